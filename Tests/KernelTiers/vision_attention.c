// The vision encoder's attention in every precision, against the plain formula and the portable tier; the same bits
// whatever the threads.

#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct shape {
    int64_t rows, heads, head_size;
} shape;

// Less and more than a block, sizes that fill no vector, an odd one.
static const shape shapes[] = {{1, 1, 8}, {63, 2, 16}, {64, 1, 64}, {65, 2, 7}, {130, 2, 10}, {140, 1, 72}};

static check_rows attend(smol_thread_pool *pool, smol_precision precision, shape shape, const float *numbers) {
    const int64_t width = shape.heads * shape.head_size;
    const smol_precision outside = precision == SMOL_PRECISION_INT8 ? SMOL_PRECISION_BFLOAT16 : precision;
    check_rows joined = check_rows_of(outside, shape.rows, 3 * width, numbers);
    check_rows out = check_rows_create(outside, shape.rows, width);
    void *packed = check_buffer(smol_vision_attention_bytes(precision, shape.rows, shape.heads, shape.head_size));
    smol_vision_attention(
        pool, precision, shape.rows, shape.heads, shape.head_size, 1 / sqrtf((float)shape.head_size), joined.data,
        joined.stride, packed, out.data, out.stride
    );
    check_rows_edges(&out);
    check_rows_free(&joined);
    free(packed);
    return out;
}

// softmax(q k / sqrt(head size)) v, into out [rows, heads * head size].
static void expect(shape shape, const float *joined, double *out) {
    const int64_t size = shape.head_size, width = shape.heads * size;
    for (int64_t item = 0; item < shape.rows * shape.heads; item++) {
        const float *query = joined + item / shape.heads * 3 * width + item % shape.heads * size;
        double total = 0;
        memset(out + item * size, 0, (size_t)size * sizeof *out);
        for (int64_t row = 0; row < shape.rows; row++) {
            const float *key = joined + row * 3 * width + width + item % shape.heads * size;
            double score = 0;
            for (int64_t i = 0; i < size; i++) score += (double)query[i] * (double)key[i];
            // Scores are small enough here to go without their maximum.
            double weight = exp(score / sqrt((double)size));
            for (int64_t i = 0; i < size; i++) out[item * size + i] += weight * (double)key[width + i];
            total += weight;
        }
        for (int64_t i = 0; i < size; i++) out[item * size + i] /= total;
    }
}

static void check_shape(smol_isa isa, smol_precision precision, shape shape, uint64_t seed) {
    check_name(
        "%s: vision attention of %lld rows, %lld heads of %lld in %s", smol_isa_name(isa), (long long)shape.rows,
        (long long)shape.heads, (long long)shape.head_size, check_precision_name(precision)
    );
    const int64_t count = shape.rows * shape.heads * shape.head_size;
    // What a rounding that turns costs from tier to tier, and what all of them cost.
    const double tiers = precision == SMOL_PRECISION_FLOAT32 ? 1e-5 : precision == SMOL_PRECISION_INT8 ? 1e-2 : 2e-3;
    const double formula = precision == SMOL_PRECISION_FLOAT32 ? 1e-5 : precision == SMOL_PRECISION_INT8 ? 2e-2 : 1e-2;
    float *joined = check_numbers(3 * count, seed);
    check_rows alone = attend(check_pool(isa, 1), precision, shape, joined);
    check_rows shared = attend(check_pool(isa, 3), precision, shape, joined);
    check_rows portable = attend(check_pool(SMOL_ISA_PORTABLE, 1), precision, shape, joined);
    check_rows_same(&shared, &alone, 0, shape.rows);
    check_rows_close(&alone, &portable, tiers);

    double *expected = check_buffer(count * 8);
    float *numbers = check_rows_numbers(&alone);
    expect(shape, joined, expected);
    check_close(numbers, expected, count, 0, formula);
    free(expected);
    free(numbers);
    free(joined);
    check_rows_free(&alone);
    check_rows_free(&shared);
    check_rows_free(&portable);
}

void check_vision_attention(smol_isa isa) {
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        check_shape(isa, SMOL_PRECISION_FLOAT32, shapes[i], 901 + i);
        check_shape(isa, SMOL_PRECISION_BFLOAT16, shapes[i], 901 + i);
        check_shape(isa, SMOL_PRECISION_INT8, shapes[i], 901 + i);
    }
}
