// Weights of one output column in eight or four bits. See smol_quantize.h for the layouts.

#include "quantize.h"

#include "../rows/convert.h"

#include <string.h>

// The same bits on every machine.
#pragma STDC FP_CONTRACT OFF

// The levels that make the squared error least on average, for numbers with a normal distribution in groups of 32 that
// are scaled by their largest (Lloyd, "Least squares quantization in PCM", 1982).
const int8_t smol_int4_levels[16] = {-111, -87, -68, -52, -38, -25, -13, -1, 10, 22, 35, 48, 62, 79, 99, 127};

void smol_quantize_column_int8(
    const smol_matrix *matrix, const float *numbers, int64_t first, int64_t columns, int64_t column
) {
    float largest = 0;
    for (int64_t i = 0; i < matrix->k; i++) {
        float magnitude = numbers[i] < 0 ? -numbers[i] : numbers[i];
        largest = magnitude > largest ? magnitude : largest;
    }
    // What is smaller counts as zero, so that 127 / largest stays finite.
    const bool is_zero = !(largest >= 1e-30f);
    const float inverse = is_zero ? 0 : 127.0f / largest;
    // Adding 1.5 * 2^23 rounds to an integer in the low bits; 128 more makes it unsigned.
    const float shift = 12582912.0f;
    uint8_t *out = (uint8_t *)matrix->data + smol_quantized_panel_offset(matrix, first) + 4 * column;
    for (int64_t k = 0; k < matrix->k_packed; k += 4) {
        uint8_t four[4];
        for (int i = 0; i < 4; i++) {
            float shifted = numbers[k + i] * inverse + shift;
            uint32_t bits;
            memcpy(&bits, &shifted, sizeof bits);
            four[i] = (uint8_t)(bits + 128);
        }
        memcpy(out + k * columns, four, 4);
    }
    smol_quantized_scales(matrix)[first + column] = is_zero ? 0 : largest / 127.0f;
}

void smol_quantize_column_int4(
    const smol_matrix *matrix, const smol_kernels *kernels, const float *numbers, int64_t first, int64_t columns,
    int64_t column
) {
    uint8_t *panel = (uint8_t *)matrix->data + smol_quantized_panel_offset(matrix, first);
    const int64_t block_bytes = (SMOL_BLOCK_WEIGHTS / 2 + 2) * columns;
    for (int64_t k = 0; k < matrix->k_packed; k += SMOL_BLOCK_WEIGHTS) {
        uint8_t *block = panel + k / SMOL_BLOCK_WEIGHTS * block_bytes;
        uint8_t codes[SMOL_BLOCK_WEIGHTS];
        float scale = kernels->quantize_int4(numbers + k, codes);
        for (int step = 0; step < 4; step++) {
            for (int i = 0; i < 4; i++) {
                int low = 4 * step + i;
                block[(step * columns + column) * 4 + i] = (uint8_t)(codes[low] | codes[16 + low] << 4);
            }
        }
        uint16_t rounded;
        smol_convert_to_bfloat16(&scale, SMOL_DTYPE_FLOAT32, 0, 1, &rounded);
        memcpy(block + 16 * columns + 2 * column, &rounded, sizeof rounded);
    }
}
