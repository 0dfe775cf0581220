// Vectors of SMOL_LANES floats, in the compiler's own vector types, and the few functions on them.
//
// What it is not: a self-contained header. A tier's kernels.c sets the target and these macros, then includes it:
//   SMOL_LANES          floats a register holds: 4, 8 or 16
//   SMOL_TILE_ROWS_MAX  rows that a register tile holds
//   SMOL_TILE_VECTORS   registers across that a register tile holds

#ifndef SMOL_VECTOR_H
#define SMOL_VECTOR_H

#include <stdint.h>
#include <string.h>

#define SMOL_INLINE __attribute__((always_inline)) static inline

typedef float vec __attribute__((ext_vector_type(SMOL_LANES)));
typedef int32_t ivec __attribute__((ext_vector_type(SMOL_LANES)));
typedef uint32_t uvec __attribute__((ext_vector_type(SMOL_LANES)));
typedef uint16_t hvec __attribute__((ext_vector_type(SMOL_LANES)));

// a * b + c in one rounding where the tier can.
#pragma STDC FP_CONTRACT ON

SMOL_INLINE vec load(const float *p) {
    vec v;
    memcpy(&v, p, sizeof v);
    return v;
}

SMOL_INLINE void store(float *p, vec v) {
    memcpy(p, &v, sizeof v);
}

SMOL_INLINE vec splat(float x) {
    return (vec)(x);
}

SMOL_INLINE vec bits_to_float(uvec bits) {
    vec v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

SMOL_INLINE uvec float_to_bits(vec v) {
    uvec bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

SMOL_INLINE vec larger(vec a, vec b) {
    return a > b ? a : b;
}

typedef float vec4 __attribute__((ext_vector_type(4)));
typedef float vec8 __attribute__((ext_vector_type(8)));

// The lanes' sum and maximum, always in the same order: halves onto halves.
SMOL_INLINE float sum_of(vec v) {
#if SMOL_LANES == 16
    vec8 eight = v.lo + v.hi;
#elif SMOL_LANES == 8
    vec8 eight = v;
#endif
#if SMOL_LANES == 4
    vec4 four = v;
#else
    vec4 four = eight.lo + eight.hi;
#endif
    return (four.x + four.z) + (four.y + four.w);
}

SMOL_INLINE float maximum_of(vec v) {
#if SMOL_LANES == 16
    vec8 eight = v.lo > v.hi ? v.lo : v.hi;
#elif SMOL_LANES == 8
    vec8 eight = v;
#endif
#if SMOL_LANES == 4
    vec4 four = v;
#else
    vec4 four = eight.lo > eight.hi ? eight.lo : eight.hi;
#endif
    float even = four.x > four.z ? four.x : four.z, odd = four.y > four.w ? four.y : four.w;
    return even > odd ? even : odd;
}

#ifndef SMOL_HAS_BFLOAT16_DOT
// Rounds to bfloat16, to nearest even; a NaN stays a (quiet) NaN.
SMOL_INLINE hvec to_half_bits(vec v) {
    uvec bits = float_to_bits(v);
    uvec rounded = bits + 0x7fffu + ((bits >> 16) & 1u);
    uvec quiet = bits | 0x400000u;
    ivec is_number = v == v;
    uvec kept = ((uvec)is_number & rounded) | (~(uvec)is_number & quiet);
    return __builtin_convertvector(kept >> 16, hvec);
}
#else
// The same in one instruction (which, in AVX-512, takes numbers below the normal range for zero).
SMOL_INLINE hvec to_half_bits(vec v) {
#if defined(__aarch64__)
    return (hvec)vcvt_bf16_f32((float32x4_t)v);
#else
    return (hvec)_mm512_cvtneps_pbh((__m512)v);
#endif
}
#endif

// Lane by lane the two numbers as bfloat16, the even one in the low half: what a product takes as one pair.
#if SMOL_LANES != 16 || !defined(SMOL_HAS_BFLOAT16_DOT)
SMOL_INLINE uvec bfloat16_pairs(vec even, vec odd) {
    return __builtin_convertvector(to_half_bits(even), uvec) | __builtin_convertvector(to_half_bits(odd), uvec) << 16;
}
#else
SMOL_INLINE uvec bfloat16_pairs(vec even, vec odd) {
    // clang-format off
    const __m512i interleave = _mm512_set_epi16(
        31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8,
        23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0
    );
    // clang-format on
    return (uvec)_mm512_permutexvar_epi16(interleave, (__m512i)_mm512_cvtne2ps_pbh((__m512)odd, (__m512)even));
}
#endif

SMOL_INLINE void store_bfloat16(uint16_t *p, vec v) {
    hvec half = to_half_bits(v);
    memcpy(p, &half, sizeof half);
}

// What is left of a number once its rounding is taken off.
SMOL_INLINE vec remainder_of(vec v) {
    uvec rounded = __builtin_convertvector(to_half_bits(v), uvec) << 16;
    return v - bits_to_float(rounded);
}

SMOL_INLINE uint16_t bfloat16_of(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    if (x != x) return (uint16_t)((bits | 0x400000u) >> 16);
    return (uint16_t)((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

SMOL_INLINE float remainder_of_float(float x) {
    uint32_t bits = (uint32_t)bfloat16_of(x) << 16;
    float rounded;
    memcpy(&rounded, &bits, sizeof rounded);
    return x - rounded;
}

// Stores LANES numbers, or one, at element `at` of a row in any precision.
SMOL_INLINE void store_vector(smol_precision precision, void *row, int64_t half, int64_t at, vec v) {
    if (precision == SMOL_PRECISION_FLOAT32) {
        store((float *)row + at, v);
        return;
    }
    store_bfloat16((uint16_t *)row + at, v);
    if (precision == SMOL_PRECISION_BFLOAT16X2) store_bfloat16((uint16_t *)row + half + at, remainder_of(v));
}

SMOL_INLINE void store_number(smol_precision precision, void *row, int64_t half, int64_t at, float x) {
    if (precision == SMOL_PRECISION_FLOAT32) {
        ((float *)row)[at] = x;
        return;
    }
    ((uint16_t *)row)[at] = bfloat16_of(x);
    if (precision == SMOL_PRECISION_BFLOAT16X2) ((uint16_t *)row)[half + at] = bfloat16_of(remainder_of_float(x));
}

// A row of bfloat16 with an odd width ends with a zero, since products read pairs.
SMOL_INLINE void finish_row(smol_precision precision, void *row, int64_t half, int64_t width) {
    if (precision != SMOL_PRECISION_FLOAT32 && (width & 1)) store_number(precision, row, half, width, 0);
}

// 2^x to about one unit in the last place: the integer part goes into the exponent, the rest through a polynomial of
// degree 5 whose coefficients make the largest relative error on -0.5 ... 0.5 least (8.1e-8, by linear programming).
// Below -126 it stays at the smallest normal number instead of zero, which no sum here notices.
SMOL_INLINE vec power_of_two(vec x) {
    const float shift = 12582912.0f; // 1.5 * 2^23: adding it rounds to an integer in the low bits
    x = larger(splat(-126.0f), x);
    vec shifted = x + splat(shift);
    vec f = x - (shifted - splat(shift));
    vec p = splat(1.32746333e-3f);
    p = p * f + splat(9.67196168e-3f);
    p = p * f + splat(5.55067837e-2f);
    p = p * f + splat(2.40222353e-1f);
    p = p * f + splat(6.93147062e-1f);
    p = p * f + splat(1.0f);
    return bits_to_float(float_to_bits(p) + (float_to_bits(shifted) << 23));
}

// 2^x to 7.5e-5, which is enough where the outcome is rounded to bfloat16: the same with a polynomial of degree 3.
#if SMOL_LANES != 16 || !defined(SMOL_HAS_BFLOAT16_DOT)
SMOL_INLINE vec power_of_two_coarse(vec x) {
    const float shift = 12582912.0f;
    x = larger(splat(-126.0f), x);
    vec shifted = x + splat(shift);
    vec f = x - (shifted - splat(shift));
    vec p = splat(5.51716703e-2f);
    p = p * f + splat(2.42611125e-1f);
    p = p * f + splat(6.93260985e-1f);
    p = p * f + splat(9.99928073e-1f);
    return bits_to_float(float_to_bits(p) + (float_to_bits(shifted) << 23));
}
#else
// Here one instruction takes the fraction above the integer below, and another scales by it.
SMOL_INLINE vec power_of_two_coarse(vec x) {
    vec f = (vec)_mm512_reduce_ps((__m512)x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
    vec p = splat(7.80245302e-02f);
    p = p * f + splat(2.26067146e-01f);
    p = p * f + splat(6.95833543e-01f);
    p = p * f + splat(9.99925219e-01f);
    return (vec)_mm512_scalef_ps((__m512)p, (__m512)x);
}
#endif

#define LOG2_E 1.44269504088896341f

// e^x; beyond 88 it stays at the largest power of two.
SMOL_INLINE vec exponential(vec x) {
    vec t = x * splat(LOG2_E);
    t = t > splat(127.0f) ? splat(127.0f) : t;
    return power_of_two(t);
}

#endif
