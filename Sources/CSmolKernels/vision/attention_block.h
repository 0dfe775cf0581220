// The pieces of the vision tower's attention: a step of 64 keys to pack, and a block of 64 queries to answer.

#ifndef SMOL_VISION_ATTENTION_BLOCK_H
#define SMOL_VISION_ATTENTION_BLOCK_H

#include "smol_attention.h"

enum {
    // Queries of a block, one a lane; and keys of a step.
    SMOL_VISION_BLOCK = 64,
};

// Keys and values of one head at some consecutive positions.
typedef struct smol_vision_step {
    smol_precision precision;
    int64_t positions;   // at most 64
    int64_t head_size;
    int64_t depth;       // the head size, rounded up to even
    const void *key;     // [positions, head size], leading dimension joined_stride
    const void *value;   // the same
    int64_t joined_stride;
    void *keys;          // [64, depth]
    void *values;        // [head size, 64], zero behind the last position
} smol_vision_step;

// 64 queries of one head against all keys.
typedef struct smol_vision_block {
    smol_precision precision;
    int64_t positions;    // keys
    int64_t head_size;
    int64_t depth;        // the head size, rounded up to even
    float scale;
    const void *keys;     // [positions rounded up to 64, depth]
    const void *values;   // [steps, head size, 64]: transposed within a step, zero behind the last position
    int64_t queries;      // at most 64
    const void *query;    // [queries, head size], leading dimension query_stride
    int64_t query_stride;
    void *out;            // [queries, head size], leading dimension out_stride
    int64_t out_stride;
} smol_vision_block;

#endif
