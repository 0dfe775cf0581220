// Cores by affinity.

// For the affinity's functions.
#define _GNU_SOURCE

#include "smol_processors.h"

#include <stdlib.h>
#include <unistd.h>

#ifdef __linux__
#include <sched.h>

// The most cores that a kernel is asked about.
enum { MOST_CORES = 1 << 16 };

// Cores of the mask, 0 where it cannot be had. The kernel refuses masks that are shorter than its own, whose length
// it does not tell, so longer ones are tried.
static int32_t processors_of_affinity(void) {
    for (int cores = CPU_SETSIZE; cores <= MOST_CORES; cores *= 2) {
        cpu_set_t *mask = CPU_ALLOC(cores);
        if (mask == NULL) {
            return 0;
        }
        const size_t size = CPU_ALLOC_SIZE(cores);
        const int32_t count = sched_getaffinity(0, size, mask) == 0 ? CPU_COUNT_S(size, mask) : 0;
        CPU_FREE(mask);
        if (count > 0) {
            return count;
        }
    }
    return 0;
}
#else
static int32_t processors_of_affinity(void) {
    return 0;
}
#endif

int32_t smol_processors_count(void) {
    const int32_t allowed = processors_of_affinity();
    if (allowed > 0) {
        return allowed;
    }
    const long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int32_t)online : 1;
}
