// The AVX2 tier: vectors of eight floats, fused multiply-add.

#if defined(__x86_64__)

#include "../attention/layout.h"
#include "../dispatch/kernels.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2"))), apply_to = function)

#define SMOL_LANES 8
#define SMOL_TILE_ROWS_MAX 6
#define SMOL_IMAGE_KERNELS smol_image_avx2
#define SMOL_TILE_VECTORS 2
#include "../generic/vector.h"

#define SMOL_HAS_INT8_DOT

// Bytes as pairs of 16 bits: the even ones, then the odd ones.
SMOL_INLINE ivec int8_dot(ivec sum, int32_t four, uvec weights) {
    const __m256i broadcast = _mm256_set1_epi32(four), bytes = (__m256i)weights;
    const __m256i even = _mm256_srai_epi16(_mm256_slli_epi16(broadcast, 8), 8), odd = _mm256_srai_epi16(broadcast, 8);
    const __m256i low = _mm256_and_si256(bytes, _mm256_set1_epi16(0xff)), high = _mm256_srli_epi16(bytes, 8);
    return sum + (ivec)_mm256_madd_epi16(low, even) + (ivec)_mm256_madd_epi16(high, odd);
}

// What is left of it for each row and vector where the bytes were parted before: one of the two halves.
enum { INT8_STEP_PRODUCTS = 2 };

SMOL_INLINE ivec int8_step(ivec sum, ivec x, ivec y) {
    return sum + (ivec)_mm256_madd_epi16((__m256i)x, (__m256i)y);
}

SMOL_INLINE uvec int4_weights(uvec codes) {
    const __m128i levels = _mm_loadu_si128((const __m128i *)smol_int4_levels);
    const __m128i weights = _mm_xor_si128(levels, _mm_set1_epi8((char)0x80));
    return (uvec)_mm256_shuffle_epi8(_mm256_broadcastsi128_si256(weights), (__m256i)codes);
}

#include "../generic/kernels.h"

#pragma clang attribute pop

const smol_kernels smol_kernels_avx2 = SMOL_KERNEL_TABLE;

#endif
