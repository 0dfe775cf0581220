// The vision encoder's attention: packs keys and values by head, then runs blocks. See smol_vision_attention.h.

#include "smol_vision_attention.h"

#include "../dispatch/kernels.h"

typedef struct vision_attention_job {
    const smol_kernels *kernels;
    smol_precision precision;
    int64_t rows, heads, head_size;
    int64_t steps; // of 64 positions
    float scale;
    const char *joined; // [rows, 3 * heads * head size]
    int64_t joined_stride;
    char *packed; // [heads] of keys, values and what belongs to their rows, as head_layout says
    char *out;    // [rows, heads * head size]
    int64_t out_stride;
} vision_attention_job;

// Of the rows that come in and go out.
static int64_t element_bytes(smol_precision precision) {
    return precision == SMOL_PRECISION_FLOAT32 ? 4 : 2;
}

static int64_t packed_bytes(smol_precision precision) {
    return precision == SMOL_PRECISION_INT8 ? 1 : element_bytes(precision);
}

static int64_t depth_of(smol_precision precision, int64_t head_size) {
    const int64_t unit = precision == SMOL_PRECISION_INT8 ? 16 : 2;
    return (head_size + unit - 1) / unit * unit;
}

static int64_t value_rows_of(smol_precision precision, int64_t head_size) {
    return precision == SMOL_PRECISION_INT8 ? head_size + 1 : head_size;
}

static int64_t step_count(int64_t rows) {
    return (rows + SMOL_VISION_BLOCK - 1) / SMOL_VISION_BLOCK;
}

// Where a head's parts begin, in bytes from its first.
typedef struct head_layout {
    int64_t values, key_rows, value_rows, key_mean, end;
} head_layout;

static head_layout layout_of(smol_precision precision, int64_t rows, int64_t head_size) {
    const int64_t steps = step_count(rows), positions = steps * SMOL_VISION_BLOCK, element = packed_bytes(precision);
    const int64_t value_rows = value_rows_of(precision, head_size);
    head_layout layout;
    layout.values = positions * depth_of(precision, head_size) * element;
    layout.key_rows = layout.values + positions * value_rows * element;
    layout.value_rows = layout.key_mean = layout.end = layout.key_rows;
    if (precision == SMOL_PRECISION_INT8) {
        layout.value_rows += positions * (int64_t)sizeof(smol_vision_row);
        layout.key_mean = layout.value_rows + steps * value_rows * (int64_t)sizeof(smol_vision_row);
        layout.end = layout.key_mean + depth_of(precision, head_size) * (int64_t)sizeof(float);
    }
    layout.end = (layout.end + 63) / 64 * 64;
    return layout;
}

int64_t smol_vision_attention_bytes(smol_precision precision, int64_t rows, int64_t heads, int64_t head_size) {
    return heads * layout_of(precision, rows, head_size).end;
}

// A head's keys and values from position `first` on.
static smol_vision_step step_of(const vision_attention_job *job, int64_t head, int64_t first, int64_t positions) {
    const int64_t element = element_bytes(job->precision), size = job->head_size;
    const int64_t depth = depth_of(job->precision, size);
    const int64_t value_rows = first / SMOL_VISION_BLOCK * value_rows_of(job->precision, size);
    const head_layout layout = layout_of(job->precision, job->rows, size);
    char *packed = job->packed + head * layout.end;
    const char *key = job->joined + (first * job->joined_stride + (job->heads + head) * size) * element;
    return (smol_vision_step){
        .precision = job->precision,
        .positions = positions,
        .head_size = size,
        .depth = depth,
        .key = key,
        .value = key + job->heads * size * element,
        .joined_stride = job->joined_stride,
        .keys = packed + first * depth * packed_bytes(job->precision),
        .values = packed + layout.values + value_rows * SMOL_VISION_BLOCK * packed_bytes(job->precision),
        .key_rows = (smol_vision_row *)(packed + layout.key_rows) + first,
        .value_rows = (smol_vision_row *)(packed + layout.value_rows) + value_rows,
        .key_mean = (float *)(packed + layout.key_mean),
    };
}

static void mean_item(void *context, int64_t head) {
    const vision_attention_job *job = context;
    const smol_vision_step step = step_of(job, head, 0, job->rows);
    job->kernels->vision_key_mean(&step);
}

static void pack_item(void *context, int64_t item) {
    const vision_attention_job *job = context;
    const int64_t first = item % job->steps * SMOL_VISION_BLOCK, left = job->rows - first;
    const smol_vision_step step =
        step_of(job, item / job->steps, first, left < SMOL_VISION_BLOCK ? left : SMOL_VISION_BLOCK);
    job->kernels->vision_pack(&step);
}

static void block_item(void *context, int64_t item) {
    const vision_attention_job *job = context;
    const int64_t element = element_bytes(job->precision), size = job->head_size;
    const int64_t head = item / job->steps, first = item % job->steps * SMOL_VISION_BLOCK;
    const int64_t left = job->rows - first;
    const head_layout layout = layout_of(job->precision, job->rows, size);
    const char *packed = job->packed + head * layout.end;
    smol_vision_block block = {
        .precision = job->precision,
        .positions = job->rows,
        .head_size = size,
        .depth = depth_of(job->precision, size),
        .scale = job->scale,
        .keys = packed,
        .values = packed + layout.values,
        .key_rows = (const smol_vision_row *)(packed + layout.key_rows),
        .value_rows = (const smol_vision_row *)(packed + layout.value_rows),
        .queries = left < SMOL_VISION_BLOCK ? left : SMOL_VISION_BLOCK,
        .query = job->joined + (first * job->joined_stride + head * size) * element,
        .query_stride = job->joined_stride,
        .out = job->out + (first * job->out_stride + head * size) * element,
        .out_stride = job->out_stride,
    };
    job->kernels->vision_attention(&block);
}

void smol_vision_attention(
    smol_thread_pool *pool, smol_precision precision, int64_t rows, int64_t heads, int64_t head_size, float scale,
    const void *joined, int64_t joined_stride, void *packed, void *out, int64_t out_stride
) {
    vision_attention_job job = {
        .kernels = pool->kernels,
        .precision = precision,
        .rows = rows,
        .heads = heads,
        .head_size = head_size,
        .steps = step_count(rows),
        .scale = scale,
        .joined = joined,
        .joined_stride = joined_stride,
        .packed = packed,
        .out = out,
        .out_stride = out_stride,
    };
    if (precision == SMOL_PRECISION_INT8) smol_workers_run(pool->workers, heads, mean_item, &job);
    smol_workers_run(pool->workers, heads * job.steps, pack_item, &job);
    smol_workers_run(pool->workers, heads * job.steps, block_item, &job);
}
