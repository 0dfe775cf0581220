// The register tile of bfloat16 on a machine that multiplies float32 only: both sides are widened, which is exact, a
// piece of the sum at a time, and multiplied as float32.
//
// What it is not: a self-contained header. A tier's kernels.c includes it after generic/vector.h, and it replaces the
// tile that generic/tile.h makes of products of pairs. Widening weights between the multiplications would spare them
// the way through the first-level cache, but takes more registers than 24 sums leave.

#include "../generic/sums.h"

enum {
    // Steps of the sum that are widened at a time: six rows and 16 columns of them stay in the first-level cache.
    WIDENED_DEPTH = 128,
};

// a [depth] -> out [depth]. The two parts of bfloat16x2 add up without rounding.
SMOL_INLINE void widen_numbers(const uint16_t *a, int64_t second, int64_t depth, float *out, const int parts) {
    for (int64_t k = 0; k < depth; k++) {
        uint32_t bits = (uint32_t)a[k] << 16;
        memcpy(out + k, &bits, sizeof bits);
        if (parts == 2) {
            float rest;
            bits = (uint32_t)a[second + k] << 16;
            memcpy(&rest, &bits, sizeof rest);
            out[k] += rest;
        }
    }
}

// panel [depth / 2][panel_columns][2] -> out [depth][vectors * SMOL_LANES], its first columns
SMOL_INLINE void widen_weights(
    const uint16_t *panel, int64_t panel_columns, int64_t depth, float *out, const int vectors
) {
    for (int64_t k = 0; k < depth; k += 2) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            uvec pairs;
            memcpy(&pairs, panel + k * panel_columns + v * 2 * SMOL_LANES, sizeof pairs);
            store(out + (k * vectors + v) * SMOL_LANES, bits_to_float(pairs << 16));
            store(out + ((k + 1) * vectors + v) * SMOL_LANES, bits_to_float(pairs & 0xffff0000u));
        }
    }
}

SMOL_INLINE void tile_bfloat16_fixed(
    const uint16_t *a, int64_t lda, const uint16_t *panel, int64_t panel_columns, int64_t depth, float *out,
    const vec *keep, const int parts, const int rows, const int vectors
) {
    float numbers[SMOL_TILE_ROWS_MAX * WIDENED_DEPTH];
    float weights[WIDENED_DEPTH * SMOL_TILE_VECTORS * SMOL_LANES];
    vec sum[SMOL_TILE_ROWS_MAX][SMOL_TILE_VECTORS];
    start_sums(sum, out, keep, rows, vectors);
    for (int64_t first = 0; first < depth; first += WIDENED_DEPTH) {
        int64_t steps = depth - first < WIDENED_DEPTH ? depth - first : WIDENED_DEPTH;
        for (int r = 0; r < rows; r++) {
            widen_numbers(a + r * lda + first, lda / 2, steps, numbers + r * WIDENED_DEPTH, parts);
        }
        widen_weights(panel + first * panel_columns, panel_columns, steps, weights, vectors);
        for (int64_t k = 0; k < steps; k++) {
            vec weight[SMOL_TILE_VECTORS];
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) weight[v] = load(weights + (k * vectors + v) * SMOL_LANES);
#pragma clang loop unroll(full)
            for (int r = 0; r < rows; r++) {
                vec number = splat(numbers[r * WIDENED_DEPTH + k]);
#pragma clang loop unroll(full)
                for (int v = 0; v < vectors; v++) sum[r][v] += number * weight[v];
            }
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) store(out + r * SMOL_TILE_COLUMNS + v * SMOL_LANES, sum[r][v]);
    }
}
