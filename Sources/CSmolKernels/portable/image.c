// Image work of the tiers that have no kernels of their own for it.

#include "../image/kernels.h"

#include "../image/rows.h"

static void resample_row(
    const uint8_t *row, int32_t in_width, uint8_t *out, int32_t out_width, const int32_t *bounds,
    const int32_t *coefficients, int32_t taps, uint8_t *scratch
) {
    row_spread(row, scratch, in_width);
    row_resample(scratch, out, out_width, bounds, coefficients, taps);
}

static void sum_rows(const uint8_t *rows, uint8_t *out, size_t row_bytes, const int32_t *weights, int32_t count) {
    rows_sum(rows, out, row_bytes, weights, count);
}

static void split_row(const uint8_t *row, int32_t width, uint8_t *red, uint8_t *green, uint8_t *blue) {
    row_split(row, width, red, green, blue);
}

const smol_image_kernels smol_image_portable = {
    .resample_row = resample_row,
    .sum_rows = sum_rows,
    .split_row = split_row,
};
