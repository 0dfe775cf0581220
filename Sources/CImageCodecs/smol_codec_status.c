// The text that goes with a codec's failure.

#include "smol_codec_status.h"

void smol_codec_message_set(smol_codec_message *message, const char *text) {
    size_t length = 0;
    for (; text != NULL && text[length] != '\0' && length + 1 < SMOL_CODEC_MESSAGE_SIZE; length++) {
        const unsigned char character = (unsigned char)text[length];
        message->text[length] = (character < 32 || character > 126) ? ' ' : text[length];
    }
    message->text[length] = '\0';
}
