// The loops of the AVX-512 tiers: with and without products of bfloat16 pairs, with and without those of bytes.

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(                                                                                         \
    __attribute__((target("avx512bf16,avx512vnni,avx512f,avx512bw,avx512vl,avx512dq,avx2,fma"))), apply_to = function \
)

#define SMOL_LANES 16
#define SMOL_PROBE_SUMS 24
#include "loops.h"

SMOL_PROBE_LOOP(probe_bfloat16, __m512, sum = _mm512_dpbf16_ps(sum, (__m512bh)x, (__m512bh)y))

SMOL_PROBE_LOOP(probe_int8_vnni, __m512i, sum = _mm512_dpbusd_epi32(sum, x, y))

SMOL_PROBE_LOOP(
    probe_int8, __m512i,
    sum = _mm512_add_epi32(sum, _mm512_madd_epi16(_mm512_maddubs_epi16(x, y), _mm512_set1_epi16(1)))
)

#pragma clang attribute pop

#define SMOL_PROBE_INT8_OPERATIONS (2 * 64 * SMOL_PROBE_SUMS)

const smol_probe_loop smol_probe_loop_vnni = {probe_int8_vnni, SMOL_PROBE_INT8_OPERATIONS};

const smol_probe_loops smol_probe_loops_avx512 = {
    .float32 = SMOL_PROBE_FLOAT32_LOOP,
    .int8 = {probe_int8, SMOL_PROBE_INT8_OPERATIONS},
    .read = probe_read,
};

const smol_probe_loops smol_probe_loops_avx512bf16 = {
    .float32 = SMOL_PROBE_FLOAT32_LOOP,
    .bfloat16 = {probe_bfloat16, 2 * 32 * SMOL_PROBE_SUMS},
    .int8 = {probe_int8, SMOL_PROBE_INT8_OPERATIONS},
    .read = probe_read,
};

#endif
