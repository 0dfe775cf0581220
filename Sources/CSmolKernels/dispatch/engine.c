// The engine: picks a tier's table of kernels and owns the pool.

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

smol_engine *smol_engine_create(int32_t threads, smol_isa isa) {
    if (threads < 1 || threads > 256 || !smol_isa_available(isa)) return NULL;
    smol_engine *engine = malloc(sizeof *engine);
    if (engine == NULL) return NULL;
    *engine = (smol_engine){.pool = smol_pool_create(threads), .isa = isa, .kernels = kernels_of(isa)};
    if (engine->pool == NULL) {
        free(engine);
        return NULL;
    }
    return engine;
}

void smol_engine_free(smol_engine *engine) {
    if (engine == NULL) return;
    smol_pool_free(engine->pool);
    free(engine);
}

int32_t smol_engine_threads(const smol_engine *engine) {
    return smol_pool_threads(engine->pool);
}

smol_isa smol_engine_isa(const smol_engine *engine) {
    return engine->isa;
}
