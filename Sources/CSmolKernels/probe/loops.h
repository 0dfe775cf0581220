// The loops of smol_probe.h in the compiler's own vector types.
//
// What it is not: a self-contained header. A tier's file sets the target and these macros, then includes it:
//   SMOL_LANES       floats a register holds: 4, 8 or 16
//   SMOL_PROBE_SUMS  sums that do not wait for each other; enough to hide an instruction's latency, few enough to
//                    stay in registers

#include "probe.h"

#include <string.h>

#pragma STDC FP_CONTRACT ON

typedef float vec __attribute__((ext_vector_type(SMOL_LANES)));
typedef uint32_t uvec __attribute__((ext_vector_type(SMOL_LANES)));
typedef int16_t svec __attribute__((ext_vector_type(SMOL_LANES * 2)));

// Makes the compiler take a register's content for unknown, and for needed, without an instruction. Without it all
// sums, which are the same number, would become one.
#if defined(__x86_64__) && SMOL_LANES == 16
#define SMOL_OPAQUE(VALUE) __asm__ volatile("" : "+v"(VALUE))
#elif defined(__x86_64__)
#define SMOL_OPAQUE(VALUE) __asm__ volatile("" : "+x"(VALUE))
#elif defined(__aarch64__)
#define SMOL_OPAQUE(VALUE) __asm__ volatile("" : "+w"(VALUE))
#else
#define SMOL_OPAQUE(VALUE) __asm__ volatile("" : "+m"(VALUE))
#endif

// clang-format off

// Defines `name`, which runs STEP on every sum in every round; STEP sees `sum`, `x` and `y`.
#define SMOL_PROBE_LOOP(NAME, TYPE, STEP)                                   \
    static void NAME(int64_t rounds) {                                      \
        TYPE sums[SMOL_PROBE_SUMS], x, y;                                   \
        memset(sums, 0, sizeof sums);                                       \
        memset(&x, 0, sizeof x);                                            \
        memset(&y, 0, sizeof y);                                            \
        SMOL_OPAQUE(y);                                                     \
        for (int64_t round = 0; round < rounds; round++) {                  \
            _Pragma("clang loop unroll(full)")                              \
            for (int i = 0; i < SMOL_PROBE_SUMS; i++) {                     \
                SMOL_OPAQUE(x);                                             \
                TYPE sum = sums[i];                                         \
                STEP;                                                       \
                sums[i] = sum;                                              \
            }                                                               \
        }                                                                   \
        _Pragma("clang loop unroll(full)")                                  \
        for (int i = 0; i < SMOL_PROBE_SUMS; i++) SMOL_OPAQUE(sums[i]);     \
    }

// clang-format on

SMOL_PROBE_LOOP(probe_float32, vec, sum += x * y)

#define SMOL_PROBE_FLOAT32_LOOP \
    { probe_float32, 2 * SMOL_LANES *SMOL_PROBE_SUMS }

static void probe_read(const void *memory, int64_t bytes) {
    enum { STREAM = 512 / sizeof(uvec) };
    uvec sums[8];
    memset(sums, 0, sizeof sums);
    for (int64_t at = 0; at < bytes; at += 512) {
        const char *line = (const char *)memory + at;
#pragma clang loop unroll(full)
        for (int i = 0; i < STREAM; i++) {
            uvec loaded;
            memcpy(&loaded, line + i * (int)sizeof(uvec), sizeof loaded);
            sums[i % 8] |= loaded;
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i++) SMOL_OPAQUE(sums[i]);
}
