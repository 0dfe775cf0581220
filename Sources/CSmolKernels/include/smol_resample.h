// Resampling of 8-bit RGB images with separable filters, bit for bit as Pillow 13 does it, and cutting them into tiles.
//
// An image is resized in two passes, each of which rounds to 8 bits. Coefficients are integers with 22 fractional bits.
// The result depends neither on the pool's threads nor on its tier.

#ifndef SMOL_RESAMPLE_H
#define SMOL_RESAMPLE_H

#include <stddef.h>

#include "smol_thread_pool.h"

// The filters, with the numbers that Pillow gives them.
enum {
    SMOL_RESAMPLE_NEAREST = 0,
    SMOL_RESAMPLE_LANCZOS = 1,
    SMOL_RESAMPLE_BILINEAR = 2,
    SMOL_RESAMPLE_BICUBIC = 3,
    SMOL_RESAMPLE_BOX = 4,
    SMOL_RESAMPLE_HAMMING = 5,
};

// The coefficients that an output position has room for, or 0 where the filter is not one of those above
// (nearest is not: it has no coefficients) or a size is less than 1.
int32_t smol_resample_taps(int32_t filter, int32_t in_size, int32_t out_size);

// Computes the coefficients of one pass.
//
// - bounds: [out_size, 2], first input position and number of coefficients of each output position
// - coefficients: [out_size, taps], 22 fractional bits; zero after the number in `bounds`
void smol_resample_coefficients_fill(
    int32_t filter, int32_t in_size, int32_t out_size, int32_t taps, int32_t *bounds, int32_t *coefficients
);

// Resizes rows in width. False when memory runs out.
//
// - in: [rows, in_width, 3]
// - out: [rows, out_width, 3]
// - bounds: [out_width, 2]
// - coefficients: [out_width, taps]
bool smol_resample_width(
    smol_thread_pool *pool, const uint8_t *in, int32_t in_width, int32_t rows, uint8_t *out, int32_t out_width,
    const int32_t *bounds, const int32_t *coefficients, int32_t taps
);

// Resizes in height.
//
// - in: [in rows, row_bytes]
// - out: [rows, row_bytes]
// - bounds: [rows, 2]
// - coefficients: [rows, taps]
void smol_resample_height(
    smol_thread_pool *pool, const uint8_t *in, size_t row_bytes, uint8_t *out, int32_t rows, const int32_t *bounds,
    const int32_t *coefficients, int32_t taps
);

// The input position of each output position for the nearest filter.
//
// - positions: [out_size]
void smol_resample_nearest_fill(int32_t in_size, int32_t out_size, int32_t *positions);

// Cuts an interleaved image into square tiles of planes, row by row.
//
// - in: [rows * size, columns * size, 3]
// - out: [rows * columns, 3, size, size]
void smol_image_tiles_fill(
    smol_thread_pool *pool, const uint8_t *in, int32_t size, int32_t rows, int32_t columns, uint8_t *out
);

#endif
