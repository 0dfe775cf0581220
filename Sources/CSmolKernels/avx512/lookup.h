// Levels of int4 out of a table in a register.

#define SMOL_HAS_INT8_DOT

SMOL_INLINE uvec int4_weights(uvec codes) {
    const __m128i levels = _mm_loadu_si128((const __m128i *)smol_int4_levels);
    const __m128i weights = _mm_xor_si128(levels, _mm_set1_epi8((char)0x80));
    return (uvec)_mm512_shuffle_epi8(_mm512_broadcast_i32x4(weights), (__m512i)codes);
}
