// The thread pool: picks a tier's table of kernels and owns the workers.

#include "kernels.h"

#include <stdlib.h>

smol_thread_pool *smol_thread_pool_create(int32_t threads, smol_isa isa) {
    if (threads < 1 || threads > 256 || !smol_isa_available(isa)) return NULL;
    smol_thread_pool *pool = malloc(sizeof *pool);
    if (pool == NULL) return NULL;
    *pool = (smol_thread_pool){
        .workers = smol_workers_create(threads),
        .isa = isa,
        .kernels = smol_kernels_of(isa),
    };
    if (pool->workers == NULL) {
        free(pool);
        return NULL;
    }
    return pool;
}

void smol_thread_pool_free(smol_thread_pool *pool) {
    if (pool == NULL) return;
    smol_workers_free(pool->workers);
    free(pool);
}

int32_t smol_thread_pool_threads(const smol_thread_pool *pool) {
    return smol_workers_threads(pool->workers);
}

smol_isa smol_thread_pool_isa(const smol_thread_pool *pool) {
    return pool->isa;
}
