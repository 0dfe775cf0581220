// What this machine can do at most: arithmetic in registers, and reads from memory.
//
// The loops do no useful work and touch nothing they need not, so what they reach is a limit that kernels are held
// against. They run on the pool's own workers and tier.
//
// What it is not: a description of the processor. A machine that shares its cores gives less at one time than at
// another; callers take the best of several.

#ifndef SMOL_PROBE_H
#define SMOL_PROBE_H

#include "smol_thread_pool.h"

typedef enum smol_probe_kind {
    SMOL_PROBE_FLOAT32 = 0,  // fused (or separate) multiply and add
    SMOL_PROBE_BFLOAT16 = 1, // dot products of bfloat16 pairs; a tier without them computes in float32
    SMOL_PROBE_INT8 = 2,     // dot products of bytes, with the instructions that the tier has for them
} smol_probe_kind;

// Operations a second of all threads together, a multiplication and an addition being two. Repeats short runs for
// about `seconds` and returns the best.
double smol_probe_arithmetic(smol_thread_pool *pool, smol_probe_kind kind, double seconds);

// Bytes a second that all threads together read of a buffer [bytes], which should be a multiple of 64 MB, so that all
// parts of it are timed alike, and much larger than the caches. The best part of `passes` passes; 0 when memory runs
// out.
double smol_probe_read(smol_thread_pool *pool, int64_t bytes, int32_t passes);

#endif
