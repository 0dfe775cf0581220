// One block of the vision encoder's attention. See smol_vision_attention.h for the order of the softmax.
//
// Each lane holds one query: scores are [keys, 64 queries] and the output is [head size, 64 queries]. Both are
// products, of keys with a panel of queries and of transposed values with a panel of weights.

enum { QUERY_VECTORS = SMOL_VISION_BLOCK / SMOL_LANES };

// Numbers of 32 bits, a float or a pair of bfloat16, that a head's row takes, rounded up to whole vectors.
SMOL_INLINE int64_t words_of(smol_precision precision, int64_t depth) {
    int64_t words = precision == SMOL_PRECISION_FLOAT32 ? depth : depth / 2;
    return (words + SMOL_LANES - 1) / SMOL_LANES * SMOL_LANES;
}

static void vision_pack_plain(const smol_vision_step *step) {
    const int64_t size = step->head_size, depth = step->depth, stride = step->joined_stride;
    const int64_t element = step->precision == SMOL_PRECISION_FLOAT32 ? 4 : 2;
    for (int64_t r = 0; r < step->positions; r++) {
        char *key = (char *)step->keys + r * depth * element;
        memcpy(key, (const char *)step->key + r * stride * element, (size_t)(size * element));
        if (depth > size) memset(key + size * element, 0, (size_t)element);
    }

    // Float32 values are transposed as they are; of bfloat16, two positions make one number of 32 bits.
    _Alignas(64) uint32_t rows[SMOL_VISION_BLOCK * SMOL_HEAD_SIZE_LIMIT];
    _Alignas(64) uint32_t columns[SMOL_VISION_BLOCK * SMOL_HEAD_SIZE_LIMIT];
    const int64_t width = (size + SMOL_LANES - 1) / SMOL_LANES * SMOL_LANES;
    const int64_t count = element == 4 ? SMOL_VISION_BLOCK : SMOL_VISION_BLOCK / 2;
    memset(rows, 0, (size_t)(count * width) * sizeof(uint32_t));
    for (int64_t r = 0; r < step->positions; r++) {
        if (element == 4) {
            memcpy(rows + r * width, (const float *)step->value + r * stride, (size_t)size * sizeof(float));
            continue;
        }
        const uint16_t *value = (const uint16_t *)step->value + r * stride;
        uint32_t *pair = rows + r / 2 * width;
        if (r & 1) {
            for (int64_t i = 0; i < size; i++) pair[i] |= (uint32_t)value[i] << 16;
        } else {
            for (int64_t i = 0; i < size; i++) pair[i] = value[i];
        }
    }
    transpose(rows, width, count, width, columns, count);
    memcpy(step->values, columns, (size_t)(size * count) * sizeof(uint32_t));
}

// The block's queries as a panel [depth][64], or [depth / 2][64][2] in bfloat16; lanes without a query are zero.
SMOL_INLINE void pack_queries(const smol_vision_block *block, uint32_t *panel) {
    const int64_t element = block->precision == SMOL_PRECISION_FLOAT32 ? 4 : 2;
    const int64_t words = words_of(block->precision, block->depth);
    _Alignas(64) uint32_t rows[SMOL_VISION_BLOCK * SMOL_HEAD_SIZE_LIMIT];
    memset(rows, 0, (size_t)(SMOL_VISION_BLOCK * words) * sizeof(uint32_t));
    for (int64_t q = 0; q < block->queries; q++) {
        const char *query = (const char *)block->query + q * block->query_stride * element;
        memcpy(rows + q * words, query, (size_t)(block->head_size * element));
    }
    transpose(rows, words, SMOL_VISION_BLOCK, words, panel, SMOL_VISION_BLOCK);
}

// What the steps so far came to, one lane a query.
typedef struct vision_state {
    vec maxima[QUERY_VECTORS]; // of the unscaled scores
    vec sums[QUERY_VECTORS];
    vec keep[QUERY_VECTORS]; // what the last step left of the outcome before it
} vision_state;

// The weight of a score, to what the product with the values takes.
SMOL_INLINE vec weight_of(const float *score, vec factor, vec offset, const int bfloat16) {
    vec x = load(score) * factor - offset;
    return bfloat16 ? power_of_two_coarse(x) : power_of_two(x);
}

// Scores of one step [keys, 64] become weights: float32 in place, or bfloat16 pairs [keys / 2][64][2] in `pairs`.
SMOL_INLINE void weigh(
    float *scores, uint32_t *pairs, int64_t keys, float scale, const int bfloat16, vision_state *state
) {
    const vec factor = splat(scale);
    for (int v = 0; v < QUERY_VECTORS; v++) {
        float *column = scores + v * SMOL_LANES;
        uint32_t *pair = pairs + v * SMOL_LANES;
        vec top = state->maxima[v];
        for (int64_t k = 0; k < keys; k++) top = larger(load(column + k * SMOL_VISION_BLOCK), top);
        state->keep[v] = power_of_two((state->maxima[v] - top) * factor);
        state->maxima[v] = top;
        const vec offset = top * factor;
        vec sum = state->sums[v] * state->keep[v];
        int64_t k = 0;
        for (; k + 2 <= keys; k += 2) {
            vec even = weight_of(column, factor, offset, bfloat16);
            vec odd = weight_of(column + SMOL_VISION_BLOCK, factor, offset, bfloat16);
            sum += even + odd;
            if (bfloat16) {
                uvec both = bfloat16_pairs(even, odd);
                memcpy(pair, &both, sizeof both);
            } else {
                store(column, even);
                store(column + SMOL_VISION_BLOCK, odd);
            }
            column += 2 * SMOL_VISION_BLOCK;
            pair += SMOL_VISION_BLOCK;
        }
        if (k < keys) {
            vec last = weight_of(column, factor, offset, bfloat16);
            sum += last;
            if (bfloat16) {
                uvec both = bfloat16_pairs(last, splat(0));
                memcpy(pair, &both, sizeof both);
            } else {
                store(column, last);
            }
        }
        state->sums[v] = sum;
    }
}

// outcome [head size rounded up to even, 64] over the sums -> rows of out.
SMOL_INLINE void finish_block(const smol_vision_block *block, const float *outcome, const vision_state *state) {
    const int bfloat16 = block->precision != SMOL_PRECISION_FLOAT32;
    const int64_t element = bfloat16 ? 2 : 4, words = words_of(block->precision, block->depth);
    _Alignas(64) uint32_t columns[SMOL_HEAD_SIZE_LIMIT * SMOL_VISION_BLOCK];
    _Alignas(64) uint32_t rows[SMOL_HEAD_SIZE_LIMIT * SMOL_VISION_BLOCK];
    memset(columns, 0, (size_t)(words * SMOL_VISION_BLOCK) * sizeof(uint32_t));
    for (int v = 0; v < QUERY_VECTORS; v++) {
        const vec inverse = splat(1.0f) / state->sums[v];
        const float *x = outcome + v * SMOL_LANES;
        uint32_t *word = columns + v * SMOL_LANES;
        for (int64_t i = 0; i < block->head_size; i += bfloat16 ? 2 : 1) {
            vec even = load(x + i * SMOL_VISION_BLOCK) * inverse;
            uvec bits =
                bfloat16 ? bfloat16_pairs(even, load(x + (i + 1) * SMOL_VISION_BLOCK) * inverse) : float_to_bits(even);
            memcpy(word + (bfloat16 ? i / 2 : i) * SMOL_VISION_BLOCK, &bits, sizeof bits);
        }
    }
    transpose(columns, SMOL_VISION_BLOCK, words, SMOL_VISION_BLOCK, rows, words);
    for (int64_t q = 0; q < block->queries; q++) {
        char *out = (char *)block->out + q * block->out_stride * element;
        memcpy(out, rows + q * words, (size_t)(block->head_size * element));
    }
}

static void vision_attention_plain(const smol_vision_block *block) {
    const int bfloat16 = block->precision == SMOL_PRECISION_BFLOAT16;
    const int64_t size = block->head_size, depth = block->depth;
    const float factor = block->scale * LOG2_E;

    _Alignas(64) uint32_t queries[SMOL_HEAD_SIZE_LIMIT * SMOL_VISION_BLOCK];
    _Alignas(64) float outcome[SMOL_HEAD_SIZE_LIMIT * SMOL_VISION_BLOCK];
    _Alignas(64) float scores[SMOL_VISION_BLOCK * SMOL_VISION_BLOCK];
    _Alignas(64) uint32_t pairs[SMOL_VISION_BLOCK / 2 * SMOL_VISION_BLOCK];
    vision_state state;
    for (int v = 0; v < QUERY_VECTORS; v++) {
        state.maxima[v] = splat(-__builtin_inff());
        state.sums[v] = splat(0);
    }
    memset(outcome, 0, (size_t)(depth * SMOL_VISION_BLOCK) * sizeof(float));
    pack_queries(block, queries);

    for (int64_t first = 0; first < block->positions; first += SMOL_VISION_BLOCK) {
        const int64_t left = block->positions - first;
        const int64_t keys = left < SMOL_VISION_BLOCK ? left : SMOL_VISION_BLOCK, even_keys = (keys + 1) / 2 * 2;
        for (int64_t k = 0; k < keys; k += SMOL_TILE_ROWS) {
            int64_t rows = keys - k < SMOL_TILE_ROWS ? keys - k : SMOL_TILE_ROWS;
            if (bfloat16) {
                tile_bfloat16(
                    (const uint16_t *)block->keys + (first + k) * depth, depth, (const uint16_t *)queries, depth, rows,
                    SMOL_VISION_BLOCK, scores + k * SMOL_VISION_BLOCK
                );
            } else {
                tile_float32(
                    (const float *)block->keys + (first + k) * depth, depth, (const float *)queries, depth, rows,
                    SMOL_VISION_BLOCK, scores + k * SMOL_VISION_BLOCK
                );
            }
        }
        weigh(scores, pairs, keys, factor, bfloat16, &state);
        for (int64_t i = 0; i < size; i += SMOL_TILE_ROWS) {
            int64_t rows = size - i < SMOL_TILE_ROWS ? size - i : SMOL_TILE_ROWS;
            float *out = outcome + i * SMOL_VISION_BLOCK;
            const int64_t at = first * size + i * SMOL_VISION_BLOCK;
            if (bfloat16) {
                tile_bfloat16_onto(
                    (const uint16_t *)block->values + at, SMOL_VISION_BLOCK, (const uint16_t *)pairs, even_keys, rows,
                    state.keep, out
                );
            } else {
                tile_float32_onto(
                    (const float *)block->values + at, SMOL_VISION_BLOCK, scores, keys, rows, state.keep, out
                );
            }
        }
    }
    finish_block(block, outcome, &state);
}
