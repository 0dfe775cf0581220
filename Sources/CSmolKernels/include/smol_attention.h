// Attention over a KV cache in pages of 64 positions; a row sees the positions up to its own.
//
// A page holds, for each layer and each key-value head, one key panel and one value panel, stored as matrix panels
// (see smol_matrix.h), so that both products of attention are the same tile kernel as everything else:
//   keys    float32 [head size][64]                 bfloat16 [head size / 2][64][2]
//   values  float32 [64][value columns]             bfloat16 [32][value columns][2]
// where value columns is the head size rounded up to 16, in panels of 64. Pages start zeroed.
//
// Softmax runs page by page at absolute positions: each page gives its own maximum, sum and weighted values, which
// are merged in page order (Milakov and Gimelshein, "Online normalizer calculation for softmax", 2018). A row's
// bits depend on its query and the positions it sees, not on how a prefill was cut or who shares the batch.

#ifndef SMOL_ATTENTION_H
#define SMOL_ATTENTION_H

#include "smol_matrix.h"

enum {
    SMOL_PAGE_POSITIONS = 64,
    SMOL_HEAD_SIZE_LIMIT = 256,
};

typedef struct smol_page_shape {
    smol_precision precision;
    int64_t layers;
    int64_t heads;     // key-value heads
    int64_t head_size; // at most SMOL_HEAD_SIZE_LIMIT
} smol_page_shape;

// Bytes of one page: every layer and every key-value head of 64 positions.
int64_t smol_page_bytes(const smol_page_shape *shape);

// Rows that belong to one sequence, at consecutive positions.
typedef struct smol_attention_sequence {
    int64_t first_row; // its first row in queries and out
    int64_t rows;
    int64_t position; // absolute position of the first row
    void *const *pages;
} smol_attention_sequence;

// Splits rows of a joined projection [rows, (query heads + 2 heads) head size] float32, rotates queries and keys
// (Su et al., "RoFormer", 2021, in the half-split form), writes the queries [rows, query heads * head size], and the
// keys and values into the KV cache. Queries are float32 for float32 pages, else bfloat16 or bfloat16x2.
// `cosines`, `sines`: [rows, head size / 2], or NULL for no rotation.
void smol_attention_store(
    smol_thread_pool *pool, const smol_page_shape *shape, int64_t layer, int64_t query_heads,
    const smol_attention_sequence *sequences, int64_t sequence_count, const float *joined, int64_t joined_stride,
    const float *cosines, const float *sines, smol_precision query_precision, void *queries, int64_t queries_stride
);

// out [rows, query heads * head size] = softmax(scale q k) v for each query head; heads share key-value heads in
// groups of query_heads / heads. Queries and out are in `query_precision`.
void smol_attention(
    smol_thread_pool *pool, const smol_page_shape *shape, int64_t layer, int64_t query_heads, float scale,
    const smol_attention_sequence *sequences, int64_t sequence_count, smol_precision query_precision,
    const void *queries, int64_t queries_stride, void *out, int64_t out_stride
);

#endif
