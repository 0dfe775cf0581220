// Work on rows: norms of activations, and a checkpoint's numbers as float32.

#ifndef SMOL_ROWS_H
#define SMOL_ROWS_H

#include "smol_matrix.h"

// out [rows, width] = (x - mean) / sqrt(variance + epsilon) * weight + bias
// (Ba, Kiros and Hinton, "Layer Normalization", 2016). x is float32 [rows, width]; out in `precision`.
// In bfloat16 and bfloat16x2 an odd width gets one more column, of zeros, as smol_matrix_product wants it.
void smol_rows_layer_norm(
    smol_thread_pool *pool, const float *x, int64_t rows, int64_t width, int64_t x_stride, const float *weight,
    const float *bias, float epsilon, smol_precision precision, void *out, int64_t out_stride
);

// out [rows, width] = x / sqrt(mean(x^2) + epsilon) * weight (Zhang and Sennrich, "RMSNorm", 2019).
void smol_rows_rms_norm(
    smol_thread_pool *pool, const float *x, int64_t rows, int64_t width, int64_t x_stride, const float *weight,
    float epsilon, smol_precision precision, void *out, int64_t out_stride
);

// Converts numbers of a checkpoint, x [count] -> out [count].
void smol_rows_to_float32(const void *x, smol_dtype dtype, int64_t count, float *out);

#endif
