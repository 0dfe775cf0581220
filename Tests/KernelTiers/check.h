// What the cases share: pools of every tier, random numbers, rows in any precision, and the two ways to compare.
//
// What it is not: a test framework. A case that fails prints one line; main.c counts them.

#ifndef CHECK_H
#define CHECK_H

#include "CSmolKernels.h"

// The tier with this number of threads, made once and kept.
smol_thread_pool *check_pool(smol_isa isa, int32_t threads);

// Frees the pools.
void check_finish(void);

// How many comparisons there were, and how many of them failed.
int check_count(void);
int check_failures(void);

// What is being compared, for the line that a failure prints.
void check_name(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Memory full of bytes that no kernel writes by itself, and a little after them that must stay; free() takes it.
void *check_buffer(int64_t bytes);

// [count] random numbers in -1 ..< 1, the same ones for the same seed.
float *check_numbers(int64_t count, uint64_t seed);

// Rows of a matrix in any precision.
typedef struct check_rows {
    smol_precision precision;
    int64_t rows, columns;
    int64_t stride; // in elements
    void *data;
} check_rows;

// Empty rows with room after each for a column of zeros, and a few elements more that nobody may write.
check_rows check_rows_create(smol_precision precision, int64_t rows, int64_t columns);

// The same, filled with x [rows, columns], each number rounded as the precision wants it.
check_rows check_rows_of(smol_precision precision, int64_t rows, int64_t columns, const float *x);

void check_rows_free(check_rows *rows);

// The numbers, [rows, columns]; in float32 and bfloat16x2 close to what went in. free() takes it.
float *check_rows_numbers(const check_rows *rows);

// Whether the space after the rows is as check_rows_create left it, but for the column of zeros.
void check_rows_edges(const check_rows *rows);

// Every number of `got` [count] within `relative` of its own expected value and `absolute` of the largest one.
void check_close(const float *got, const double *expected, int64_t count, double relative, double absolute);

// The same against another tier's rows: one rounding of their precision to either side, and `absolute`.
void check_rows_close(const check_rows *got, const check_rows *expected, double absolute);

// The same bits in `count` rows of both, the first of them in `got` and row `first` in `expected`.
void check_rows_same(const check_rows *got, const check_rows *expected, int64_t first, int64_t count);

// `hash` and what lies in `bytes` [count], mixed.
uint64_t check_mixed(uint64_t hash, const void *bytes, int64_t count);

// A comparison that was made elsewhere.
void check_that(int holds, const char *what);

void check_products(smol_isa isa);
void check_quantized(smol_isa isa);
void check_norms(smol_isa isa);
void check_attention(smol_isa isa);
void check_vision_attention(smol_isa isa);
void check_pools(smol_isa isa);
void check_conversions(void);

// Returns a number that stands for many resized images: the same on every machine.
uint64_t check_resampling(smol_isa isa);

static inline const char *check_precision_name(smol_precision precision) {
    switch (precision) {
    case SMOL_PRECISION_FLOAT32: return "float32";
    case SMOL_PRECISION_BFLOAT16: return "bfloat16";
    case SMOL_PRECISION_BFLOAT16X2: return "bfloat16x2";
    default: return "another precision";
    }
}

#endif
