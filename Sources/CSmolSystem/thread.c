// Threads that are let go at once and see no signals.

// For the signals' functions under strict C, and for names of threads.
#define _GNU_SOURCE

#include "smol_thread.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

// What Linux has room for, the end of the text included.
enum { NAME_SIZE = 16 };

typedef struct thread_work {
    void (*body)(void *context);
    void *context;
    char name[NAME_SIZE];
} thread_work;

// The signals that may come from outside; those that a fault raises stay with whoever handles them.
static void thread_fill_mask(sigset_t *mask) {
    sigfillset(mask);
    const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT};
    for (size_t index = 0; index < sizeof(faults) / sizeof(faults[0]); index++) {
        sigdelset(mask, faults[index]);
    }
}

static void *thread_main(void *argument) {
    const thread_work work = *(thread_work *)argument;
    free(argument);
#ifdef __APPLE__
    (void)pthread_setname_np(work.name);
#else
    (void)pthread_setname_np(pthread_self(), work.name);
#endif
    work.body(work.context);
    return NULL;
}

bool smol_thread_run(const char *name, size_t stack_size, void (*body)(void *context), void *context) {
    thread_work *work = malloc(sizeof(thread_work));
    if (work == NULL) {
        return false;
    }
    *work = (thread_work){.body = body, .context = context};
    strncpy(work->name, name, NAME_SIZE - 1);
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) {
        free(work);
        return false;
    }
    (void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    if (stack_size > 0) {
        (void)pthread_attr_setstacksize(&attributes, stack_size);
    }
    // A thread begins with its maker's mask, and so do those that libcurl makes to look up names.
    sigset_t mask, before;
    thread_fill_mask(&mask);
    pthread_sigmask(SIG_SETMASK, &mask, &before);
    pthread_t thread;
    const bool runs = pthread_create(&thread, &attributes, thread_main, work) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    (void)pthread_attr_destroy(&attributes);
    if (!runs) {
        free(work);
    }
    return runs;
}
