// Attention over pages: store and attend in every precision, against the plain formula and the portable tier; the same
// bits whatever the chunks, the threads and the sequences beside it.

#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct shape {
    int64_t query_heads, heads, head_size, positions;
    bool rotated;
} shape;

// Grouped heads, groups larger than a block, sizes that fill no vector, and more than one page.
static const shape shapes[] = {
    {2, 1, 8, 1, true},    {6, 2, 64, 131, true}, {2, 2, 72, 70, false}, {3, 3, 16, 64, false}, {6, 1, 7, 70, false},
    {60, 1, 10, 20, true}, {4, 2, 80, 66, true},  {2, 1, 130, 66, true}, {3, 1, 16, 67, true},
};

enum { SEQUENCES = 2, PAGES = 3, LAYERS = 2, LAYER = 1 };

// Two sequences of the same shape, the rows of the second one after those of the first.
typedef struct inputs {
    shape shape;
    smol_precision page_precision, query_precision;
    float *joined;          // [2 positions, joined width]
    float *cosines, *sines; // [2 positions, head size / 2]
} inputs;

static int64_t joined_width(shape shape) {
    return (shape.query_heads + 2 * shape.heads) * shape.head_size;
}

// The outputs of `count` sequences that share each call, `chunk` rows of each at a time.
static check_rows attend(const inputs *in, smol_thread_pool *pool, int64_t count, int64_t chunk) {
    const shape shape = in->shape;
    const smol_page_shape page_shape = {
        .precision = in->page_precision,
        .layers = LAYERS,
        .heads = shape.heads,
        .head_size = shape.head_size,
    };
    const int64_t bytes = smol_page_bytes(&page_shape), width = shape.query_heads * shape.head_size;
    void *pages[SEQUENCES][PAGES];
    for (int64_t i = 0; i < SEQUENCES * PAGES; i++) {
        pages[i / PAGES][i % PAGES] = check_buffer(bytes);
        memset(pages[i / PAGES][i % PAGES], 0, (size_t)bytes);
    }
    check_rows queries = check_rows_create(in->query_precision, SEQUENCES * shape.positions, width);
    check_rows out = check_rows_create(in->query_precision, SEQUENCES * shape.positions, width);
    for (int64_t start = 0; start < shape.positions; start += chunk) {
        smol_attention_sequence sequences[SEQUENCES];
        for (int64_t i = 0; i < count; i++) {
            sequences[i] = (smol_attention_sequence){
                .first_row = i * shape.positions + start,
                .rows = chunk < shape.positions - start ? chunk : shape.positions - start,
                .position = start,
                .pages = pages[i],
            };
        }
        smol_attention_store(
            pool, &page_shape, LAYER, shape.query_heads, sequences, count, in->joined, joined_width(shape),
            shape.rotated ? in->cosines : NULL, shape.rotated ? in->sines : NULL, in->query_precision, queries.data,
            queries.stride
        );
        smol_attention(
            pool, &page_shape, LAYER, shape.query_heads, 1 / sqrtf((float)shape.head_size), sequences, count,
            in->query_precision, queries.data, queries.stride, out.data, out.stride
        );
    }
    check_rows_edges(&queries);
    check_rows_edges(&out);
    check_rows_free(&queries);
    for (int64_t i = 0; i < SEQUENCES * PAGES; i++) free(pages[i / PAGES][i % PAGES]);
    out.rows = count * shape.positions;
    return out;
}

// A head's vector at a position, rotated if it is a query's or a key's.
static void vector_of(const inputs *in, int64_t row, int64_t head, bool rotated, double *out) {
    const int64_t size = in->shape.head_size, half = size / 2;
    const float *x = in->joined + row * joined_width(in->shape) + head * size;
    for (int64_t i = 0; i < size; i++) out[i] = x[i];
    for (int64_t i = 0; i < half && rotated; i++) {
        double cosine = in->cosines[row * half + i], sine = in->sines[row * half + i];
        out[i] = x[i] * cosine - x[half + i] * sine;
        out[half + i] = x[half + i] * cosine + x[i] * sine;
    }
}

// softmax(q k / sqrt(head size)) v of the first sequence, into out [positions, query heads * head size].
static void expect(const inputs *in, double *out) {
    const shape shape = in->shape;
    double query[SMOL_HEAD_SIZE_LIMIT], other[SMOL_HEAD_SIZE_LIMIT], sums[SMOL_HEAD_SIZE_LIMIT];
    for (int64_t item = 0; item < shape.positions * shape.query_heads; item++) {
        const int64_t position = item / shape.query_heads, head = item % shape.query_heads;
        const int64_t shared = shape.query_heads + head / (shape.query_heads / shape.heads);
        double total = 0;
        memset(sums, 0, sizeof sums);
        vector_of(in, position, head, shape.rotated, query);
        for (int64_t key = 0; key <= position; key++) {
            double score = 0;
            vector_of(in, key, shared, shape.rotated, other);
            for (int64_t i = 0; i < shape.head_size; i++) score += query[i] * other[i];
            // Scores are small enough here to go without their maximum.
            double weight = exp(score / sqrt((double)shape.head_size));
            vector_of(in, key, shared + shape.heads, false, other);
            for (int64_t i = 0; i < shape.head_size; i++) sums[i] += weight * other[i];
            total += weight;
        }
        for (int64_t i = 0; i < shape.head_size; i++) out[item * shape.head_size + i] = sums[i] / total;
    }
}

static void check_shape(const inputs *in, smol_isa isa) {
    const shape shape = in->shape;
    const int64_t count = shape.positions * shape.query_heads * shape.head_size;
    check_name(
        "%s: attention of %lld/%lld heads of %lld, %lld positions%s, %s for pages of %s", smol_isa_name(isa),
        (long long)shape.query_heads, (long long)shape.heads, (long long)shape.head_size, (long long)shape.positions,
        shape.rotated ? ", rotated" : "", check_precision_name(in->query_precision),
        check_precision_name(in->page_precision)
    );
    check_rows alone = attend(in, check_pool(isa, 1), 1, shape.positions);
    check_rows portable = attend(in, check_pool(SMOL_ISA_PORTABLE, 1), 1, shape.positions);
    const bool full = in->page_precision == SMOL_PRECISION_FLOAT32;
    // Where pages are bfloat16, so are the softmax weights, and a last bit of a score may turn their rounding.
    check_rows_close(&alone, &portable, full ? 1e-5 : 2e-3);

    double *expected = check_buffer(count * 8);
    float *numbers = check_rows_numbers(&alone);
    expect(in, expected);
    check_close(numbers, expected, count, 0, full ? 1e-5 : 1e-2);
    free(expected);
    free(numbers);

    const int64_t chunks[] = {shape.positions, 7, 64, 129};
    for (int i = 0; i < 4; i++) {
        check_rows company = attend(in, check_pool(isa, i == 0 ? 3 : 1), SEQUENCES, chunks[i]);
        check_rows_same(&alone, &company, 0, shape.positions);
        check_rows_free(&company);
    }
    if (count < 4000) {
        check_rows decoded = attend(in, check_pool(isa, 1), SEQUENCES, 1);
        check_rows_same(&alone, &decoded, 0, shape.positions);
        check_rows_free(&decoded);
    }
    check_rows_free(&alone);
    check_rows_free(&portable);
}

void check_attention(smol_isa isa) {
    static const smol_precision precisions[][2] = {
        {SMOL_PRECISION_FLOAT32, SMOL_PRECISION_FLOAT32},
        {SMOL_PRECISION_BFLOAT16, SMOL_PRECISION_BFLOAT16},
        {SMOL_PRECISION_BFLOAT16, SMOL_PRECISION_BFLOAT16X2},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        const shape shape = shapes[i];
        const int64_t rows = SEQUENCES * shape.positions, half = shape.head_size / 2;
        inputs in = {
            .shape = shape,
            .joined = check_numbers(rows * joined_width(shape), 701 + i),
            .cosines = check_numbers(rows * half, 801 + i),
            .sines = check_numbers(rows * half, 801 + i),
        };
        for (int64_t j = 0; j < rows * half; j++) {
            float angle = 3 * in.cosines[j];
            in.cosines[j] = cosf(angle);
            in.sines[j] = sinf(angle);
        }
        for (size_t j = 0; j < sizeof precisions / sizeof precisions[0]; j++) {
            in.page_precision = precisions[j][0];
            in.query_precision = precisions[j][1];
            check_shape(&in, isa);
        }
        free(in.joined);
        free(in.cosines);
        free(in.sines);
    }
}
