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

SMOL_INLINE int64_t element_bytes(smol_precision precision) {
    return precision == SMOL_PRECISION_FLOAT32 ? 4 : precision == SMOL_PRECISION_INT8 ? 1 : 2;
}

// What becomes of LANES sums, or of one (the same arithmetic, in a vector of which one lane counts).
SMOL_INLINE vec finish_sums(const int kind, vec x, vec up, vec bias, vec residual) {
    if (kind == SMOL_EPILOGUE_GATED_SILU) return silu(x) * up;
    x += bias;
    if (kind == SMOL_EPILOGUE_ADD) return residual + x;
    if (kind == SMOL_EPILOGUE_GELU_TANH) return gelu_tanh(x);
    return x;
}

// A row of a tile, sums [64]: `count` numbers from `column` of the output on, in one pass from the sums to memory.
SMOL_INLINE void epilogue_row(
    const smol_epilogue *epilogue, const float *sums, int64_t row, int64_t column, int64_t count, const int kind,
    const smol_precision precision
) {
    const int gated = kind == SMOL_EPILOGUE_GATED_SILU;
    const int64_t element = element_bytes(precision), half = epilogue->out_stride / 2;
    const float *up = sums + SMOL_TILE_COLUMNS / 2;
    const float *bias = gated || epilogue->bias == NULL ? NULL : epilogue->bias + column;
    const float *residual =
        kind == SMOL_EPILOGUE_ADD ? epilogue->residual + row * epilogue->residual_stride + column : NULL;
    void *out = (char *)epilogue->out + row * epilogue->out_stride * element;
    // The bytes of a group share a scale; a panel's columns are one group.
    _Alignas(64) float group[SMOL_TILE_COLUMNS];
    int64_t i = 0;
    for (; i + SMOL_LANES <= count; i += SMOL_LANES) {
        vec x = finish_sums(
            kind, load(sums + i), gated ? load(up + i) : splat(0), bias == NULL ? splat(0) : load(bias + i),
            residual == NULL ? splat(0) : load(residual + i)
        );
        if (precision == SMOL_PRECISION_INT8) {
            store(group + i, x);
        } else {
            store_vector(precision, out, half, column + i, x);
        }
    }
    for (; i < count; i++) {
        vec x = finish_sums(
            kind, splat(sums[i]), gated ? splat(up[i]) : splat(0), splat(bias == NULL ? 0 : bias[i]),
            splat(residual == NULL ? 0 : residual[i])
        );
        if (precision == SMOL_PRECISION_INT8) {
            group[i] = x[0];
        } else {
            store_number(precision, out, half, column + i, x[0]);
        }
    }
    if (precision == SMOL_PRECISION_INT8) quantize_columns(group, count, out, epilogue->out_columns, column);
}

// tile [rows, 64] of a product -> the epilogue's out
SMOL_INLINE void epilogue_rows(
    const smol_epilogue *epilogue, const float *tile, int64_t row, int64_t rows, int64_t column, int64_t columns,
    const int kind, const smol_precision precision
) {
    if (kind == SMOL_EPILOGUE_GATED_SILU) {
        // Half the panel is the gate, half is up.
        column /= 2;
        columns /= 2;
    }
    const int64_t left = epilogue->out_columns - column;
    const int64_t count = columns < left ? columns : left;
    if (count <= 0) return;
    const int64_t element = element_bytes(precision);
    for (int64_t r = 0; r < rows; r++) {
        epilogue_row(epilogue, tile + r * SMOL_TILE_COLUMNS, row + r, column, count, kind, precision);
        if (left <= columns && precision != SMOL_PRECISION_INT8) {
            void *out = (char *)epilogue->out + (row + r) * epilogue->out_stride * element;
            finish_row(precision, out, epilogue->out_stride / 2, epilogue->out_columns);
        }
    }
}

static void epilogue(
    const smol_epilogue *epilogue, const float *tile, int64_t row, int64_t rows, int64_t column, int64_t columns
) {
#define PRECISION(KIND, PRECISION)                                                  \
    case PRECISION:                                                                 \
        epilogue_rows(epilogue, tile, row, rows, column, columns, KIND, PRECISION); \
        break;
#define PRECISIONS(KIND)                               \
    case KIND:                                         \
        switch (epilogue->out_precision) {             \
            PRECISION(KIND, SMOL_PRECISION_FLOAT32)    \
            PRECISION(KIND, SMOL_PRECISION_BFLOAT16)   \
            PRECISION(KIND, SMOL_PRECISION_BFLOAT16X2) \
            PRECISION(KIND, SMOL_PRECISION_INT8)       \
        default: break;                                \
        }                                              \
        break;
    switch (epilogue->kind) {
        PRECISIONS(SMOL_EPILOGUE_STORE)
        PRECISIONS(SMOL_EPILOGUE_ADD)
        PRECISIONS(SMOL_EPILOGUE_GELU_TANH)
        PRECISIONS(SMOL_EPILOGUE_GATED_SILU)
    }
#undef PRECISIONS
#undef PRECISION
}
