// A JPEG stream to RGB pixels, through libjpeg-turbo.

#include "smol_jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

// A progressive image may have any number of scans, each of which costs a walk over all coefficients
// for a few bytes of file. Encoders write about ten.
enum { SCAN_LIMIT = 200 };

#define TEXT_OF(x) #x
#define TEXT_OF_VALUE(x) TEXT_OF(x)

const char *smol_jpeg_version(void) {
#ifdef LIBJPEG_TURBO_VERSION
    return "libjpeg-turbo " TEXT_OF_VALUE(LIBJPEG_TURBO_VERSION);
#else
    return "libjpeg " TEXT_OF_VALUE(JPEG_LIB_VERSION);
#endif
}

// All state of one decode, so that nothing is lost over a longjmp.
typedef struct jpeg_reader {
    struct jpeg_decompress_struct decoder;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    jmp_buf failure;
    int32_t status;
    smol_codec_message *message;
    uint8_t *cmyk_row; // [width, 4]
} jpeg_reader;

static void jpeg_reader_fail(j_common_ptr common) {
    jpeg_reader *reader = (jpeg_reader *)common->client_data;
    char text[JMSG_LENGTH_MAX];
    reader->errors.format_message(common, text);
    smol_codec_message_set(reader->message, text);
    switch (reader->errors.msg_code) {
    case JERR_OUT_OF_MEMORY: reader->status = SMOL_CODEC_NO_MEMORY; break;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL: reader->status = SMOL_CODEC_UNSUPPORTED; break;
    default: reader->status = SMOL_CODEC_CORRUPT; break;
    }
    longjmp(reader->failure, 1);
}

static void jpeg_reader_ignore_message(j_common_ptr common) {
    (void)common;
}

static void jpeg_reader_limit_scans(j_common_ptr common) {
    jpeg_reader *reader = (jpeg_reader *)common->client_data;
    if (reader->decoder.input_scan_number > SCAN_LIMIT) {
        smol_codec_message_set(reader->message, "more scans than any encoder writes");
        reader->status = SMOL_CODEC_CORRUPT;
        longjmp(reader->failure, 1);
    }
}

// The source suspends at its end instead of making up an end marker, so that missing data is seen.
static void jpeg_source_begin_or_end(j_decompress_ptr decoder) {
    (void)decoder;
}

static boolean jpeg_source_suspend(j_decompress_ptr decoder) {
    (void)decoder;
    return FALSE;
}

static void jpeg_source_skip(j_decompress_ptr decoder, long count) {
    struct jpeg_source_mgr *source = decoder->src;
    if (count <= 0) {
        return;
    }
    size_t step = (size_t)count < source->bytes_in_buffer ? (size_t)count : source->bytes_in_buffer;
    source->next_input_byte += step;
    source->bytes_in_buffer -= step;
}

static uint8_t multiply_255(uint32_t a, uint32_t b) {
    const uint32_t product = a * b + 128;
    return (uint8_t)((product + (product >> 8)) >> 8);
}

// cmyk: [width, 4] as stored, inverted; rgb: [width, 3]
static void jpeg_row_convert_cmyk(const uint8_t *cmyk, uint8_t *rgb, int32_t width) {
    for (int32_t x = 0; x < width; x++) {
        const uint32_t not_key = cmyk[4 * x + 3];
        for (int32_t channel = 0; channel < 3; channel++) {
            const uint32_t ink = 255u - cmyk[4 * x + channel];
            rgb[3 * x + channel] = (uint8_t)(not_key - multiply_255(ink, not_key));
        }
    }
}

// rgb: [width, 3], of which the first [width] bytes hold the grey row on entry
static void jpeg_row_spread_grey(uint8_t *rgb, int32_t width) {
    for (int32_t x = width - 1; x >= 0; x--) {
        const uint8_t value = rgb[x];
        rgb[3 * x] = value;
        rgb[3 * x + 1] = value;
        rgb[3 * x + 2] = value;
    }
}

static int32_t jpeg_reader_truncated(jpeg_reader *reader) {
    smol_codec_message_set(reader->message, "the data ends inside the image");
    return SMOL_CODEC_TRUNCATED;
}

static int32_t jpeg_reader_run(jpeg_reader *reader, int32_t width, int32_t height, uint8_t *pixels) {
    struct jpeg_decompress_struct *decoder = &reader->decoder;
    int header;
    do {
        header = jpeg_read_header(decoder, FALSE);
    } while (header == JPEG_HEADER_TABLES_ONLY);
    if (header == JPEG_SUSPENDED) {
        return jpeg_reader_truncated(reader);
    }
    if (decoder->image_width != (JDIMENSION)width || decoder->image_height != (JDIMENSION)height) {
        smol_codec_message_set(reader->message, "two frame headers of different size");
        return SMOL_CODEC_CORRUPT;
    }
    switch (decoder->num_components) {
    case 1: decoder->out_color_space = JCS_GRAYSCALE; break;
    case 3: decoder->out_color_space = JCS_RGB; break;
    case 4:
        decoder->out_color_space = JCS_CMYK;
        reader->cmyk_row = malloc((size_t)width * 4);
        if (reader->cmyk_row == NULL) {
            smol_codec_message_set(reader->message, "no memory for a row");
            return SMOL_CODEC_NO_MEMORY;
        }
        break;
    default: smol_codec_message_set(reader->message, "neither 1, 3 nor 4 components"); return SMOL_CODEC_UNSUPPORTED;
    }
    if (!jpeg_start_decompress(decoder)) {
        return jpeg_reader_truncated(reader);
    }
    while (decoder->output_scanline < decoder->output_height) {
        uint8_t *row = pixels + (size_t)decoder->output_scanline * (size_t)width * 3;
        JSAMPROW target = reader->cmyk_row != NULL ? reader->cmyk_row : row;
        if (jpeg_read_scanlines(decoder, &target, 1) != 1) {
            return jpeg_reader_truncated(reader);
        }
        if (decoder->num_components == 4) {
            jpeg_row_convert_cmyk(reader->cmyk_row, row, width);
        } else if (decoder->num_components == 1) {
            jpeg_row_spread_grey(row, width);
        }
    }
    // All rows are there: data that is missing after them is not missed, but what is there must be sound.
    (void)jpeg_finish_decompress(decoder);
    return SMOL_CODEC_OK;
}

int32_t smol_jpeg_read_rgb(
    const uint8_t *bytes, size_t count, int32_t width, int32_t height, uint8_t *pixels, smol_codec_message *message
) {
    jpeg_reader *reader = calloc(1, sizeof(jpeg_reader));
    if (reader == NULL) {
        smol_codec_message_set(message, "no memory for the decoder");
        return SMOL_CODEC_NO_MEMORY;
    }
    reader->message = message;
    reader->decoder.err = jpeg_std_error(&reader->errors);
    reader->decoder.client_data = reader;
    reader->errors.error_exit = jpeg_reader_fail;
    reader->errors.output_message = jpeg_reader_ignore_message;
    reader->progress.progress_monitor = jpeg_reader_limit_scans;
    reader->source.next_input_byte = bytes;
    reader->source.bytes_in_buffer = count;
    reader->source.init_source = jpeg_source_begin_or_end;
    reader->source.fill_input_buffer = jpeg_source_suspend;
    reader->source.skip_input_data = jpeg_source_skip;
    reader->source.resync_to_restart = jpeg_resync_to_restart;
    reader->source.term_source = jpeg_source_begin_or_end;
    if (setjmp(reader->failure) == 0) {
        jpeg_create_decompress(&reader->decoder);
        reader->decoder.src = &reader->source;
        reader->decoder.progress = &reader->progress;
        reader->status = jpeg_reader_run(reader, width, height, pixels);
    }
    const int32_t status = reader->status;
    jpeg_destroy_decompress(&reader->decoder);
    free(reader->cmyk_row);
    free(reader);
    return status;
}
