// The number types of a checkpoint, one to another.

#include "convert.h"

#include <string.h>

static inline float float_of_bits(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline uint16_t bfloat16_of_float(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    if (x != x) return (uint16_t)((bits | 0x400000u) >> 16);
    return (uint16_t)((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

// IEEE 754 binary16, subnormals and infinities included.
static inline float float_of_float16(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000u) << 16;
    uint32_t exponent = (half >> 10) & 0x1fu;
    uint32_t fraction = half & 0x3ffu;
    if (exponent == 0x1f) return float_of_bits(sign | 0x7f800000u | fraction << 13);
    if (exponent != 0) return float_of_bits(sign | (exponent + 112) << 23 | fraction << 13);
    float magnitude = (float)fraction * 0x1p-24f;
    return sign != 0 ? -magnitude : magnitude;
}

void smol_convert_to_float32(const void *x, smol_dtype dtype, int64_t start, int64_t count, float *out) {
    const char *bytes = x;
    switch (dtype) {
    case SMOL_DTYPE_FLOAT32: memcpy(out, bytes + 4 * start, 4 * (size_t)count); break;
    case SMOL_DTYPE_FLOAT16:
        for (int64_t i = 0; i < count; i++) {
            uint16_t half;
            memcpy(&half, bytes + 2 * (start + i), sizeof half);
            out[i] = float_of_float16(half);
        }
        break;
    case SMOL_DTYPE_BFLOAT16:
        for (int64_t i = 0; i < count; i++) {
            uint16_t half;
            memcpy(&half, bytes + 2 * (start + i), sizeof half);
            out[i] = float_of_bits((uint32_t)half << 16);
        }
        break;
    }
}

void smol_convert_to_bfloat16(const void *x, smol_dtype dtype, int64_t start, int64_t count, uint16_t *out) {
    if (dtype == SMOL_DTYPE_BFLOAT16) {
        memcpy(out, (const char *)x + 2 * start, 2 * (size_t)count);
        return;
    }
    float block[128];
    for (int64_t done = 0; done < count; done += 128) {
        int64_t size = count - done < 128 ? count - done : 128;
        smol_convert_to_float32(x, dtype, start + done, size, block);
        for (int64_t i = 0; i < size; i++) out[done + i] = bfloat16_of_float(block[i]);
    }
}
