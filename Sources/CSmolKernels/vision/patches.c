// Pixels to patches. See smol_vision.h.

#include "../dispatch/kernels.h"
#include "../rows/convert.h"
#include "smol_vision.h"

typedef struct patches_job {
    const uint8_t *tile;  // [channels, size, size]
    int64_t channels, size, patch, side;
    const float *levels;  // [channels, 256]
    smol_precision precision;
    void *out;  // [side * side, channels * patch * patch]
    int64_t out_stride;
    const smol_kernels *kernels;
} patches_job;

// One row of patches.
static void patches_item(void *context, int64_t patch_row) {
    const patches_job *job = context;
    int64_t width = job->channels * job->patch * job->patch;
    for (int64_t patch_column = 0; patch_column < job->side; patch_column++) {
        int64_t row = patch_row * job->side + patch_column;
        for (int64_t c = 0; c < job->channels; c++) {
            const float *levels = job->levels + c * 256;
            for (int64_t y = 0; y < job->patch; y++) {
                const uint8_t *pixels =
                    job->tile + (c * job->size + patch_row * job->patch + y) * job->size + patch_column * job->patch;
                int64_t at = row * job->out_stride + (c * job->patch + y) * job->patch;
                if (job->precision == SMOL_PRECISION_FLOAT32) {
                    float *out = (float *)job->out + at;
                    for (int64_t x = 0; x < job->patch; x++) out[x] = levels[pixels[x]];
                } else {
                    float line[256];
                    for (int64_t start = 0; start < job->patch; start += 256) {
                        int64_t count = job->patch - start < 256 ? job->patch - start : 256;
                        for (int64_t x = 0; x < count; x++) line[x] = levels[pixels[start + x]];
                        job->kernels->convert(line, count, job->precision, (uint16_t *)job->out + at + start, 0);
                    }
                }
            }
        }
        if (job->precision == SMOL_PRECISION_BFLOAT16 && (width & 1)) {
            ((uint16_t *)job->out)[row * job->out_stride + width] = 0;
        }
    }
}

void smol_vision_patches(
    smol_engine *engine, const uint8_t *tile, int64_t channels, int64_t size, int64_t patch, const float *levels,
    smol_precision precision, void *out, int64_t out_stride
) {
    patches_job job = {
        .tile = tile, .channels = channels, .size = size, .patch = patch, .side = size / patch, .levels = levels,
        .precision = precision, .out = out, .out_stride = out_stride, .kernels = engine->kernels,
    };
    smol_pool_run(engine->pool, job.side, patches_item, &job);
}
