// One block of attention. See smol_attention.h for the layout of pages and the order of the softmax.

enum { BLOCK_TILE_ROWS = SMOL_TILE_ROWS };

// Softmax over the first `visible` of a page's 64 scores, in place: scores become e^(scale (score - largest)), the rest
// zero. Returns the sum; the largest scaled score goes to `maximum`.
SMOL_INLINE float page_softmax(float *scores, int64_t visible, float scale, float *maximum) {
    for (int64_t i = visible; i < SMOL_PAGE_POSITIONS; i++) scores[i] = scores[0];
    vec largest = splat(-__builtin_inff());
    for (int64_t i = 0; i < SMOL_PAGE_POSITIONS; i += SMOL_LANES) largest = larger(largest, load(scores + i));
    float top = maximum_of(largest);
    const vec factor = splat(scale * LOG2_E), offset = splat(top * (scale * LOG2_E));
    vec total = splat(0);
    for (int64_t i = 0; i < SMOL_PAGE_POSITIONS; i += SMOL_LANES) {
        vec weight = power_of_two(load(scores + i) * factor - offset);
        store(scores + i, weight);
        if (i + SMOL_LANES > visible) {
            // Positions after the last visible one weigh nothing.
            for (int64_t hidden = visible > i ? visible : i; hidden < i + SMOL_LANES; hidden++) scores[hidden] = 0;
            weight = load(scores + i);
        }
        total += weight;
    }
    *maximum = top * scale;
    return sum_of(total);
}

// What a page does to the rows of a tile: how much of the old stays, how much of the page comes in.
typedef struct page_merge {
    float keep[16]; // [rows], powers of e at most 1
    float add[16];  // [rows]
} page_merge;

// Updates the maxima and sums [rows] with those of a page. Rows that see nothing of the page are left as they are.
SMOL_INLINE void merge_sums(
    int64_t rows, const int64_t *seen, const float *page_maxima, const float *page_sums, float *maxima, float *sums,
    page_merge *merge
) {
    for (int64_t r = 0; r < rows; r++) {
        float top = seen[r] > 0 && page_maxima[r] > maxima[r] ? page_maxima[r] : maxima[r];
        merge->keep[r] = maxima[r] - top;
        merge->add[r] = seen[r] > 0 ? page_maxima[r] - top : 0;
        if (seen[r] > 0) maxima[r] = top;
    }
    for (int64_t r = rows; r < 16; r++) merge->keep[r] = merge->add[r] = 0;
    for (int64_t r = 0; r < 16; r += SMOL_LANES) {
        store(merge->keep + r, exponential(load(merge->keep + r)));
        store(merge->add + r, exponential(load(merge->add + r)));
    }
    for (int64_t r = 0; r < rows; r++) {
        if (seen[r] > 0) sums[r] = sums[r] * merge->keep[r] + page_sums[r] * merge->add[r];
    }
}

static void attention(const smol_attention_block *block) {
    const smol_page_shape *shape = block->shape;
    const int bfloat16 = shape->precision == SMOL_PRECISION_BFLOAT16;
    const smol_page_layout layout = smol_page_layout_of(shape);
    const int64_t depth = layout.key_depth, value_columns = layout.value_columns;
    const int64_t key_at = smol_page_head_offset(&layout, shape, block->layer, block->head);
    const int64_t value_at = key_at + layout.key_bytes;

    float maxima[SMOL_BLOCK_ROWS], sums[SMOL_BLOCK_ROWS];
    int64_t last_visible = 0;
    for (int64_t r = 0; r < block->rows; r++) {
        maxima[r] = -__builtin_inff();
        sums[r] = 0;
        memset(block->out + r * value_columns, 0, (size_t)value_columns * sizeof(float));
        if (block->visible[r] > last_visible) last_visible = block->visible[r];
    }

    _Alignas(64) float scores[BLOCK_TILE_ROWS * SMOL_PAGE_POSITIONS];
    _Alignas(64) uint16_t rounded[BLOCK_TILE_ROWS * SMOL_PAGE_POSITIONS];
    _Alignas(64) float values[BLOCK_TILE_ROWS * SMOL_TILE_COLUMNS];
    float page_maxima[BLOCK_TILE_ROWS] = {0}, page_sums[BLOCK_TILE_ROWS] = {0};
    int64_t seen[BLOCK_TILE_ROWS];
    page_merge merge;

    for (int64_t page = 0; page * SMOL_PAGE_POSITIONS < last_visible; page++) {
        const char *base = block->pages[page];
        for (int64_t row = 0; row < block->rows; row += BLOCK_TILE_ROWS) {
            int64_t rows = block->rows - row < BLOCK_TILE_ROWS ? block->rows - row : BLOCK_TILE_ROWS;
            if (block->query_precision == SMOL_PRECISION_BFLOAT16X2) {
                tile_bfloat16x2(
                    (const uint16_t *)block->queries + row * 2 * depth, 2 * depth, (const uint16_t *)(base + key_at),
                    depth, rows, SMOL_PAGE_POSITIONS, scores
                );
            } else if (bfloat16) {
                tile_bfloat16(
                    (const uint16_t *)block->queries + row * depth, depth, (const uint16_t *)(base + key_at), depth,
                    rows, SMOL_PAGE_POSITIONS, scores
                );
            } else {
                tile_float32(
                    (const float *)block->queries + row * depth, depth, (const float *)(base + key_at), depth, rows,
                    SMOL_PAGE_POSITIONS, scores
                );
            }
            for (int64_t r = 0; r < rows; r++) {
                int64_t visible = block->visible[row + r] - page * SMOL_PAGE_POSITIONS;
                seen[r] = visible < 0 ? 0 : visible > SMOL_PAGE_POSITIONS ? SMOL_PAGE_POSITIONS : visible;
                float *score = scores + r * SMOL_PAGE_POSITIONS;
                if (seen[r] == 0) {
                    // Not merged below; zeros keep the product clean.
                    memset(score, 0, SMOL_PAGE_POSITIONS * sizeof(float));
                } else {
                    page_sums[r] = page_softmax(score, seen[r], block->scale, &page_maxima[r]);
                }
                if (bfloat16) {
                    convert(score, SMOL_PAGE_POSITIONS, SMOL_PRECISION_BFLOAT16, rounded + r * SMOL_PAGE_POSITIONS, 0);
                }
            }
            merge_sums(rows, seen, page_maxima, page_sums, maxima + row, sums + row, &merge);
            for (int64_t column = 0; column < value_columns; column += SMOL_TILE_COLUMNS) {
                int64_t left = value_columns - column;
                int64_t columns = left < SMOL_TILE_COLUMNS ? left : SMOL_TILE_COLUMNS;
                if (bfloat16) {
                    tile_bfloat16(
                        rounded, SMOL_PAGE_POSITIONS,
                        (const uint16_t *)(base + value_at) + column * SMOL_PAGE_POSITIONS, SMOL_PAGE_POSITIONS, rows,
                        columns, values
                    );
                } else {
                    tile_float32(
                        scores, SMOL_PAGE_POSITIONS, (const float *)(base + value_at) + column * SMOL_PAGE_POSITIONS,
                        SMOL_PAGE_POSITIONS, rows, columns, values
                    );
                }
                for (int64_t r = 0; r < rows; r++) {
                    if (seen[r] == 0) continue;
                    float *out = block->out + (row + r) * value_columns + column;
                    const float *value = values + r * SMOL_TILE_COLUMNS;
                    vec keep = splat(merge.keep[r]), add = splat(merge.add[r]);
                    for (int64_t i = 0; i < columns; i += SMOL_LANES) {
                        store(out + i, load(out + i) * keep + load(value + i) * add);
                    }
                }
            }
        }
    }
    for (int64_t r = 0; r < block->rows; r++) {
        float *out = block->out + r * value_columns;
        float inverse = 1.0f / sums[r];
        for (int64_t i = 0; i < value_columns; i += SMOL_LANES) store(out + i, load(out + i) * splat(inverse));
    }
}
