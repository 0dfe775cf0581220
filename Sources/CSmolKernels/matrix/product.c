// The product of activations with a packed matrix: cuts it into items for the pool, and an item into tiles.

#include "../dispatch/kernels.h"
#include "quantize.h"

typedef struct product_job {
    const smol_kernels *kernels;
    const smol_matrix *matrix;
    const void *a; // [m, k], leading dimension lda
    smol_precision a_precision;
    int64_t m;
    int64_t lda;
    const smol_epilogue *epilogue;
    int64_t row_chunks;
    int64_t chunk_rows;
} product_job;

static void quantized_tile(
    const product_job *job, int64_t row, int64_t rows, int64_t first_column, int64_t columns, float *tile
) {
    const smol_matrix *matrix = job->matrix;
    const int8_t *a = (const int8_t *)job->a + row * job->lda;
    const uint8_t *panel = (const uint8_t *)matrix->data + smol_quantized_panel_offset(matrix, first_column);
    if (matrix->precision == SMOL_PRECISION_INT8) {
        job->kernels->tile_int8(
            a, job->lda, panel, smol_quantized_scales(matrix) + first_column, matrix->k_packed, rows, columns, tile
        );
    } else {
        job->kernels->tile_int4(a, job->lda, panel, matrix->k_packed, rows, columns, tile);
    }
}

// Prefetches the memory that a tile's rows go to (and a residual comes from), before the tile is computed.
static void prefetch_rows(const smol_epilogue *epilogue, int64_t row, int64_t rows, int64_t column, int64_t columns) {
    const smol_precision precision = epilogue->out_precision;
    const int64_t element = precision == SMOL_PRECISION_FLOAT32 ? 4 : precision == SMOL_PRECISION_INT8 ? 1 : 2;
    for (int64_t r = row; r < row + rows; r++) {
        const char *out = (const char *)epilogue->out + (r * epilogue->out_stride + column) * element;
        for (int64_t i = 0; i < columns * element; i += 64) __builtin_prefetch(out + i, 1);
    }
}

// One panel times a range of rows. The panel stays in the second-level cache while the rows pass.
static void product_item(void *context, int64_t item) {
    const product_job *job = context;
    const smol_matrix *matrix = job->matrix;
    int64_t first_column = item / job->row_chunks * SMOL_TILE_COLUMNS;
    int64_t left = matrix->n_packed - first_column;
    int64_t columns = left < SMOL_TILE_COLUMNS ? left : SMOL_TILE_COLUMNS;
    int64_t first_row = item % job->row_chunks * job->chunk_rows;
    int64_t last_row = first_row + job->chunk_rows < job->m ? first_row + job->chunk_rows : job->m;

    _Alignas(64) float tile[SMOL_TILE_ROWS * SMOL_TILE_COLUMNS];
    for (int64_t row = first_row; row < last_row; row += SMOL_TILE_ROWS) {
        int64_t rows = last_row - row < SMOL_TILE_ROWS ? last_row - row : SMOL_TILE_ROWS;
        prefetch_rows(job->epilogue, row, rows, first_column, columns);
        if (smol_is_quantized(matrix->precision)) {
            quantized_tile(job, row, rows, first_column, columns, tile);
        } else if (matrix->precision == SMOL_PRECISION_FLOAT32) {
            job->kernels->tile_float32(
                (const float *)job->a + row * job->lda, job->lda,
                (const float *)matrix->data + first_column * matrix->k_packed, matrix->k_packed, rows, columns, tile
            );
        } else {
            const bool two_parts = job->a_precision == SMOL_PRECISION_BFLOAT16X2;
            smol_tile_bfloat16 *run = two_parts ? job->kernels->tile_bfloat16x2 : job->kernels->tile_bfloat16;
            run((const uint16_t *)job->a + row * job->lda, job->lda,
                (const uint16_t *)matrix->data + first_column * matrix->k_packed, matrix->k_packed, rows, columns,
                tile);
        }
        job->kernels->epilogue(job->epilogue, tile, row, rows, first_column, columns);
    }
}

void smol_matrix_product(
    smol_thread_pool *pool, const smol_matrix *matrix, const void *a, smol_precision a_precision, int64_t m,
    int64_t lda, const smol_epilogue *epilogue
) {
    if (m <= 0) return;
    int64_t panels = (matrix->n_packed + SMOL_TILE_COLUMNS - 1) / SMOL_TILE_COLUMNS;
    // Enough items that the threads finish together, in pieces large enough to be worth loading a panel for.
    int64_t wanted = (24 * (int64_t)smol_workers_threads(pool->workers) + panels - 1) / panels;
    int64_t most = (m + 8 * SMOL_TILE_ROWS - 1) / (8 * SMOL_TILE_ROWS);
    int64_t chunks = wanted < most ? wanted : most;
    int64_t tiles = (m + SMOL_TILE_ROWS - 1) / SMOL_TILE_ROWS;
    int64_t chunk_rows = (tiles + chunks - 1) / chunks * SMOL_TILE_ROWS;
    product_job job = {
        .kernels = pool->kernels,
        .matrix = matrix,
        .a = a,
        .a_precision = a_precision,
        .m = m,
        .lda = lda,
        .epilogue = epilogue,
        .row_chunks = (m + chunk_rows - 1) / chunk_rows,
        .chunk_rows = chunk_rows,
    };
    smol_workers_run(pool->workers, panels * job.row_chunks, product_item, &job);
}
