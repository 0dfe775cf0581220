// The thread pool: picks a tier's table of kernels and owns the workers.

#include "kernels.h"

#include <stdlib.h>

static const smol_kernels *kernels_of(smol_isa isa) {
    switch (isa) {
    case SMOL_ISA_PORTABLE: return &smol_kernels_portable;
#if defined(__x86_64__)
    case SMOL_ISA_AVX2: return &smol_kernels_avx2;
    case SMOL_ISA_AVX512: return &smol_kernels_avx512;
    case SMOL_ISA_AVX512_VNNI: return &smol_kernels_avx512vnni;
    case SMOL_ISA_AVX512_BF16: return &smol_kernels_avx512bf16;
#elif defined(__aarch64__)
    case SMOL_ISA_NEON: return &smol_kernels_neon;
    case SMOL_ISA_NEON_DOT: return &smol_kernels_neondot;
    case SMOL_ISA_NEON_BF16: return &smol_kernels_neonbf16;
#endif
    default: return NULL;
    }
}

smol_thread_pool *smol_thread_pool_create(int32_t threads, smol_isa isa) {
    if (threads < 1 || threads > 256 || !smol_isa_available(isa)) return NULL;
    smol_thread_pool *pool = malloc(sizeof *pool);
    if (pool == NULL) return NULL;
    *pool = (smol_thread_pool){.workers = smol_workers_create(threads), .isa = isa, .kernels = kernels_of(isa)};
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
