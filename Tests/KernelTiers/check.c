// What the cases share. See check.h.

#include "check.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#endif

enum {
    THREADS_MAX = 16,
    UNTOUCHED = 0xa5,
    // Elements after each row, the first of which an odd width may set to zero.
    EDGE = 4,
};

static smol_thread_pool **pools; // [tiers, THREADS_MAX + 1]
static char name[256];
static int comparisons, failures;

smol_thread_pool *check_pool(smol_isa isa, int32_t threads) {
    if (pools == NULL) pools = calloc((size_t)smol_isa_count() * (THREADS_MAX + 1), sizeof *pools);
    smol_thread_pool **pool = pools == NULL ? NULL : &pools[isa * (THREADS_MAX + 1) + threads];
    if (pool != NULL && *pool == NULL) *pool = smol_thread_pool_create(threads, isa);
    if (pool == NULL || *pool == NULL) {
        fprintf(stderr, "no pool: %s, %d threads\n", smol_isa_name(isa), threads);
        exit(2);
    }
    return *pool;
}

void check_finish(void) {
    for (int i = 0; pools != NULL && i < smol_isa_count() * (THREADS_MAX + 1); i++) smol_thread_pool_free(pools[i]);
    free(pools);
    pools = NULL;
}

int check_count(void) {
    return comparisons;
}

int check_failures(void) {
    return failures;
}

void check_name(const char *format, ...) {
    va_list values;
    va_start(values, format);
    vsnprintf(name, sizeof name, format, values);
    va_end(values);
}

void check_that(int holds, const char *what) {
    comparisons++;
    if (holds) return;
    failures++;
    printf("FAILED %s: %s\n", name, what);
}

uint64_t check_mixed(uint64_t hash, const void *bytes, int64_t count) {
    // Fowler, Noll and Vo's hash, 1a.
    for (int64_t i = 0; i < count; i++) hash = (hash ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3u;
    return hash;
}

void *check_buffer(int64_t bytes) {
    const size_t whole = (size_t)((bytes + 64 + 63) / 64 * 64);
    char *buffer = aligned_alloc(64, whole);
    if (buffer == NULL) {
        fprintf(stderr, "out of memory\n");
        exit(2);
    }
    memset(buffer, UNTOUCHED, whole);
#if __has_feature(address_sanitizer)
    // Nor may a kernel read beyond the end.
    __asan_poison_memory_region(buffer + bytes, whole - (size_t)bytes);
#endif
    return buffer;
}

float *check_numbers(int64_t count, uint64_t seed) {
    float *numbers = check_buffer(count * 4);
    uint64_t state = seed;
    for (int64_t i = 0; i < count; i++) {
        // Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
        uint64_t z = state += 0x9e3779b97f4a7c15u;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
        z = (z ^ z >> 27) * 0x94d049bb133111ebu;
        numbers[i] = (float)((int64_t)((z ^ z >> 31) >> 40) - (1 << 23)) / (float)(1 << 23);
    }
    return numbers;
}

static int64_t parts_of(smol_precision precision) {
    return precision == SMOL_PRECISION_BFLOAT16X2 ? 2 : 1;
}

static int64_t element_of(smol_precision precision) {
    return precision == SMOL_PRECISION_FLOAT32 ? 4 : 2;
}

check_rows check_rows_create(smol_precision precision, int64_t rows, int64_t columns) {
    int64_t stride = (columns + EDGE) * parts_of(precision);
    void *data = check_buffer(rows * stride * element_of(precision));
    return (check_rows){.precision = precision, .rows = rows, .columns = columns, .stride = stride, .data = data};
}

static uint16_t rounded(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

static float widened(uint16_t half) {
    uint32_t bits = (uint32_t)half << 16;
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

check_rows check_rows_of(smol_precision precision, int64_t rows, int64_t columns, const float *x) {
    check_rows made = check_rows_create(precision, rows, columns);
    for (int64_t row = 0; row < rows; row++) {
        for (int64_t i = 0; i <= columns; i++) {
            // Column `columns` is the zero that a product of pairs may read.
            float number = i < columns ? x[row * columns + i] : 0;
            if (precision == SMOL_PRECISION_FLOAT32) {
                if (i < columns) ((float *)made.data)[row * made.stride + i] = number;
                continue;
            }
            uint16_t *at = (uint16_t *)made.data + row * made.stride + i, first = rounded(number);
            at[0] = first;
            if (parts_of(precision) == 2) at[made.stride / 2] = rounded(number - widened(first));
        }
    }
    return made;
}

void check_rows_free(check_rows *rows) {
    free(rows->data);
    rows->data = NULL;
}

float *check_rows_numbers(const check_rows *rows) {
    float *numbers = check_buffer(rows->rows * rows->columns * 4);
    for (int64_t row = 0; row < rows->rows; row++) {
        for (int64_t i = 0; i < rows->columns; i++) {
            int64_t at = row * rows->stride + i;
            float *number = numbers + row * rows->columns + i;
            if (rows->precision == SMOL_PRECISION_FLOAT32) {
                *number = ((const float *)rows->data)[at];
                continue;
            }
            *number = widened(((const uint16_t *)rows->data)[at]);
            if (parts_of(rows->precision) == 2) {
                *number += widened(((const uint16_t *)rows->data)[at + rows->stride / 2]);
            }
        }
    }
    return numbers;
}

void check_rows_edges(const check_rows *rows) {
    const int64_t element = element_of(rows->precision), part = rows->stride / parts_of(rows->precision);
    const unsigned char *bytes = rows->data;
    int kept = 1, zero = 1;
    for (int64_t at = 0; at < rows->rows * rows->stride; at += part) {
        int64_t first = rows->columns;
        if (rows->precision != SMOL_PRECISION_FLOAT32 && first % 2 == 1) {
            zero &= bytes[(at + first) * 2] == 0 && bytes[(at + first) * 2 + 1] == 0;
            first++;
        }
        for (int64_t i = (at + first) * element; i < (at + part) * element; i++) kept &= bytes[i] == UNTOUCHED;
    }
    check_that(kept, "writes beside its rows");
    check_that(zero, "no column of zeros after an odd width");
}

void check_close(const float *got, const double *expected, int64_t count, double relative, double absolute) {
    double largest = 0, worst = 0;
    int64_t worst_at = 0;
    for (int64_t i = 0; i < count; i++) largest = fmax(largest, fabs(expected[i]));
    for (int64_t i = 0; i < count; i++) {
        double excess = fabs(got[i] - expected[i]) / (relative * fabs(expected[i]) + absolute * largest + 1e-30);
        if (!(excess <= worst)) {
            worst = isnan(excess) ? INFINITY : excess;
            worst_at = i;
        }
    }
    char text[128];
    snprintf(
        text, sizeof text, "element %lld is %.9g instead of %.9g, %.3g times what is allowed", (long long)worst_at,
        (double)got[worst_at], expected[worst_at], worst
    );
    check_that(worst <= 1, text);
}

void check_rows_close(const check_rows *got, const check_rows *expected, double absolute) {
    int64_t count = got->rows * got->columns;
    float *a = check_rows_numbers(got), *b = check_rows_numbers(expected);
    double *wide = check_buffer(count * 8);
    for (int64_t i = 0; i < count; i++) wide[i] = b[i];
    double relative = got->precision == SMOL_PRECISION_FLOAT32    ? 0
                      : got->precision == SMOL_PRECISION_BFLOAT16 ? 0x1p-7
                                                                  : 0x1p-15;
    check_close(a, wide, count, relative, absolute);
    if (got->precision == SMOL_PRECISION_BFLOAT16 && absolute <= 1e-5) {
        // Numbers this close round to the same sixteen bits, but for a few on the border.
        int64_t different = 0;
        for (int64_t i = 0; i < count; i++) different += a[i] != b[i];
        check_that(different <= 2 + count / 50, "rounds to bfloat16 in another way");
    }
    free(a);
    free(b);
    free(wide);
}

void check_rows_same(const check_rows *got, const check_rows *expected, int64_t first, int64_t count) {
    float *a = check_rows_numbers(got), *b = check_rows_numbers(expected);
    size_t bytes = (size_t)(count * got->columns) * sizeof(float);
    check_that(memcmp(a, b + first * expected->columns, bytes) == 0, "other bits in other company");
    free(a);
    free(b);
}
