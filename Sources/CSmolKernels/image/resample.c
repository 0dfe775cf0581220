// Resampling of an image and cutting it into tiles, in bands of rows for the pool. See smol_resample.h.

#include "../dispatch/kernels.h"
#include "smol_resample.h"

#include <stdlib.h>

enum { BAND_ROWS_MIN = 8, BANDS_PER_THREAD = 3, TILE_BAND_ROWS = 64 };

typedef struct resample_job {
    const smol_image_kernels *kernels;
    const uint8_t *in; // [rows, in_width, 3], or [in rows, row_bytes] in height
    uint8_t *out;      // [rows, out_width, 3], or [rows, row_bytes] in height
    int32_t in_width, out_width;
    size_t row_bytes;
    int32_t rows, band_rows;
    const int32_t *bounds;       // [out_width or rows, 2]
    const int32_t *coefficients; // [out_width or rows, taps]
    int32_t taps;
    uint8_t *scratch; // [bands, scratch_bytes]
    size_t scratch_bytes;
} resample_job;

// A few bands for each thread, so that one that is held up does not hold up all.
static int32_t band_rows_of(const smol_thread_pool *pool, int32_t rows) {
    const int32_t threads = smol_workers_threads(pool->workers);
    const int32_t wanted = threads == 1 ? 1 : threads * BANDS_PER_THREAD;
    const int32_t band_rows = rows / wanted + (rows % wanted != 0);
    return band_rows > BAND_ROWS_MIN ? band_rows : BAND_ROWS_MIN;
}

static int64_t band_count(const resample_job *job) {
    return ((int64_t)job->rows + job->band_rows - 1) / job->band_rows;
}

static int64_t last_row(const resample_job *job, int64_t band) {
    const int64_t last = (band + 1) * job->band_rows;
    return last < job->rows ? last : job->rows;
}

static void width_item(void *context, int64_t band) {
    const resample_job *job = context;
    for (int64_t y = band * job->band_rows; y < last_row(job, band); y++) {
        job->kernels->resample_row(
            job->in + y * job->in_width * 3, job->in_width, job->out + y * job->out_width * 3, job->out_width,
            job->bounds, job->coefficients, job->taps, job->scratch + (size_t)band * job->scratch_bytes
        );
    }
}

bool smol_resample_width(
    smol_thread_pool *pool, const uint8_t *in, int32_t in_width, int32_t rows, uint8_t *out, int32_t out_width,
    const int32_t *bounds, const int32_t *coefficients, int32_t taps
) {
    resample_job job = {
        .kernels = pool->kernels->image,
        .in = in,
        .out = out,
        .in_width = in_width,
        .out_width = out_width,
        .rows = rows,
        .band_rows = band_rows_of(pool, rows),
        .bounds = bounds,
        .coefficients = coefficients,
        .taps = taps,
        .scratch_bytes = ((size_t)in_width * 4 + SMOL_RESAMPLE_PADDING + 63) / 64 * 64,
    };
    const int64_t bands = band_count(&job);
    job.scratch = malloc((size_t)bands * job.scratch_bytes);
    if (job.scratch == NULL) return false;
    smol_workers_run(pool->workers, bands, width_item, &job);
    free(job.scratch);
    return true;
}

static void height_item(void *context, int64_t band) {
    const resample_job *job = context;
    for (int64_t y = band * job->band_rows; y < last_row(job, band); y++) {
        job->kernels->sum_rows(
            job->in + (size_t)job->bounds[2 * y] * job->row_bytes, job->out + (size_t)y * job->row_bytes,
            job->row_bytes, job->coefficients + y * job->taps, job->bounds[2 * y + 1]
        );
    }
}

void smol_resample_height(
    smol_thread_pool *pool, const uint8_t *in, size_t row_bytes, uint8_t *out, int32_t rows, const int32_t *bounds,
    const int32_t *coefficients, int32_t taps
) {
    resample_job job = {
        .kernels = pool->kernels->image,
        .in = in,
        .out = out,
        .row_bytes = row_bytes,
        .rows = rows,
        .band_rows = band_rows_of(pool, rows),
        .bounds = bounds,
        .coefficients = coefficients,
        .taps = taps,
    };
    smol_workers_run(pool->workers, band_count(&job), height_item, &job);
}

typedef struct tiles_job {
    const smol_image_kernels *kernels;
    const uint8_t *in;            // [rows * size, columns * size, 3]
    int64_t size, columns, bands; // bands of one tile
    uint8_t *out;                 // [rows * columns, 3, size, size]
} tiles_job;

static void tiles_item(void *context, int64_t item) {
    const tiles_job *job = context;
    const int64_t tile = item / job->bands, first = item % job->bands * TILE_BAND_ROWS, plane = job->size * job->size;
    const int64_t last = first + TILE_BAND_ROWS < job->size ? first + TILE_BAND_ROWS : job->size;
    const int64_t row = tile / job->columns * job->size, column = tile % job->columns * job->size;
    for (int64_t y = first; y < last; y++) {
        const uint8_t *from = job->in + ((row + y) * job->columns * job->size + column) * 3;
        uint8_t *red = job->out + tile * 3 * plane + y * job->size;
        job->kernels->split_row(from, (int32_t)job->size, red, red + plane, red + 2 * plane);
    }
}

void smol_image_tiles_fill(
    smol_thread_pool *pool, const uint8_t *in, int32_t size, int32_t rows, int32_t columns, uint8_t *out
) {
    tiles_job job = {
        .kernels = pool->kernels->image,
        .in = in,
        .size = size,
        .columns = columns,
        .bands = ((int64_t)size + TILE_BAND_ROWS - 1) / TILE_BAND_ROWS,
        .out = out,
    };
    smol_workers_run(pool->workers, (int64_t)rows * columns * job.bands, tiles_item, &job);
}
