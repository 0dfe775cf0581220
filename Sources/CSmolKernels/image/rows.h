// Image work on one row in plain C, for the compiler to make vectors of. See image/kernels.h for the shapes.
//
// What it is not: a self-contained header. An image.c sets the target, then includes it.

#define SMOL_INLINE __attribute__((always_inline)) static inline

static const uint32_t ROUNDING = 1u << (SMOL_RESAMPLE_BITS - 1);

SMOL_INLINE uint8_t sum_round(uint32_t sum) {
    const int32_t value = (int32_t)sum >> SMOL_RESAMPLE_BITS;
    return (uint8_t)(value < 0 ? 0 : (value > 255 ? 255 : value));
}

// in [width, 3] -> out [width, 4]
SMOL_INLINE void row_spread(const uint8_t *in, uint8_t *out, int32_t width) {
    for (int32_t x = 0; x < width; x++) {
        out[4 * x] = in[3 * x];
        out[4 * x + 1] = in[3 * x + 1];
        out[4 * x + 2] = in[3 * x + 2];
        out[4 * x + 3] = 0;
    }
}

// in [in_width, 4] -> out [out_width, 3]
SMOL_INLINE void row_resample(
    const uint8_t *in, uint8_t *out, int32_t out_width, const int32_t *bounds, const int32_t *coefficients, int32_t taps
) {
    for (int32_t x = 0; x < out_width; x++) {
        const uint8_t *pixel = in + 4 * (size_t)bounds[2 * x];
        const int32_t *weights = coefficients + (size_t)x * (size_t)taps;
        const int32_t count = bounds[2 * x + 1];
        uint32_t sums[4] = {ROUNDING, ROUNDING, ROUNDING, ROUNDING};
        for (int32_t tap = 0; tap < count; tap++) {
            for (int32_t channel = 0; channel < 4; channel++) {
                sums[channel] += (uint32_t)pixel[4 * tap + channel] * (uint32_t)weights[tap];
            }
        }
        for (int32_t channel = 0; channel < 3; channel++) out[3 * x + channel] = sum_round(sums[channel]);
    }
}

SMOL_INLINE void rows_sum(const uint8_t *rows, uint8_t *out, size_t row_bytes, const int32_t *weights, int32_t count) {
    enum { BLOCK = 32 };
    size_t place = 0;
    for (; place + BLOCK <= row_bytes; place += BLOCK) {
        uint32_t sums[BLOCK];
        for (int32_t lane = 0; lane < BLOCK; lane++) sums[lane] = ROUNDING;
        const uint8_t *pixel = rows + place;
        for (int32_t tap = 0; tap < count; tap++, pixel += row_bytes) {
            const uint32_t weight = (uint32_t)weights[tap];
            for (int32_t lane = 0; lane < BLOCK; lane++) sums[lane] += (uint32_t)pixel[lane] * weight;
        }
        for (int32_t lane = 0; lane < BLOCK; lane++) out[place + (size_t)lane] = sum_round(sums[lane]);
    }
    for (; place < row_bytes; place++) {
        uint32_t sum = ROUNDING;
        for (int32_t tap = 0; tap < count; tap++) {
            sum += (uint32_t)rows[(size_t)tap * row_bytes + place] * (uint32_t)weights[tap];
        }
        out[place] = sum_round(sum);
    }
}

SMOL_INLINE void row_split(const uint8_t *row, int32_t width, uint8_t *red, uint8_t *green, uint8_t *blue) {
    for (int32_t x = 0; x < width; x++) {
        red[x] = row[3 * x];
        green[x] = row[3 * x + 1];
        blue[x] = row[3 * x + 2];
    }
}
