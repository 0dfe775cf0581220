// The AVX2 tier's loops. Bytes take three instructions: products to pairs of 16 bits, those to sums of 32, and the sum.

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define SMOL_LANES 8
#define SMOL_PROBE_SUMS 12
#include "loops.h"

SMOL_PROBE_LOOP(
    probe_int8, __m256i,
    sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_maddubs_epi16(x, y), _mm256_set1_epi16(1)))
)

#pragma clang attribute pop

const smol_probe_loops smol_probe_loops_avx2 = {
    .float32 = SMOL_PROBE_FLOAT32_LOOP,
    .int8 = {probe_int8, 2 * 32 * SMOL_PROBE_SUMS},
    .read = probe_read,
};

#endif
