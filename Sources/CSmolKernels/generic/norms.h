// Norms of one row. Sums run in SMOL_LANES lanes in a fixed order; what does not fill a vector comes last.

SMOL_INLINE void store_normalized(float value, int64_t i, smol_precision precision, void *out) {
    if (precision == SMOL_PRECISION_FLOAT32) {
        ((float *)out)[i] = value;
    } else {
        ((uint16_t *)out)[i] = bfloat16_of(value);
    }
}

SMOL_INLINE void store_normalized_vector(vec values, int64_t i, smol_precision precision, void *out) {
    if (precision == SMOL_PRECISION_FLOAT32) {
        store((float *)out + i, values);
    } else {
        store_bfloat16((uint16_t *)out + i, values);
    }
}

SMOL_INLINE void finish_row(int64_t width, smol_precision precision, void *out) {
    if (precision == SMOL_PRECISION_BFLOAT16 && (width & 1)) ((uint16_t *)out)[width] = 0;
}

static void layer_norm(
    const float *x, int64_t width, const float *weight, const float *bias, float epsilon, smol_precision precision,
    void *out
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

    for (int64_t i = 0; i < whole; i += SMOL_LANES) {
        vec value = (load(x + i) - splat(mean)) * splat(scale) * load(weight + i) + load(bias + i);
        store_normalized_vector(value, i, precision, out);
    }
    for (int64_t i = whole; i < width; i++) {
        store_normalized((x[i] - mean) * scale * weight[i] + bias[i], i, precision, out);
    }
    finish_row(width, precision, out);
}

static void rms_norm(
    const float *x, int64_t width, const float *weight, float epsilon, smol_precision precision, void *out
) {
    int64_t whole = width - width % SMOL_LANES;
    vec squares = splat(0);
    for (int64_t i = 0; i < whole; i += SMOL_LANES) squares += load(x + i) * load(x + i);
    float total = sum_of(squares);
    for (int64_t i = whole; i < width; i++) total += x[i] * x[i];
    float scale = 1.0f / __builtin_sqrtf(total / (float)width + epsilon);

    for (int64_t i = 0; i < whole; i += SMOL_LANES) {
        store_normalized_vector(load(weight + i) * (load(x + i) * splat(scale)), i, precision, out);
    }
    for (int64_t i = whole; i < width; i++) store_normalized(weight[i] * (x[i] * scale), i, precision, out);
    finish_row(width, precision, out);
}

static void to_bfloat16(const float *x, int64_t count, uint16_t *out) {
    int64_t i = 0;
    for (; i + SMOL_LANES <= count; i += SMOL_LANES) store_bfloat16(out + i, load(x + i));
    for (; i < count; i++) out[i] = bfloat16_of(x[i]);
}
