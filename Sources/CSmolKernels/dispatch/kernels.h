// The table of kernels that one tier provides, and the thread pool that runs them.
//
// Every kernel here works on one thread and on a small piece; the drivers (matrix/, rows/, attention/, vision/)
// cut the work and call it through the workers. One row of output depends on its own inputs alone: each kernel
// accumulates in one fixed order whatever the number of rows beside it.

#ifndef SMOL_DISPATCH_KERNELS_H
#define SMOL_DISPATCH_KERNELS_H

#include "../attention/block.h"
#include "../image/kernels.h"
#include "../probe/probe.h"
#include "../threads/workers.h"
#include "../vision/attention_block.h"
#include "smol_matrix.h"
#include "smol_quantize.h"
#include "smol_thread_pool.h"

enum {
    // A tile of output that one call makes: at most 6 rows of at most 64 columns.
    SMOL_TILE_ROWS = 6,
    SMOL_TILE_COLUMNS = 64,
};

// out [rows, 64] = a [rows, depth] (leading dimension lda) times panel [depth, columns]
// float32 panels are [depth][columns], bfloat16 ones [depth / 2][columns][2]. `columns` is a multiple of 16.
typedef void smol_tile_float32(
    const float *a, int64_t lda, const float *panel, int64_t depth, int64_t rows, int64_t columns, float *out
);
typedef void smol_tile_bfloat16(
    const uint16_t *a, int64_t lda, const uint16_t *panel, int64_t depth, int64_t rows, int64_t columns, float *out
);

// The same with quantised rows and a panel of int8 or int4 (see smol_quantize.h); lda is in bytes, depth a multiple of
// 64, `scales` [columns] are the panel's own.
typedef void smol_tile_int8(
    const int8_t *a, int64_t lda, const uint8_t *panel, const float *scales, int64_t depth, int64_t rows,
    int64_t columns, float *out
);
typedef void smol_tile_int4(
    const int8_t *a, int64_t lda, const uint8_t *panel, int64_t depth, int64_t rows, int64_t columns, float *out
);

// Applies the epilogue to a tile [rows, 64] whose first element is at (row, column) of the product.
typedef void smol_tile_epilogue(
    const smol_epilogue *epilogue, const float *tile, int64_t row, int64_t rows, int64_t column, int64_t columns
);

// x [width] -> out [width], one row; `half` is where the second parts of bfloat16x2 lie.
typedef void smol_row_layer_norm(
    const float *x, int64_t width, const float *weight, const float *bias, float epsilon, smol_precision precision,
    void *out, int64_t half
);
typedef void smol_row_rms_norm(
    const float *x, int64_t width, const float *weight, float epsilon, smol_precision precision, void *out, int64_t half
);

// One tier's kernels.
typedef struct smol_kernels {
    smol_tile_float32 *tile_float32;
    smol_tile_bfloat16 *tile_bfloat16;
    // Rows of bfloat16x2: first parts at a, second parts lda / 2 further on.
    smol_tile_bfloat16 *tile_bfloat16x2;
    smol_tile_int8 *tile_int8;
    smol_tile_int4 *tile_int4;
    smol_tile_epilogue *epilogue;

    smol_row_layer_norm *layer_norm;
    smol_row_rms_norm *rms_norm;

    void (*attention)(const smol_attention_block *block);

    // The mean of all keys of one head, for int8.
    void (*vision_key_mean)(const smol_vision_step *step);
    // Keys and values of at most 64 positions of one head into a step's place in the packed memory.
    void (*vision_pack)(const smol_vision_step *step);
    void (*vision_attention)(const smol_vision_block *block);

    // x [count] -> out [count] in any precision; second parts of bfloat16x2 go to out + half.
    void (*convert)(const float *x, int64_t count, smol_precision precision, void *out, int64_t half);

    // x [width], float32 or bfloat16 -> one quantised row
    void (*quantize_row)(const void *x, smol_precision precision, int64_t width, void *row);

    // weights x [32] -> codes [32] of int4; returns the scale
    float (*quantize_int4)(const float *x, uint8_t *codes);

    const smol_image_kernels *image;

    // What products can reach at most.
    smol_probe_loops probe;
} smol_kernels;

struct smol_thread_pool {
    smol_workers *workers;
    smol_isa isa;
    const smol_kernels *kernels;
};

// The tier's kernels; NULL where this build has none.
const smol_kernels *smol_kernels_of(smol_isa isa);

#endif
