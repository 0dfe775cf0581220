// Resampling of 8-bit RGB images with separable filters, bit for bit as Pillow 13 does it.
//
// An image is resized in two passes, each of which rounds to 8 bits. Coefficients are integers with 22
// fractional bits. The functions work on bands of rows, so that the caller can spread them over threads;
// the result does not depend on the bands.

#ifndef SMOL_RESAMPLE_H
#define SMOL_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

/// The filters, with the numbers that Pillow gives them.
enum {
    SMOL_RESAMPLE_NEAREST = 0,
    SMOL_RESAMPLE_LANCZOS = 1,
    SMOL_RESAMPLE_BILINEAR = 2,
    SMOL_RESAMPLE_BICUBIC = 3,
    SMOL_RESAMPLE_BOX = 4,
    SMOL_RESAMPLE_HAMMING = 5,
};

/// The coefficients that an output position has room for, or 0 where the filter is not one of those above
/// (nearest is not: it has no coefficients) or a size is less than 1.
int32_t smol_resample_taps(int32_t filter, int32_t in_size, int32_t out_size);

/// Computes the coefficients of one pass.
///
/// - bounds: [out_size, 2], first input position and number of coefficients of each output position
/// - coefficients: [out_size, taps], 22 fractional bits; zero behind the number in `bounds`
void smol_resample_coefficients_fill(
    int32_t filter, int32_t in_size, int32_t out_size, int32_t taps, int32_t *bounds, int32_t *coefficients
);

/// Resizes rows in width.
///
/// - in: [rows, in_width, 3]
/// - out: [rows, out_width, 3]
/// - bounds: [out_width, 2]
/// - coefficients: [out_width, taps]
/// - scratch: [4 * in_width + SMOL_RESAMPLE_SCRATCH_PADDING]
void smol_resample_rows_horizontally(
    const uint8_t *in, int32_t in_width, uint8_t *out, int32_t out_width, int32_t rows, const int32_t *bounds,
    const int32_t *coefficients, int32_t taps, uint8_t *scratch
);

/// Bytes that the scratch row needs behind its pixels.
enum { SMOL_RESAMPLE_SCRATCH_PADDING = 64 };

/// Resizes in height: makes the rows `first_row ..< first_row + rows` of the output.
///
/// - in: [in_height, row_bytes], whole
/// - out: [rows, row_bytes], beginning with `first_row`
/// - bounds: [out_height, 2]
/// - coefficients: [out_height, taps]
void smol_resample_rows_vertically(
    const uint8_t *in, uint8_t *out, size_t row_bytes, int32_t first_row, int32_t rows, const int32_t *bounds,
    const int32_t *coefficients, int32_t taps
);

/// The input position of each output position for the nearest filter.
///
/// - positions: [out_size]
void smol_resample_nearest_fill(int32_t in_size, int32_t out_size, int32_t *positions);

/// Copies a rectangle of an interleaved image into planes.
///
/// - in: the rectangle's first pixel, rows at a distance of `in_stride` bytes
/// - out: [3, height, width]
void smol_image_planes_fill(const uint8_t *in, size_t in_stride, int32_t width, int32_t height, uint8_t *out);

#endif
