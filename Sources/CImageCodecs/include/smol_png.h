// PNG pixels to RGB, and the text of PNG chunks, through libpng.
//
// Only the chunks that make pixels reach libpng (IHDR, PLTE, IDAT). Orientation, colour profiles,
// the transparent colour and the frames of an animation are not looked at.

#ifndef SMOL_PNG_H
#define SMOL_PNG_H

#include "smol_codec_status.h"

/// The name and version of the library, for reports.
const char *smol_png_version(void);

/// Decodes the (default) image of a PNG file, with Pillow's conversion to RGB.
///
/// Alpha is dropped, 16-bit colour keeps the high byte, 16-bit grey is clipped to 255, a palette index
/// without an entry is black. Checksums of the image data are not compared. Data that is missing after
/// the last row is not missed.
///
/// `width` and `height` are what the caller read in the header and made room for.
///
/// - bytes: [count]
/// - pixels: [height, width, 3], RGB; its content is undefined after a failure
/// - returns: a SMOL_CODEC_ status
int32_t smol_png_read_rgb(
    const uint8_t *bytes, size_t count, int32_t width, int32_t height, uint8_t *pixels, smol_codec_message *message
);

/// Reads one text chunk (tEXt, zTXt, iTXt) and inflates what is compressed.
///
/// - chunk: [count], with its length, type and checksum, which is not compared
/// - text: [capacity], of which [*length] is written
/// - returns: a SMOL_CODEC_ status
int32_t smol_png_read_text(const uint8_t *chunk, size_t count, uint8_t *text, size_t capacity, size_t *length);

#endif
