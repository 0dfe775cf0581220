// Groups of numbers in eight bits and in four. See smol_quantize.h for the layouts.

#define SMOL_ROUNDING_SHIFT 12582912.0f // 1.5 * 2^23: adding it rounds to an integer in the low bits
#define SMOL_SMALLEST_SCALED 1e-30f     // what is smaller counts as zero, so that 127 / x stays finite

typedef int8_t bvec __attribute__((ext_vector_type(SMOL_LANES)));

SMOL_INLINE vec magnitude_of(vec v) {
    return bits_to_float(float_to_bits(v) & 0x7fffffffu);
}

// The largest magnitude of x [count], a multiple of SMOL_LANES.
SMOL_INLINE float largest_magnitude(const float *x, int64_t count) {
    vec largest = splat(0);
    for (int64_t i = 0; i < count; i += SMOL_LANES) largest = larger(largest, magnitude_of(load(x + i)));
    return maximum_of(largest);
}

// x [count] times `inverse` -> out [count]; to nearest, to even at halves. Returns the bytes' sum.
SMOL_INLINE int32_t quantize_run(const float *x, int64_t count, float inverse, int8_t *out) {
    ivec total = (ivec)(0);
    for (int64_t i = 0; i < count; i += SMOL_LANES) {
        vec shifted = load(x + i) * splat(inverse) + splat(SMOL_ROUNDING_SHIFT);
        ivec rounded = (ivec)float_to_bits(shifted) - (ivec)float_to_bits(splat(SMOL_ROUNDING_SHIFT));
        bvec bytes = __builtin_convertvector(rounded, bvec);
        memcpy(out + i, &bytes, sizeof bytes);
        total += __builtin_convertvector(bytes, ivec);
    }
    return __builtin_reduce_add(total);
}

// x [64] -> out [64]
SMOL_INLINE void quantize_group(const float *x, int8_t *out, smol_group *group) {
    const float top = largest_magnitude(x, SMOL_GROUP_COLUMNS);
    const int is_zero = top < SMOL_SMALLEST_SCALED;
    const float inverse = is_zero ? 0.0f : 127.0f / top;
    for (int half = 0; half < 2; half++) {
        group->halves[half] = -128 * quantize_run(x + 32 * half, 32, inverse, out + 32 * half);
    }
    group->scale = is_zero ? 0.0f : top * (1.0f / 127.0f);
    group->offset = group->halves[0] + group->halves[1];
}

// Quantises `count` numbers into columns column ..< column + count of a row of `width`. `column` is a multiple of 64;
// what is not a whole group must be the row's last.
SMOL_INLINE void quantize_columns(const float *x, int64_t count, void *row, int64_t width, int64_t column) {
    int64_t padded = (width + SMOL_GROUP_COLUMNS - 1) / SMOL_GROUP_COLUMNS * SMOL_GROUP_COLUMNS;
    smol_group *groups = (smol_group *)((char *)row + padded) + column / SMOL_GROUP_COLUMNS;
    int8_t *out = (int8_t *)row + column;
    for (int64_t i = 0; i < count; i += SMOL_GROUP_COLUMNS) {
        if (count - i >= SMOL_GROUP_COLUMNS) {
            quantize_group(x + i, out + i, groups++);
        } else {
            _Alignas(64) float last[SMOL_GROUP_COLUMNS] = {0};
            memcpy(last, x + i, (size_t)(count - i) * sizeof(float));
            quantize_group(last, out + i, groups++);
        }
    }
}

// x [width] in float32 or bfloat16 -> one quantised row
static void quantize_row(const void *x, smol_precision precision, int64_t width, void *row) {
    if (precision == SMOL_PRECISION_FLOAT32) {
        quantize_columns(x, width, row, width, 0);
        return;
    }
    for (int64_t column = 0; column < width; column += SMOL_GROUP_COLUMNS) {
        int64_t count = width - column < SMOL_GROUP_COLUMNS ? width - column : SMOL_GROUP_COLUMNS;
        _Alignas(64) uint16_t half[SMOL_GROUP_COLUMNS] = {0};
        _Alignas(64) float block[SMOL_GROUP_COLUMNS];
        memcpy(half, (const uint16_t *)x + column, (size_t)count * sizeof(uint16_t));
        for (int i = 0; i < SMOL_GROUP_COLUMNS; i += SMOL_LANES) {
            hvec bits;
            memcpy(&bits, half + i, sizeof bits);
            store(block + i, bits_to_float(__builtin_convertvector(bits, uvec) << 16));
        }
        quantize_columns(block, count, row, width, column);
    }
}

// The level nearest to each number: `thresholds` are the middles between levels.
SMOL_INLINE vec nearest_level(vec y, const float *thresholds) {
    vec level = splat(smol_int4_levels[0]);
    for (int i = 0; i < 15; i++) {
        vec step = splat((float)(smol_int4_levels[i + 1] - smol_int4_levels[i]));
        level += bits_to_float(float_to_bits(step) & (uvec)(y > splat(thresholds[i])));
    }
    return level;
}

// x [32] -> codes [32], indices into the levels. The number of largest magnitude gets the largest level, a little more
// or a little less: of several such scales the one with the least squared error is taken. Returns it.
static float quantize_int4(const float *x, uint8_t *codes) {
    static const float stretches[] = {1.0f, 0.84f, 0.9f, 0.96f, 1.08f};
    float thresholds[15];
    for (int i = 0; i < 15; i++) thresholds[i] = 0.5f * (float)(smol_int4_levels[i] + smol_int4_levels[i + 1]);
    vec highest = load(x), lowest = load(x);
    for (int i = SMOL_LANES; i < SMOL_BLOCK_WEIGHTS; i += SMOL_LANES) {
        highest = larger(highest, load(x + i));
        lowest = -larger(-lowest, -load(x + i));
    }
    const float above = maximum_of(highest), below = maximum_of(-lowest);
    float top = above > below ? above : -below;
    if (!(top >= SMOL_SMALLEST_SCALED || -top >= SMOL_SMALLEST_SCALED)) top = 0;

    // With levels q the best scale is (x q) / (q q), and the squared error falls by (x q)^2 / (q q).
    float best_gain = -1, best_inverse = 0, scale = 0;
    for (int s = 0; s < (int)(sizeof stretches / sizeof stretches[0]) && top != 0; s++) {
        float inverse = 127.0f / (top * stretches[s]);
        vec products = splat(0), squares = splat(0);
        for (int i = 0; i < SMOL_BLOCK_WEIGHTS; i += SMOL_LANES) {
            vec number = load(x + i), level = nearest_level(number * splat(inverse), thresholds);
            products += number * level;
            squares += level * level;
        }
        float product = sum_of(products), square = sum_of(squares);
        if (square > 0 && product * product / square > best_gain) {
            best_gain = product * product / square;
            best_inverse = inverse;
            scale = product / square;
        }
    }
    for (int i = 0; i < SMOL_BLOCK_WEIGHTS; i += SMOL_LANES) {
        vec number = load(x + i) * splat(best_inverse);
        ivec code = (ivec)(0);
        for (int level = 0; level < 15; level++) code -= number > splat(thresholds[level]);
        bvec bytes = __builtin_convertvector(code, bvec);
        memcpy(codes + i, &bytes, sizeof bytes);
    }
    return scale;
}
