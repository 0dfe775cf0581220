// Norms of rows, against their formulas and the portable tier; and a checkpoint's numbers as float32.

#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const int64_t widths[] = {1, 3, 4, 15, 16, 33, 77, 576, 769};

enum { ROWS = 19 };

static const float EPSILON = 1e-6f;

// The layer norm with a bias, the RMS norm without one.
static check_rows normalise(
    smol_thread_pool *pool, const float *x, int64_t width, const float *weight, const float *bias,
    smol_precision precision
) {
    check_rows out = check_rows_create(precision, ROWS, width);
    if (bias != NULL) {
        smol_rows_layer_norm(pool, x, ROWS, width, width, weight, bias, EPSILON, precision, out.data, out.stride);
    } else {
        smol_rows_rms_norm(pool, x, ROWS, width, width, weight, EPSILON, precision, out.data, out.stride);
    }
    return out;
}

static void expect(const float *x, int64_t width, const float *weight, const float *bias, double *out) {
    for (int64_t row = 0; row < ROWS; row++) {
        double mean = 0, squares = 0;
        for (int64_t i = 0; i < width && bias != NULL; i++) mean += x[row * width + i] / (double)width;
        for (int64_t i = 0; i < width; i++) squares += pow(x[row * width + i] - mean, 2) / (double)width;
        for (int64_t i = 0; i < width; i++) {
            double value = (x[row * width + i] - mean) / sqrt(squares + (double)EPSILON);
            out[row * width + i] = value * weight[i] + (bias != NULL ? (double)bias[i] : 0);
        }
    }
}

static void check_norm(smol_isa isa, int64_t width, const float *x, const float *weight, const float *bias) {
    for (int precision = SMOL_PRECISION_FLOAT32; precision <= SMOL_PRECISION_BFLOAT16X2; precision++) {
        check_name(
            "%s: %s norm of %lld to %s", smol_isa_name(isa), bias != NULL ? "layer" : "RMS", (long long)width,
            check_precision_name((smol_precision)precision)
        );
        check_rows got = normalise(check_pool(isa, 1), x, width, weight, bias, (smol_precision)precision);
        check_rows shared = normalise(check_pool(isa, 2), x, width, weight, bias, (smol_precision)precision);
        check_rows portable =
            normalise(check_pool(SMOL_ISA_PORTABLE, 1), x, width, weight, bias, (smol_precision)precision);
        check_rows_edges(&got);
        check_rows_close(&got, &portable, 1e-5);
        check_rows_same(&shared, &got, 0, ROWS);
        if (precision == SMOL_PRECISION_FLOAT32) {
            double *expected = check_buffer(ROWS * width * 8);
            float *numbers = check_rows_numbers(&got);
            expect(x, width, weight, bias, expected);
            check_close(numbers, expected, ROWS * width, 0, 1e-5);
            free(expected);
            free(numbers);
        }
        check_rows_free(&got);
        check_rows_free(&shared);
        check_rows_free(&portable);
    }
}

void check_norms(smol_isa isa) {
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        int64_t width = widths[i];
        float *x = check_numbers(ROWS * width, 401 + i), *weight = check_numbers(width, 501 + i);
        float *bias = check_numbers(width, 601 + i);
        check_norm(isa, width, x, weight, bias);
        check_norm(isa, width, x, weight, NULL);
        free(x);
        free(weight);
        free(bias);
    }
}

// Every finite number of 16 bits.
void check_conversions(void) {
    check_name("numbers of a checkpoint to float32");
    int halves = 1, shifted = 1;
    for (uint32_t bits = 0; bits < 0x10000; bits++) {
        uint16_t number = (uint16_t)bits;
        float got;
        uint32_t exponent = bits >> 10 & 0x1f;
        if (exponent != 0x1f) {
            double magnitude =
                exponent == 0 ? ldexp(bits & 0x3ff, -24) : ldexp((bits & 0x3ff) + 1024, (int)exponent - 25);
            smol_rows_to_float32(&number, SMOL_DTYPE_FLOAT16, 1, &got);
            halves &= (double)got == (bits >> 15 != 0 ? -magnitude : magnitude);
        }
        uint32_t wide = bits << 16;
        smol_rows_to_float32(&number, SMOL_DTYPE_BFLOAT16, 1, &got);
        shifted &= memcmp(&got, &wide, sizeof got) == 0;
    }
    check_that(halves, "float16");
    check_that(shifted, "bfloat16");
}
