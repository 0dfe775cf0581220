// The thread pool. See pool.h.
//
// Which job is at hand and how much of it is left stand together in one 64-bit ticket, so that taking an item is one
// compare-and-swap that fails when the job is over. A call returns when every item is done, not when every worker has
// looked: on a machine that is busy with something else a worker that is not running holds nobody up.

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
    // The low half of a ticket counts the items that are left; the high half is the job's number.
    TICKET_SHIFT = 32,
};

#define TICKET_LEFT(ticket) ((ticket) & 0xffffffffu)
#define TICKET_JOB(ticket) ((ticket) >> TICKET_SHIFT)

struct smol_pool {
    int32_t threads;
    pthread_t *workers;  // [threads - 1]

    _Alignas(64) atomic_ullong ticket;
    // The job that the ticket names. They change only when no item of it is left or under way.
    _Atomic(smol_pool_task) task;
    _Atomic(void *) context;
    atomic_llong items;
    _Alignas(64) atomic_llong unfinished;  // items not done yet
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

// Does items of the job at hand until none is left.
static void take_items(smol_pool *pool) {
    unsigned long long ticket = atomic_load_explicit(&pool->ticket, memory_order_acquire);
    while (TICKET_LEFT(ticket) > 0) {
        smol_pool_task task = atomic_load_explicit(&pool->task, memory_order_relaxed);
        void *context = atomic_load_explicit(&pool->context, memory_order_relaxed);
        int64_t items = atomic_load_explicit(&pool->items, memory_order_relaxed);
        int64_t left = (int64_t)TICKET_LEFT(ticket);
        // Success says that the job was not over, and so that the three are its own.
        if (!atomic_compare_exchange_weak_explicit(
                &pool->ticket, &ticket, ticket - 1, memory_order_acq_rel, memory_order_acquire)) {
            continue;
        }
        task(context, items - left);
        atomic_fetch_sub_explicit(&pool->unfinished, 1, memory_order_release);
        ticket = atomic_load_explicit(&pool->ticket, memory_order_acquire);
    }
}

// Waits until the job is another one than `seen`: first spinning, then asleep.
static unsigned long long wait_for_job(smol_pool *pool, unsigned long long seen) {
    unsigned long long job;
    for (int spin = 0; spin < SPIN_LIMIT; spin++) {
        job = TICKET_JOB(atomic_load_explicit(&pool->ticket, memory_order_acquire));
        if (job != seen) return job;
        relax();
    }
    pthread_mutex_lock(&pool->mutex);
    atomic_fetch_add(&pool->workers_asleep, 1);
    while ((job = TICKET_JOB(atomic_load(&pool->ticket))) == seen) pthread_cond_wait(&pool->wake, &pool->mutex);
    atomic_fetch_sub(&pool->workers_asleep, 1);
    pthread_mutex_unlock(&pool->mutex);
    return job;
}

static void *worker_main(void *argument) {
    smol_pool *pool = argument;
    unsigned long long seen = 0;
    for (;;) {
        seen = wait_for_job(pool, seen);
        if (atomic_load(&pool->stopping)) return NULL;
        take_items(pool);
    }
}

// Puts out a ticket for a job and wakes whoever fell asleep. Sequentially consistent on purpose: either a worker sees
// the new ticket before it sleeps, or this thread sees that it is asleep.
static void announce(smol_pool *pool, int64_t items) {
    unsigned long long job = TICKET_JOB(atomic_load_explicit(&pool->ticket, memory_order_relaxed)) + 1;
    atomic_store(&pool->ticket, job << TICKET_SHIFT | (unsigned long long)items);
    if (atomic_load(&pool->workers_asleep) > 0) {
        pthread_mutex_lock(&pool->mutex);
        pthread_cond_broadcast(&pool->wake);
        pthread_mutex_unlock(&pool->mutex);
    }
}

static void stop_workers(smol_pool *pool, int32_t started) {
    atomic_store(&pool->stopping, true);
    announce(pool, 0);
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
    if (pool->threads == 1 || items <= 1) {
        for (int64_t item = 0; item < items; item++) task(context, item);
        return;
    }
    atomic_store_explicit(&pool->task, task, memory_order_relaxed);
    atomic_store_explicit(&pool->context, context, memory_order_relaxed);
    atomic_store_explicit(&pool->items, items, memory_order_relaxed);
    atomic_store_explicit(&pool->unfinished, items, memory_order_relaxed);
    announce(pool, items);
    take_items(pool);
    // Only items that a worker is in the middle of are left; if it was put aside, let it have this core.
    for (int spin = 0; atomic_load_explicit(&pool->unfinished, memory_order_acquire) > 0; spin++) {
        if (spin < SPIN_LIMIT) {
            relax();
        } else {
            sched_yield();
        }
    }
}
