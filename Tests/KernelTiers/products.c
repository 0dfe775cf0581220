// Products with packed matrices: every precision and epilogue, against double-precision sums and the portable tier.

#include "check.h"

#include <math.h>
#include <stdlib.h>

typedef struct shape {
    int64_t m, n, k;
} shape;

// The widths and heights of every register tile, odd depths, and depths that a kernel takes in several pieces.
static const shape shapes[] = {
    {1, 1, 1},   {1, 16, 2},   {2, 63, 7},    {3, 48, 33},  {4, 32, 130}, {5, 65, 257},
    {6, 64, 64}, {7, 130, 19}, {13, 200, 40}, {61, 48, 66}, {8, 96, 300},
};

typedef struct inputs {
    shape shape;
    smol_precision precision; // of the activations; the matrix's follows from it
    float *a, *weights, *bias, *residual;
} inputs;

static smol_precision matrix_precision(smol_precision precision) {
    return precision == SMOL_PRECISION_FLOAT32 ? precision : SMOL_PRECISION_BFLOAT16;
}

// The epilogue over x [m, n] as its formula says it, into out [m, out columns].
static void apply(const inputs *in, smol_epilogue_kind kind, const double *x, double *out) {
    int64_t m = in->shape.m, n = in->shape.n;
    for (int64_t row = 0; row < m; row++) {
        for (int64_t column = 0; column < n; column++) {
            double value = x[row * n + column] + (kind == SMOL_EPILOGUE_GATED_SILU ? 0 : (double)in->bias[column]);
            if (kind == SMOL_EPILOGUE_ADD) value += in->residual[row * n + column];
            if (kind == SMOL_EPILOGUE_GELU_TANH) {
                value = 0.5 * value * (1 + tanh(sqrt(2 / acos(-1.0)) * (value + 0.044715 * value * value * value)));
            }
            if (kind != SMOL_EPILOGUE_GATED_SILU) {
                out[row * n + column] = value;
            } else if (column < n / 2) {
                out[row * (n / 2) + column] = value / (1 + exp(-value)) * x[row * n + n / 2 + column];
            }
        }
    }
}

static double *expected_of(const inputs *in, smol_epilogue_kind kind) {
    int64_t m = in->shape.m, n = in->shape.n, k = in->shape.k;
    check_rows rows = check_rows_of(in->precision, m, k, in->a);
    check_rows packed = check_rows_of(matrix_precision(in->precision), n, k, in->weights);
    float *a = check_rows_numbers(&rows), *weights = check_rows_numbers(&packed);
    double *sums = check_buffer(m * n * 8), *out = check_buffer(m * n * 8);
    for (int64_t i = 0; i < m * n; i++) {
        sums[i] = 0;
        for (int64_t step = 0; step < k; step++) {
            sums[i] += (double)a[i / n * k + step] * (double)weights[i % n * k + step];
        }
    }
    apply(in, kind, sums, out);
    check_rows_free(&rows);
    check_rows_free(&packed);
    free(a);
    free(weights);
    free(sums);
    return out;
}

// The first `m` rows of the product; with a gated epilogue the first half of the weights is the gate.
static check_rows multiply(
    const inputs *in, smol_thread_pool *pool, smol_epilogue_kind kind, smol_precision out_precision, int64_t m
) {
    const int gated = kind == SMOL_EPILOGUE_GATED_SILU;
    int64_t n = in->shape.n, k = in->shape.k, columns = gated ? n / 2 : n;
    smol_weights sources[2] = {
        {.data = in->weights, .dtype = SMOL_DTYPE_FLOAT32, .rows = columns},
        {.data = in->weights + columns * k, .dtype = SMOL_DTYPE_FLOAT32, .rows = columns},
    };
    smol_matrix matrix;
    bool packed =
        gated ? smol_matrix_pack_gated(pool, matrix_precision(in->precision), &sources[0], &sources[1], k, &matrix)
              : smol_matrix_pack(pool, matrix_precision(in->precision), sources, 1, k, &matrix);
    check_that(packed, "no memory to pack");
    check_rows a = check_rows_of(in->precision, m, k, in->a);
    check_rows out = check_rows_create(out_precision, m, columns);
    smol_epilogue epilogue = {
        .kind = kind,
        .bias = gated ? NULL : in->bias,
        .residual = in->residual,
        .residual_stride = n,
        .out_precision = out_precision,
        .out = out.data,
        .out_stride = out.stride,
        .out_columns = columns,
    };
    smol_matrix_product(pool, &matrix, a.data, in->precision, m, a.stride, &epilogue);
    check_rows_free(&a);
    smol_matrix_free(&matrix);
    return out;
}

// The same bits from three threads, and in products of the first rows alone.
static void check_company(const inputs *in, smol_isa isa, smol_epilogue_kind kind, const check_rows *alone) {
    check_rows shared = multiply(in, check_pool(isa, 3), kind, alone->precision, in->shape.m);
    check_rows_same(&shared, alone, 0, in->shape.m);
    check_rows_free(&shared);
    for (int64_t m = 1; m < 9 && m < in->shape.m && kind == SMOL_EPILOGUE_STORE; m++) {
        check_rows part = multiply(in, check_pool(isa, 1), kind, alone->precision, m);
        check_rows_same(&part, alone, 0, m);
        check_rows_free(&part);
    }
}

static void check_epilogue(const inputs *in, smol_isa isa, smol_epilogue_kind kind) {
    static const char *const kinds[] = {"store", "add", "gelu", "gated silu"};
    for (int out = SMOL_PRECISION_FLOAT32; out <= SMOL_PRECISION_BFLOAT16X2; out++) {
        check_name(
            "%s: product %lldx%lldx%lld of %s, %s to %s", smol_isa_name(isa), (long long)in->shape.m,
            (long long)in->shape.k, (long long)in->shape.n, check_precision_name(in->precision), kinds[kind],
            check_precision_name((smol_precision)out)
        );
        check_rows got = multiply(in, check_pool(isa, 1), kind, (smol_precision)out, in->shape.m);
        check_rows portable = multiply(in, check_pool(SMOL_ISA_PORTABLE, 1), kind, (smol_precision)out, in->shape.m);
        check_rows_edges(&got);
        check_rows_close(&got, &portable, 1e-5);
        if (out == SMOL_PRECISION_FLOAT32) {
            double *expected = expected_of(in, kind);
            float *numbers = check_rows_numbers(&got);
            check_close(numbers, expected, got.rows * got.columns, 0, 1e-5);
            free(expected);
            free(numbers);
        }
        // How the work is cut does not depend on what comes out.
        if (out == SMOL_PRECISION_FLOAT32) check_company(in, isa, kind, &got);
        check_rows_free(&got);
        check_rows_free(&portable);
    }
}

void check_products(smol_isa isa) {
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        for (int precision = SMOL_PRECISION_FLOAT32; precision <= SMOL_PRECISION_BFLOAT16X2; precision++) {
            shape shape = shapes[i];
            inputs in = {
                .shape = shape,
                .precision = (smol_precision)precision,
                .a = check_numbers(shape.m * shape.k, 1 + i),
                .weights = check_numbers(shape.n * shape.k, 101 + i),
                .bias = check_numbers(shape.n, 201 + i),
                .residual = check_numbers(shape.m * shape.n, 301 + i),
            };
            check_epilogue(&in, isa, SMOL_EPILOGUE_STORE);
            check_epilogue(&in, isa, SMOL_EPILOGUE_ADD);
            check_epilogue(&in, isa, SMOL_EPILOGUE_GELU_TANH);
            if (shape.n % 2 == 0) check_epilogue(&in, isa, SMOL_EPILOGUE_GATED_SILU);
            free(in.a);
            free(in.weights);
            free(in.bias);
            free(in.residual);
        }
    }
}
