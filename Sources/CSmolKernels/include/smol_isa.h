// The instruction-set tiers that the kernels are written for, and which of them this machine can run.
//
// What it is not: a list of every CPU feature. A tier is a whole set of kernels that is chosen once. The table of tiers
// is in dispatch/tiers.c; a number here is a row there.

#ifndef SMOL_ISA_H
#define SMOL_ISA_H

#include <stdbool.h>
#include <stdint.h>

// A tier, 0 ..< smol_isa_count(), the slower of two first.
typedef int32_t smol_isa;

// Plain C, which every machine can run.
static const smol_isa SMOL_ISA_PORTABLE = 0;

// How many tiers there are, those for other kinds of processors included.
int32_t smol_isa_count(void);

// The name that SMOLVLM_ISA takes.
const char *smol_isa_name(smol_isa isa);

// The tier of that name, or -1 where there is none.
smol_isa smol_isa_named(const char *name);

// Whether this machine, and this build, can run the tier.
bool smol_isa_available(smol_isa isa);

// The fastest tier that is available.
smol_isa smol_isa_best(void);

#endif
