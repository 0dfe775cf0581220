// The two rearrangements of the vision encoder: pixels to patches, and patches to fewer, wider tokens.

#ifndef SMOL_VISION_H
#define SMOL_VISION_H

#include "smol_thread_pool.h"

// Cuts a tile [channels, size, size] of bytes into rows [side * side, channels * patch * patch], one a patch, each
// pixel mapped through `levels` [channels, 256]. side = size / patch; what is left over at the right and the
// bottom is not used, as with a convolution without padding.
void smol_vision_patches(
    smol_thread_pool *pool, const uint8_t *tile, int64_t channels, int64_t size, int64_t patch, const float *levels,
    float *out, int64_t out_stride
);

// Pixel shuffle: rows [side * side, width] -> [(side / scale)^2, width * scale * scale]; an output token holds the
// scale x scale patches under it, row by row.
void smol_vision_shuffle(
    smol_thread_pool *pool, const float *x, int64_t side, int64_t width, int64_t x_stride, int64_t scale, float *out,
    int64_t out_stride
);

#endif
