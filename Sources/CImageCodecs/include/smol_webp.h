// A WebP file's first frame to RGB pixels, through libwebp.
//
// Lossy, lossless and animated files go the same way: the first frame on a canvas of transparent black,
// of which the colours are taken and alpha is dropped, as Pillow does it.

#ifndef SMOL_WEBP_H
#define SMOL_WEBP_H

#include "smol_codec_status.h"

/// The name of the library; `smol_webp_version_number` has its version.
const char *smol_webp_name(void);

/// The version of the library, one byte each for major, minor and patch.
int32_t smol_webp_version_number(void);

/// Reads the canvas size from the header, without decoding.
///
/// - bytes: [count]
/// - returns: a SMOL_CODEC_ status
int32_t smol_webp_read_size(
    const uint8_t *bytes, size_t count, int32_t *width, int32_t *height, smol_codec_message *message
);

/// Decodes the first frame.
///
/// - bytes: [count]
/// - width, height: as `smol_webp_read_size` gave them
/// - pixels: [height, width, 3], RGB; its content is undefined after a failure
/// - returns: a SMOL_CODEC_ status
int32_t smol_webp_read_rgb(
    const uint8_t *bytes, size_t count, int32_t width, int32_t height, uint8_t *pixels, smol_codec_message *message
);

/// Finds the first metadata chunk of a name ("EXIF", "XMP ").
///
/// - bytes: [count]
/// - returns: 1 and the chunk's place within `bytes`, or 0 where there is none
int32_t smol_webp_find_chunk(const uint8_t *bytes, size_t count, const char *name, size_t *offset, size_t *length);

#endif
