// A WebP file's first frame to RGB pixels, through libwebp's animation decoder.

#include "smol_webp.h"

#include <webp/decode.h>
#include <webp/demux.h>

const char *smol_webp_name(void) {
    return "libwebp";
}

int32_t smol_webp_version_number(void) {
    return WebPGetDecoderVersion();
}

int32_t smol_webp_read_size(
    const uint8_t *bytes, size_t count, int32_t *width, int32_t *height, smol_codec_message *message
) {
    WebPBitstreamFeatures features;
    switch (WebPGetFeatures(bytes, count, &features)) {
    case VP8_STATUS_OK:
        *width = features.width;
        *height = features.height;
        return SMOL_CODEC_OK;
    case VP8_STATUS_NOT_ENOUGH_DATA:
        smol_codec_message_set(message, "the data ends inside the header");
        return SMOL_CODEC_TRUNCATED;
    case VP8_STATUS_OUT_OF_MEMORY:
        smol_codec_message_set(message, "no memory for the header");
        return SMOL_CODEC_NO_MEMORY;
    case VP8_STATUS_UNSUPPORTED_FEATURE:
        smol_codec_message_set(message, "a feature that libwebp does not know");
        return SMOL_CODEC_UNSUPPORTED;
    default: smol_codec_message_set(message, "the header is broken"); return SMOL_CODEC_CORRUPT;
    }
}

// Why no decoder came of the data: libwebp does not tell a short file from a broken one.
static int32_t webp_container_status(const WebPData *data, smol_codec_message *message) {
    WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
    WebPDemuxer *demuxer = WebPDemuxPartial(data, &state);
    WebPDemuxDelete(demuxer);
    if (state == WEBP_DEMUX_PARSING_HEADER || state == WEBP_DEMUX_PARSED_HEADER) {
        smol_codec_message_set(message, "the data ends inside the image");
        return SMOL_CODEC_TRUNCATED;
    }
    smol_codec_message_set(message, "the chunks do not make an image");
    return SMOL_CODEC_CORRUPT;
}

int32_t smol_webp_read_rgb(
    const uint8_t *bytes, size_t count, int32_t width, int32_t height, uint8_t *pixels, smol_codec_message *message
) {
    const WebPData data = {.bytes = bytes, .size = count};
    WebPAnimDecoder *decoder = WebPAnimDecoderNew(&data, NULL);
    if (decoder == NULL) {
        return webp_container_status(&data, message);
    }
    int32_t status = SMOL_CODEC_OK;
    WebPAnimInfo info;
    uint8_t *canvas = NULL; // [height, width, 4], the decoder's own
    int timestamp = 0;
    if (!WebPAnimDecoderGetInfo(decoder, &info) || info.canvas_width != (uint32_t)width ||
        info.canvas_height != (uint32_t)height) {
        smol_codec_message_set(message, "the canvas and the header differ in size");
        status = SMOL_CODEC_CORRUPT;
    } else if (!WebPAnimDecoderGetNext(decoder, &canvas, &timestamp)) {
        smol_codec_message_set(message, "the first frame does not decode");
        status = SMOL_CODEC_CORRUPT;
    } else {
        const size_t total = (size_t)width * (size_t)height;
        for (size_t place = 0; place < total; place++) {
            pixels[3 * place] = canvas[4 * place];
            pixels[3 * place + 1] = canvas[4 * place + 1];
            pixels[3 * place + 2] = canvas[4 * place + 2];
        }
    }
    WebPAnimDecoderDelete(decoder);
    return status;
}

int32_t smol_webp_find_chunk(const uint8_t *bytes, size_t count, const char *name, size_t *offset, size_t *length) {
    const WebPData data = {.bytes = bytes, .size = count};
    WebPDemuxer *demuxer = WebPDemux(&data);
    if (demuxer == NULL) {
        return 0;
    }
    WebPChunkIterator chunk;
    const int found = WebPDemuxGetChunk(demuxer, name, 1, &chunk);
    if (found) {
        *offset = (size_t)(chunk.chunk.bytes - bytes);
        *length = chunk.chunk.size;
        WebPDemuxReleaseChunkIterator(&chunk);
    }
    WebPDemuxDelete(demuxer);
    return found ? 1 : 0;
}
