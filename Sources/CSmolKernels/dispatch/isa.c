// Which tiers this machine can run.

#include "smol_isa.h"

#if defined(__aarch64__)
#include "arm.h"
#endif

bool smol_isa_available(smol_isa isa) {
    switch (isa) {
    case SMOL_ISA_PORTABLE: return true;
#if defined(__x86_64__)
    case SMOL_ISA_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case SMOL_ISA_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
    case SMOL_ISA_AVX512_VNNI: return smol_isa_available(SMOL_ISA_AVX512) && __builtin_cpu_supports("avx512vnni");
    case SMOL_ISA_AVX512_BF16: return smol_isa_available(SMOL_ISA_AVX512_VNNI) && __builtin_cpu_supports("avx512bf16");
#elif defined(__aarch64__)
    case SMOL_ISA_NEON: return true;
    case SMOL_ISA_NEON_DOT: return smol_arm_has(SMOL_ARM_DOTPROD);
    case SMOL_ISA_NEON_BF16: return smol_arm_has(SMOL_ARM_BF16) && smol_arm_has(SMOL_ARM_DOTPROD);
#endif
    default: return false;
    }
}

smol_isa smol_isa_best(void) {
    for (int isa = SMOL_ISA_COUNT - 1; isa > SMOL_ISA_PORTABLE; isa--) {
        if (smol_isa_available((smol_isa)isa)) return (smol_isa)isa;
    }
    return SMOL_ISA_PORTABLE;
}

const char *smol_isa_name(smol_isa isa) {
    switch (isa) {
    case SMOL_ISA_PORTABLE: return "portable";
    case SMOL_ISA_AVX2: return "avx2";
    case SMOL_ISA_AVX512: return "avx512";
    case SMOL_ISA_AVX512_VNNI: return "avx512vnni";
    case SMOL_ISA_AVX512_BF16: return "avx512bf16";
    case SMOL_ISA_NEON: return "neon";
    case SMOL_ISA_NEON_DOT: return "neondot";
    case SMOL_ISA_NEON_BF16: return "neonbf16";
    }
    return "unknown";
}
