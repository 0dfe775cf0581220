// The AVX-512 tier: vectors of sixteen floats, and registers for six rows of 64 columns.

#if defined(__x86_64__)

#include "../attention/layout.h"
#include "../dispatch/kernels.h"

#include <immintrin.h>

#pragma clang attribute push(                                                                            \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma,bmi,bmi2"))), apply_to = function \
)

#define SMOL_LANES 16
#define SMOL_TILE_ROWS_MAX 6
#define SMOL_IMAGE_KERNELS smol_image_avx2
#define SMOL_TILE_VECTORS 4
#include "../generic/vector.h"

#include "lookup.h"

// Bytes as pairs of 16 bits: the even ones, then the odd ones.
SMOL_INLINE ivec int8_dot(ivec sum, int32_t four, uvec weights) {
    const __m512i broadcast = _mm512_set1_epi32(four), bytes = (__m512i)weights;
    const __m512i even = _mm512_srai_epi16(_mm512_slli_epi16(broadcast, 8), 8), odd = _mm512_srai_epi16(broadcast, 8);
    const __m512i low = _mm512_and_si512(bytes, _mm512_set1_epi16(0xff)), high = _mm512_srli_epi16(bytes, 8);
    return sum + (ivec)_mm512_madd_epi16(low, even) + (ivec)_mm512_madd_epi16(high, odd);
}

// What is left of it for each row and vector where the bytes were parted before: one of the two halves.
enum { INT8_STEP_PRODUCTS = 2 };

SMOL_INLINE ivec int8_step(ivec sum, ivec x, ivec y) {
    return sum + (ivec)_mm512_madd_epi16((__m512i)x, (__m512i)y);
}

#include "../generic/kernels.h"

#pragma clang attribute pop

const smol_kernels smol_kernels_avx512 = SMOL_KERNEL_TABLE;

#endif
