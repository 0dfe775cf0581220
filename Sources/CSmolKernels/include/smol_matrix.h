// Packed weight matrices, and the product of activations with one.
//
// A weight matrix W [n, k] is packed once at load into panels of 64 output columns (the last one may be 16, 32 or
// 48 wide), each stored in the order in which a kernel reads it:
//   float32   panel [k][columns]
//   bfloat16  panel [k / 2][columns][2]      k rounded up to even, filled with zeros
//   int8, int4                               see smol_quantize.h
// so that one panel streams through the cache once while rows of activations pass by.
//
// Order of accumulation: every output element is one sum over k in ascending order, whatever the number of rows,
// so a row's bits do not depend on the rows beside it.

#ifndef SMOL_MATRIX_H
#define SMOL_MATRIX_H

#include "smol_thread_pool.h"

// The type of weights and matrix inputs. Sums, residual streams, norms and softmax are float32 in all.
//
// BFLOAT16X2 is for inputs only: a number is the sum of two bfloat16, its rounding and the rounding of what is left,
// which keeps 16 bits of it. A row [columns] is its first parts, then, half a leading dimension further on, its second
// parts. A product of such rows costs twice the arithmetic and reads the weights once.
//
// INT8 weights have one scale an output column, INT4 weights one for every 32 of k. Their inputs are INT8 rows, whose
// leading dimension is in bytes (see smol_quantize.h). INT4 is for weights only.
typedef enum smol_precision {
    SMOL_PRECISION_FLOAT32 = 0,
    SMOL_PRECISION_BFLOAT16 = 1,
    SMOL_PRECISION_BFLOAT16X2 = 2,
    SMOL_PRECISION_INT8 = 3,
    SMOL_PRECISION_INT4 = 4,
} smol_precision;

// The type of the numbers in a checkpoint.
typedef enum smol_dtype {
    SMOL_DTYPE_FLOAT32 = 0,
    SMOL_DTYPE_FLOAT16 = 1,
    SMOL_DTYPE_BFLOAT16 = 2,
} smol_dtype;

// Row-major weights [rows, k] as a checkpoint stores them; not necessarily aligned.
typedef struct smol_weights {
    const void *data;
    smol_dtype dtype;
    int64_t rows;
} smol_weights;

typedef struct smol_matrix {
    smol_precision precision;
    int64_t n;        // output columns
    int64_t k;        // input columns
    int64_t n_packed; // n rounded up to 16 (to 64 in a gated matrix)
    int64_t k_packed; // k, rounded up to even in bfloat16, to 64 in int8 and int4
    void *data;       // 64-byte aligned, owned
} smol_matrix;

// Packs the rows of `sources`, one after the other, into one matrix [sum of rows, k].
// False when memory runs out.
bool smol_matrix_pack(
    smol_thread_pool *pool, smol_precision precision, const smol_weights *sources, int32_t source_count, int64_t k,
    smol_matrix *out
);

// Packs a gate and an up projection, both [n, k], so that each panel holds 32 columns of the gate and the same 32
// of the up projection: the pair meets in one epilogue (SMOL_EPILOGUE_GATED_SILU). out->n is 2 n.
bool smol_matrix_pack_gated(
    smol_thread_pool *pool, smol_precision precision, const smol_weights *gate, const smol_weights *up, int64_t k,
    smol_matrix *out
);

void smol_matrix_free(smol_matrix *matrix);

// Bytes that the packed data takes.
int64_t smol_matrix_bytes(const smol_matrix *matrix);

typedef enum smol_epilogue_kind {
    SMOL_EPILOGUE_STORE = 0,      // out = x
    SMOL_EPILOGUE_ADD = 1,        // out = residual + x
    SMOL_EPILOGUE_GELU_TANH = 2,  // out = 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))
    SMOL_EPILOGUE_GATED_SILU = 3, // out = silu(gate) up, half as many columns
} smol_epilogue_kind;

// What becomes of a product x [m, n] (after the bias) before it is stored.
typedef struct smol_epilogue {
    smol_epilogue_kind kind;
    const float *bias;     // [n] or NULL; not for a gated matrix
    const float *residual; // [m, n], leading dimension residual_stride; only for SMOL_EPILOGUE_ADD; may be out
    int64_t residual_stride;
    smol_precision out_precision;
    void *out;           // [m, n]
    int64_t out_stride;  // leading dimension, in elements (a bfloat16x2 number is two, int8 is in bytes)
    int64_t out_columns; // columns of out: n, or n / 2 when gated
} smol_epilogue;

// out = epilogue(a times W transposed); a is [m, k] with leading dimension lda, float32 for a float32 matrix, bfloat16
// or bfloat16x2 for a bfloat16 one, int8 for int8 and int4. In bfloat16, with an odd k, column k of each row of `a` is
// read and must be zero.
void smol_matrix_product(
    smol_thread_pool *pool, const smol_matrix *matrix, const void *a, smol_precision a_precision, int64_t m,
    int64_t lda, const smol_epilogue *epilogue
);

#endif
