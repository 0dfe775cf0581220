// The loops that one tier provides for smol_probe.h.

#ifndef SMOL_PROBE_PROBE_H
#define SMOL_PROBE_PROBE_H

#include <stdint.h>

// A loop that stays in registers.
typedef struct smol_probe_loop {
    void (*run)(int64_t rounds);
    int64_t operations; // of one round
} smol_probe_loop;

typedef struct smol_probe_loops {
    smol_probe_loop float32;
    smol_probe_loop bfloat16; // no function: the tier computes bfloat16 in float32
    smol_probe_loop int8;
    // Reads memory [bytes], a multiple of 512 that starts at a multiple of 64.
    void (*read)(const void *memory, int64_t bytes);
} smol_probe_loops;

extern const smol_probe_loops smol_probe_loops_portable;
#if defined(__x86_64__)
extern const smol_probe_loops smol_probe_loops_avx2;
extern const smol_probe_loops smol_probe_loops_avx512;
extern const smol_probe_loops smol_probe_loops_avx512bf16;
// For machines that have AVX512-VNNI beside one of the two above.
extern const smol_probe_loop smol_probe_loop_vnni;
#endif

#endif
