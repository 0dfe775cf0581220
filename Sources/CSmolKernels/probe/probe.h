// The loops that one tier provides for smol_probe.h. generic/probe.h makes them of the tier's own steps.

#ifndef SMOL_PROBE_PROBE_H
#define SMOL_PROBE_PROBE_H

#include <stdint.h>

// A loop that stays in registers.
typedef struct smol_probe_loop {
    void (*run)(int64_t rounds);
    int64_t operations; // of one round
} smol_probe_loop;

typedef struct smol_probe_loops {
    smol_probe_loop float32, bfloat16, int8;
    // Reads memory [bytes], a multiple of 512 that starts at a multiple of 64.
    void (*read)(const void *memory, int64_t bytes);
} smol_probe_loops;

#endif
