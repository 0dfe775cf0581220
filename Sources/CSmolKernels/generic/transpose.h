// Transposition of blocks of 32-bit numbers: floats, or pairs of bfloat16.

// A square of SMOL_LANES x SMOL_LANES numbers in registers, in place: for each power of two, the parts at
// that distance from the diagonal change places.
SMOL_INLINE void transpose_square(uvec x[SMOL_LANES]) {
#define EXCHANGE(DISTANCE, LOW, HIGH)                                         \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < SMOL_LANES; i++) { \
        if (i & DISTANCE) continue;                                           \
        uvec low = x[i], high = x[i + DISTANCE];                              \
        x[i] = __builtin_shufflevector(low, high, LOW);                       \
        x[i + DISTANCE] = __builtin_shufflevector(low, high, HIGH);           \
    }
#if SMOL_LANES == 16
#define LOW_1 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30
#define HIGH_1 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31
#define LOW_2 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define HIGH_2 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#define LOW_4 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27
#define HIGH_4 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31
#define LOW_8 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23
#define HIGH_8 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31
#elif SMOL_LANES == 8
#define LOW_1 0, 8, 2, 10, 4, 12, 6, 14
#define HIGH_1 1, 9, 3, 11, 5, 13, 7, 15
#define LOW_2 0, 1, 8, 9, 4, 5, 12, 13
#define HIGH_2 2, 3, 10, 11, 6, 7, 14, 15
#define LOW_4 0, 1, 2, 3, 8, 9, 10, 11
#define HIGH_4 4, 5, 6, 7, 12, 13, 14, 15
#elif SMOL_LANES == 4
#define LOW_1 0, 4, 2, 6
#define HIGH_1 1, 5, 3, 7
#define LOW_2 0, 1, 4, 5
#define HIGH_2 2, 3, 6, 7
#endif
    EXCHANGE(1, LOW_1, HIGH_1)
    EXCHANGE(2, LOW_2, HIGH_2)
#if SMOL_LANES >= 8
    EXCHANGE(4, LOW_4, HIGH_4)
#endif
#if SMOL_LANES == 16
    EXCHANGE(8, LOW_8, HIGH_8)
#endif
#undef EXCHANGE
}

// to [columns, rows] = from [rows, columns] transposed; both are multiples of SMOL_LANES, strides in numbers.
SMOL_INLINE void transpose(
    const uint32_t *from, int64_t from_stride, int64_t rows, int64_t columns, uint32_t *to, int64_t to_stride
) {
    for (int64_t row = 0; row < rows; row += SMOL_LANES) {
        for (int64_t column = 0; column < columns; column += SMOL_LANES) {
            uvec square[SMOL_LANES];
#pragma clang loop unroll(full)
            for (int i = 0; i < SMOL_LANES; i++) {
                memcpy(&square[i], from + (row + i) * from_stride + column, sizeof(uvec));
            }
            transpose_square(square);
#pragma clang loop unroll(full)
            for (int i = 0; i < SMOL_LANES; i++) {
                memcpy(to + (column + i) * to_stride + row, &square[i], sizeof(uvec));
            }
        }
    }
}
