// Norms and conversions of many rows, cut into items for the pool. See smol_rows.h.

#include "../dispatch/kernels.h"
#include "convert.h"
#include "smol_rows.h"

#include <stddef.h>

enum { ROWS_PER_ITEM = 16 };

typedef struct norm_job {
    const smol_kernels *kernels;
    const float *x; // [rows, width]
    int64_t rows, width, x_stride;
    const float *weight; // [width]
    const float *bias;   // [width], or NULL for the RMS norm
    float epsilon;
    smol_precision precision;
    void *out; // [rows, width]
    int64_t out_stride;
} norm_job;

static void norm_item(void *context, int64_t item) {
    const norm_job *job = context;
    // The leading dimension of quantised rows is in bytes.
    int64_t element = job->precision == SMOL_PRECISION_FLOAT32 ? 4 : job->precision == SMOL_PRECISION_INT8 ? 1 : 2;
    int64_t half = job->out_stride / 2;
    int64_t last = (item + 1) * ROWS_PER_ITEM < job->rows ? (item + 1) * ROWS_PER_ITEM : job->rows;
    for (int64_t row = item * ROWS_PER_ITEM; row < last; row++) {
        const float *x = job->x + row * job->x_stride;
        void *out = (char *)job->out + row * job->out_stride * element;
        if (job->bias != NULL) {
            job->kernels->layer_norm(x, job->width, job->weight, job->bias, job->epsilon, job->precision, out, half);
        } else {
            job->kernels->rms_norm(x, job->width, job->weight, job->epsilon, job->precision, out, half);
        }
    }
}

static void run_norm(smol_thread_pool *pool, norm_job *job) {
    job->kernels = pool->kernels;
    smol_workers_run(pool->workers, (job->rows + ROWS_PER_ITEM - 1) / ROWS_PER_ITEM, norm_item, job);
}

void smol_rows_layer_norm(
    smol_thread_pool *pool, const float *x, int64_t rows, int64_t width, int64_t x_stride, const float *weight,
    const float *bias, float epsilon, smol_precision precision, void *out, int64_t out_stride
) {
    norm_job job = {
        .x = x,
        .rows = rows,
        .width = width,
        .x_stride = x_stride,
        .weight = weight,
        .bias = bias,
        .epsilon = epsilon,
        .precision = precision,
        .out = out,
        .out_stride = out_stride,
    };
    run_norm(pool, &job);
}

void smol_rows_rms_norm(
    smol_thread_pool *pool, const float *x, int64_t rows, int64_t width, int64_t x_stride, const float *weight,
    float epsilon, smol_precision precision, void *out, int64_t out_stride
) {
    norm_job job = {
        .x = x,
        .rows = rows,
        .width = width,
        .x_stride = x_stride,
        .weight = weight,
        .bias = NULL,
        .epsilon = epsilon,
        .precision = precision,
        .out = out,
        .out_stride = out_stride,
    };
    run_norm(pool, &job);
}

void smol_rows_to_float32(const void *x, smol_dtype dtype, int64_t count, float *out) {
    smol_convert_to_float32(x, dtype, 0, count, out);
}
