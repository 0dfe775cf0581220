// The AVX-512 tier of machines that multiply pairs of bfloat16 (VDPBF16PS).

#if defined(__x86_64__)

#include "../attention/layout.h"
#include "../dispatch/kernels.h"

#include <immintrin.h>

#pragma clang attribute push(                                                                              \
    __attribute__((target("avx512bf16,avx512vnni,avx512f,avx512bw,avx512vl,avx512dq,avx2,fma,bmi,bmi2"))), \
    apply_to = function                                                                                    \
)

#define SMOL_LANES 16
#define SMOL_TILE_ROWS_MAX 6
#define SMOL_IMAGE_KERNELS smol_image_avx2
#define SMOL_TILE_VECTORS 4
#define SMOL_HAS_BFLOAT16_DOT

#include "../generic/vector.h"

SMOL_INLINE vec bfloat16_dot(vec sum, const uint32_t pair[2], const int parts, uvec weights) {
    sum = (vec)_mm512_dpbf16_ps((__m512)sum, (__m512bh)_mm512_set1_epi32((int)pair[0]), (__m512bh)weights);
    if (parts == 2) {
        sum = (vec)_mm512_dpbf16_ps((__m512)sum, (__m512bh)_mm512_set1_epi32((int)pair[1]), (__m512bh)weights);
    }
    return sum;
}

#include "../avx512/vnni.h"

#include "../generic/kernels.h"

#pragma clang attribute pop

const smol_kernels smol_kernels_avx512bf16 = SMOL_KERNEL_TABLE;

#endif
