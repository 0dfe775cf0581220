// Probes the machine and climbs the ladders. See ladder.h.

#include "ladder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// How long a step is repeated; the best time counts.
static const double STEP_SECONDS = 0.3;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void *ladder_allocate(int64_t bytes) {
    void *memory = aligned_alloc(64, (size_t)((bytes + 63) / 64 * 64));
    if (memory == NULL) {
        fprintf(stderr, "ladder: no memory for %lld bytes\n", (long long)bytes);
        exit(1);
    }
    memset(memory, 0, (size_t)((bytes + 63) / 64 * 64));
    return memory;
}

void ladder_fill(float *x, int64_t count, float scale, uint64_t seed) {
    // xorshift64 (Marsaglia, 2003).
    uint64_t state = seed * 0x9e3779b97f4a7c15u | 1;
    for (int64_t i = 0; i < count; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        x[i] = scale * ((float)(state >> 40) * 0x1p-23f - 1.0f);
    }
}

// NULL where the machine has what a step needs.
static const char *missing(ladder_needs needs) {
    if (needs == LADDER_ANY) return NULL;
#if defined(__x86_64__)
    if (!smol_isa_available(smol_isa_named("avx512"))) return "AVX-512";
    if (needs == LADDER_AVX512_BF16 && !__builtin_cpu_supports("avx512bf16")) return "AVX512-BF16";
    if (needs == LADDER_AVX512_VNNI && !__builtin_cpu_supports("avx512vnni")) return "AVX512-VNNI";
    return NULL;
#else
    return "an x86-64 processor with AVX-512";
#endif
}

static double difference(const float *out, const float *expected, int64_t count) {
    double error = 0, size = 0;
    for (int64_t i = 0; i < count; i++) {
        double d = (double)out[i] - expected[i];
        error += d * d;
        size += (double)expected[i] * expected[i];
    }
    return sqrt(error / size);
}

void ladder_climb(const char *title, const char *unit, const ladder_step *steps, int steps_count, int64_t count) {
    printf("\n%s\n", title);
    printf("  %-42s %9s %8s %9s %8s %8s %9s\n", "step", "ms", unit, "of limit", "factor", "in all", "error");
    float *expected = ladder_allocate(count * (int64_t)sizeof(float));
    float *out = ladder_allocate(count * (int64_t)sizeof(float));
    double first = 0, before = 0;
    for (int i = 0; i < steps_count; i++) {
        const ladder_step *step = &steps[i];
        const char *lack = missing(step->needs);
        if (lack != NULL) {
            printf("  %d %-40s skipped: needs %s\n", i + 1, step->name, lack);
            continue;
        }
        memset(out, 0xff, (size_t)count * sizeof(float));
        step->run(i == 0 ? expected : out);
        double error = i == 0 ? 0 : difference(out, expected, count);
        if (!(error <= step->tolerance)) {
            fprintf(stderr, "ladder: %s is wrong: error %g, expected at most %g\n", step->name, error, step->tolerance);
            exit(1);
        }
        double best = INFINITY, end = now() + STEP_SECONDS;
        do {
            double start = now();
            step->run(out);
            double taken = now() - start;
            if (taken < best) best = taken;
        } while (now() < end);
        printf(
            "  %d %-40s %9.2f %8.1f %7.0f %%", i + 1, step->name, 1e3 * best, step->work / best / 1e9,
            100 * step->work / best / step->limit
        );
        if (i > 0) printf(" %8.2f %8.1f %9.1e", before / best, first / best, error);
        printf("\n");
        fflush(stdout);
        if (i == 0) first = best;
        before = best;
    }
    free(expected);
    free(out);
}

// The best of several buffers: where the system puts one makes a difference.
static double read_limit(smol_thread_pool *pool) {
    double best = 0;
    for (int buffer = 0; buffer < 4; buffer++) best = fmax(best, smol_probe_read(pool, (int64_t)256 << 20, 4));
    return best;
}

int main(void) {
    smol_thread_pool *pool = smol_thread_pool_create(1, smol_isa_best());
    if (pool == NULL) {
        fprintf(stderr, "ladder: cannot start the %s kernels\n", smol_isa_name(smol_isa_best()));
        return 1;
    }
    ladder_limits limits = {
        .float32 = smol_probe_arithmetic(pool, SMOL_PROBE_FLOAT32, 0.3),
        .bfloat16 = smol_probe_arithmetic(pool, SMOL_PROBE_BFLOAT16, 0.3),
        .int8 = smol_probe_arithmetic(pool, SMOL_PROBE_INT8, 0.3),
        .read = read_limit(pool),
    };
    printf(
        "one thread, %s kernels; limits: float32 %.0f GFLOP/s, bfloat16 %.0f GFLOP/s, int8 %.0f GOP/s, reads %.1f "
        "GB/s\n",
        smol_isa_name(smol_isa_best()), limits.float32 / 1e9, limits.bfloat16 / 1e9, limits.int8 / 1e9,
        limits.read / 1e9
    );
    product_ladder(pool, &limits);
    attention_ladder(pool, &limits);
    stream_ladder(pool, &limits);
    smol_thread_pool_free(pool);
    return 0;
}
