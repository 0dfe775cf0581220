// Pixels to patches. See smol_vision.h.

#include "../dispatch/kernels.h"
#include "smol_vision.h"

typedef struct patches_job {
    const uint8_t *tile; // [channels, size, size]
    int64_t channels, size, patch, side;
    const float *levels; // [channels, 256]
    float *out;          // [side * side, channels * patch * patch]
    int64_t out_stride;
} patches_job;

// One row of patches.
static void patches_item(void *context, int64_t patch_row) {
    const patches_job *job = context;
    for (int64_t patch_column = 0; patch_column < job->side; patch_column++) {
        float *out = job->out + (patch_row * job->side + patch_column) * job->out_stride;
        for (int64_t c = 0; c < job->channels; c++) {
            const float *levels = job->levels + c * 256;
            for (int64_t y = 0; y < job->patch; y++) {
                const uint8_t *pixels =
                    job->tile + (c * job->size + patch_row * job->patch + y) * job->size + patch_column * job->patch;
                for (int64_t x = 0; x < job->patch; x++) *out++ = levels[pixels[x]];
            }
        }
    }
}

void smol_vision_patches(
    smol_thread_pool *pool, const uint8_t *tile, int64_t channels, int64_t size, int64_t patch, const float *levels,
    float *out, int64_t out_stride
) {
    patches_job job = {
        .tile = tile,
        .channels = channels,
        .size = size,
        .patch = patch,
        .side = size / patch,
        .levels = levels,
        .out = out,
        .out_stride = out_stride,
    };
    smol_workers_run(pool->workers, job.side, patches_item, &job);
}
