// The pieces of image work that differ by instruction set: each does one row on one thread. image/resample.c cuts an
// image into rows for them.
//
// The sums are of integers, so the order of addition and the instruction set do not show in the result.

#ifndef SMOL_IMAGE_KERNELS_H
#define SMOL_IMAGE_KERNELS_H

#include <stddef.h>
#include <stdint.h>

enum {
    // Fractional bits of a coefficient.
    SMOL_RESAMPLE_BITS = 22,
    // Bytes that may be read after a scratch row's last pixel.
    SMOL_RESAMPLE_PADDING = 64,
};

typedef struct smol_image_kernels {
    // row [in_width, 3] -> out [out_width, 3], with bounds [out_width, 2] and coefficients [out_width, taps];
    // scratch [4 * in_width + SMOL_RESAMPLE_PADDING]
    void (*resample_row
    )(const uint8_t *row, int32_t in_width, uint8_t *out, int32_t out_width, const int32_t *bounds,
      const int32_t *coefficients, int32_t taps, uint8_t *scratch);
    // rows [count, row_bytes], weights [count] -> their weighted sum out [row_bytes]
    void (*sum_rows)(const uint8_t *rows, uint8_t *out, size_t row_bytes, const int32_t *weights, int32_t count);
    // row [width, 3] -> red, green, blue [width]
    void (*split_row)(const uint8_t *row, int32_t width, uint8_t *red, uint8_t *green, uint8_t *blue);
} smol_image_kernels;

extern const smol_image_kernels smol_image_portable;
#if defined(__x86_64__)
extern const smol_image_kernels smol_image_avx2;
#endif

#endif
