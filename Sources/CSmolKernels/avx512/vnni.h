// Products of bytes in one instruction.

#include "lookup.h"

SMOL_INLINE ivec int8_dot(ivec sum, int32_t four, uvec weights) {
    return (ivec)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)weights, _mm512_set1_epi32(four));
}

enum { INT8_STEP_PRODUCTS = 4 };

SMOL_INLINE ivec int8_step(ivec sum, ivec x, ivec y) {
    return (ivec)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)x, (__m512i)y);
}
