// Image work with AVX2, of all tiers that have it.

#if defined(__x86_64__)

#include "../image/kernels.h"

#include <immintrin.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

#include "../image/rows.h"

// in [width, 3] -> out [width, 4]
SMOL_INLINE void row_spread_vectors(const uint8_t *in, uint8_t *out, int32_t width) {
    const __m128i places = _mm_setr_epi8(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1);
    int32_t x = 0;
    // Four pixels a step, out of 16 bytes that begin with them: stop before that reaches past the end.
    for (; x + 6 <= width; x += 4) {
        const __m128i pixels = _mm_loadu_si128((const __m128i *)(in + 3 * x));
        _mm_storeu_si128((__m128i *)(out + 4 * x), _mm_shuffle_epi8(pixels, places));
    }
    row_spread(in + 3 * x, out + 4 * x, width - x);
}

// Two pixels a step. in [in_width, 4] with 4 readable bytes after it -> out [out_width, 3]
SMOL_INLINE void row_resample_vectors(
    const uint8_t *in, uint8_t *out, int32_t out_width, const int32_t *bounds, const int32_t *coefficients, int32_t taps
) {
    const __m256i halves = _mm256_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1);
    for (int32_t x = 0; x < out_width; x++) {
        const uint8_t *pixel = in + 4 * (size_t)bounds[2 * x];
        const int32_t *weights = coefficients + (size_t)x * (size_t)taps;
        const int32_t count = bounds[2 * x + 1];
        __m256i sums = _mm256_setzero_si256();
        int32_t tap = 0;
        for (; tap + 2 <= count; tap += 2) {
            const __m256i values = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(pixel + 4 * tap)));
            const __m128i pair = _mm_loadl_epi64((const __m128i *)(weights + tap));
            const __m256i spread = _mm256_permutevar8x32_epi32(_mm256_castsi128_si256(pair), halves);
            sums = _mm256_add_epi32(sums, _mm256_mullo_epi32(values, spread));
        }
        __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
        if (tap < count) {
            int32_t packed;
            memcpy(&packed, pixel + 4 * tap, sizeof packed);
            const __m128i values = _mm_cvtepu8_epi32(_mm_cvtsi32_si128(packed));
            sum = _mm_add_epi32(sum, _mm_mullo_epi32(values, _mm_set1_epi32(weights[tap])));
        }
        sum = _mm_srai_epi32(_mm_add_epi32(sum, _mm_set1_epi32((int32_t)ROUNDING)), SMOL_RESAMPLE_BITS);
        sum = _mm_packus_epi16(_mm_packs_epi32(sum, sum), sum);
        const uint32_t result = (uint32_t)_mm_cvtsi128_si32(sum);
        out[3 * x] = (uint8_t)result;
        out[3 * x + 1] = (uint8_t)(result >> 8);
        out[3 * x + 2] = (uint8_t)(result >> 16);
    }
}

static void resample_row(
    const uint8_t *row, int32_t in_width, uint8_t *out, int32_t out_width, const int32_t *bounds,
    const int32_t *coefficients, int32_t taps, uint8_t *scratch
) {
    row_spread_vectors(row, scratch, in_width);
    row_resample_vectors(scratch, out, out_width, bounds, coefficients, taps);
}

static void sum_rows(const uint8_t *rows, uint8_t *out, size_t row_bytes, const int32_t *weights, int32_t count) {
    rows_sum(rows, out, row_bytes, weights, count);
}

static void split_row(const uint8_t *row, int32_t width, uint8_t *red, uint8_t *green, uint8_t *blue) {
    // Within 4 pixels: the reds, the greens and the blues together.
    const __m128i sorted = _mm_setr_epi8(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, -1, -1, -1, -1);
    int32_t x = 0;
    // Sixteen pixels a step; the last load reaches 4 bytes beyond them.
    for (; x + 18 <= width; x += 16) {
        const uint8_t *pixel = row + 3 * x;
        const __m128i a = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)pixel), sorted);
        const __m128i b = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(pixel + 12)), sorted);
        const __m128i c = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(pixel + 24)), sorted);
        const __m128i d = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(pixel + 36)), sorted);
        const __m128i ab_low = _mm_unpacklo_epi32(a, b);
        const __m128i cd_low = _mm_unpacklo_epi32(c, d);
        const __m128i ab_high = _mm_unpackhi_epi32(a, b);
        const __m128i cd_high = _mm_unpackhi_epi32(c, d);
        _mm_storeu_si128((__m128i *)(red + x), _mm_unpacklo_epi64(ab_low, cd_low));
        _mm_storeu_si128((__m128i *)(green + x), _mm_unpackhi_epi64(ab_low, cd_low));
        _mm_storeu_si128((__m128i *)(blue + x), _mm_unpacklo_epi64(ab_high, cd_high));
    }
    row_split(row + 3 * x, width - x, red + x, green + x, blue + x);
}

#pragma clang attribute pop

const smol_image_kernels smol_image_avx2 = {
    .resample_row = resample_row,
    .sum_rows = sum_rows,
    .split_row = split_row,
};

#endif
