// A thread pool: some workers and one tier of kernels. Every other call takes one.
//
// What it is not: a queue. One thread at a time may call in with the same pool; that thread takes part in
// the work and returns when the work is done.

#ifndef SMOL_THREAD_POOL_H
#define SMOL_THREAD_POOL_H

#include "smol_isa.h"

typedef struct smol_thread_pool smol_thread_pool;

// Starts `threads - 1` workers (the caller is the last one). Returns NULL when the tier is not available,
// when `threads` is not in 1...256, or when a thread cannot be started.
smol_thread_pool *smol_thread_pool_create(int32_t threads, smol_isa isa);

// Stops the workers and frees the pool.
void smol_thread_pool_free(smol_thread_pool *pool);

int32_t smol_thread_pool_threads(const smol_thread_pool *pool);
smol_isa smol_thread_pool_isa(const smol_thread_pool *pool);

#endif
