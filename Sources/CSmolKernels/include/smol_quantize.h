// Rows of activations in eight bits, as products with int8 and int4 matrices take them.
//
// A row of `columns` numbers is cut into groups of 64. A group's largest magnitude becomes 127, so a large number costs
// its own group digits and no other. The row is, in bytes:
//   [columns rounded up to 64]  the numbers, signed, zeros after the last one
//   [groups] smol_group         what belongs to each group
// Packed weights are unsigned, 128 more than their value, since that is what the fast instructions multiply; a group's
// offset takes it back.
//
// Packed matrices (see smol_matrix.h), k rounded up to 64:
//   int8  panel [k / 4][columns][4] of bytes; after all panels one float32 scale a column
//   int4  panel [k / 32] of blocks, each [4][columns][4] of bytes and [columns] bfloat16 scales; the low half of byte
//         [j][column][i] is number 4 j + i of the block, the high half number 16 + 4 j + i
// A half byte is an index into 16 levels, which are closer together around zero, where most weights are.

#ifndef SMOL_QUANTIZE_H
#define SMOL_QUANTIZE_H

#include "smol_matrix.h"

enum {
    SMOL_GROUP_COLUMNS = 64, // activations that share a scale
    SMOL_BLOCK_WEIGHTS = 32, // int4 weights that share a scale
};

typedef struct smol_group {
    float scale;       // the value of one step of the group's numbers
    int32_t offset;    // -128 times the sum of the group's numbers
    int32_t halves[2]; // the same of its first 32 numbers and of the rest
} smol_group;

// Bytes of one row, rounded up to 64.
static inline int64_t smol_quantized_row_bytes(int64_t columns) {
    int64_t groups = (columns + SMOL_GROUP_COLUMNS - 1) / SMOL_GROUP_COLUMNS;
    int64_t bytes = groups * (SMOL_GROUP_COLUMNS + (int64_t)sizeof(smol_group));
    return (bytes + 63) / 64 * 64;
}

// x [rows, width] float32 or bfloat16, leading dimension x_stride -> out [rows], each `out_stride` bytes.
void smol_rows_quantize(
    smol_thread_pool *pool, const void *x, smol_precision x_precision, int64_t rows, int64_t width, int64_t x_stride,
    void *out, int64_t out_stride
);

// The 16 levels of int4, in units of a group's scale.
extern const int8_t smol_int4_levels[16];

#endif
