// The layout of matrices of int8 and int4, and the packing of one column. See smol_quantize.h.

#ifndef SMOL_MATRIX_QUANTIZE_H
#define SMOL_MATRIX_QUANTIZE_H

#include "../dispatch/kernels.h"

static inline bool smol_is_quantized(smol_precision precision) {
    return precision == SMOL_PRECISION_INT8 || precision == SMOL_PRECISION_INT4;
}

// Bytes from the data's start to the panel whose first column is `first_column`.
static inline int64_t smol_quantized_panel_offset(const smol_matrix *matrix, int64_t first_column) {
    if (matrix->precision == SMOL_PRECISION_INT8) return first_column * matrix->k_packed;
    // A half byte a number, and a scale of two bytes a block.
    return first_column * (matrix->k_packed / SMOL_BLOCK_WEIGHTS) * (SMOL_BLOCK_WEIGHTS / 2 + 2);
}

// The scales of an int8 matrix, [n_packed].
static inline float *smol_quantized_scales(const smol_matrix *matrix) {
    return (float *)((char *)matrix->data + matrix->n_packed * matrix->k_packed);
}

static inline int64_t smol_quantized_bytes(const smol_matrix *matrix) {
    int64_t scales = matrix->precision == SMOL_PRECISION_INT8 ? matrix->n_packed * (int64_t)sizeof(float) : 0;
    return smol_quantized_panel_offset(matrix, matrix->n_packed) + scales;
}

// Quantises the weights `numbers` [k_packed] of one output column into column `column` of the panel that starts at
// column `first` and is `columns` wide.
void smol_quantize_column_int8(
    const smol_matrix *matrix, const float *numbers, int64_t first, int64_t columns, int64_t column
);
void smol_quantize_column_int4(
    const smol_matrix *matrix, const smol_kernels *kernels, const float *numbers, int64_t first, int64_t columns,
    int64_t column
);

#endif
