// Which optional instructions of ARMv8 this machine has: Linux and Apple's systems each have a way to ask.

#if defined(__aarch64__)

#include "arm.h"

#if defined(__linux__)

#include <sys/auxv.h>

bool smol_arm_has(smol_arm_feature feature) {
    // The kernel's HWCAP_ASIMDDP, HWCAP2_I8MM and HWCAP2_BF16; older headers lack some of these names.
    switch (feature) {
    case SMOL_ARM_DOTPROD: return (getauxval(AT_HWCAP) >> 20 & 1) != 0;
    case SMOL_ARM_I8MM: return (getauxval(AT_HWCAP2) >> 13 & 1) != 0;
    case SMOL_ARM_BF16: return (getauxval(AT_HWCAP2) >> 14 & 1) != 0;
    }
    return false;
}

#elif defined(__APPLE__)

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <sys/sysctl.h>

static bool has(const char *name) {
    uint32_t value = 0;
    size_t size = sizeof value;
    return sysctlbyname(name, &value, &size, NULL, 0) == 0 && value != 0;
}

bool smol_arm_has(smol_arm_feature feature) {
    switch (feature) {
    case SMOL_ARM_DOTPROD: return has("hw.optional.arm.FEAT_DotProd");
    case SMOL_ARM_I8MM: return has("hw.optional.arm.FEAT_I8MM");
    case SMOL_ARM_BF16: return has("hw.optional.arm.FEAT_BF16");
    }
    return false;
}

#else

bool smol_arm_has(smol_arm_feature feature) {
    (void)feature;
    return false;
}

#endif

#endif
