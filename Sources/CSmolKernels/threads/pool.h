// The thread pool: runs a function over a range of items on every core.
//
// Workers spin shortly between two calls, since a decode step makes a hundred of them within milliseconds, and
// sleep when nothing comes. Items are handed out one by one, so which thread takes which item varies; nothing
// that a task computes may depend on it.

#ifndef SMOL_POOL_H
#define SMOL_POOL_H

#include <stdint.h>

typedef struct smol_pool smol_pool;

// One item of work. `context` is shared by all of them.
typedef void (*smol_pool_task)(void *context, int64_t item);

// Returns NULL when a thread cannot be started.
smol_pool *smol_pool_create(int32_t threads);
void smol_pool_free(smol_pool *pool);
int32_t smol_pool_threads(const smol_pool *pool);

// Calls `task` once for each item in 0..<items and returns when all are done. The caller works too.
void smol_pool_run(smol_pool *pool, int64_t items, smol_pool_task task, void *context);

#endif
