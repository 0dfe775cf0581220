// What every codec shim answers: a status, and for a failure the library's own words.
//
// The shims turn the error handling of libjpeg, libpng and libwebp (setjmp, callbacks, null results)
// into return codes. They hold no state and do no input or output.

#ifndef SMOL_CODEC_STATUS_H
#define SMOL_CODEC_STATUS_H

#include <stddef.h>
#include <stdint.h>

enum {
    /// The pixels are complete.
    SMOL_CODEC_OK = 0,
    /// The data ended before the image did.
    SMOL_CODEC_TRUNCATED = 1,
    /// The data contradicts its format.
    SMOL_CODEC_CORRUPT = 2,
    /// The data is valid but uses a variant that this build does not read.
    SMOL_CODEC_UNSUPPORTED = 3,
    /// Memory could not be had.
    SMOL_CODEC_NO_MEMORY = 4,
};

/// Room for the reason of a failure, with its terminating zero.
enum { SMOL_CODEC_MESSAGE_SIZE = 200 };

/// The reason of a failure, as one line of text.
typedef struct smol_codec_message {
    char text[SMOL_CODEC_MESSAGE_SIZE];
} smol_codec_message;

/// Writes `text` into `message`, cut to its size and with control characters replaced by spaces.
void smol_codec_message_set(smol_codec_message *message, const char *text);

#endif
