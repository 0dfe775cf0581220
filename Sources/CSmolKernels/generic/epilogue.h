// What happens to a tile of a product between the registers and memory.

// sqrt(2 / pi) (x + 0.044715 x^3), through the identity 0.5 (1 + tanh(u)) = 1 / (1 + e^(-2u)).
// (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016, the tanh form.)
SMOL_INLINE vec gelu_tanh(vec x) {
    vec u = splat(0.7978845608028654f) * (x + splat(0.044715f) * (x * x * x));
    return x / (splat(1.0f) + exponential(splat(-2.0f) * u));
}

SMOL_INLINE vec silu(vec x) {
    return x / (splat(1.0f) + exponential(-x));
}

// Stores `columns` numbers, or as many of them as are left of the row.
SMOL_INLINE void store_row(
    const smol_epilogue *epilogue, int64_t row, int64_t column, int64_t columns, const float *values
) {
    int64_t left = epilogue->out_columns - column;
    int64_t count = columns < left ? columns : left;
    if (count <= 0) return;
    const smol_precision precision = epilogue->out_precision;
    if (precision == SMOL_PRECISION_INT8) {
        quantize_columns(values, count, (char *)epilogue->out + row * epilogue->out_stride, epilogue->out_columns, column);
        return;
    }
    const int64_t element = precision == SMOL_PRECISION_FLOAT32 ? 4 : 2, half = epilogue->out_stride / 2;
    void *out = (char *)epilogue->out + row * epilogue->out_stride * element;
    int64_t i = 0;
    for (; i + SMOL_LANES <= count; i += SMOL_LANES) store_vector(precision, out, half, column + i, load(values + i));
    for (; i < count; i++) store_number(precision, out, half, column + i, values[i]);
    if (left <= columns) finish_row(precision, out, half, epilogue->out_columns);
}

static void epilogue(
    const smol_epilogue *epilogue, float *tile, int64_t row, int64_t rows, int64_t column, int64_t columns
) {
    for (int64_t r = 0; r < rows; r++) {
        float *x = tile + r * SMOL_TILE_COLUMNS;
        if (epilogue->kind == SMOL_EPILOGUE_GATED_SILU) {
            // Half the panel is the gate, half is up.
            int64_t half = columns / 2;
            for (int64_t i = 0; i < half; i += SMOL_LANES) store(x + i, silu(load(x + i)) * load(x + half + i));
            store_row(epilogue, row + r, column / 2, half, x);
            continue;
        }
        int64_t left = epilogue->out_columns - column;
        int64_t count = columns < left ? columns : left;
        if (epilogue->bias != NULL) {
            const float *bias = epilogue->bias + column;
            for (int64_t i = 0; i < count; i++) x[i] += bias[i];
        }
        if (epilogue->kind == SMOL_EPILOGUE_ADD) {
            const float *residual = epilogue->residual + (row + r) * epilogue->residual_stride + column;
            for (int64_t i = 0; i < count; i++) x[i] += residual[i];
        } else if (epilogue->kind == SMOL_EPILOGUE_GELU_TANH) {
            for (int64_t i = 0; i < columns; i += SMOL_LANES) store(x + i, gelu_tanh(load(x + i)));
        }
        store_row(epilogue, row + r, column, columns, x);
    }
}
