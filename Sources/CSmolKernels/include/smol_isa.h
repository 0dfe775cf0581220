// The instruction-set tiers that the kernels are built for, and which of them this machine can run.
//
// What it is not: a list of every CPU feature. A tier is a whole set of kernels that is chosen once.

#ifndef SMOL_ISA_H
#define SMOL_ISA_H

#include <stdbool.h>
#include <stdint.h>

typedef enum smol_isa {
    SMOL_ISA_PORTABLE = 0,
    SMOL_ISA_AVX2 = 1,
    SMOL_ISA_AVX512 = 2,
    SMOL_ISA_AVX512_VNNI = 3,
    SMOL_ISA_AVX512_BF16 = 4,
    SMOL_ISA_NEON = 5,
    SMOL_ISA_NEON_DOT = 6,
    SMOL_ISA_NEON_BF16 = 7,
} smol_isa;

enum { SMOL_ISA_COUNT = 8 };

// Whether this machine, and this build, can run the tier.
bool smol_isa_available(smol_isa isa);

// The fastest tier that is available.
smol_isa smol_isa_best(void);

// The name that SMOLVLM_ISA takes: "portable", "avx2", "avx512", "avx512vnni", "avx512bf16", "neon",
// "neondot", "neonbf16".
const char *smol_isa_name(smol_isa isa);

#endif
