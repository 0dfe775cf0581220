// The table of tiers: everything that is chosen by the instruction set is chosen here. See smol_isa.h.

#include "arm.h"
#include "kernels.h"

#include <stddef.h>
#include <string.h>

#if defined(__x86_64__)
#define IF_X86(...) __VA_ARGS__
#define IF_ARM(...)
#define HAS(EXTENSION) __builtin_cpu_supports(EXTENSION)
#elif defined(__aarch64__)
#define IF_X86(...)
#define IF_ARM(...) __VA_ARGS__
#else
#define IF_X86(...)
#define IF_ARM(...)
#endif
#define IF_ANY(...) __VA_ARGS__

// A row: a tier's name, what it is built for, and whether this processor has every extension of its target. Its kernels
// and the loops they are held against are in smol_kernels_<name>. Slower tiers come first.
// clang-format off
#define TIERS(ROW)                                                                                      \
    ROW(portable,   IF_ANY, true)                                                                       \
    ROW(avx2,       IF_X86, HAS("avx2") && HAS("fma") && HAS("bmi") && HAS("bmi2"))                     \
    ROW(avx512,     IF_X86, has_avx2() && HAS("avx512f") && HAS("avx512bw") && HAS("avx512vl")          \
                            && HAS("avx512dq"))                                                         \
    ROW(avx512vnni, IF_X86, has_avx512() && HAS("avx512vnni"))                                          \
    ROW(avx512bf16, IF_X86, has_avx512vnni() && HAS("avx512bf16"))                                      \
    ROW(neon,       IF_ARM, true)                                                                       \
    ROW(neondot,    IF_ARM, smol_arm_has(SMOL_ARM_DOTPROD))                                             \
    ROW(neonbf16,   IF_ARM, has_neondot() && smol_arm_has(SMOL_ARM_BF16))

#define DECLARATION(NAME, IF_BUILT, CHECK)                                                              \
    IF_BUILT(extern const smol_kernels smol_kernels_##NAME; static bool has_##NAME(void) { return CHECK; })

// Where a tier is not built for this kind of processor, its name is all there is.
#define ENTRY(NAME, IF_BUILT, CHECK) \
    {.name = #NAME, IF_BUILT(.is_available = has_##NAME, .kernels = &smol_kernels_##NAME)},
// clang-format on

TIERS(DECLARATION)

typedef struct tier {
    const char *name;
    bool (*is_available)(void);
    const smol_kernels *kernels;
} tier;

static const tier tiers[] = {TIERS(ENTRY)};

enum { TIER_COUNT = sizeof tiers / sizeof tiers[0] };

static bool is_tier(smol_isa isa) {
    return isa >= 0 && isa < TIER_COUNT;
}

const smol_kernels *smol_kernels_of(smol_isa isa) {
    return is_tier(isa) ? tiers[isa].kernels : NULL;
}

int32_t smol_isa_count(void) {
    return TIER_COUNT;
}

const char *smol_isa_name(smol_isa isa) {
    return is_tier(isa) ? tiers[isa].name : "unknown";
}

smol_isa smol_isa_named(const char *name) {
    smol_isa isa = TIER_COUNT - 1;
    while (isa >= 0 && strcmp(name, tiers[isa].name) != 0) isa--;
    return isa;
}

bool smol_isa_available(smol_isa isa) {
    return smol_kernels_of(isa) != NULL && tiers[isa].is_available();
}

smol_isa smol_isa_best(void) {
    smol_isa isa = TIER_COUNT - 1;
    while (isa > SMOL_ISA_PORTABLE && !smol_isa_available(isa)) isa--;
    return isa;
}
