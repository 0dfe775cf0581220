// The register tile of quantised matrices: a few rows of eight-bit activations times one panel of weights. A group's
// products (with int4, a block's) are summed as integers, exactly; groups are added in ascending order, in float32.

// A tier may bring its own int8_dot, int8_step and int4_weights (and then defines SMOL_HAS_INT8_DOT). Where its
// int8_dot takes the 128 off the weights itself, it defines SMOL_INT8_DOT_IS_SIGNED: its sums need no offset.
#ifdef SMOL_INT8_DOT_IS_SIGNED
#define SMOL_FIRST_SUM(offset) (ivec)(0)
#else
#define SMOL_FIRST_SUM(offset) (ivec)(offset)
#endif

#ifndef SMOL_HAS_INT8_DOT
// sum + the four products of each lane: bytes of `four`, signed, times bytes of `weights`, unsigned.
SMOL_INLINE ivec int8_dot(ivec sum, int32_t four, uvec weights) {
    const ivec broadcast = (ivec)(four);
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++) sum += (broadcast << (24 - 8 * i) >> 24) * (ivec)(weights >> (8 * i) & 0xffu);
    return sum;
}

// What is left of int8_dot for each row and vector where the bytes were parted before: here one of its four products.
enum { INT8_STEP_PRODUCTS = 1 };

SMOL_INLINE ivec int8_step(ivec sum, ivec x, ivec y) {
#if defined(__x86_64__)
    // The compiler knows that bytes fit into 16 bits.
    return sum + (ivec)_mm_madd_epi16((__m128i)x, (__m128i)y);
#else
    return sum + x * y;
#endif
}

// Indices of levels, one a byte, to weights, 128 more than the level.
SMOL_INLINE uvec int4_weights(uvec codes) {
    uint8_t bytes[4 * SMOL_LANES];
    memcpy(bytes, &codes, sizeof bytes);
    for (int i = 0; i < 4 * SMOL_LANES; i++) bytes[i] = (uint8_t)(smol_int4_levels[bytes[i] & 15] + 128);
    memcpy(&codes, bytes, sizeof codes);
    return codes;
}
#endif

SMOL_INLINE uvec load_bytes(const uint8_t *p) {
    uvec v;
    memcpy(&v, p, sizeof v);
    return v;
}

SMOL_INLINE int32_t load_four(const int8_t *p) {
    int32_t four;
    memcpy(&four, p, sizeof four);
    return four;
}

// One vector of a group's bfloat16 scales.
SMOL_INLINE vec load_scales(const uint8_t *p) {
    hvec bits;
    memcpy(&bits, p, sizeof bits);
    return bits_to_float(__builtin_convertvector(bits, uvec) << 16);
}

// Some columns of a matrix's panel.
typedef struct panel_part {
    const uint8_t *bytes;  // of the first column wanted
    const uint8_t *scales; // int4: of the first block's first column wanted; int8: float32 [columns]
    int64_t columns;       // of the whole panel
    int64_t groups;
} panel_part;

// clang-format off
#define SMOL_FOR_TILE                            \
    _Pragma("clang loop unroll(full)")           \
    for (int r = 0; r < rows; r++)               \
        _Pragma("clang loop unroll(full)")       \
        for (int v = 0; v < vectors; v++)
// clang-format on

// Prefetches the panel's next kilobytes where a tile takes less than its width: the hardware sees gaps and does not.
SMOL_INLINE void prefetch_panel(const uint8_t *bytes, const int bytes_per_step, const int vectors) {
    if (vectors * SMOL_LANES >= SMOL_TILE_COLUMNS) return;
    for (int i = 0; i < bytes_per_step; i += 64) __builtin_prefetch(bytes + 4096 + i);
}

// One group of an int8 panel.
SMOL_INLINE void add_group_int8(
    const int8_t *a, int64_t lda, const smol_group *meta, int64_t meta_stride, const uint8_t *bytes, int64_t columns,
    vec total[SMOL_TILE_ROWS_MAX][64 / SMOL_LANES], const int rows, const int vectors
) {
    ivec sum[SMOL_TILE_ROWS_MAX][64 / SMOL_LANES];
    SMOL_FOR_TILE sum[r][v] = SMOL_FIRST_SUM(meta[r * meta_stride].offset);
    for (int step = 0; step < SMOL_GROUP_COLUMNS / 4; step++) {
        uvec weights[64 / SMOL_LANES];
        prefetch_panel(bytes + 4 * step * columns, 256, vectors);
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) weights[v] = load_bytes(bytes + (step * columns + v * SMOL_LANES) * 4);
        SMOL_FOR_TILE sum[r][v] = int8_dot(sum[r][v], load_four(a + r * lda + 4 * step), weights[v]);
    }
    SMOL_FOR_TILE total[r][v] += __builtin_convertvector(sum[r][v], vec) * splat(meta[r * meta_stride].scale);
}

// One group of an int4 panel: two blocks, each followed by its scales.
SMOL_INLINE void add_group_int4(
    const int8_t *a, int64_t lda, const smol_group *meta, int64_t meta_stride, const uint8_t *bytes,
    const uint8_t *scales, int64_t columns, vec total[SMOL_TILE_ROWS_MAX][64 / SMOL_LANES], const int rows,
    const int vectors
) {
    for (int half = 0; half < 2; half++) {
        ivec sum[SMOL_TILE_ROWS_MAX][64 / SMOL_LANES];
        SMOL_FOR_TILE sum[r][v] = SMOL_FIRST_SUM(meta[r * meta_stride].halves[half]);
        for (int step = 0; step < SMOL_BLOCK_WEIGHTS / 8; step++) {
            uvec low[64 / SMOL_LANES], high[64 / SMOL_LANES];
            prefetch_panel(bytes + 4 * step * columns, 256, vectors);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) {
                uvec pairs = load_bytes(bytes + (step * columns + v * SMOL_LANES) * 4);
                low[v] = int4_weights(pairs & 0x0f0f0f0fu);
                high[v] = int4_weights(pairs >> 4 & 0x0f0f0f0fu);
            }
            SMOL_FOR_TILE sum[r][v] = int8_dot(sum[r][v], load_four(a + r * lda + 4 * step), low[v]);
            SMOL_FOR_TILE sum[r][v] = int8_dot(sum[r][v], load_four(a + r * lda + 16 + 4 * step), high[v]);
        }
        prefetch_panel(bytes + 16 * columns, 128, vectors);
        SMOL_FOR_TILE {
            vec scaled = __builtin_convertvector(sum[r][v], vec) * load_scales(scales + v * SMOL_LANES * 2);
            total[r][v] += scaled * splat(meta[r * meta_stride].scale);
        }
        a += SMOL_BLOCK_WEIGHTS;
        bytes += 18 * columns;
        scales += 18 * columns;
    }
}

SMOL_INLINE void tile_quantized_fixed(
    const int8_t *a, int64_t lda, const panel_part *panel, float *out, const int bits, const int rows, const int vectors
) {
    const int64_t columns = panel->columns, group_bytes = bits == 8 ? SMOL_GROUP_COLUMNS * columns : 36 * columns;
    const smol_group *meta = (const smol_group *)(a + panel->groups * SMOL_GROUP_COLUMNS);
    const int64_t meta_stride = lda / (int64_t)sizeof(smol_group);
    vec total[SMOL_TILE_ROWS_MAX][64 / SMOL_LANES];
    SMOL_FOR_TILE total[r][v] = splat(0);
    for (int64_t group = 0; group < panel->groups; group++) {
        const int8_t *x = a + group * SMOL_GROUP_COLUMNS;
        const uint8_t *bytes = panel->bytes + group * group_bytes;
        if (bits == 8) {
            add_group_int8(x, lda, meta + group, meta_stride, bytes, columns, total, rows, vectors);
        } else {
            const uint8_t *scales = panel->scales + group * group_bytes;
            add_group_int4(x, lda, meta + group, meta_stride, bytes, scales, columns, total, rows, vectors);
        }
    }
    SMOL_FOR_TILE {
        vec scale = bits == 8 ? load((const float *)panel->scales + v * SMOL_LANES) : splat(1.0f);
        store(out + r * SMOL_TILE_COLUMNS + v * SMOL_LANES, total[r][v] * scale);
    }
}

#undef SMOL_FOR_TILE

// Columns that a register tile of so many rows takes at once. A single row takes them all, so that its weights come
// from memory in their order there; more rows need the registers.
SMOL_INLINE int64_t columns_at_once(int64_t rows, int64_t columns) {
    const int64_t most = rows == 1 || (SMOL_LANES == 16 && rows <= 3) ? 64 : 2 * SMOL_LANES > 16 ? 2 * SMOL_LANES : 16;
    return columns >= 64 && most >= 64 ? 64 : columns >= 32 && most >= 32 ? 32 : 16;
}

// A whole tile of at most 6 rows of at most 64 columns, cut into register tiles.
SMOL_INLINE void tile_quantized(
    const int8_t *a, int64_t lda, const uint8_t *panel, const uint8_t *scales, int64_t depth, int64_t rows,
    int64_t columns, float *out, const int bits
) {
    for (int64_t row = 0; row < rows; row += SMOL_TILE_ROWS_MAX) {
        int64_t high = rows - row < SMOL_TILE_ROWS_MAX ? rows - row : SMOL_TILE_ROWS_MAX;
        for (int64_t column = 0; column < columns;) {
            int64_t wide = columns_at_once(high, columns - column);
            const panel_part part = {
                .bytes = panel + 4 * column,
                .scales = bits == 8 ? scales + 4 * column : panel + 16 * columns + 2 * column,
                .columns = columns,
                .groups = depth / SMOL_GROUP_COLUMNS,
            };
            const int8_t *from = a + row * lda;
            float *to = out + row * SMOL_TILE_COLUMNS + column;
#define SMOL_TILE(R, C) tile_quantized_fixed(from, lda, &part, to, bits, R, (C) / SMOL_LANES)
#define SMOL_NARROW_TILE(R) (SMOL_LANES == 16 && wide == 32 ? SMOL_TILE(R, 32) : SMOL_TILE(R, 16))
#define SMOL_WIDE_TILE(R) (SMOL_LANES == 16 && wide == 64 ? SMOL_TILE(R, 64) : SMOL_NARROW_TILE(R))
            switch (high) {
            case 1: wide == 64 ? SMOL_TILE(1, 64) : wide == 32 ? SMOL_TILE(1, 32) : SMOL_TILE(1, 16); break;
#if SMOL_TILE_ROWS_MAX == 6
            case 2: SMOL_WIDE_TILE(2); break;
            case 3: SMOL_WIDE_TILE(3); break;
            case 4: SMOL_NARROW_TILE(4); break;
            case 5: SMOL_NARROW_TILE(5); break;
            default: SMOL_NARROW_TILE(6); break;
#else
            default: SMOL_NARROW_TILE(2); break;
#endif
            }
#undef SMOL_TILE
#undef SMOL_NARROW_TILE
#undef SMOL_WIDE_TILE
            column += wide;
        }
    }
}

// The table's entries.
static void tile_int8(
    const int8_t *a, int64_t lda, const uint8_t *panel, const float *scales, int64_t depth, int64_t rows,
    int64_t columns, float *out
) {
    tile_quantized(a, lda, panel, (const uint8_t *)scales, depth, rows, columns, out, 8);
}

static void tile_int4(
    const int8_t *a, int64_t lda, const uint8_t *panel, int64_t depth, int64_t rows, int64_t columns, float *out
) {
    tile_quantized(a, lda, panel, 0, depth, rows, columns, out, 4);
}
