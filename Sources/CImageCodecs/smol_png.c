// PNG pixels to RGB, through libpng's progressive reader, which hands out each row as soon as it is there.

#include "smol_png.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

const char *smol_png_version(void) {
    return "libpng " PNG_LIBPNG_VER_STRING;
}

typedef struct png_reader {
    png_structp decoder;
    png_infop info;
    jmp_buf failure;
    int32_t status;
    smol_codec_message *message;
    int32_t width;
    int32_t height;
    uint8_t *pixels; // [height, width, 3]
    uint8_t *rows;   // interlaced: [height, row_bytes], else [row_bytes]
    size_t row_bytes;
    uint8_t palette[256][3];
    int color_type;
    int bit_depth;
    int interlaced;
    int32_t last_pass_rows; // rows seen in the pass that completes the image
} png_reader;

static void png_reader_fail(png_structp decoder, png_const_charp text) {
    png_reader *reader = png_get_error_ptr(decoder);
    smol_codec_message_set(reader->message, text);
    reader->status = SMOL_CODEC_CORRUPT;
    longjmp(reader->failure, 1);
}

static void png_reader_ignore_warning(png_structp decoder, png_const_charp text) {
    (void)decoder;
    (void)text;
}

// row: [row_bytes] as libpng leaves it; target: [width, 3]
static void png_row_convert(const png_reader *reader, const uint8_t *row, uint8_t *target) {
    const int32_t width = reader->width;
    const int wide = reader->bit_depth == 16;
    switch (reader->color_type) {
    case PNG_COLOR_TYPE_GRAY:
        for (int32_t x = 0; x < width; x++) {
            const uint8_t value = !wide ? row[x] : (row[2 * x] == 0 ? row[2 * x + 1] : 255);
            memset(target + 3 * (size_t)x, value, 3);
        }
        break;
    case PNG_COLOR_TYPE_GRAY_ALPHA:
        for (int32_t x = 0; x < width; x++) {
            memset(target + 3 * (size_t)x, row[(wide ? 4 : 2) * (size_t)x], 3);
        }
        break;
    case PNG_COLOR_TYPE_PALETTE:
        for (int32_t x = 0; x < width; x++) {
            memcpy(target + 3 * (size_t)x, reader->palette[row[x]], 3);
        }
        break;
    default: {
        const size_t sample = wide ? 2 : 1;
        const size_t stride = (reader->color_type == PNG_COLOR_TYPE_RGB ? 3 : 4) * sample;
        for (int32_t x = 0; x < width; x++) {
            const uint8_t *source = row + stride * (size_t)x;
            target[3 * (size_t)x] = source[0];
            target[3 * (size_t)x + 1] = source[sample];
            target[3 * (size_t)x + 2] = source[2 * sample];
        }
        break;
    }
    }
}

static void png_reader_on_header(png_structp decoder, png_infop info) {
    png_reader *reader = png_get_progressive_ptr(decoder);
    png_uint_32 width = 0, height = 0;
    int interlace = 0;
    png_get_IHDR(decoder, info, &width, &height, &reader->bit_depth, &reader->color_type, &interlace, NULL, NULL);
    if (width != (png_uint_32)reader->width || height != (png_uint_32)reader->height) {
        png_error(decoder, "two headers of different size");
    }
    reader->interlaced = interlace != PNG_INTERLACE_NONE;
    if (reader->color_type == PNG_COLOR_TYPE_GRAY) {
        png_set_expand_gray_1_2_4_to_8(decoder);
    } else if (reader->color_type == PNG_COLOR_TYPE_PALETTE) {
        png_set_packing(decoder);
    }
    png_set_interlace_handling(decoder);
    png_read_update_info(decoder, info);
    reader->row_bytes = png_get_rowbytes(decoder, info);
    reader->rows = calloc(reader->interlaced ? (size_t)reader->height : 1, reader->row_bytes);
    if (reader->rows == NULL) {
        smol_codec_message_set(reader->message, "no memory for the rows");
        reader->status = SMOL_CODEC_NO_MEMORY;
        longjmp(reader->failure, 1);
    }
}

static void png_reader_on_row(png_structp decoder, png_bytep row, png_uint_32 y, int pass) {
    png_reader *reader = png_get_progressive_ptr(decoder);
    if (y >= (png_uint_32)reader->height) {
        return;
    }
    uint8_t *target = reader->pixels + (size_t)y * (size_t)reader->width * 3;
    if (!reader->interlaced) {
        png_row_convert(reader, row, target);
        reader->last_pass_rows = (int32_t)y + 1;
        return;
    }
    uint8_t *kept = reader->rows + (size_t)y * reader->row_bytes;
    if (row != NULL) {
        png_progressive_combine_row(decoder, kept, row);
    }
    if (pass == 6) {
        png_row_convert(reader, kept, target);
        reader->last_pass_rows = (int32_t)y + 1;
    }
}

static uint32_t png_read_u32(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3];
}

// libpng does not change what it reads, but its interface does not say so.
static void png_reader_feed(png_reader *reader, const uint8_t *bytes, size_t count) {
    png_process_data(reader->decoder, reader->info, (png_bytep)(uintptr_t)bytes, count);
}

// A palette of exactly the entries that the bit depth allows; the colours are looked up outside libpng.
static void png_reader_feed_palette(png_reader *reader, int bit_depth) {
    static const uint8_t no_checksum[4] = {0};
    const uint32_t length = (bit_depth >= 8 ? 256u : 1u << bit_depth) * 3;
    const uint8_t head[8] = {0, 0, (uint8_t)(length >> 8), (uint8_t)length, 'P', 'L', 'T', 'E'};
    png_reader_feed(reader, head, sizeof head);
    png_reader_feed(reader, &reader->palette[0][0], length);
    png_reader_feed(reader, no_checksum, sizeof no_checksum);
}

// bytes: [count]
static void png_reader_feed_chunks(png_reader *reader, const uint8_t *bytes, size_t count) {
    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    png_reader_feed(reader, signature, sizeof signature);
    int bit_depth = 0, color_type = 0, in_data = 0;
    for (size_t place = sizeof signature; count >= 8 && place <= count - 8;) {
        const uint32_t length = png_read_u32(bytes + place);
        const uint8_t *type = bytes + place + 4;
        const size_t left = count - place;
        const size_t wanted = (size_t)length + 12;
        const size_t available = wanted < left ? wanted : left;
        if (memcmp(type, "IDAT", 4) == 0) {
            if (!in_data && color_type == PNG_COLOR_TYPE_PALETTE) {
                png_reader_feed_palette(reader, bit_depth);
            }
            in_data = 1;
            png_reader_feed(reader, bytes + place, available);
        } else if (in_data) {
            return;
        } else if (memcmp(type, "IHDR", 4) == 0 && length == 13 && available == wanted) {
            bit_depth = bytes[place + 16];
            color_type = bytes[place + 17];
            png_reader_feed(reader, bytes + place, available);
        } else if (memcmp(type, "PLTE", 4) == 0 && available == wanted) {
            memset(reader->palette, 0, sizeof reader->palette);
            const size_t whole = length - length % 3;
            memcpy(reader->palette, type + 4, whole < sizeof reader->palette ? whole : sizeof reader->palette);
        }
        if (wanted > left) {
            return;
        }
        place += wanted;
    }
}

// Makes the decoder, or sets the status.
static void png_reader_create(png_reader *reader) {
    reader->decoder = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, png_reader_fail, png_reader_ignore_warning);
    reader->info = reader->decoder != NULL ? png_create_info_struct(reader->decoder) : NULL;
    if (reader->info == NULL) {
        smol_codec_message_set(reader->message, "no memory for the decoder");
        reader->status = SMOL_CODEC_NO_MEMORY;
        return;
    }
    png_set_user_limits(reader->decoder, 0x7FFFFFFF, 0x7FFFFFFF);
    png_set_crc_action(reader->decoder, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
    png_set_progressive_read_fn(reader->decoder, reader, png_reader_on_header, png_reader_on_row, NULL);
}

int32_t smol_png_read_rgb(
    const uint8_t *bytes, size_t count, int32_t width, int32_t height, uint8_t *pixels, smol_codec_message *message
) {
    png_reader *reader = calloc(1, sizeof(png_reader));
    if (reader == NULL) {
        smol_codec_message_set(message, "no memory for the decoder");
        return SMOL_CODEC_NO_MEMORY;
    }
    reader->message = message;
    reader->width = width;
    reader->height = height;
    reader->pixels = pixels;
    if (setjmp(reader->failure) == 0) {
        png_reader_create(reader);
        if (reader->status == SMOL_CODEC_OK) {
            png_reader_feed_chunks(reader, bytes, count);
        }
    }
    int32_t status = reader->status;
    if (reader->last_pass_rows == height) {
        // libpng may still stumble over what follows the last row.
        status = status == SMOL_CODEC_NO_MEMORY ? status : SMOL_CODEC_OK;
    } else if (status == SMOL_CODEC_OK) {
        smol_codec_message_set(message, "the data ends inside the image");
        status = SMOL_CODEC_TRUNCATED;
    }
    png_destroy_read_struct(&reader->decoder, &reader->info, NULL);
    free(reader->rows);
    free(reader);
    return status;
}

int32_t smol_png_read_text(const uint8_t *chunk, size_t count, uint8_t *text, size_t capacity, size_t *length) {
    // A file of one pixel that carries the chunk, as far as libpng needs to see it.
    // clang-format off
    static const uint8_t start[] = {
        0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n',
        0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0, 0, 0, 0,
    };
    // clang-format on
    *length = 0;
    smol_codec_message message;
    png_reader *reader = calloc(1, sizeof(png_reader));
    if (reader == NULL) {
        return SMOL_CODEC_NO_MEMORY;
    }
    reader->message = &message;
    if (setjmp(reader->failure) == 0) {
        png_reader_create(reader);
        if (reader->status == SMOL_CODEC_OK) {
            png_set_chunk_malloc_max(reader->decoder, capacity);
            png_reader_feed(reader, start, sizeof start);
            png_reader_feed(reader, chunk, count);
        }
    }
    int32_t status = reader->status;
    png_textp found = NULL;
    if (status == SMOL_CODEC_OK && png_get_text(reader->decoder, reader->info, &found, NULL) == 1) {
        const size_t size = found->text_length > 0 ? found->text_length : found->itxt_length;
        *length = size < capacity ? size : capacity;
        memcpy(text, found->text, *length);
    } else if (status == SMOL_CODEC_OK) {
        status = SMOL_CODEC_CORRUPT;
    }
    png_destroy_read_struct(&reader->decoder, &reader->info, NULL);
    free(reader);
    return status;
}
