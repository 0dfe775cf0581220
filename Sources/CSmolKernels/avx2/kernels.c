// The AVX2 tier: vectors of eight floats, fused multiply-add.

#if defined(__x86_64__)

#include "../attention/layout.h"
#include "../dispatch/kernels.h"

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,bmi,bmi2"))), apply_to = function)

#define SMOL_LANES 8
#define SMOL_TILE_ROWS_MAX 6
#define SMOL_TILE_VECTORS 2
#include "../generic/kernels.h"

#pragma clang attribute pop

const smol_kernels smol_kernels_avx2 = SMOL_KERNEL_TABLE;

#endif
