// Packing of checkpoint weights into panels. See smol_matrix.h for the layout.

// madvise is no part of C17.
#define _DEFAULT_SOURCE

#include "../dispatch/kernels.h"
#include "../rows/convert.h"
#include "quantize.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static int64_t round_up(int64_t x, int64_t step) {
    return (x + step - 1) / step * step;
}

typedef struct pack_job {
    const smol_weights *sources;
    int32_t source_count;
    bool gated;
    smol_matrix *matrix;
    const smol_kernels *kernels;
    atomic_bool failed;
} pack_job;

// The row of weights that becomes output column `column` of the packed matrix; false for a column of zeros.
static bool find_row(const pack_job *job, int64_t column, const smol_weights **source, int64_t *row) {
    if (job->gated) {
        int64_t panel = column / SMOL_TILE_COLUMNS, half = SMOL_TILE_COLUMNS / 2, within = column % SMOL_TILE_COLUMNS;
        *source = &job->sources[within < half ? 0 : 1];
        *row = panel * half + within % half;
        return *row < (*source)->rows;
    }
    for (int32_t i = 0; i < job->source_count; i++) {
        if (column < job->sources[i].rows) {
            *source = &job->sources[i];
            *row = column;
            return true;
        }
        column -= job->sources[i].rows;
    }
    return false;
}

// One column of a float32 panel [k][columns].
static void pack_column_float32(const smol_weights *source, int64_t row, int64_t k, int64_t columns, float *out) {
    float block[256];
    for (int64_t start = 0; start < k; start += 256) {
        int64_t count = k - start < 256 ? k - start : 256;
        smol_convert_to_float32(source->data, source->dtype, row * k + start, count, block);
        for (int64_t i = 0; i < count; i++) out[(start + i) * columns] = block[i];
    }
}

// One column of a bfloat16 panel [k / 2][columns][2].
static void pack_column_bfloat16(const smol_weights *source, int64_t row, int64_t k, int64_t columns, uint16_t *out) {
    uint16_t block[256];
    for (int64_t start = 0; start < k; start += 256) {
        int64_t count = k - start < 256 ? k - start : 256;
        smol_convert_to_bfloat16(source->data, source->dtype, row * k + start, count, block);
        for (int64_t i = 0; i < count; i += 2) {
            uint16_t *pair = out + (start + i) * columns;
            pair[0] = block[i];
            pair[1] = i + 1 < count ? block[i + 1] : 0;
        }
    }
}

// A panel of int8 or int4: a whole row at a time, since its scales come from all of it.
static bool pack_quantized_panel(const pack_job *job, int64_t first, int64_t columns) {
    const smol_matrix *matrix = job->matrix;
    float *numbers = malloc((size_t)matrix->k_packed * sizeof(float));
    if (numbers == NULL) return false;
    for (int64_t c = 0; c < columns; c++) {
        const smol_weights *source;
        int64_t row, known = 0;
        if (find_row(job, first + c, &source, &row)) {
            known = matrix->k;
            smol_convert_to_float32(source->data, source->dtype, row * matrix->k, known, numbers);
        }
        memset(numbers + known, 0, (size_t)(matrix->k_packed - known) * sizeof(float));
        if (matrix->precision == SMOL_PRECISION_INT8) {
            smol_quantize_column_int8(matrix, numbers, first, columns, c);
        } else {
            smol_quantize_column_int4(matrix, job->kernels, numbers, first, columns, c);
        }
    }
    free(numbers);
    return true;
}

static void pack_panel(void *context, int64_t panel) {
    pack_job *job = context;
    const smol_matrix *matrix = job->matrix;
    int64_t first = panel * SMOL_TILE_COLUMNS;
    int64_t left = matrix->n_packed - first;
    int64_t columns = left < SMOL_TILE_COLUMNS ? left : SMOL_TILE_COLUMNS;
    if (smol_is_quantized(matrix->precision)) {
        if (!pack_quantized_panel(job, first, columns)) job->failed = true;
        return;
    }
    for (int64_t c = 0; c < columns; c++) {
        const smol_weights *source;
        int64_t row;
        bool found = find_row(job, first + c, &source, &row);
        if (matrix->precision == SMOL_PRECISION_FLOAT32) {
            float *out = (float *)matrix->data + first * matrix->k_packed + c;
            if (found) {
                pack_column_float32(source, row, matrix->k, columns, out);
            } else {
                for (int64_t k = 0; k < matrix->k_packed; k++) out[k * columns] = 0;
            }
        } else {
            uint16_t *out = (uint16_t *)matrix->data + first * matrix->k_packed + 2 * c;
            if (found) {
                pack_column_bfloat16(source, row, matrix->k, columns, out);
            } else {
                for (int64_t k = 0; k < matrix->k_packed; k += 2) out[k * columns] = out[k * columns + 1] = 0;
            }
        }
    }
}

// Memory for panels. A decode step reads all weights once: where whole large pages fit, fewer addresses are looked up.
static void *allocate(int64_t bytes) {
    const int64_t large = 2 << 20;
    if (bytes < large) return aligned_alloc(64, (size_t)round_up(bytes, 64));
    void *data = aligned_alloc((size_t)large, (size_t)round_up(bytes, large));
#ifdef MADV_HUGEPAGE
    // What is left over at the end stays in small pages, so that no memory is taken that holds nothing.
    if (data != NULL) madvise(data, (size_t)(bytes / large * large), MADV_HUGEPAGE);
#endif
    return data;
}

static bool pack(smol_thread_pool *pool, pack_job *job) {
    smol_matrix *matrix = job->matrix;
    matrix->data = allocate(smol_matrix_bytes(matrix));
    if (matrix->data == NULL) return false;
    int64_t panels = round_up(matrix->n_packed, SMOL_TILE_COLUMNS) / SMOL_TILE_COLUMNS;
    job->kernels = pool->kernels;
    smol_workers_run(pool->workers, panels, pack_panel, job);
    if (job->failed) smol_matrix_free(matrix);
    return !job->failed;
}

static int64_t packed_depth(smol_precision precision, int64_t k) {
    if (smol_is_quantized(precision)) return round_up(k, SMOL_GROUP_COLUMNS);
    return precision == SMOL_PRECISION_BFLOAT16 ? round_up(k, 2) : k;
}

bool smol_matrix_pack(
    smol_thread_pool *pool, smol_precision precision, const smol_weights *sources, int32_t source_count, int64_t k,
    smol_matrix *out
) {
    int64_t n = 0;
    for (int32_t i = 0; i < source_count; i++) n += sources[i].rows;
    *out = (smol_matrix){
        .precision = precision,
        .n = n,
        .k = k,
        .n_packed = round_up(n, 16),
        .k_packed = packed_depth(precision, k),
    };
    pack_job job = {.sources = sources, .source_count = source_count, .gated = false, .matrix = out};
    return pack(pool, &job);
}

bool smol_matrix_pack_gated(
    smol_thread_pool *pool, smol_precision precision, const smol_weights *gate, const smol_weights *up, int64_t k,
    smol_matrix *out
) {
    smol_weights sources[2] = {*gate, *up};
    *out = (smol_matrix){
        .precision = precision,
        .n = 2 * gate->rows,
        .k = k,
        .n_packed = round_up(gate->rows, SMOL_TILE_COLUMNS / 2) * 2,
        .k_packed = packed_depth(precision, k),
    };
    pack_job job = {.sources = sources, .source_count = 2, .gated = true, .matrix = out};
    return pack(pool, &job);
}

void smol_matrix_free(smol_matrix *matrix) {
    free(matrix->data);
    *matrix = (smol_matrix){0};
}

int64_t smol_matrix_bytes(const smol_matrix *matrix) {
    if (smol_is_quantized(matrix->precision)) return smol_quantized_bytes(matrix);
    int64_t element = matrix->precision == SMOL_PRECISION_BFLOAT16 ? 2 : 4;
    return matrix->n_packed * matrix->k_packed * element;
}
