// Resampling is exact in integers: an image's bytes must be the same on every machine, in every tier and from any
// number of threads. They become one number, which is compared between tiers here and between machines by the script.

#include "check.h"

#include <stdlib.h>

static const int32_t sizes[][4] = {
    // in width, in height, out width, out height
    {97, 61, 40, 33}, {31, 90, 64, 64}, {200, 40, 17, 41}, {5, 7, 50, 3}, {64, 64, 1, 1}, {90, 70, 131, 160},
};

// Tiles of an image: their size, rows and columns.
static const int32_t grids[][3] = {{1, 1, 1}, {17, 2, 3}, {32, 3, 1}, {70, 1, 2}};

static void fill_coefficients(int32_t filter, int32_t in, int32_t out, int32_t **bounds, int32_t **weights) {
    int32_t taps = smol_resample_taps(filter, in, out);
    *bounds = check_buffer(8 * (int64_t)out);
    *weights = check_buffer(4 * (int64_t)taps * out);
    smol_resample_coefficients_fill(filter, in, out, taps, *bounds, *weights);
}

static uint8_t *random_bytes(int64_t count, uint64_t seed) {
    float *numbers = check_numbers(count, seed);
    uint8_t *bytes = check_buffer(count);
    for (int64_t i = 0; i < count; i++) bytes[i] = (uint8_t)(128 + 127 * numbers[i]);
    free(numbers);
    return bytes;
}

static uint64_t resized(
    smol_thread_pool *pool, const int32_t size[4], int32_t filter, const uint8_t *in, uint64_t hash
) {
    const int32_t in_width = size[0], in_height = size[1], out_width = size[2], out_height = size[3];
    const int64_t row_bytes = 3 * (int64_t)out_width;
    uint8_t *wide = check_buffer(row_bytes * in_height), *out = check_buffer(row_bytes * out_height);

    int32_t *bounds, *weights;
    fill_coefficients(filter, in_width, out_width, &bounds, &weights);
    const bool done = smol_resample_width(
        pool, in, in_width, in_height, wide, out_width, bounds, weights, smol_resample_taps(filter, in_width, out_width)
    );
    check_that(done, "no memory to resize");
    free(bounds);
    free(weights);
    fill_coefficients(filter, in_height, out_height, &bounds, &weights);
    smol_resample_height(
        pool, wide, (size_t)row_bytes, out, out_height, bounds, weights,
        smol_resample_taps(filter, in_height, out_height)
    );
    free(bounds);
    free(weights);
    hash = check_mixed(hash, out, row_bytes * out_height);
    free(wide);
    free(out);
    return hash;
}

// Each sample of each tile must be where its place in the image says.
static void check_tiles(smol_thread_pool *pool, const int32_t grid[3], uint64_t seed) {
    const int64_t size = grid[0], rows = grid[1], columns = grid[2], bytes = 3 * size * size * rows * columns;
    uint8_t *in = random_bytes(bytes, seed), *out = check_buffer(bytes);
    smol_image_tiles_fill(pool, in, grid[0], grid[1], grid[2], out);
    bool right = true;
    for (int64_t i = 0; i < bytes; i++) {
        const int64_t tile = i / (3 * size * size), channel = i / (size * size) % 3;
        const int64_t y = tile / columns * size + i / size % size, x = tile % columns * size + i % size;
        right &= out[i] == in[(y * columns * size + x) * 3 + channel];
    }
    check_that(right, "samples in other places");
    free(in);
    free(out);
}

static uint64_t hash_of(smol_isa isa, int32_t threads) {
    smol_thread_pool *pool = check_pool(isa, threads);
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint8_t *in = random_bytes(3 * (int64_t)sizes[i][0] * sizes[i][1], 901 + i);
        for (int32_t filter = SMOL_RESAMPLE_LANCZOS; filter <= SMOL_RESAMPLE_HAMMING; filter++) {
            hash = resized(pool, sizes[i], filter, in, hash);
        }
        free(in);
    }
    return hash;
}

uint64_t check_resampling(smol_isa isa) {
    const uint64_t expected = hash_of(SMOL_ISA_PORTABLE, 1);
    for (int32_t threads = 1; threads <= 4; threads++) {
        check_name("%s: images, %d threads", smol_isa_name(isa), (int)threads);
        check_that(hash_of(isa, threads) == expected, "other bytes than in the portable tier");
        for (size_t i = 0; i < sizeof grids / sizeof grids[0]; i++) check_tiles(check_pool(isa, threads), grids[i], i);
    }
    return expected;
}
