// The register tile: a few rows of activations times one panel of packed weights. Everything that multiplies
// matrices, attention included, is this.

#include "sums.h"

// a [rows, depth] times the first vectors of a panel [depth, panel_columns] -> out [rows, 64], or onto it
SMOL_INLINE void tile_float32_fixed(
    const float *a, int64_t lda, const float *panel, int64_t panel_columns, int64_t depth, float *out, const vec *keep,
    const int rows, const int vectors
) {
    vec sum[SMOL_TILE_ROWS_MAX][SMOL_TILE_VECTORS];
    start_sums(sum, out, keep, rows, vectors);
    for (int64_t k = 0; k < depth; k++) {
        vec weights[SMOL_TILE_VECTORS];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) weights[v] = load(panel + k * panel_columns + v * SMOL_LANES);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            vec x = splat(a[r * lda + k]);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) sum[r][v] += x * weights[v];
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) store(out + r * SMOL_TILE_COLUMNS + v * SMOL_LANES, sum[r][v]);
    }
}

#ifndef SMOL_HAS_BFLOAT16_TILE
#ifndef SMOL_HAS_BFLOAT16_DOT
// Two steps of the sum at once: the even one, then the odd one.
SMOL_INLINE float float_of(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

SMOL_INLINE vec bfloat16_dot(vec sum, const uint32_t pair[2], const int parts, uvec weights) {
    float even = float_of(pair[0] << 16), odd = float_of(pair[0] & 0xffff0000u);
    if (parts == 2) {
        even += float_of(pair[1] << 16);
        odd += float_of(pair[1] & 0xffff0000u);
    }
    sum += splat(even) * bits_to_float(weights << 16);
    sum += splat(odd) * bits_to_float(weights & 0xffff0000u);
    return sum;
}
#endif

// One part of a row is plain bfloat16; two are bfloat16x2, the second one `lda / 2` after the first.
SMOL_INLINE void tile_bfloat16_fixed(
    const uint16_t *a, int64_t lda, const uint16_t *panel, int64_t panel_columns, int64_t depth, float *out,
    const vec *keep, const int parts, const int rows, const int vectors
) {
    vec sum[SMOL_TILE_ROWS_MAX][SMOL_TILE_VECTORS];
    start_sums(sum, out, keep, rows, vectors);
    for (int64_t k = 0; k < depth; k += 2) {
        uvec weights[SMOL_TILE_VECTORS];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            memcpy(&weights[v], panel + k * panel_columns + v * 2 * SMOL_LANES, sizeof(uvec));
        }
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            uint32_t pair[2];
            memcpy(&pair[0], a + r * lda + k, sizeof(uint32_t));
            if (parts == 2) memcpy(&pair[1], a + r * lda + lda / 2 + k, sizeof(uint32_t));
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) sum[r][v] = bfloat16_dot(sum[r][v], pair, parts, weights[v]);
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) store(out + r * SMOL_TILE_COLUMNS + v * SMOL_LANES, sum[r][v]);
    }
}
#endif

// Picks the register tile whose numbers of rows and vectors are compile-time constants.
#if SMOL_TILE_ROWS_MAX == 6
#define SMOL_SWITCH_ROWS(KERNEL, VECTORS) \
    switch (rows) {                       \
    case 1: KERNEL(1, VECTORS); break;    \
    case 2: KERNEL(2, VECTORS); break;    \
    case 3: KERNEL(3, VECTORS); break;    \
    case 4: KERNEL(4, VECTORS); break;    \
    case 5: KERNEL(5, VECTORS); break;    \
    default: KERNEL(6, VECTORS); break;   \
    }
#else
#define SMOL_SWITCH_ROWS(KERNEL, VECTORS) \
    switch (rows) {                       \
    case 1: KERNEL(1, VECTORS); break;    \
    default: KERNEL(2, VECTORS); break;   \
    }
#endif

#define SMOL_COLUMNS_MAX (SMOL_TILE_VECTORS * SMOL_LANES)

// `columns` is a multiple of 16 and at most SMOL_COLUMNS_MAX.
#if SMOL_COLUMNS_MAX == 64
#define SMOL_SWITCH_TILE(KERNEL)                                        \
    switch (columns) {                                                  \
    case 16: SMOL_SWITCH_ROWS(KERNEL, SMOL_TILE_VECTORS / 4) break;     \
    case 32: SMOL_SWITCH_ROWS(KERNEL, SMOL_TILE_VECTORS / 2) break;     \
    case 48: SMOL_SWITCH_ROWS(KERNEL, SMOL_TILE_VECTORS / 4 * 3) break; \
    default: SMOL_SWITCH_ROWS(KERNEL, SMOL_TILE_VECTORS) break;         \
    }
#else
#define SMOL_SWITCH_TILE(KERNEL) SMOL_SWITCH_ROWS(KERNEL, SMOL_TILE_VECTORS)
#endif

SMOL_INLINE void tile_float32_register(
    const float *a, int64_t lda, const float *panel, int64_t panel_columns, int64_t depth, int64_t rows,
    int64_t columns, const vec *keep, float *out
) {
#define KERNEL(R, V) tile_float32_fixed(a, lda, panel, panel_columns, depth, out, keep, R, V)
    SMOL_SWITCH_TILE(KERNEL)
#undef KERNEL
    (void)columns;
}

SMOL_INLINE void tile_bfloat16_register(
    const uint16_t *a, int64_t lda, const uint16_t *panel, int64_t panel_columns, int64_t depth, int64_t rows,
    int64_t columns, const vec *keep, float *out, const int parts
) {
#define KERNEL(R, V) tile_bfloat16_fixed(a, lda, panel, panel_columns, depth, out, keep, parts, R, V)
    SMOL_SWITCH_TILE(KERNEL)
#undef KERNEL
    (void)columns;
}

// The table's entries: a whole tile of at most 6 rows of at most 64 columns, cut into register tiles.
static void tile_float32(
    const float *a, int64_t lda, const float *panel, int64_t depth, int64_t rows, int64_t columns, float *out
) {
    for (int64_t column = 0; column < columns; column += SMOL_COLUMNS_MAX) {
        int64_t wide = columns - column < SMOL_COLUMNS_MAX ? columns - column : SMOL_COLUMNS_MAX;
        for (int64_t row = 0; row < rows; row += SMOL_TILE_ROWS_MAX) {
            int64_t high = rows - row < SMOL_TILE_ROWS_MAX ? rows - row : SMOL_TILE_ROWS_MAX;
            tile_float32_register(
                a + row * lda, lda, panel + column, columns, depth, high, wide, NULL,
                out + row * SMOL_TILE_COLUMNS + column
            );
        }
    }
}

SMOL_INLINE void tile_bfloat16_parts(
    const uint16_t *a, int64_t lda, const uint16_t *panel, int64_t depth, int64_t rows, int64_t columns, float *out,
    const int parts
) {
    for (int64_t column = 0; column < columns; column += SMOL_COLUMNS_MAX) {
        int64_t wide = columns - column < SMOL_COLUMNS_MAX ? columns - column : SMOL_COLUMNS_MAX;
        for (int64_t row = 0; row < rows; row += SMOL_TILE_ROWS_MAX) {
            int64_t high = rows - row < SMOL_TILE_ROWS_MAX ? rows - row : SMOL_TILE_ROWS_MAX;
            tile_bfloat16_register(
                a + row * lda, lda, panel + 2 * column, columns, depth, high, wide, NULL,
                out + row * SMOL_TILE_COLUMNS + column, parts
            );
        }
    }
}

static void tile_bfloat16(
    const uint16_t *a, int64_t lda, const uint16_t *panel, int64_t depth, int64_t rows, int64_t columns, float *out
) {
    tile_bfloat16_parts(a, lda, panel, depth, rows, columns, out, 1);
}

static void tile_bfloat16x2(
    const uint16_t *a, int64_t lda, const uint16_t *panel, int64_t depth, int64_t rows, int64_t columns, float *out
) {
    tile_bfloat16_parts(a, lda, panel, depth, rows, columns, out, 2);
}

// out [rows, 64] = out times keep [64] + a [rows, depth] times panel [depth, 64].
SMOL_INLINE void tile_float32_onto(
    const float *a, int64_t lda, const float *panel, int64_t depth, int64_t rows, const vec *keep, float *out
) {
    for (int64_t column = 0; column < SMOL_TILE_COLUMNS; column += SMOL_COLUMNS_MAX) {
        for (int64_t row = 0; row < rows; row += SMOL_TILE_ROWS_MAX) {
            int64_t high = rows - row < SMOL_TILE_ROWS_MAX ? rows - row : SMOL_TILE_ROWS_MAX;
            tile_float32_register(
                a + row * lda, lda, panel + column, SMOL_TILE_COLUMNS, depth, high, SMOL_COLUMNS_MAX,
                keep + column / SMOL_LANES, out + row * SMOL_TILE_COLUMNS + column
            );
        }
    }
}

SMOL_INLINE void tile_bfloat16_onto(
    const uint16_t *a, int64_t lda, const uint16_t *panel, int64_t depth, int64_t rows, const vec *keep, float *out
) {
    for (int64_t column = 0; column < SMOL_TILE_COLUMNS; column += SMOL_COLUMNS_MAX) {
        for (int64_t row = 0; row < rows; row += SMOL_TILE_ROWS_MAX) {
            int64_t high = rows - row < SMOL_TILE_ROWS_MAX ? rows - row : SMOL_TILE_ROWS_MAX;
            tile_bfloat16_register(
                a + row * lda, lda, panel + 2 * column, SMOL_TILE_COLUMNS, depth, high, SMOL_COLUMNS_MAX,
                keep + column / SMOL_LANES, out + row * SMOL_TILE_COLUMNS + column, 1
            );
        }
    }
}
