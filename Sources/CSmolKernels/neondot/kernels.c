// The NEON tier of machines that multiply groups of four bytes (SDOT) but not pairs of bfloat16.

#if defined(__aarch64__)

#include "../attention/layout.h"
#include "../dispatch/kernels.h"

#include <arm_neon.h>

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)

#define SMOL_LANES 4
#define SMOL_TILE_ROWS_MAX 6
#define SMOL_TILE_VECTORS 4
#define SMOL_HAS_BFLOAT16_TILE
#define SMOL_HAS_SDOT

#include "../generic/vector.h"

#include "../neon/widened_tile.h"

#include "../neon/int8.h"

#include "../generic/kernels.h"

#pragma clang attribute pop

const smol_kernels smol_kernels_neondot = SMOL_KERNEL_TABLE;

#endif
