// The thread workers. See workers.h.
//
// The number of the job and how many of its items are left share one 64-bit ticket, so that taking an item is one
// compare-and-swap, which fails when the job is over. A call returns when every item is done, not when every worker has
// looked: on a machine that is busy with something else, a worker that is not running holds nobody up.

// For pthread_setname_np.
#if defined(__linux__)
#define _GNU_SOURCE
#endif

#include "workers.h"

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

static inline unsigned long long ticket_left(unsigned long long ticket) {
    return ticket & 0xffffffffu;
}

static inline unsigned long long ticket_job(unsigned long long ticket) {
    return ticket >> TICKET_SHIFT;
}

struct smol_workers {
    int32_t threads;
    pthread_t *workers; // [threads - 1]

    _Alignas(64) atomic_ullong ticket;
    // The job that the ticket names. They change only when no item of it is left or under way.
    _Atomic(smol_workers_task) task;
    _Atomic(void *) context;
    atomic_llong items;
    _Alignas(64) atomic_llong unfinished; // items not done yet
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

// Does items of the current job until none is left.
static void take_items(smol_workers *workers) {
    unsigned long long ticket = atomic_load_explicit(&workers->ticket, memory_order_acquire);
    while (ticket_left(ticket) > 0) {
        smol_workers_task task = atomic_load_explicit(&workers->task, memory_order_relaxed);
        void *context = atomic_load_explicit(&workers->context, memory_order_relaxed);
        int64_t items = atomic_load_explicit(&workers->items, memory_order_relaxed);
        int64_t left = (int64_t)ticket_left(ticket);
        // Success says that the job was not over, and so that the three are its own.
        if (!atomic_compare_exchange_weak_explicit(
                &workers->ticket, &ticket, ticket - 1, memory_order_acq_rel, memory_order_acquire
            )) {
            continue;
        }
        task(context, items - left);
        atomic_fetch_sub_explicit(&workers->unfinished, 1, memory_order_release);
        ticket = atomic_load_explicit(&workers->ticket, memory_order_acquire);
    }
}

// Waits until the job is another one than `seen`: first spinning, then asleep.
static unsigned long long wait_for_job(smol_workers *workers, unsigned long long seen) {
    unsigned long long job;
    for (int spin = 0; spin < SPIN_LIMIT; spin++) {
        job = ticket_job(atomic_load_explicit(&workers->ticket, memory_order_acquire));
        if (job != seen) return job;
        relax();
    }
    pthread_mutex_lock(&workers->mutex);
    atomic_fetch_add(&workers->workers_asleep, 1);
    while ((job = ticket_job(atomic_load(&workers->ticket))) == seen) {
        pthread_cond_wait(&workers->wake, &workers->mutex);
    }
    atomic_fetch_sub(&workers->workers_asleep, 1);
    pthread_mutex_unlock(&workers->mutex);
    return job;
}

static void *worker_main(void *argument) {
    smol_workers *workers = argument;
    unsigned long long seen = 0;
    for (;;) {
        seen = wait_for_job(workers, seen);
        if (atomic_load(&workers->stopping)) return NULL;
        take_items(workers);
    }
}

// Publishes the ticket of a job and wakes whoever fell asleep. Sequentially consistent on purpose: either a worker sees
// the new ticket before it sleeps, or this thread sees that it is asleep.
static void announce(smol_workers *workers, int64_t items) {
    unsigned long long job = ticket_job(atomic_load_explicit(&workers->ticket, memory_order_relaxed)) + 1;
    atomic_store(&workers->ticket, job << TICKET_SHIFT | (unsigned long long)items);
    if (atomic_load(&workers->workers_asleep) > 0) {
        pthread_mutex_lock(&workers->mutex);
        pthread_cond_broadcast(&workers->wake);
        pthread_mutex_unlock(&workers->mutex);
    }
}

static void stop_workers(smol_workers *workers, int32_t started) {
    atomic_store(&workers->stopping, true);
    announce(workers, 0);
    for (int32_t i = 0; i < started; i++) pthread_join(workers->workers[i], NULL);
}

static void release(smol_workers *workers) {
    pthread_cond_destroy(&workers->wake);
    pthread_mutex_destroy(&workers->mutex);
    free(workers->workers);
    free(workers);
}

smol_workers *smol_workers_create(int32_t threads) {
    // The structure's own alignment makes its size a multiple of 64.
    smol_workers *workers = threads < 1 ? NULL : aligned_alloc(_Alignof(smol_workers), sizeof(smol_workers));
    if (workers == NULL) return NULL;
    *workers = (smol_workers){.threads = threads};
    workers->workers = calloc((size_t)threads, sizeof(pthread_t));
    if (workers->workers == NULL) {
        free(workers);
        return NULL;
    }
    pthread_mutex_init(&workers->mutex, NULL);
    pthread_cond_init(&workers->wake, NULL);

    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, WORKER_STACK_BYTES);
    int32_t started = 0;
    for (; started < threads - 1; started++) {
        if (pthread_create(&workers->workers[started], &attributes, worker_main, workers) != 0) break;
#if defined(__linux__)
        pthread_setname_np(workers->workers[started], "smol-worker");
#endif
    }
    pthread_attr_destroy(&attributes);
    if (started < threads - 1) {
        stop_workers(workers, started);
        release(workers);
        return NULL;
    }
    return workers;
}

void smol_workers_free(smol_workers *workers) {
    if (workers == NULL) return;
    stop_workers(workers, workers->threads - 1);
    release(workers);
}

int32_t smol_workers_threads(const smol_workers *workers) {
    return workers->threads;
}

void smol_workers_run(smol_workers *workers, int64_t items, smol_workers_task task, void *context) {
    if (workers->threads == 1 || items <= 1) {
        for (int64_t item = 0; item < items; item++) task(context, item);
        return;
    }
    atomic_store_explicit(&workers->task, task, memory_order_relaxed);
    atomic_store_explicit(&workers->context, context, memory_order_relaxed);
    atomic_store_explicit(&workers->items, items, memory_order_relaxed);
    atomic_store_explicit(&workers->unfinished, items, memory_order_relaxed);
    announce(workers, items);
    take_items(workers);
    // Only items that a worker is in the middle of are left; if it was put aside, let it have this core.
    for (int spin = 0; atomic_load_explicit(&workers->unfinished, memory_order_acquire) > 0; spin++) {
        if (spin < SPIN_LIMIT) {
            relax();
        } else {
            sched_yield();
        }
    }
}
