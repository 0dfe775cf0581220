// The portable tier: vectors of four floats, which every 64-bit machine has.

#include "../attention/layout.h"
#include "../dispatch/kernels.h"

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

#define SMOL_LANES 4
#if defined(__aarch64__)
#define SMOL_TILE_ROWS_MAX 6
#else
#define SMOL_TILE_ROWS_MAX 2
#endif
#define SMOL_TILE_VECTORS 4
#include "../generic/kernels.h"

const smol_kernels smol_kernels_portable = SMOL_KERNEL_TABLE;
