// The thread pool. See pool.h.

#include "pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

enum {
    // About 50 microseconds: longer than the gap between two kernels, shorter than anything a person notices.
    SPIN_LIMIT = 20000,
    WORKER_STACK_BYTES = 1 << 20,
};

struct smol_pool {
    int32_t threads;
    pthread_t *workers;  // [threads - 1]

    // The work at hand. Written by the caller before `generation` moves on, read by workers after they saw it move.
    smol_pool_task task;
    void *context;
    int64_t items;

    _Alignas(64) atomic_llong next_item;
    _Alignas(64) atomic_uint generation;
    _Alignas(64) atomic_int workers_busy;
    _Alignas(64) atomic_int workers_asleep;
    atomic_bool stopping;

    pthread_mutex_t mutex;
    pthread_cond_t wake;
};

static inline void relax(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void take_items(smol_pool *pool) {
    for (;;) {
        int64_t item = atomic_fetch_add_explicit(&pool->next_item, 1, memory_order_relaxed);
        if (item >= pool->items) return;
        pool->task(pool->context, item);
    }
}

// Waits until the generation is another one than `seen`: first spinning, then asleep.
static unsigned wait_for_work(smol_pool *pool, unsigned seen) {
    for (int spin = 0; spin < SPIN_LIMIT; spin++) {
        unsigned now = atomic_load_explicit(&pool->generation, memory_order_acquire);
        if (now != seen) return now;
        relax();
    }
    pthread_mutex_lock(&pool->mutex);
    atomic_fetch_add(&pool->workers_asleep, 1);
    unsigned now;
    while ((now = atomic_load(&pool->generation)) == seen) pthread_cond_wait(&pool->wake, &pool->mutex);
    atomic_fetch_sub(&pool->workers_asleep, 1);
    pthread_mutex_unlock(&pool->mutex);
    return now;
}

static void *worker_main(void *argument) {
    smol_pool *pool = argument;
    unsigned seen = 0;
    for (;;) {
        seen = wait_for_work(pool, seen);
        if (atomic_load(&pool->stopping)) return NULL;
        take_items(pool);
        atomic_fetch_sub_explicit(&pool->workers_busy, 1, memory_order_release);
    }
}

// Moves the generation on and wakes whoever fell asleep. Sequentially consistent on purpose: either the worker
// sees the new generation before it sleeps, or this thread sees that it is asleep.
static void announce(smol_pool *pool) {
    atomic_fetch_add(&pool->generation, 1);
    if (atomic_load(&pool->workers_asleep) > 0) {
        pthread_mutex_lock(&pool->mutex);
        pthread_cond_broadcast(&pool->wake);
        pthread_mutex_unlock(&pool->mutex);
    }
}

static void stop_workers(smol_pool *pool, int32_t started) {
    atomic_store(&pool->stopping, true);
    pthread_mutex_lock(&pool->mutex);
    atomic_fetch_add(&pool->generation, 1);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->mutex);
    for (int32_t i = 0; i < started; i++) pthread_join(pool->workers[i], NULL);
}

static void release(smol_pool *pool) {
    pthread_cond_destroy(&pool->wake);
    pthread_mutex_destroy(&pool->mutex);
    free(pool->workers);
    free(pool);
}

smol_pool *smol_pool_create(int32_t threads) {
    // The structure's own alignment makes its size a multiple of 64.
    smol_pool *pool = threads < 1 ? NULL : aligned_alloc(_Alignof(smol_pool), sizeof(smol_pool));
    if (pool == NULL) return NULL;
    *pool = (smol_pool){.threads = threads};
    pool->workers = calloc((size_t)threads, sizeof(pthread_t));
    if (pool->workers == NULL) {
        free(pool);
        return NULL;
    }
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->wake, NULL);

    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, WORKER_STACK_BYTES);
    int32_t started = 0;
    while (started < threads - 1 &&
           pthread_create(&pool->workers[started], &attributes, worker_main, pool) == 0) {
        started++;
    }
    pthread_attr_destroy(&attributes);
    if (started < threads - 1) {
        stop_workers(pool, started);
        release(pool);
        return NULL;
    }
    return pool;
}

void smol_pool_free(smol_pool *pool) {
    if (pool == NULL) return;
    stop_workers(pool, pool->threads - 1);
    release(pool);
}

int32_t smol_pool_threads(const smol_pool *pool) {
    return pool->threads;
}

void smol_pool_run(smol_pool *pool, int64_t items, smol_pool_task task, void *context) {
    if (items <= 0) return;
    if (pool->threads == 1 || items == 1) {
        for (int64_t item = 0; item < items; item++) task(context, item);
        return;
    }
    pool->task = task;
    pool->context = context;
    pool->items = items;
    atomic_store_explicit(&pool->next_item, 0, memory_order_relaxed);
    atomic_store_explicit(&pool->workers_busy, pool->threads - 1, memory_order_relaxed);
    announce(pool);
    take_items(pool);
    // On a machine with less idle cores than threads, spinning on keeps the last worker from running.
    for (int spin = 0; atomic_load_explicit(&pool->workers_busy, memory_order_acquire) > 0; spin++) {
        if (spin < SPIN_LIMIT) {
            relax();
        } else {
            sched_yield();
        }
    }
}
