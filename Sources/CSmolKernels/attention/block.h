// One block of attention: some query rows of one key-value head against the KV cache of one sequence.

#ifndef SMOL_ATTENTION_BLOCK_H
#define SMOL_ATTENTION_BLOCK_H

#include "smol_attention.h"

enum {
    // Query rows that a block holds at most: their scores stay in the first-level cache.
    SMOL_BLOCK_ROWS = 48,
};

typedef struct smol_attention_block {
    const smol_page_shape *shape;
    const void *const *pages; // page p holds positions 64 p ..< 64 (p + 1)
    int64_t head;             // key-value head
    int64_t layer;
    float scale;
    int64_t rows; // at most SMOL_BLOCK_ROWS
    smol_precision query_precision;
    const void *queries;    // [rows, head size rounded up to even], second parts of bfloat16x2 after the first
    const int64_t *visible; // [rows]: how many positions, from 0 on, a row sees (at least 1)
    float *out;             // [rows, value columns]
} smol_attention_block;

#endif
