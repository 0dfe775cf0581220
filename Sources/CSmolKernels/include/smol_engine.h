// An engine: one thread pool and one tier of kernels. Every other call takes one.
//
// What it is not: a queue. One thread at a time may call in with the same engine; that thread takes part in
// the work and returns when the work is done.

#ifndef SMOL_ENGINE_H
#define SMOL_ENGINE_H

#include "smol_isa.h"

typedef struct smol_engine smol_engine;

// Starts `threads - 1` workers (the caller is the last one). Returns NULL when the tier is not available,
// when `threads` is not in 1...256, or when a thread cannot be started.
smol_engine *smol_engine_create(int32_t threads, smol_isa isa);

// Stops the workers and frees the engine.
void smol_engine_free(smol_engine *engine);

int32_t smol_engine_threads(const smol_engine *engine);
smol_isa smol_engine_isa(const smol_engine *engine);

#endif
