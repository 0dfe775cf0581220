// Rows of activations in eight bits, cut into items for the pool. See smol_quantize.h.

#include "../dispatch/kernels.h"

enum { NUMBERS_PER_ITEM = 16384 };

typedef struct quantize_job {
    const smol_kernels *kernels;
    const void *x; // [rows, width]
    smol_precision x_precision;
    int64_t rows, width, x_stride, rows_per_item;
    void *out; // [rows], out_stride bytes each
    int64_t out_stride;
} quantize_job;

static void quantize_item(void *context, int64_t item) {
    const quantize_job *job = context;
    const int64_t element = job->x_precision == SMOL_PRECISION_FLOAT32 ? 4 : 2;
    const int64_t first = item * job->rows_per_item, left = job->rows - first;
    const int64_t last = first + (left < job->rows_per_item ? left : job->rows_per_item);
    for (int64_t row = first; row < last; row++) {
        job->kernels->quantize_row(
            (const char *)job->x + row * job->x_stride * element, job->x_precision, job->width,
            (char *)job->out + row * job->out_stride
        );
    }
}

void smol_rows_quantize(
    smol_thread_pool *pool, const void *x, smol_precision x_precision, int64_t rows, int64_t width, int64_t x_stride,
    void *out, int64_t out_stride
) {
    if (rows <= 0 || width <= 0) return;
    // A row or two are not worth waking anybody for.
    int64_t rows_per_item = (NUMBERS_PER_ITEM + width - 1) / width;
    quantize_job job = {
        .kernels = pool->kernels,
        .x = x,
        .x_precision = x_precision,
        .rows = rows,
        .width = width,
        .x_stride = x_stride,
        .rows_per_item = rows_per_item,
        .out = out,
        .out_stride = out_stride,
    };
    smol_workers_run(pool->workers, (rows + rows_per_item - 1) / rows_per_item, quantize_item, &job);
}
