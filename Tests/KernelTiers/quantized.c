// Products with weights in eight and four bits, in every tier against the portable one, and loosely against sums of the
// numbers before they were rounded.

#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct shape {
    int64_t m, n, k;
} shape;

static const shape shapes[] = {
    {1, 1, 1}, {1, 80, 130}, {2, 63, 7}, {3, 48, 70}, {4, 112, 64}, {5, 65, 129}, {14, 200, 200},
};

// x [m, k] quantised by a pool of one tier.
static int8_t *quantised(smol_thread_pool *pool, const float *x, shape shape) {
    int64_t stride = smol_quantized_row_bytes(shape.k);
    int8_t *rows = check_buffer(shape.m * stride);
    smol_rows_quantize(pool, x, SMOL_PRECISION_FLOAT32, shape.m, shape.k, shape.k, rows, stride);
    return rows;
}

// The values of quantised rows, [m, k].
static float *widened(const int8_t *rows, shape shape) {
    const int64_t padded = (shape.k + SMOL_GROUP_COLUMNS - 1) / SMOL_GROUP_COLUMNS * SMOL_GROUP_COLUMNS;
    float *x = check_buffer(shape.m * shape.k * 4);
    for (int64_t i = 0; i < shape.m * shape.k; i++) {
        const int8_t *row = rows + i / shape.k * smol_quantized_row_bytes(shape.k);
        smol_group group;
        memcpy(&group, row + padded + i % shape.k / SMOL_GROUP_COLUMNS * (int64_t)sizeof group, sizeof group);
        x[i] = (float)row[i % shape.k] * group.scale;
    }
    return x;
}

static check_rows multiply(
    smol_thread_pool *pool, const smol_matrix *matrix, const int8_t *a, shape shape, const float *bias, int64_t m
) {
    check_rows out = check_rows_create(SMOL_PRECISION_FLOAT32, m, shape.n);
    smol_epilogue epilogue = {
        .kind = SMOL_EPILOGUE_STORE,
        .bias = bias,
        .out_precision = SMOL_PRECISION_FLOAT32,
        .out = out.data,
        .out_stride = out.stride,
        .out_columns = shape.n,
    };
    smol_matrix_product(pool, matrix, a, SMOL_PRECISION_INT8, m, smol_quantized_row_bytes(shape.k), &epilogue);
    check_rows_edges(&out);
    return out;
}

// Matrix and rows come from the portable tier: a last bit of another tier may turn the rounding of a number.
static void check_product(
    smol_isa isa, smol_precision precision, shape shape, const float *x, const float *weights, const float *bias
) {
    check_name(
        "%s: product %lldx%lldx%lld of int8 with %s", smol_isa_name(isa), (long long)shape.m, (long long)shape.k,
        (long long)shape.n, precision == SMOL_PRECISION_INT8 ? "int8" : "int4"
    );
    const smol_weights source = {.data = weights, .dtype = SMOL_DTYPE_FLOAT32, .rows = shape.n};
    smol_thread_pool *portable = check_pool(SMOL_ISA_PORTABLE, 1);
    smol_matrix matrix;
    check_that(smol_matrix_pack(portable, precision, &source, 1, shape.k, &matrix), "no memory to pack");
    int8_t *a = quantised(portable, x, shape);
    check_rows expected = multiply(portable, &matrix, a, shape, bias, shape.m);
    check_rows alone = multiply(check_pool(isa, 1), &matrix, a, shape, bias, shape.m);
    check_rows shared = multiply(check_pool(isa, 3), &matrix, a, shape, bias, shape.m);
    check_rows_close(&alone, &expected, 1e-5);
    check_rows_same(&shared, &alone, 0, shape.m);
    for (int64_t m = 1; m < shape.m && m < 7; m++) {
        check_rows part = multiply(check_pool(isa, 1), &matrix, a, shape, bias, m);
        check_rows_same(&part, &alone, 0, m);
        check_rows_free(&part);
    }

    float *exact = widened(a, shape), *numbers = check_rows_numbers(&alone);
    double *sums = check_buffer(shape.m * shape.n * 8);
    for (int64_t i = 0; i < shape.m * shape.n; i++) {
        sums[i] = (double)bias[i % shape.n];
        for (int64_t k = 0; k < shape.k; k++) {
            sums[i] += (double)exact[i / shape.n * shape.k + k] * (double)weights[i % shape.n * shape.k + k];
        }
    }
    check_close(numbers, sums, shape.m * shape.n, 0, precision == SMOL_PRECISION_INT8 ? 1e-2 : 1e-1);
    free(exact);
    free(numbers);
    free(sums);
    free(a);
    smol_matrix_free(&matrix);
    check_rows_free(&expected);
    check_rows_free(&alone);
    check_rows_free(&shared);
}

static void check_rows_quantised(smol_isa isa, shape shape, const float *x) {
    check_name("%s: %lld rows of %lld to int8", smol_isa_name(isa), (long long)shape.m, (long long)shape.k);
    int8_t *rows = quantised(check_pool(isa, 1), x, shape);
    float *numbers = widened(rows, shape);
    double *expected = check_buffer(shape.m * shape.k * 8);
    for (int64_t i = 0; i < shape.m * shape.k; i++) expected[i] = (double)x[i];
    // Half a step of 127 to the largest.
    check_close(numbers, expected, shape.m * shape.k, 0, 0.5001 / 127);
    free(rows);
    free(numbers);
    free(expected);
}

void check_quantized(smol_isa isa) {
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        const shape shape = shapes[i];
        float *x = check_numbers(shape.m * shape.k, 1001 + i), *weights = check_numbers(shape.n * shape.k, 1101 + i);
        float *bias = check_numbers(shape.n, 1201 + i);
        check_rows_quantised(isa, shape, x);
        check_product(isa, SMOL_PRECISION_INT8, shape, x, weights, bias);
        check_product(isa, SMOL_PRECISION_INT4, shape, x, weights, bias);
        free(x);
        free(weights);
        free(bias);
    }
}
