// The NEON tier: what every ARMv8 machine has. Vectors of four floats, fused multiply-add, 32 registers.

#if defined(__aarch64__)

#include "../attention/layout.h"
#include "../dispatch/kernels.h"

#include <arm_neon.h>

// 24 sums, 4 vectors of weights, and what is left for the numbers that multiply them.
#define SMOL_LANES 4
#define SMOL_TILE_ROWS_MAX 6
#define SMOL_TILE_VECTORS 4
#define SMOL_HAS_BFLOAT16_TILE

#include "../generic/vector.h"

#include "widened_tile.h"

#include "int8.h"

#include "../generic/kernels.h"

const smol_kernels smol_kernels_neon = SMOL_KERNEL_TABLE;

#endif
