// A ladder: the same piece of work done in steps, each a little cleverer than the one before. Every step is checked
// against the first, which is too simple to be wrong, before its time is taken. One thread.
//
// What it is not: a benchmark of the program (that is `smolvlm bench`). It shows what each idea is worth.

#ifndef LADDER_H
#define LADDER_H

#include "CSmolKernels.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

// What a step's instructions need.
typedef enum ladder_needs {
    LADDER_ANY,
    LADDER_AVX512,
    LADDER_AVX512_BF16,
    LADDER_AVX512_VNNI,
} ladder_needs;

typedef struct ladder_step {
    const char *name;
    ladder_needs needs;
    double work;      // operations, or bytes read
    double limit;     // the most work a second
    double tolerance; // largest difference from the first step, relative, Frobenius
    void (*run)(float *out);
} ladder_step;

// Runs the steps, which write [count] numbers each, and prints a line for each. Ends the program when one is wrong.
void ladder_climb(const char *title, const char *unit, const ladder_step *steps, int steps_count, int64_t count);

// What one thread can do, probed at the start.
typedef struct ladder_limits {
    double float32, bfloat16, int8, read;
} ladder_limits;

void product_ladder(smol_thread_pool *pool, const ladder_limits *limits);
void attention_ladder(smol_thread_pool *pool, const ladder_limits *limits);
void stream_ladder(smol_thread_pool *pool, const ladder_limits *limits);

// Memory that starts at a multiple of 64; ends the program when there is none.
void *ladder_allocate(int64_t bytes);

// Fills x [count] with numbers in -scale ..< scale, the same for the same seed.
void ladder_fill(float *x, int64_t count, float scale, uint64_t seed);

// bfloat16, rounded to nearest even.
static inline uint16_t ladder_to_bfloat16(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return (uint16_t)((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

static inline float ladder_from_bfloat16(uint16_t x) {
    uint32_t bits = (uint32_t)x << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

// Sixteen floats; the functions that use them name the instructions that they need.
typedef float ladder_vec __attribute__((ext_vector_type(16)));
#define LADDER_TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma")))
#define LADDER_TARGET_BF16 __attribute__((target("avx512bf16,avx512f,avx512bw,avx512vl,avx512dq,avx2,fma")))
#define LADDER_TARGET_VNNI __attribute__((target("avx512vnni,avx512f,avx512bw,avx512vl,avx512dq,avx2,fma")))

#endif
