// A JPEG stream to RGB pixels, through libjpeg-turbo.
//
// Slow integer DCT and fancy upsampling, which are the library's defaults and Pillow's. Orientation and
// colour profiles are not looked at.

#ifndef SMOL_JPEG_H
#define SMOL_JPEG_H

#include "smol_codec_status.h"

/// The name and version of the library, for reports.
const char *smol_jpeg_version(void);

/// Decodes the first image of a JPEG stream.
///
/// `width` and `height` are what the caller read in the frame header and made room for; a stream that
/// disagrees is corrupt. A four-component image is taken as inverted, as Adobe's programs write it,
/// whatever its markers say.
///
/// - bytes: [count]
/// - pixels: [height, width, 3], RGB; its content is undefined after a failure
/// - returns: a SMOL_CODEC_ status
int32_t smol_jpeg_read_rgb(
    const uint8_t *bytes, size_t count, int32_t width, int32_t height, uint8_t *pixels, smol_codec_message *message
);

#endif
