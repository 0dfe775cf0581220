// Resampling of 8-bit RGB images with separable filters: plain C, and AVX2 where the processor has it.
//
// The sums are of integers, so the order of addition and the instruction set do not show in the result.

#include "smol_resample.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define SMOL_RESAMPLE_AVX2 1
#define TARGET_AVX2 __attribute__((target("avx2")))
#else
#define SMOL_RESAMPLE_AVX2 0
#endif

// The coefficients must not depend on whether the processor fuses a product and a sum.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

enum { PRECISION_BITS = 22 };

static const uint32_t ROUNDING = 1u << (PRECISION_BITS - 1);

static double sinc(double x) {
    if (x == 0.0) {
        return 1.0;
    }
    x *= 3.14159265358979323846;
    return sin(x) / x;
}

static double filter_support(int32_t filter) {
    switch (filter) {
    case SMOL_RESAMPLE_LANCZOS: return 3.0;
    case SMOL_RESAMPLE_BICUBIC: return 2.0;
    case SMOL_RESAMPLE_BILINEAR:
    case SMOL_RESAMPLE_HAMMING: return 1.0;
    case SMOL_RESAMPLE_BOX: return 0.5;
    default: return 0.0;
    }
}

static double filter_weight(int32_t filter, double x) {
    const double distance = x < 0.0 ? -x : x;
    switch (filter) {
    case SMOL_RESAMPLE_LANCZOS: return -3.0 <= x && x < 3.0 ? sinc(x) * sinc(x / 3) : 0.0;
    case SMOL_RESAMPLE_BICUBIC:
        if (distance < 1.0) {
            return ((-0.5 + 2.0) * distance - (-0.5 + 3.0)) * distance * distance + 1;
        }
        return distance < 2.0 ? (((distance - 5) * distance + 8) * distance - 4) * -0.5 : 0.0;
    case SMOL_RESAMPLE_BILINEAR: return distance < 1.0 ? 1.0 - distance : 0.0;
    case SMOL_RESAMPLE_HAMMING: {
        if (distance == 0.0) {
            return 1.0;
        }
        if (distance >= 1.0) {
            return 0.0;
        }
        const double angle = distance * 3.14159265358979323846;
        return sin(angle) / angle * ((double)0.54f + (double)0.46f * cos(angle));
    }
    case SMOL_RESAMPLE_BOX: return x > -0.5 && x <= 0.5 ? 1.0 : 0.0;
    default: return 0.0;
    }
}

static double filter_scale(int32_t in_size, int32_t out_size) {
    const double scale = (double)in_size / out_size;
    return scale < 1.0 ? 1.0 : scale;
}

int32_t smol_resample_taps(int32_t filter, int32_t in_size, int32_t out_size) {
    const double support = filter_support(filter);
    if (support == 0.0 || in_size < 1 || out_size < 1) {
        return 0;
    }
    const double reach = ceil(support * filter_scale(in_size, out_size));
    return reach > INT_MAX / 4 ? 0 : (int32_t)reach * 2 + 1;
}

void smol_resample_coefficients_fill(
    int32_t filter, int32_t in_size, int32_t out_size, int32_t taps, int32_t *bounds, int32_t *coefficients
) {
    const double scale = (double)in_size / out_size;
    const double widening = filter_scale(in_size, out_size);
    const double support = filter_support(filter) * widening;
    const double narrowing = 1.0 / widening;
    for (int32_t position = 0; position < out_size; position++) {
        const double center = (position + 0.5) * scale;
        int32_t first = (int32_t)(center - support + 0.5);
        int32_t last = (int32_t)(center + support + 0.5);
        first = first < 0 ? 0 : first;
        last = last > in_size ? in_size : last;
        const int32_t count = last - first < taps ? last - first : taps;
        int32_t *row = coefficients + (size_t)position * (size_t)taps;
        double sum = 0.0;
        for (int32_t tap = 0; tap < count; tap++) {
            sum += filter_weight(filter, (tap + first - center + 0.5) * narrowing);
        }
        for (int32_t tap = 0; tap < count; tap++) {
            double weight = filter_weight(filter, (tap + first - center + 0.5) * narrowing);
            if (sum != 0.0) {
                weight /= sum;
            }
            weight *= 1 << PRECISION_BITS;
            row[tap] = (int32_t)(weight < 0 ? weight - 0.5 : weight + 0.5);
        }
        if (count < taps) {
            memset(row + (count > 0 ? count : 0), 0, (size_t)(taps - (count > 0 ? count : 0)) * sizeof(int32_t));
        }
        bounds[2 * position] = first;
        bounds[2 * position + 1] = count > 0 ? count : 0;
    }
}

static inline uint8_t sum_round(uint32_t sum) {
    const int32_t value = (int32_t)sum >> PRECISION_BITS;
    return (uint8_t)(value < 0 ? 0 : (value > 255 ? 255 : value));
}

// in: [width, 3]; out: [width, 4]
static void row_spread(const uint8_t *in, uint8_t *out, int32_t width) {
    for (int32_t x = 0; x < width; x++) {
        out[4 * x] = in[3 * x];
        out[4 * x + 1] = in[3 * x + 1];
        out[4 * x + 2] = in[3 * x + 2];
        out[4 * x + 3] = 0;
    }
}

// in: [in_width, 4]; out: [out_width, 3]
static void row_resample(
    const uint8_t *in, uint8_t *out, int32_t out_width, const int32_t *bounds, const int32_t *coefficients, int32_t taps
) {
    for (int32_t x = 0; x < out_width; x++) {
        const uint8_t *pixel = in + 4 * (size_t)bounds[2 * x];
        const int32_t *weights = coefficients + (size_t)x * (size_t)taps;
        const int32_t count = bounds[2 * x + 1];
        uint32_t sums[4] = {ROUNDING, ROUNDING, ROUNDING, ROUNDING};
        for (int32_t tap = 0; tap < count; tap++) {
            for (int32_t channel = 0; channel < 4; channel++) {
                sums[channel] += (uint32_t)pixel[4 * tap + channel] * (uint32_t)weights[tap];
            }
        }
        for (int32_t channel = 0; channel < 3; channel++) {
            out[3 * x + channel] = sum_round(sums[channel]);
        }
    }
}

// in: count rows at a distance of row_bytes; out: [row_bytes]
static inline __attribute__((always_inline)) void columns_resample(
    const uint8_t *in, uint8_t *out, size_t row_bytes, const int32_t *weights, int32_t count
) {
    enum { BLOCK = 32 };
    size_t place = 0;
    for (; place + BLOCK <= row_bytes; place += BLOCK) {
        uint32_t sums[BLOCK];
        for (int32_t lane = 0; lane < BLOCK; lane++) {
            sums[lane] = ROUNDING;
        }
        const uint8_t *pixel = in + place;
        for (int32_t tap = 0; tap < count; tap++, pixel += row_bytes) {
            const uint32_t weight = (uint32_t)weights[tap];
            for (int32_t lane = 0; lane < BLOCK; lane++) {
                sums[lane] += (uint32_t)pixel[lane] * weight;
            }
        }
        for (int32_t lane = 0; lane < BLOCK; lane++) {
            out[place + (size_t)lane] = sum_round(sums[lane]);
        }
    }
    for (; place < row_bytes; place++) {
        uint32_t sum = ROUNDING;
        for (int32_t tap = 0; tap < count; tap++) {
            sum += (uint32_t)in[(size_t)tap * row_bytes + place] * (uint32_t)weights[tap];
        }
        out[place] = sum_round(sum);
    }
}

static void columns_resample_portable(
    const uint8_t *in, uint8_t *out, size_t row_bytes, const int32_t *weights, int32_t count
) {
    columns_resample(in, out, row_bytes, weights, count);
}

#if SMOL_RESAMPLE_AVX2

TARGET_AVX2 static void columns_resample_avx2(
    const uint8_t *in, uint8_t *out, size_t row_bytes, const int32_t *weights, int32_t count
) {
    columns_resample(in, out, row_bytes, weights, count);
}

// in: [width, 3]; out: [width, 4]
TARGET_AVX2 static void row_spread_avx2(const uint8_t *in, uint8_t *out, int32_t width) {
    const __m128i places = _mm_setr_epi8(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1);
    int32_t x = 0;
    // Four pixels a step, out of 16 bytes that begin with them: stop before that reaches over the end.
    for (; x + 6 <= width; x += 4) {
        const __m128i pixels = _mm_loadu_si128((const __m128i *)(in + 3 * x));
        _mm_storeu_si128((__m128i *)(out + 4 * x), _mm_shuffle_epi8(pixels, places));
    }
    row_spread(in + 3 * x, out + 4 * x, width - x);
}

// Two pixels a step; in: [in_width, 4] with 4 readable bytes behind it; out: [out_width, 3]
TARGET_AVX2 static void row_resample_avx2(
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
        sum = _mm_srai_epi32(_mm_add_epi32(sum, _mm_set1_epi32((int32_t)ROUNDING)), PRECISION_BITS);
        sum = _mm_packus_epi16(_mm_packs_epi32(sum, sum), sum);
        const uint32_t result = (uint32_t)_mm_cvtsi128_si32(sum);
        out[3 * x] = (uint8_t)result;
        out[3 * x + 1] = (uint8_t)(result >> 8);
        out[3 * x + 2] = (uint8_t)(result >> 16);
    }
}

#endif

void smol_resample_rows_horizontally(
    const uint8_t *in, int32_t in_width, uint8_t *out, int32_t out_width, int32_t rows, const int32_t *bounds,
    const int32_t *coefficients, int32_t taps, uint8_t *scratch
) {
#if SMOL_RESAMPLE_AVX2
    const int avx2 = __builtin_cpu_supports("avx2");
#endif
    for (int32_t y = 0; y < rows; y++) {
        const uint8_t *source = in + (size_t)y * (size_t)in_width * 3;
        uint8_t *target = out + (size_t)y * (size_t)out_width * 3;
#if SMOL_RESAMPLE_AVX2
        if (avx2) {
            row_spread_avx2(source, scratch, in_width);
            row_resample_avx2(scratch, target, out_width, bounds, coefficients, taps);
            continue;
        }
#endif
        row_spread(source, scratch, in_width);
        row_resample(scratch, target, out_width, bounds, coefficients, taps);
    }
}

void smol_resample_rows_vertically(
    const uint8_t *in, uint8_t *out, size_t row_bytes, int32_t first_row, int32_t rows, const int32_t *bounds,
    const int32_t *coefficients, int32_t taps
) {
#if SMOL_RESAMPLE_AVX2
    const int avx2 = __builtin_cpu_supports("avx2");
#endif
    for (int32_t y = 0; y < rows; y++) {
        const int32_t position = first_row + y;
        const uint8_t *source = in + (size_t)bounds[2 * position] * row_bytes;
        const int32_t *weights = coefficients + (size_t)position * (size_t)taps;
        const int32_t count = bounds[2 * position + 1];
        uint8_t *target = out + (size_t)y * row_bytes;
#if SMOL_RESAMPLE_AVX2
        if (avx2) {
            columns_resample_avx2(source, target, row_bytes, weights, count);
            continue;
        }
#endif
        columns_resample_portable(source, target, row_bytes, weights, count);
    }
}

void smol_resample_nearest_fill(int32_t in_size, int32_t out_size, int32_t *positions) {
    // The step is added up, not multiplied: its rounding errors are part of the result.
    const double step = (double)((float)in_size) / out_size;
    double place = step * 0.5;
    for (int32_t position = 0; position < out_size; position++) {
        const int32_t nearest = (int32_t)place;
        positions[position] = nearest < in_size ? nearest : in_size - 1;
        place += step;
    }
}

// row: [width, 3]; red, green, blue: [width]
static void row_split(const uint8_t *row, int32_t width, uint8_t *red, uint8_t *green, uint8_t *blue) {
    for (int32_t x = 0; x < width; x++) {
        red[x] = row[3 * x];
        green[x] = row[3 * x + 1];
        blue[x] = row[3 * x + 2];
    }
}

#if SMOL_RESAMPLE_AVX2

// row: [width, 3]; red, green, blue: [width]
TARGET_AVX2 static void row_split_avx2(const uint8_t *row, int32_t width, uint8_t *red, uint8_t *green, uint8_t *blue) {
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

#endif

void smol_image_planes_fill(const uint8_t *in, size_t in_stride, int32_t width, int32_t height, uint8_t *out) {
    const size_t plane = (size_t)width * (size_t)height;
#if SMOL_RESAMPLE_AVX2
    const int avx2 = __builtin_cpu_supports("avx2");
#endif
    for (int32_t y = 0; y < height; y++) {
        const uint8_t *row = in + (size_t)y * in_stride;
        uint8_t *target = out + (size_t)y * (size_t)width;
#if SMOL_RESAMPLE_AVX2
        if (avx2) {
            row_split_avx2(row, width, target, target + plane, target + 2 * plane);
            continue;
        }
#endif
        row_split(row, width, target, target + plane, target + 2 * plane);
    }
}
