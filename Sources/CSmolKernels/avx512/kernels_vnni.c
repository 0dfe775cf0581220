// The AVX-512 tier of machines that multiply groups of four bytes (VPDPBUSD) but not pairs of bfloat16.

#if defined(__x86_64__)

#include "../attention/layout.h"
#include "../dispatch/kernels.h"

#include <immintrin.h>

#pragma clang attribute push(                                                                                       \
    __attribute__((target("avx512vnni,avx512f,avx512bw,avx512vl,avx512dq,avx2,fma,bmi,bmi2"))), apply_to = function \
)

#define SMOL_LANES 16
#define SMOL_TILE_ROWS_MAX 6
#define SMOL_IMAGE_KERNELS smol_image_avx2
#define SMOL_TILE_VECTORS 4
#include "../generic/vector.h"

#include "vnni.h"

#include "../generic/kernels.h"

#pragma clang attribute pop

const smol_kernels smol_kernels_avx512vnni = SMOL_KERNEL_TABLE;

#endif
