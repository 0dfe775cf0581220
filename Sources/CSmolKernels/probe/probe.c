// Runs a tier's loops on every thread of a pool and takes the time. See smol_probe.h.

// For clock_gettime under a strict language standard.
#if defined(__linux__)
#define _POSIX_C_SOURCE 200809L
#endif

#include "smol_probe.h"

#include "../dispatch/kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    // Pieces for each thread, so that one that is put aside for a moment does not hold up the run.
    PIECES = 2,
    READ_CHUNK_BYTES = 1 << 20,
    // What is timed as one: about two milliseconds of reading.
    READ_WINDOW_CHUNKS = 64,
};

// How long a piece of arithmetic takes, in seconds: long beside the start of a run, short beside what interrupts one.
static const double PIECE_SECONDS = 1e-3;

static smol_probe_loop loop_of(const smol_probe_loops *loops, smol_probe_kind kind) {
    return kind == SMOL_PROBE_INT8 ? loops->int8 : kind == SMOL_PROBE_BFLOAT16 ? loops->bfloat16 : loops->float32;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

typedef struct arithmetic_job {
    smol_probe_loop loop;
    int64_t rounds;
} arithmetic_job;

static void arithmetic_item(void *context, int64_t item) {
    const arithmetic_job *job = context;
    job->loop.run(job->rounds);
    (void)item;
}

double smol_probe_arithmetic(smol_thread_pool *pool, smol_probe_kind kind, double seconds) {
    arithmetic_job job = {.loop = loop_of(&pool->kernels->probe, kind), .rounds = 256};
    double shortest = 0;
    while (shortest < PIECE_SECONDS) {
        job.rounds *= 2;
        // One that was interrupted says nothing.
        shortest = INFINITY;
        for (int attempt = 0; attempt < 3; attempt++) {
            double start = now();
            job.loop.run(job.rounds);
            double taken = now() - start;
            if (taken < shortest) shortest = taken;
        }
    }
    int64_t pieces = PIECES * (int64_t)smol_workers_threads(pool->workers);
    double operations = (double)(pieces * job.rounds) * (double)job.loop.operations;
    double best = 0, end = now() + seconds;
    do {
        double start = now();
        smol_workers_run(pool->workers, pieces, arithmetic_item, &job);
        double rate = operations / (now() - start);
        if (rate > best) best = rate;
    } while (now() < end);
    return best;
}

typedef struct read_job {
    const smol_probe_loops *loops;
    char *memory;  // [chunks, READ_CHUNK_BYTES]
    int64_t first; // chunk
} read_job;

static void write_item(void *context, int64_t item) {
    const read_job *job = context;
    memset(job->memory + item * READ_CHUNK_BYTES, 1, READ_CHUNK_BYTES);
}

static void read_item(void *context, int64_t item) {
    const read_job *job = context;
    job->loops->read(job->memory + (job->first + item) * READ_CHUNK_BYTES, READ_CHUNK_BYTES);
}

double smol_probe_read(smol_thread_pool *pool, int64_t bytes, int32_t passes) {
    int64_t chunks = bytes / READ_CHUNK_BYTES > 1 ? bytes / READ_CHUNK_BYTES : 1;
    read_job job = {
        .loops = &pool->kernels->probe,
        .memory = aligned_alloc(64, (size_t)(chunks * READ_CHUNK_BYTES)),
    };
    if (job.memory == NULL) return 0;
    // Pages that nothing was written to would all be the same page of zeros.
    smol_workers_run(pool->workers, chunks, write_item, &job);
    double best = 0;
    for (int32_t pass = 0; pass < passes; pass++) {
        // By the time a window comes round again, the others have driven it out of the caches.
        for (job.first = 0; job.first < chunks; job.first += READ_WINDOW_CHUNKS) {
            int64_t count = chunks - job.first < READ_WINDOW_CHUNKS ? chunks - job.first : READ_WINDOW_CHUNKS;
            double start = now();
            smol_workers_run(pool->workers, count, read_item, &job);
            double rate = (double)(count * READ_CHUNK_BYTES) / (now() - start);
            if (rate > best) best = rate;
        }
    }
    free(job.memory);
    return best;
}
