// The workers: threads that run a function over a range of items on every core.
//
// Workers spin briefly between two calls, since a decode step makes a hundred of them within milliseconds, and
// sleep when nothing comes. Items are handed out one by one, so which thread takes which item varies; nothing
// that a task computes may depend on it.

#ifndef SMOL_WORKERS_H
#define SMOL_WORKERS_H

#include <stdint.h>

typedef struct smol_workers smol_workers;

// One item of work. `context` is shared by all of them.
typedef void (*smol_workers_task)(void *context, int64_t item);

// Returns NULL when a thread cannot be started.
smol_workers *smol_workers_create(int32_t threads);
void smol_workers_free(smol_workers *workers);
int32_t smol_workers_threads(const smol_workers *workers);

// Calls `task` once for each item in 0..<items and returns when all are done. The caller works too.
void smol_workers_run(smol_workers *workers, int64_t items, smol_workers_task task, void *context);

#endif
