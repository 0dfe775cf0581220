// Which optional instructions of ARMv8 this machine has, as far as a tier asks.

#ifndef SMOL_DISPATCH_ARM_H
#define SMOL_DISPATCH_ARM_H

#include <stdbool.h>

typedef enum smol_arm_feature {
    SMOL_ARM_DOTPROD, // SDOT, UDOT: four products of bytes into one sum
    SMOL_ARM_I8MM,    // SMMLA, USDOT: small matrices of bytes, and bytes of either sign
    SMOL_ARM_BF16,    // BFDOT, BFMMLA, BFCVTN: bfloat16
} smol_arm_feature;

// False as well where the system has no way to ask.
bool smol_arm_has(smol_arm_feature feature);

#endif
