// Attention of every patch of a tile to every patch.
//
// What it is not: the decoder's attention (smol_attention.h), which reads a KV cache page by page for few queries at a
// time. Here there are a thousand queries: each lane holds one, and softmax needs no sum across a register.
//
// A block is 64 queries of one head. It walks the keys 64 at a time and merges each step's maximum, sum and weighted
// values (Milakov and Gimelshein, "Online normalizer calculation for softmax", 2018; Dao et al., "FlashAttention",
// 2022). A query's bits depend on its own row and on all keys, not on the queries beside it.

#ifndef SMOL_VISION_ATTENTION_H
#define SMOL_VISION_ATTENTION_H

#include "smol_matrix.h"

// Bytes of the memory that smol_vision_attention packs keys and values into.
int64_t smol_vision_attention_bytes(smol_precision precision, int64_t rows, int64_t heads, int64_t head_size);

// out [rows, heads * head size] = softmax(scale q k) v for each head; `joined` [rows, 3 * heads * head size] holds the
// queries, the keys and the values of a row one after the other. Both are in `precision`, float32 or bfloat16; with
// int8 they are bfloat16, and the products are those of bytes. `packed` is 64-byte aligned memory of
// smol_vision_attention_bytes. The head size is at most SMOL_HEAD_SIZE_LIMIT.
void smol_vision_attention(
    smol_thread_pool *pool, smol_precision precision, int64_t rows, int64_t heads, int64_t head_size, float scale,
    const void *joined, int64_t joined_stride, void *packed, void *out, int64_t out_stride
);

#endif
