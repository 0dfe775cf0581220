// Pixel shuffle (Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel
// Convolutional Neural Network", 2016, run backwards). See smol_vision.h.

#include "../dispatch/kernels.h"
#include "smol_vision.h"

#include <string.h>

typedef struct shuffle_job {
    const float *x; // [side * side, width]
    int64_t side, width, x_stride, scale;
    float *out; // [(side / scale)^2, width * scale * scale]
    int64_t out_stride;
} shuffle_job;

static void shuffle_item(void *context, int64_t token) {
    const shuffle_job *job = context;
    int64_t tokens_across = job->side / job->scale;
    int64_t row = token / tokens_across * job->scale, column = token % tokens_across * job->scale;
    float *out = job->out + token * job->out_stride;
    for (int64_t y = 0; y < job->scale; y++) {
        for (int64_t x = 0; x < job->scale; x++) {
            int64_t patch = (row + y) * job->side + column + x;
            memcpy(out, job->x + patch * job->x_stride, (size_t)job->width * sizeof(float));
            out += job->width;
        }
    }
}

void smol_vision_shuffle(
    smol_thread_pool *pool, const float *x, int64_t side, int64_t width, int64_t x_stride, int64_t scale, float *out,
    int64_t out_stride
) {
    shuffle_job job = {
        .x = x,
        .side = side,
        .width = width,
        .x_stride = x_stride,
        .scale = scale,
        .out = out,
        .out_stride = out_stride,
    };
    int64_t tokens_across = side / scale;
    smol_workers_run(pool->workers, tokens_across * tokens_across, shuffle_item, &job);
}
