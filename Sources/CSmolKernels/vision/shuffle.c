// Pixel shuffle (Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel
// Convolutional Neural Network", 2016, run backwards). See smol_vision.h.

#include "../dispatch/kernels.h"
#include "smol_vision.h"

#include <string.h>

typedef struct shuffle_job {
    const char *x;  // [side * side, width]
    int64_t side, width, x_stride, scale, element_bytes;
    char *out;  // [(side / scale)^2, width * scale * scale]
    int64_t out_stride;
} shuffle_job;

static void shuffle_item(void *context, int64_t token) {
    const shuffle_job *job = context;
    int64_t tokens_across = job->side / job->scale;
    int64_t row = token / tokens_across * job->scale, column = token % tokens_across * job->scale;
    char *out = job->out + token * job->out_stride * job->element_bytes;
    for (int64_t y = 0; y < job->scale; y++) {
        for (int64_t x = 0; x < job->scale; x++) {
            int64_t patch = (row + y) * job->side + column + x;
            memcpy(
                out, job->x + patch * job->x_stride * job->element_bytes, (size_t)(job->width * job->element_bytes));
            out += job->width * job->element_bytes;
        }
    }
    if (job->element_bytes == 2 && (job->width * job->scale * job->scale & 1)) memset(out, 0, 2);
}

void smol_vision_shuffle(
    smol_engine *engine, const void *x, int64_t side, int64_t width, int64_t x_stride, int64_t scale,
    int64_t element_bytes, void *out, int64_t out_stride
) {
    shuffle_job job = {
        .x = x, .side = side, .width = width, .x_stride = x_stride, .scale = scale, .element_bytes = element_bytes,
        .out = out, .out_stride = out_stride,
    };
    int64_t tokens_across = side / scale;
    smol_pool_run(engine->pool, tokens_across * tokens_across, shuffle_item, &job);
}
