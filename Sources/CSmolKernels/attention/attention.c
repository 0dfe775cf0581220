// Attention of many rows: cuts it into blocks of one key-value head and a few positions. See smol_attention.h.

#include "../dispatch/kernels.h"
#include "layout.h"

#include <string.h>

int64_t smol_page_bytes(const smol_page_shape *shape) {
    smol_page_layout layout = smol_page_layout_of(shape);
    return shape->layers * shape->heads * layout.head_bytes;
}

typedef struct attention_job {
    const smol_kernels *kernels;
    const smol_page_shape *shape;
    smol_page_layout layout;
    int64_t layer, query_heads;
    float scale;
    const smol_attention_sequence *sequences;
    int64_t sequence_count;
    int64_t positions_per_block;
    smol_precision query_precision;
    const void *queries; // [rows, query heads * head size]
    int64_t queries_stride;
    void *out; // [rows, query heads * head size]
    int64_t out_stride;
} attention_job;

static int64_t blocks_of(const attention_job *job, const smol_attention_sequence *sequence) {
    return (sequence->rows + job->positions_per_block - 1) / job->positions_per_block;
}

// Gathers a block's queries, one row for each (position, query head of the group), runs it and scatters its output.
static void run_block(const attention_job *job, const smol_attention_sequence *sequence, int64_t head, int64_t block) {
    const smol_page_shape *shape = job->shape;
    const int64_t size = shape->head_size, depth = job->layout.key_depth;
    const int64_t element = job->query_precision == SMOL_PRECISION_FLOAT32 ? 4 : 2;
    const int64_t parts = job->query_precision == SMOL_PRECISION_BFLOAT16X2 ? 2 : 1;
    const int64_t group = job->query_heads / shape->heads;
    const int64_t first = block * job->positions_per_block;
    const int64_t left = sequence->rows - first;
    const int64_t positions = left < job->positions_per_block ? left : job->positions_per_block;

    _Alignas(64) char queries[SMOL_BLOCK_ROWS * SMOL_HEAD_SIZE_LIMIT * sizeof(float)];
    _Alignas(64) float out[SMOL_BLOCK_ROWS * SMOL_HEAD_SIZE_LIMIT];
    int64_t visible[SMOL_BLOCK_ROWS];

    // A group may be larger than a block; then a block is a part of one position's group.
    for (int64_t start = 0; start < positions * group; start += SMOL_BLOCK_ROWS) {
        int64_t rows = positions * group - start < SMOL_BLOCK_ROWS ? positions * group - start : SMOL_BLOCK_ROWS;
        for (int64_t r = 0; r < rows; r++) {
            int64_t position = first + (start + r) / group, query_head = head * group + (start + r) % group;
            int64_t row = sequence->first_row + position;
            for (int64_t part = 0; part < parts; part++) {
                char *to = queries + (r * parts + part) * depth * element;
                int64_t at = row * job->queries_stride + part * (job->queries_stride / 2) + query_head * size;
                memcpy(to, (const char *)job->queries + at * element, (size_t)(size * element));
                if (depth > size) memset(to + size * element, 0, (size_t)((depth - size) * element));
            }
            visible[r] = sequence->position + position + 1;
        }
        smol_attention_block piece = {
            .shape = shape,
            .pages = (const void *const *)sequence->pages,
            .head = head,
            .layer = job->layer,
            .scale = job->scale,
            .rows = rows,
            .query_precision = job->query_precision,
            .queries = queries,
            .visible = visible,
            .out = out,
        };
        job->kernels->attention(&piece);
        for (int64_t r = 0; r < rows; r++) {
            int64_t position = first + (start + r) / group, query_head = head * group + (start + r) % group;
            int64_t row = sequence->first_row + position;
            const float *from = out + r * job->layout.value_columns;
            char *to = (char *)job->out + (row * job->out_stride + query_head * size) * element;
            job->kernels->convert(from, size, job->query_precision, to, job->out_stride / 2);
        }
    }
}

static void attention_item(void *context, int64_t item) {
    const attention_job *job = context;
    for (int64_t i = 0; i < job->sequence_count; i++) {
        const smol_attention_sequence *sequence = &job->sequences[i];
        int64_t items = blocks_of(job, sequence) * job->shape->heads;
        if (item < items) {
            // The heads of the last blocks come first: they see most and take longest.
            int64_t block = blocks_of(job, sequence) - 1 - item / job->shape->heads;
            run_block(job, sequence, item % job->shape->heads, block);
            return;
        }
        item -= items;
    }
}

void smol_attention(
    smol_thread_pool *pool, const smol_page_shape *shape, int64_t layer, int64_t query_heads, float scale,
    const smol_attention_sequence *sequences, int64_t sequence_count, smol_precision query_precision,
    const void *queries, int64_t queries_stride, void *out, int64_t out_stride
) {
    int64_t group = query_heads / shape->heads;
    attention_job job = {
        .kernels = pool->kernels,
        .shape = shape,
        .layout = smol_page_layout_of(shape),
        .layer = layer,
        .query_heads = query_heads,
        .scale = scale,
        .sequences = sequences,
        .sequence_count = sequence_count,
        .positions_per_block = group < SMOL_BLOCK_ROWS ? SMOL_BLOCK_ROWS / group : 1,
        .query_precision = query_precision,
        .queries = queries,
        .queries_stride = queries_stride,
        .out = out,
        .out_stride = out_stride,
    };
    int64_t items = 0;
    for (int64_t i = 0; i < sequence_count; i++) items += blocks_of(&job, &sequences[i]) * shape->heads;
    smol_workers_run(pool->workers, items, attention_item, &job);
}
