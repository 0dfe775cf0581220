// Norms of one row. Sums run in SMOL_LANES lanes in a fixed order; what does not fill a vector comes last.

static void layer_norm(
    const float *x, int64_t width, const float *weight, const float *bias, float epsilon, smol_precision precision,
    void *out, int64_t half
) {
    int64_t whole = width - width % SMOL_LANES;
    vec partial = splat(0);
    for (int64_t i = 0; i < whole; i += SMOL_LANES) partial += load(x + i);
    float total = sum_of(partial);
    for (int64_t i = whole; i < width; i++) total += x[i];
    float mean = total / (float)width;

    vec squares = splat(0);
    for (int64_t i = 0; i < whole; i += SMOL_LANES) {
        vec centred = load(x + i) - splat(mean);
        squares += centred * centred;
    }
    float variance = sum_of(squares);
    for (int64_t i = whole; i < width; i++) variance += (x[i] - mean) * (x[i] - mean);
    float scale = 1.0f / __builtin_sqrtf(variance / (float)width + epsilon);

    if (precision == SMOL_PRECISION_INT8) {
        _Alignas(64) float block[SMOL_GROUP_COLUMNS];
        for (int64_t column = 0; column < width; column += SMOL_GROUP_COLUMNS) {
            int64_t count = width - column < SMOL_GROUP_COLUMNS ? width - column : SMOL_GROUP_COLUMNS, i = 0;
            for (; i + SMOL_LANES <= count; i += SMOL_LANES) {
                vec centred = load(x + column + i) - splat(mean);
                store(block + i, centred * splat(scale) * load(weight + column + i) + load(bias + column + i));
            }
            for (; i < count; i++) block[i] = (x[column + i] - mean) * scale * weight[column + i] + bias[column + i];
            quantize_columns(block, count, out, width, column);
        }
        return;
    }
    for (int64_t i = 0; i < whole; i += SMOL_LANES) {
        vec value = (load(x + i) - splat(mean)) * splat(scale) * load(weight + i) + load(bias + i);
        store_vector(precision, out, half, i, value);
    }
    for (int64_t i = whole; i < width; i++) {
        store_number(precision, out, half, i, (x[i] - mean) * scale * weight[i] + bias[i]);
    }
    finish_row(precision, out, half, width);
}

static void rms_norm(
    const float *x, int64_t width, const float *weight, float epsilon, smol_precision precision, void *out, int64_t half
) {
    int64_t whole = width - width % SMOL_LANES;
    vec squares = splat(0);
    for (int64_t i = 0; i < whole; i += SMOL_LANES) squares += load(x + i) * load(x + i);
    float total = sum_of(squares);
    for (int64_t i = whole; i < width; i++) total += x[i] * x[i];
    float scale = 1.0f / __builtin_sqrtf(total / (float)width + epsilon);

    if (precision == SMOL_PRECISION_INT8) {
        _Alignas(64) float block[SMOL_GROUP_COLUMNS];
        for (int64_t column = 0; column < width; column += SMOL_GROUP_COLUMNS) {
            int64_t count = width - column < SMOL_GROUP_COLUMNS ? width - column : SMOL_GROUP_COLUMNS, i = 0;
            for (; i + SMOL_LANES <= count; i += SMOL_LANES) {
                store(block + i, load(weight + column + i) * (load(x + column + i) * splat(scale)));
            }
            for (; i < count; i++) block[i] = weight[column + i] * (x[column + i] * scale);
            quantize_columns(block, count, out, width, column);
        }
        return;
    }
    for (int64_t i = 0; i < whole; i += SMOL_LANES) {
        store_vector(precision, out, half, i, load(weight + i) * (load(x + i) * splat(scale)));
    }
    for (int64_t i = whole; i < width; i++) store_number(precision, out, half, i, weight[i] * (x[i] * scale));
    finish_row(precision, out, half, width);
}

static void convert(const float *x, int64_t count, smol_precision precision, void *out, int64_t half) {
    int64_t i = 0;
    for (; i + SMOL_LANES <= count; i += SMOL_LANES) store_vector(precision, out, half, i, load(x + i));
    for (; i < count; i++) store_number(precision, out, half, i, x[i]);
}
