// One block of the vision encoder's attention with products of bytes. What differs from vision_attention.h:
//
// The mean of all keys is taken off every key. That adds one number to all scores of a query, so no weight changes;
// without it, a part that all keys share would use up most of the bytes' range (Zhang et al., "SageAttention", 2024).
//
// Each query, each key, and each number of the head at 64 positions has a scale of its own. So have a query's weights
// of one step, which are unsigned: the largest of the 64 becomes 255, so that keys of little weight, of which there may
// be many, are not lost next to a step with a key of great weight. Weights are summed by the same products as the
// values, through a row of ones below them: what rounding does to a weight is in numerator and denominator alike.

#define SMOL_LOG2_255 7.99435344f

// What sums of unsigned bytes begin with: an int8_dot that takes 128 off gets it back.
#ifdef SMOL_INT8_DOT_IS_SIGNED
#define SMOL_FIRST_UNSIGNED_SUM(offset) (ivec)(-(offset))
#else
#define SMOL_FIRST_UNSIGNED_SUM(offset) (ivec)(0)
#endif

// x [count], a multiple of 16 -> out [count]
SMOL_INLINE smol_vision_row quantize_vision_row(const float *x, int64_t count, int8_t *out) {
    const float top = largest_magnitude(x, count);
    const int is_zero = top < SMOL_SMALLEST_SCALED;
    const int32_t sum = quantize_run(x, count, is_zero ? 0.0f : 127.0f / top, out);
    return (smol_vision_row){is_zero ? 0.0f : top * (1.0f / 127.0f), -128 * sum};
}

// bfloat16 x [count] -> out [depth], zeros after the last
SMOL_INLINE void widen_head(const uint16_t *x, int64_t count, int64_t depth, float *out) {
    int64_t i = 0;
    for (; i + SMOL_LANES <= count; i += SMOL_LANES) {
        hvec bits;
        memcpy(&bits, x + i, sizeof bits);
        store(out + i, bits_to_float(__builtin_convertvector(bits, uvec) << 16));
    }
    for (; i < count; i++) {
        const uint32_t bits = (uint32_t)x[i] << 16;
        memcpy(out + i, &bits, sizeof bits);
    }
    for (; i < depth; i++) out[i] = 0;
}

// keys [positions, head size] in bfloat16 -> their mean [depth], zeros after the last
static void vision_key_mean(const smol_vision_step *step) {
    const int64_t depth = step->depth;
    const float share = 1.0f / (float)step->positions;
    _Alignas(64) float key[SMOL_HEAD_SIZE_LIMIT];
    memset(step->key_mean, 0, (size_t)depth * sizeof(float));
    for (int64_t r = 0; r < step->positions; r++) {
        widen_head((const uint16_t *)step->key + r * step->joined_stride, step->head_size, depth, key);
        for (int64_t i = 0; i < depth; i += SMOL_LANES) {
            store(step->key_mean + i, load(step->key_mean + i) + load(key + i) * splat(share));
        }
    }
}

static void vision_pack_int8(const smol_vision_step *step) {
    const int64_t size = step->head_size, depth = step->depth;
    _Alignas(64) float rows[SMOL_VISION_BLOCK * SMOL_HEAD_SIZE_LIMIT];
    _Alignas(64) float columns[SMOL_HEAD_SIZE_LIMIT * SMOL_VISION_BLOCK];

    int8_t *keys = step->keys;
    for (int64_t r = 0; r < step->positions; r++) {
        widen_head((const uint16_t *)step->key + r * step->joined_stride, size, depth, rows);
        for (int64_t i = 0; i < depth; i += SMOL_LANES) store(rows + i, load(rows + i) - load(step->key_mean + i));
        step->key_rows[r] = quantize_vision_row(rows, depth, keys + r * depth);
    }

    memset(rows, 0, (size_t)(SMOL_VISION_BLOCK * depth) * sizeof(float));
    for (int64_t r = 0; r < step->positions; r++) {
        widen_head((const uint16_t *)step->value + r * step->joined_stride, size, depth, rows + r * depth);
    }
    transpose((const uint32_t *)rows, depth, SMOL_VISION_BLOCK, depth, (uint32_t *)columns, SMOL_VISION_BLOCK);
    int8_t *values = step->values;
    for (int64_t i = 0; i < size; i++) {
        step->value_rows[i] =
            quantize_vision_row(columns + i * SMOL_VISION_BLOCK, SMOL_VISION_BLOCK, values + i * SMOL_VISION_BLOCK);
    }
    memset(values + size * SMOL_VISION_BLOCK, 0, SMOL_VISION_BLOCK);
    memset(values + size * SMOL_VISION_BLOCK, 1, (size_t)step->positions);
    step->value_rows[size] = (smol_vision_row){1, -128 * (int32_t)step->positions};
}

// The block's queries as a panel [depth / 4][64][4] of bytes, 128 more than their value; and, lane by lane, what a
// score is to be multiplied with.
SMOL_INLINE void pack_query_bytes(const smol_vision_block *block, uint32_t *panel, vec factors[QUERY_VECTORS]) {
    const int64_t depth = block->depth, words = (depth / 4 + SMOL_LANES - 1) / SMOL_LANES * SMOL_LANES;
    // A query of zeros has a scale all the same, so that no product of it with an infinity is undefined.
    const float smallest = 1e-20f;
    _Alignas(64) float number[SMOL_HEAD_SIZE_LIMIT], scales[SMOL_VISION_BLOCK];
    _Alignas(64) uint32_t rows[SMOL_VISION_BLOCK * SMOL_HEAD_SIZE_LIMIT / 4];
    memset(rows, 0, (size_t)(SMOL_VISION_BLOCK * words) * sizeof(uint32_t));
    for (int64_t q = 0; q < SMOL_VISION_BLOCK; q++) {
        scales[q] = smallest;
        if (q >= block->queries) continue;
        widen_head((const uint16_t *)block->query + q * block->query_stride, block->head_size, depth, number);
        const float scale = quantize_vision_row(number, depth, (int8_t *)(rows + q * words)).scale;
        if (scale > smallest) scales[q] = scale;
        for (int64_t i = 0; i < words; i++) rows[q * words + i] ^= 0x80808080u;
    }
    transpose(rows, words, SMOL_VISION_BLOCK, words, panel, SMOL_VISION_BLOCK);
    for (int v = 0; v < QUERY_VECTORS; v++) {
        factors[v] = load(scales + v * SMOL_LANES) * splat(block->scale * LOG2_E);
    }
}

// clang-format off
#define SMOL_FOR_TILE                                \
    _Pragma("clang loop unroll(full)")               \
    for (int r = 0; r < rows; r++)                   \
        _Pragma("clang loop unroll(full)")           \
        for (int v = 0; v < vectors; v++)
// clang-format on

// Rows of bytes times 64 lanes of them: scores, where `keep` is NULL, or
// out [rows, 64] = out times keep [64] + products times share [64].
SMOL_INLINE void byte_tile_fixed(
    const int8_t *a, int64_t lda, const smol_vision_row *about, const uint8_t *panel, int64_t depth, const vec *keep,
    const vec *share, float *out, const int rows, const int vectors
) {
    ivec sum[SMOL_TILE_ROWS_MAX][SMOL_TILE_VECTORS];
    SMOL_FOR_TILE {
        sum[r][v] = keep == NULL ? SMOL_FIRST_SUM(about[r].offset) : SMOL_FIRST_UNSIGNED_SUM(about[r].offset);
    }
    for (int64_t k = 0; k < depth; k += 4) {
        uvec bytes[SMOL_TILE_VECTORS];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) bytes[v] = load_bytes(panel + k * SMOL_VISION_BLOCK + 4 * v * SMOL_LANES);
        SMOL_FOR_TILE sum[r][v] = int8_dot(sum[r][v], load_four(a + r * lda + k), bytes[v]);
    }
    SMOL_FOR_TILE {
        float *to = out + r * SMOL_VISION_BLOCK + v * SMOL_LANES;
        vec x = __builtin_convertvector(sum[r][v], vec) * splat(about[r].scale);
        store(to, keep == NULL ? x : load(to) * keep[v] + x * share[v]);
    }
}

#undef SMOL_FOR_TILE

SMOL_INLINE void byte_tiles(
    const int8_t *a, int64_t lda, const smol_vision_row *about, const uint8_t *panel, int64_t depth, int64_t all_rows,
    const vec *keep, const vec *share, float *out
) {
    for (int64_t row = 0; row < all_rows; row += SMOL_TILE_ROWS_MAX) {
        const int64_t rows = all_rows - row < SMOL_TILE_ROWS_MAX ? all_rows - row : SMOL_TILE_ROWS_MAX;
        for (int v = 0; v < QUERY_VECTORS; v += SMOL_TILE_VECTORS) {
#define KERNEL(R, V)                                                                                                   \
    byte_tile_fixed(                                                                                                   \
        a + row * lda, lda, about + row, panel + 4 * v * SMOL_LANES, depth, keep == NULL ? NULL : keep + v, share + v, \
        out + row * SMOL_VISION_BLOCK + v * SMOL_LANES, R, V                                                           \
    )
            SMOL_SWITCH_ROWS(KERNEL, SMOL_TILE_VECTORS)
#undef KERNEL
        }
    }
}

// The weight of a score, 255 for the step's highest, in the low byte of each lane.
SMOL_INLINE uvec weight_byte_of(const float *score, vec factor, vec offset) {
    const float shift = 8388608.0f; // 2^23: adding it rounds to an integer in the low bits
    return float_to_bits(power_of_two_coarse(load(score) * factor - offset) + splat(shift)) & 0xffu;
}

// Scores of one step [keys rounded up to 4, 64] become weights [keys / 4][64][4]; `share` [64] is what a step's weights
// are worth.
SMOL_INLINE void weigh_bytes(
    const float *scores, uint32_t *fours, int64_t keys, const vec *factors, vision_state *state, vec *share
) {
    for (int v = 0; v < QUERY_VECTORS; v++) {
        const float *column = scores + v * SMOL_LANES;
        uint32_t *four = fours + v * SMOL_LANES;
        vec top = load(column);
        for (int64_t k = 1; k < keys; k++) top = larger(load(column + k * SMOL_VISION_BLOCK), top);
        const vec highest = larger(state->maxima[v], top);
        state->keep[v] = power_of_two((state->maxima[v] - highest) * factors[v]);
        share[v] = power_of_two((top - highest) * factors[v]);
        state->maxima[v] = highest;
        const vec offset = top * factors[v] - splat(SMOL_LOG2_255);
        for (int64_t k = 0; k < keys; k += 4) {
            uvec bytes = weight_byte_of(column, factors[v], offset);
            bytes |= weight_byte_of(column + SMOL_VISION_BLOCK, factors[v], offset) << 8;
            bytes |= weight_byte_of(column + 2 * SMOL_VISION_BLOCK, factors[v], offset) << 16;
            bytes |= weight_byte_of(column + 3 * SMOL_VISION_BLOCK, factors[v], offset) << 24;
            memcpy(four, &bytes, sizeof bytes);
            column += 4 * SMOL_VISION_BLOCK;
            four += SMOL_VISION_BLOCK;
        }
    }
}

static void vision_attention_int8(const smol_vision_block *block) {
    const int64_t size = block->head_size, depth = block->depth;
    _Alignas(64) uint32_t queries[SMOL_HEAD_SIZE_LIMIT / 4 * SMOL_VISION_BLOCK];
    _Alignas(64) float outcome[(SMOL_HEAD_SIZE_LIMIT + 1) * SMOL_VISION_BLOCK];
    _Alignas(64) float scores[SMOL_VISION_BLOCK * SMOL_VISION_BLOCK];
    _Alignas(64) uint32_t fours[SMOL_VISION_BLOCK / 4 * SMOL_VISION_BLOCK];
    vec factors[QUERY_VECTORS], share[QUERY_VECTORS];
    vision_state state;
    for (int v = 0; v < QUERY_VECTORS; v++) state.maxima[v] = splat(-__builtin_inff());
    memset(outcome, 0, (size_t)((size + 1) * SMOL_VISION_BLOCK) * sizeof(float));
    pack_query_bytes(block, queries, factors);

    for (int64_t first = 0; first < block->positions; first += SMOL_VISION_BLOCK) {
        const int64_t left = block->positions - first;
        const int64_t keys = left < SMOL_VISION_BLOCK ? left : SMOL_VISION_BLOCK, four_keys = (keys + 3) / 4 * 4;
        byte_tiles(
            (const int8_t *)block->keys + first * depth, depth, block->key_rows + first, (const uint8_t *)queries,
            depth, keys, NULL, share, scores
        );
        // Whatever these keys' weights come to: their values are zero.
        memset(scores + keys * SMOL_VISION_BLOCK, 0, (size_t)((four_keys - keys) * SMOL_VISION_BLOCK) * sizeof(float));
        weigh_bytes(scores, fours, keys, factors, &state, share);
        const int64_t at = first / SMOL_VISION_BLOCK * (size + 1);
        byte_tiles(
            (const int8_t *)block->values + at * SMOL_VISION_BLOCK, SMOL_VISION_BLOCK, block->value_rows + at,
            (const uint8_t *)fours, four_keys, size + 1, state.keep, share, outcome
        );
    }
    for (int v = 0; v < QUERY_VECTORS; v++) {
        state.sums[v] = load(outcome + size * SMOL_VISION_BLOCK + v * SMOL_LANES);
    }
    finish_block(block, outcome, &state);
}

// The table's entries.
static void vision_pack(const smol_vision_step *step) {
    step->precision == SMOL_PRECISION_INT8 ? vision_pack_int8(step) : vision_pack_plain(step);
}

static void vision_attention(const smol_vision_block *block) {
    block->precision == SMOL_PRECISION_INT8 ? vision_attention_int8(block) : vision_attention_plain(block);
}
