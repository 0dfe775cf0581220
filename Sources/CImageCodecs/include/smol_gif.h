// The LZW data of one GIF frame to palette indices. No library: there is none among the dependencies.
//
// The blocks and palettes of the file are the caller's.

#ifndef SMOL_GIF_H
#define SMOL_GIF_H

#include "smol_codec_status.h"

/// Decodes the sub-blocks of a frame, up to its last pixel.
///
/// Data that follows the last pixel is not looked at, so its absence is no error.
///
/// - bytes: [count], beginning with the length of the first sub-block
/// - minimum_code_size: the byte before it, 0 to 12
/// - indices: rows of `width` at a distance of `stride`; [height] of them
/// - returns: a SMOL_CODEC_ status
int32_t smol_gif_read_indices(
    const uint8_t *bytes, size_t count, int32_t minimum_code_size, int32_t interlaced, int32_t width, int32_t height,
    uint8_t *indices, size_t stride, smol_codec_message *message
);

#endif
