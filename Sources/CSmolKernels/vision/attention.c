// The vision tower's attention: packs keys and values by head, then runs blocks. See smol_vision_attention.h.

#include "smol_vision_attention.h"

#include "../dispatch/kernels.h"

typedef struct vision_attention_job {
    const smol_kernels *kernels;
    smol_precision precision;
    int64_t rows, heads, head_size;
    int64_t steps;  // of 64 positions
    float scale;
    const char *joined;  // [rows, 3 * heads * head size]
    int64_t joined_stride;
    char *packed;  // [heads] of keys [steps * 64, depth] and values [steps, head size, 64]
    char *out;     // [rows, heads * head size]
    int64_t out_stride;
} vision_attention_job;

static int64_t element_bytes(smol_precision precision) {
    return precision == SMOL_PRECISION_FLOAT32 ? 4 : 2;
}

static int64_t depth_of(int64_t head_size) {
    return (head_size + 1) / 2 * 2;
}

static int64_t step_count(int64_t rows) {
    return (rows + SMOL_VISION_BLOCK - 1) / SMOL_VISION_BLOCK;
}

static int64_t key_bytes(smol_precision precision, int64_t rows, int64_t head_size) {
    return step_count(rows) * SMOL_VISION_BLOCK * depth_of(head_size) * element_bytes(precision);
}

static int64_t head_bytes(smol_precision precision, int64_t rows, int64_t head_size) {
    return key_bytes(precision, rows, head_size) +
           step_count(rows) * SMOL_VISION_BLOCK * head_size * element_bytes(precision);
}

int64_t smol_vision_attention_bytes(smol_precision precision, int64_t rows, int64_t heads, int64_t head_size) {
    return heads * head_bytes(precision, rows, head_size);
}

// Keys and values of 64 positions of one head.
static void pack_item(void *context, int64_t item) {
    const vision_attention_job *job = context;
    const int64_t element = element_bytes(job->precision), size = job->head_size;
    const int64_t head = item / job->steps, first = item % job->steps * SMOL_VISION_BLOCK;
    const int64_t left = job->rows - first;
    char *keys = job->packed + head * head_bytes(job->precision, job->rows, size);
    const char *key = job->joined + (first * job->joined_stride + (job->heads + head) * size) * element;
    smol_vision_step step = {
        .precision = job->precision,
        .positions = left < SMOL_VISION_BLOCK ? left : SMOL_VISION_BLOCK,
        .head_size = size,
        .depth = depth_of(size),
        .key = key,
        .value = key + job->heads * size * element,
        .joined_stride = job->joined_stride,
        .keys = keys + first * depth_of(size) * element,
        .values = keys + key_bytes(job->precision, job->rows, size) + first * size * element,
    };
    job->kernels->vision_pack(&step);
}

static void block_item(void *context, int64_t item) {
    const vision_attention_job *job = context;
    const int64_t element = element_bytes(job->precision), size = job->head_size;
    const int64_t head = item / job->steps, first = item % job->steps * SMOL_VISION_BLOCK;
    const int64_t left = job->rows - first;
    const char *keys = job->packed + head * head_bytes(job->precision, job->rows, size);
    smol_vision_block block = {
        .precision = job->precision,
        .positions = job->rows,
        .head_size = size,
        .depth = depth_of(size),
        .scale = job->scale,
        .keys = keys,
        .values = keys + key_bytes(job->precision, job->rows, size),
        .queries = left < SMOL_VISION_BLOCK ? left : SMOL_VISION_BLOCK,
        .query = job->joined + (first * job->joined_stride + head * size) * element,
        .query_stride = job->joined_stride,
        .out = job->out + (first * job->out_stride + head * size) * element,
        .out_stride = job->out_stride,
    };
    job->kernels->vision_attention(&block);
}

void smol_vision_attention(
    smol_engine *engine, smol_precision precision, int64_t rows, int64_t heads, int64_t head_size, float scale,
    const void *joined, int64_t joined_stride, void *packed, void *out, int64_t out_stride
) {
    vision_attention_job job = {
        .kernels = engine->kernels, .precision = precision, .rows = rows, .heads = heads, .head_size = head_size,
        .steps = step_count(rows), .scale = scale, .joined = joined, .joined_stride = joined_stride,
        .packed = packed, .out = out, .out_stride = out_stride,
    };
    smol_pool_run(engine->pool, heads * job.steps, pack_item, &job);
    smol_pool_run(engine->pool, heads * job.steps, block_item, &job);
}
