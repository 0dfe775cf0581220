// Splits a joined projection into queries and what goes into the KV cache. See smol_attention.h.

#include "../dispatch/kernels.h"
#include "layout.h"

#include <string.h>

typedef struct store_job {
    const smol_kernels *kernels;
    const smol_page_shape *shape;
    smol_page_layout layout;
    int64_t layer, query_heads;
    const smol_attention_sequence *sequence;
    const float *joined; // [rows, (query heads + 2 heads) * head size]
    int64_t joined_stride;
    const float *cosines, *sines; // [rows, head size / 2] or NULL
    smol_precision query_precision;
    void *queries; // [rows, query heads * head size]
    int64_t queries_stride;
} store_job;

// x [head size] -> out [head size]
static void rotate(const float *x, int64_t head_size, const float *cosines, const float *sines, float *out) {
    int64_t half = head_size / 2;
    for (int64_t i = 0; i < half; i++) {
        out[i] = x[i] * cosines[i] - x[half + i] * sines[i];
        out[half + i] = x[half + i] * cosines[i] + x[i] * sines[i];
    }
}

// key [head size] -> position `slot` of a key panel
static void store_key(const store_job *job, char *page, int64_t slot, const float *key) {
    int64_t size = job->shape->head_size;
    if (job->shape->precision == SMOL_PRECISION_FLOAT32) {
        float *out = (float *)page + slot;
        for (int64_t i = 0; i < size; i++) out[i * SMOL_PAGE_POSITIONS] = key[i];
        return;
    }
    // A position's two numbers are neighbours and are written at once.
    uint16_t rounded[SMOL_HEAD_SIZE_LIMIT + 1];
    job->kernels->convert(key, size, SMOL_PRECISION_BFLOAT16, rounded, 0);
    rounded[size] = 0;
    for (int64_t i = 0; i < size; i += 2) {
        memcpy(page + (i / 2 * SMOL_PAGE_POSITIONS + slot) * 4, rounded + i, 4);
    }
}

// value [head size] -> position `slot` of a value panel
static void store_value(const store_job *job, char *panels, int64_t slot, const float *value) {
    int64_t size = job->shape->head_size;
    uint16_t rounded[SMOL_HEAD_SIZE_LIMIT];
    const bool bfloat16 = job->shape->precision == SMOL_PRECISION_BFLOAT16;
    if (bfloat16) job->kernels->convert(value, size, SMOL_PRECISION_BFLOAT16, rounded, 0);
    for (int64_t first = 0; first < size; first += SMOL_TILE_COLUMNS) {
        int64_t left = job->layout.value_columns - first;
        int64_t columns = left < SMOL_TILE_COLUMNS ? left : SMOL_TILE_COLUMNS;
        int64_t count = size - first < columns ? size - first : columns;
        if (bfloat16) {
            uint16_t *out = (uint16_t *)panels + first * SMOL_PAGE_POSITIONS + slot / 2 * 2 * columns + (slot & 1);
            for (int64_t i = 0; i < count; i++) out[2 * i] = rounded[first + i];
        } else {
            memcpy(
                (float *)panels + first * SMOL_PAGE_POSITIONS + slot * columns, value + first,
                (size_t)count * sizeof(float)
            );
        }
    }
}

// One row of the joined projection.
static void store_row(const store_job *job, int64_t row_in_sequence) {
    const smol_page_shape *shape = job->shape;
    int64_t size = shape->head_size, row = job->sequence->first_row + row_in_sequence;
    int64_t position = job->sequence->position + row_in_sequence;
    char *page = job->sequence->pages[position / SMOL_PAGE_POSITIONS];
    int64_t slot = position % SMOL_PAGE_POSITIONS;
    const float *joined = job->joined + row * job->joined_stride;
    const float *cosines = job->cosines == NULL ? NULL : job->cosines + row * (size / 2);
    const float *sines = job->sines == NULL ? NULL : job->sines + row * (size / 2);
    float rotated[SMOL_HEAD_SIZE_LIMIT];

    for (int64_t head = 0; head < job->query_heads + shape->heads; head++) {
        const float *x = joined + head * size;
        if (cosines != NULL) {
            rotate(x, size, cosines, sines, rotated);
            x = rotated;
        }
        if (head >= job->query_heads) {
            int64_t at = smol_page_head_offset(&job->layout, shape, job->layer, head - job->query_heads);
            store_key(job, page + at, slot, x);
        } else {
            int64_t element = job->query_precision == SMOL_PRECISION_FLOAT32 ? 4 : 2;
            char *out = (char *)job->queries + (row * job->queries_stride + head * size) * element;
            job->kernels->convert(x, size, job->query_precision, out, job->queries_stride / 2);
        }
    }
    const float *values = joined + (job->query_heads + shape->heads) * size;
    for (int64_t head = 0; head < shape->heads; head++) {
        int64_t at = smol_page_head_offset(&job->layout, shape, job->layer, head) + job->layout.key_bytes;
        store_value(job, page + at, slot, values + head * size);
    }
}

// The rows that fall into one page, so that no two threads write into the same one.
static void store_item(void *context, int64_t item) {
    const store_job *job = context;
    int64_t page = job->sequence->position / SMOL_PAGE_POSITIONS + item;
    int64_t first = page * SMOL_PAGE_POSITIONS - job->sequence->position;
    int64_t last = first + SMOL_PAGE_POSITIONS;
    if (first < 0) first = 0;
    if (last > job->sequence->rows) last = job->sequence->rows;
    for (int64_t row = first; row < last; row++) store_row(job, row);
}

void smol_attention_store(
    smol_thread_pool *pool, const smol_page_shape *shape, int64_t layer, int64_t query_heads,
    const smol_attention_sequence *sequences, int64_t sequence_count, const float *joined, int64_t joined_stride,
    const float *cosines, const float *sines, smol_precision query_precision, void *queries, int64_t queries_stride
) {
    store_job job = {
        .kernels = pool->kernels,
        .shape = shape,
        .layout = smol_page_layout_of(shape),
        .layer = layer,
        .query_heads = query_heads,
        .joined = joined,
        .joined_stride = joined_stride,
        .cosines = cosines,
        .sines = sines,
        .query_precision = query_precision,
        .queries = queries,
        .queries_stride = queries_stride,
    };
    for (int64_t i = 0; i < sequence_count; i++) {
        if (sequences[i].rows <= 0) continue;
        job.sequence = &sequences[i];
        int64_t first = sequences[i].position / SMOL_PAGE_POSITIONS;
        int64_t last = (sequences[i].position + sequences[i].rows - 1) / SMOL_PAGE_POSITIONS;
        smol_workers_run(pool->workers, last - first + 1, store_item, &job);
    }
}
