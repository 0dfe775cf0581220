// The NEON tier of machines that multiply pairs of bfloat16 (BFDOT).

#if defined(__aarch64__)

#include "../attention/layout.h"
#include "../dispatch/kernels.h"

#include <arm_neon.h>

#pragma clang attribute push(__attribute__((target("bf16,dotprod"))), apply_to = function)

// 24 sums, 4 vectors of weights, and what is left for the pairs that multiply them.
#define SMOL_LANES 4
#define SMOL_TILE_ROWS_MAX 6
#define SMOL_TILE_VECTORS 4
#define SMOL_HAS_BFLOAT16_DOT
#define SMOL_HAS_SDOT

#include "../generic/vector.h"

// An element takes a pair of products at once, in an order and with a rounding of the instruction's own, but always
// the same ones: it depends on nothing beside the element.
SMOL_INLINE vec bfloat16_dot(vec sum, const uint32_t pair[2], const int parts, uvec weights) {
    const bfloat16x8_t columns = vreinterpretq_bf16_u32((uint32x4_t)weights);
    sum = (vec)vbfdotq_f32((float32x4_t)sum, columns, vreinterpretq_bf16_u32(vdupq_n_u32(pair[0])));
    if (parts == 2) {
        sum = (vec)vbfdotq_f32((float32x4_t)sum, columns, vreinterpretq_bf16_u32(vdupq_n_u32(pair[1])));
    }
    return sum;
}

#include "../neon/int8.h"

#include "../generic/kernels.h"

#pragma clang attribute pop

const smol_kernels smol_kernels_neonbf16 = SMOL_KERNEL_TABLE;

#endif
