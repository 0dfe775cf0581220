// Weights in eight and four bits on ARMv8: levels of int4 out of a table in a register, and products of bytes.
//
// What it is not: a self-contained header. A tier includes it after generic/vector.h and <arm_neon.h>; one whose target
// has SDOT says so with SMOL_HAS_SDOT.

#define SMOL_HAS_INT8_DOT
// Bytes are multiplied as signed ones, so that there is no offset to take back.
#define SMOL_INT8_DOT_IS_SIGNED

SMOL_INLINE uvec int4_weights(uvec codes) {
    const uint8x16_t weights = veorq_u8(vreinterpretq_u8_s8(vld1q_s8(smol_int4_levels)), vdupq_n_u8(0x80));
    return (uvec)vqtbl1q_u8(weights, (uint8x16_t)codes);
}

// sum + the four products of each lane, of signed bytes.
enum { INT8_STEP_PRODUCTS = 4 };

SMOL_INLINE ivec int8_step(ivec sum, ivec x, ivec y) {
#ifdef SMOL_HAS_SDOT
    return (ivec)vdotq_s32((int32x4_t)sum, (int8x16_t)x, (int8x16_t)y);
#else
    // No byte is -128, so two products fit into 16 bits.
    const int16x8_t low = vmull_s8(vget_low_s8((int8x16_t)x), vget_low_s8((int8x16_t)y));
    const int16x8_t high = vmull_high_s8((int8x16_t)x, (int8x16_t)y);
    return (ivec)vpadalq_s16((int32x4_t)sum, vpaddq_s16(low, high));
#endif
}

SMOL_INLINE ivec int8_dot(ivec sum, int32_t four, uvec weights) {
    return int8_step(sum, (ivec)(weights ^ 0x80808080u), (ivec)vdupq_n_s32(four));
}
