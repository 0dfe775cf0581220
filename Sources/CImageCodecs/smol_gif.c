// The LZW data of one GIF frame to palette indices (GIF89a specification, appendix F).

#include "smol_gif.h"

enum { TABLE_SIZE = 4096, CODE_BITS_LIMIT = 12 };

// Bits, least significant first, out of a chain of sub-blocks.
typedef struct gif_bits {
    const uint8_t *bytes;
    size_t count;
    size_t place;
    uint32_t block_left;
    uint32_t held;
    uint32_t held_bits;
} gif_bits;

// 1 and the code, or 0 where the chain has ended. A block counts only when all of it is there.
static int gif_bits_take(gif_bits *bits, uint32_t size, uint32_t *code) {
    while (bits->held_bits < size) {
        if (bits->block_left == 0) {
            if (bits->place >= bits->count) {
                return 0;
            }
            const uint32_t length = bits->bytes[bits->place];
            if (length == 0 || bits->count - bits->place - 1 < length) {
                return 0;
            }
            bits->place++;
            bits->block_left = length;
        }
        bits->held |= (uint32_t)bits->bytes[bits->place++] << bits->held_bits;
        bits->held_bits += 8;
        bits->block_left--;
    }
    *code = bits->held & ((1u << size) - 1);
    bits->held >>= size;
    bits->held_bits -= size;
    return 1;
}

// Where the next pixel goes.
typedef struct gif_cursor {
    int32_t width;
    int32_t height;
    int32_t x;
    int32_t y;
    int32_t step;
    int32_t pass; // 0 where rows come in order, else 1 to 4
    uint8_t *indices;
    size_t stride;
} gif_cursor;

// Puts one pixel; 1 when it was the last.
static int gif_cursor_put(gif_cursor *cursor, uint8_t index) {
    cursor->indices[(size_t)cursor->y * cursor->stride + (size_t)cursor->x] = index;
    if (++cursor->x < cursor->width) {
        return 0;
    }
    cursor->x = 0;
    cursor->y += cursor->step;
    while (cursor->y >= cursor->height) {
        switch (cursor->pass) {
        case 1: cursor->y = 4; break;
        case 2:
            cursor->y = 2;
            cursor->step = 4;
            break;
        case 3:
            cursor->y = 1;
            cursor->step = 2;
            break;
        default: return 1;
        }
        cursor->pass++;
    }
    return 0;
}

static int32_t gif_fail(smol_codec_message *message, int32_t status, const char *text) {
    smol_codec_message_set(message, text);
    return status;
}

int32_t smol_gif_read_indices(
    const uint8_t *bytes, size_t count, int32_t minimum_code_size, int32_t interlaced, int32_t width, int32_t height,
    uint8_t *indices, size_t stride, smol_codec_message *message
) {
    if (minimum_code_size < 0 || minimum_code_size > CODE_BITS_LIMIT || width < 1 || height < 1) {
        return gif_fail(message, SMOL_CODEC_CORRUPT, "the code size or the frame size is out of range");
    }
    uint8_t last[TABLE_SIZE];    // the last pixel of each string
    uint16_t prefix[TABLE_SIZE]; // the string before it
    uint8_t string[TABLE_SIZE + 1];
    gif_bits bits = {.bytes = bytes, .count = count};
    gif_cursor cursor = {
        .width = width,
        .height = height,
        .step = interlaced ? 8 : 1,
        .pass = interlaced ? 1 : 0,
        .indices = indices,
        .stride = stride,
    };
    const uint32_t clear = 1u << minimum_code_size;
    const uint32_t end = clear + 1;
    uint32_t next = clear + 2;
    uint32_t size = (uint32_t)minimum_code_size + 1;
    uint32_t previous = 0;
    uint8_t first = 0; // the first pixel of the previous string
    int fresh = 1;     // no string since the table was cleared
    for (;;) {
        uint32_t code = 0;
        if (!gif_bits_take(&bits, size, &code)) {
            return gif_fail(message, SMOL_CODEC_TRUNCATED, "the data ends inside the image");
        }
        if (code == clear) {
            next = clear + 2;
            size = (uint32_t)minimum_code_size + 1;
            fresh = 1;
            continue;
        }
        if (code == end) {
            return gif_fail(message, SMOL_CODEC_TRUNCATED, "the end code comes before the last pixel");
        }
        if (fresh) {
            if (code > clear) {
                return gif_fail(message, SMOL_CODEC_CORRUPT, "a code that is not in the table");
            }
            fresh = 0;
            previous = code;
            first = (uint8_t)code;
            if (gif_cursor_put(&cursor, first)) {
                return SMOL_CODEC_OK;
            }
            continue;
        }
        if (code > next) {
            return gif_fail(message, SMOL_CODEC_CORRUPT, "a code that is not in the table");
        }
        uint32_t length = 0;
        uint32_t walk = code;
        if (code == next) {
            // The string that this very code defines: the previous one and its own first pixel.
            string[length++] = first;
            walk = previous;
        }
        while (walk >= clear) {
            if (walk >= TABLE_SIZE || length >= TABLE_SIZE) {
                return gif_fail(message, SMOL_CODEC_CORRUPT, "a string that does not end");
            }
            string[length++] = last[walk];
            walk = prefix[walk];
        }
        first = (uint8_t)walk;
        string[length++] = first;
        if (next < TABLE_SIZE) {
            last[next] = first;
            prefix[next] = (uint16_t)previous;
            if (next == (1u << size) - 1 && size < CODE_BITS_LIMIT) {
                size++;
            }
            next++;
        }
        previous = code;
        while (length > 0) {
            if (gif_cursor_put(&cursor, string[--length])) {
                return SMOL_CODEC_OK;
            }
        }
    }
}
