// Resampling is exact in integers: an image's bytes must be the same on every machine. There is nothing to compare with
// here, so the bytes become one number, which the script compares between machines.

#include "check.h"

#include <stdlib.h>

static const int32_t sizes[][4] = {
    // in width, in height, out width, out height
    {97, 61, 40, 33}, {31, 90, 64, 64}, {200, 40, 17, 41}, {5, 7, 50, 3}, {64, 64, 1, 1},
};

static uint64_t mixed(uint64_t hash, const uint8_t *bytes, int64_t count) {
    // Fowler, Noll and Vo's hash, 1a.
    for (int64_t i = 0; i < count; i++) hash = (hash ^ bytes[i]) * 0x100000001b3u;
    return hash;
}

static void fill_coefficients(int32_t filter, int32_t in, int32_t out, int32_t **bounds, int32_t **weights) {
    int32_t taps = smol_resample_taps(filter, in, out);
    *bounds = check_buffer(8 * (int64_t)out);
    *weights = check_buffer(4 * (int64_t)taps * out);
    smol_resample_coefficients_fill(filter, in, out, taps, *bounds, *weights);
}

static uint64_t resized(const int32_t size[4], int32_t filter, uint64_t seed, uint64_t hash) {
    const int32_t in_width = size[0], in_height = size[1], out_width = size[2], out_height = size[3];
    const int64_t in_bytes = 3 * (int64_t)in_width * in_height, out_bytes = 3 * (int64_t)out_width * out_height;
    float *numbers = check_numbers(in_bytes, seed);
    uint8_t *in = check_buffer(in_bytes), *wide = check_buffer(3 * (int64_t)out_width * in_height);
    uint8_t *out = check_buffer(out_bytes), *planes = check_buffer(out_bytes);
    uint8_t *scratch = check_buffer(4 * (int64_t)in_width + SMOL_RESAMPLE_SCRATCH_PADDING);
    for (int64_t i = 0; i < in_bytes; i++) in[i] = (uint8_t)(128 + 127 * numbers[i]);

    int32_t *bounds, *weights;
    fill_coefficients(filter, in_width, out_width, &bounds, &weights);
    smol_resample_rows_horizontally(
        in, in_width, wide, out_width, in_height, bounds, weights, smol_resample_taps(filter, in_width, out_width),
        scratch
    );
    free(bounds);
    free(weights);
    fill_coefficients(filter, in_height, out_height, &bounds, &weights);
    smol_resample_rows_vertically(
        wide, out, 3 * (size_t)out_width, 0, out_height, bounds, weights,
        smol_resample_taps(filter, in_height, out_height)
    );
    free(bounds);
    free(weights);
    smol_image_planes_fill(out, 3 * (size_t)out_width, out_width, out_height, planes);
    hash = mixed(mixed(hash, out, out_bytes), planes, out_bytes);
    free(numbers);
    free(in);
    free(wide);
    free(out);
    free(planes);
    free(scratch);
    return hash;
}

uint64_t check_resampling(void) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (int32_t filter = SMOL_RESAMPLE_LANCZOS; filter <= SMOL_RESAMPLE_HAMMING; filter++) {
            hash = resized(sizes[i], filter, 901 + i, hash);
        }
    }
    return hash;
}
