// The pieces of the vision encoder's attention: a step of 64 keys to pack, and a block of 64 queries to answer.

#ifndef SMOL_VISION_ATTENTION_BLOCK_H
#define SMOL_VISION_ATTENTION_BLOCK_H

#include "smol_attention.h"

enum {
    // Queries of a block, one a lane; and keys of a step.
    SMOL_VISION_BLOCK = 64,
};

// What belongs to a row of signed bytes: a key, or one number of the head at 64 positions.
typedef struct smol_vision_row {
    float scale;    // the value of one step of the row's numbers
    int32_t offset; // -128 times the sum of the row's numbers
} smol_vision_row;

// Keys and values of one head at some consecutive positions. In int8 they come as bfloat16 and are packed as bytes.
typedef struct smol_vision_step {
    smol_precision precision;
    int64_t positions; // at most 64; for the mean all there are
    int64_t head_size;
    int64_t depth;     // the head size, rounded up to even, in int8 to 16
    const void *key;   // [positions, head size], leading dimension joined_stride
    const void *value; // the same
    int64_t joined_stride;
    void *keys;                  // [64, depth]
    void *values;                // [head size, 64], zeros after the last position; in int8 one more row, of ones
    smol_vision_row *key_rows;   // int8: [64]
    smol_vision_row *value_rows; // int8: [head size + 1]
    float *key_mean;             // int8: [depth]
} smol_vision_step;

// 64 queries of one head against all keys.
typedef struct smol_vision_block {
    smol_precision precision;
    int64_t positions; // keys
    int64_t head_size;
    int64_t depth; // the head size, rounded up to even, in int8 to 16
    float scale;
    const void *keys;                  // [positions rounded up to 64, depth]
    const void *values;                // [steps, head size, 64]: transposed within a step, as smol_vision_step says
    const smol_vision_row *key_rows;   // int8: [positions rounded up to 64]
    const smol_vision_row *value_rows; // int8: [steps, head size + 1]
    int64_t queries;                   // at most 64
    const void *query;                 // [queries, head size], leading dimension query_stride
    int64_t query_stride;
    void *out; // [queries, head size], leading dimension out_stride
    int64_t out_stride;
} smol_vision_block;

#endif
