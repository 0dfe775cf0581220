// The matrix product: out [M, N] = x [M, K] times w [N, K] transposed, the size of a projection in the vision encoder.

#include "ladder.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#pragma STDC FP_CONTRACT ON

enum { M = 1020, N = 768, K = 768, ROWS = 6, COLUMNS = 64, VECTORS = COLUMNS / 16 };

// Inputs come in the type that a step multiplies, as the epilogue of the product before leaves them; weights come
// packed, as loading leaves them.
static float *x;                  // [M, K]
static float *w;                  // [N, K], exact in bfloat16
static float *w_rows;             // [K, N]
static float *panels;             // [N / 64][K][64]
static uint16_t *x_bfloat16;      // [M, 2, K]: the rounding, and the rounding of what is left
static uint16_t *panels_bfloat16; // [N / 64][K / 2][64][2]
static uint8_t *x_int8;           // [M, K], 128 more than the number
static float *x_scale;            // [M]
static int8_t *panels_int8;       // [N / 64][K / 4][64][4]
static float *w_scale;            // [N]
static int32_t *w_sum;            // [N], of the numbers in a column
static smol_thread_pool *pool;
static smol_matrix packed_float32, packed_bfloat16;

static void step_naive(float *out) {
    for (int m = 0; m < M; m++) {
        for (int n = 0; n < N; n++) {
            float sum = 0;
            for (int k = 0; k < K; k++) sum += x[m * K + k] * w[n * K + k];
            out[m * N + n] = sum;
        }
    }
}

// The innermost loop runs along rows of out and of the transposed weights, so that the compiler can use vectors.
static void step_loop_order(float *out) {
    memset(out, 0, sizeof(float) * M * N);
    for (int m = 0; m < M; m++) {
        for (int k = 0; k < K; k++) {
            float factor = x[m * K + k];
            for (int n = 0; n < N; n++) out[m * N + n] += factor * w_rows[k * N + n];
        }
    }
}

#if defined(__x86_64__)

#define LOAD(TYPE, ADDRESS)                      \
    ({                                           \
        TYPE loaded;                             \
        memcpy(&loaded, ADDRESS, sizeof loaded); \
        loaded;                                  \
    })

// Sums of 64 columns stay in registers along the whole of K; the panel is read from one end to the other.
LADDER_TARGET_AVX512 static void step_panel(float *out) {
    for (int n = 0; n < N; n += COLUMNS) {
        const float *panel = panels + n * K;
        for (int m = 0; m < M; m++) {
            ladder_vec sums[VECTORS] = {0};
            for (int k = 0; k < K; k++) {
                ladder_vec factor = (ladder_vec)(x[m * K + k]);
#pragma clang loop unroll(full)
                for (int v = 0; v < VECTORS; v++) sums[v] += factor * LOAD(ladder_vec, panel + k * COLUMNS + 16 * v);
            }
            memcpy(out + m * N + n, sums, sizeof sums);
        }
    }
}

// Six rows share each load of weights: 24 sums in registers, 4 loads and 6 broadcasts for 24 multiplications.
LADDER_TARGET_AVX512 static void step_register_tile(float *out) {
    for (int n = 0; n < N; n += COLUMNS) {
        const float *panel = panels + n * K;
        for (int m = 0; m < M; m += ROWS) {
            ladder_vec sums[ROWS][VECTORS] = {0};
            for (int k = 0; k < K; k++) {
                ladder_vec weights[VECTORS];
                memcpy(weights, panel + k * COLUMNS, sizeof weights);
#pragma clang loop unroll(full)
                for (int r = 0; r < ROWS; r++) {
                    ladder_vec factor = (ladder_vec)(x[(m + r) * K + k]);
#pragma clang loop unroll(full)
                    for (int v = 0; v < VECTORS; v++) sums[r][v] += factor * weights[v];
                }
            }
            for (int r = 0; r < ROWS; r++) memcpy(out + (m + r) * N + n, sums[r], sizeof sums[r]);
        }
    }
}

// The same tile with products of bfloat16 pairs: two multiplications a lane and instruction, half the bytes.
__attribute__((always_inline)) LADDER_TARGET_BF16 static inline void bfloat16_tile(float *out, const int parts) {
    for (int n = 0; n < N; n += COLUMNS) {
        const uint16_t *panel = panels_bfloat16 + n * K;
        for (int m = 0; m < M; m += ROWS) {
            __m512 sums[ROWS][VECTORS];
            memset(sums, 0, sizeof sums);
            for (int k = 0; k < K; k += 2) {
                __m512bh weights[VECTORS];
                memcpy(weights, panel + k * COLUMNS, sizeof weights);
#pragma clang loop unroll(full)
                for (int r = 0; r < ROWS; r++) {
#pragma clang loop unroll(full)
                    for (int part = 0; part < parts; part++) {
                        int pair = LOAD(int, x_bfloat16 + ((m + r) * 2 + part) * K + k);
#pragma clang loop unroll(full)
                        for (int v = 0; v < VECTORS; v++) {
                            sums[r][v] = _mm512_dpbf16_ps(sums[r][v], (__m512bh)_mm512_set1_epi32(pair), weights[v]);
                        }
                    }
                }
            }
            for (int r = 0; r < ROWS; r++) memcpy(out + (m + r) * N + n, sums[r], sizeof sums[r]);
        }
    }
}

LADDER_TARGET_BF16 static void step_bfloat16(float *out) {
    bfloat16_tile(out, 1);
}

LADDER_TARGET_BF16 static void step_bfloat16x2(float *out) {
    bfloat16_tile(out, 2);
}

// Products of four bytes a lane, unsigned inputs with signed weights; 128 times the sum of a column comes off again.
LADDER_TARGET_VNNI static void step_int8(float *out) {
    for (int n = 0; n < N; n += COLUMNS) {
        const int8_t *panel = panels_int8 + n * K;
        for (int m = 0; m < M; m += ROWS) {
            __m512i sums[ROWS][VECTORS];
            memset(sums, 0, sizeof sums);
            for (int k = 0; k < K; k += 4) {
                __m512i weights[VECTORS];
                memcpy(weights, panel + k * COLUMNS, sizeof weights);
#pragma clang loop unroll(full)
                for (int r = 0; r < ROWS; r++) {
                    __m512i four = _mm512_set1_epi32(LOAD(int, x_int8 + (m + r) * K + k));
#pragma clang loop unroll(full)
                    for (int v = 0; v < VECTORS; v++) sums[r][v] = _mm512_dpbusd_epi32(sums[r][v], four, weights[v]);
                }
            }
            for (int r = 0; r < ROWS; r++) {
                for (int v = 0; v < VECTORS; v++) {
                    int column = n + 16 * v;
                    __m512i offset = _mm512_slli_epi32(LOAD(__m512i, w_sum + column), 7);
                    ladder_vec number = (ladder_vec)_mm512_cvtepi32_ps(_mm512_sub_epi32(sums[r][v], offset));
                    number *= (ladder_vec)(x_scale[m + r]) * LOAD(ladder_vec, w_scale + column);
                    memcpy(out + (m + r) * N + column, &number, sizeof number);
                }
            }
        }
    }
}

#else

#define step_panel NULL
#define step_register_tile NULL
#define step_bfloat16 NULL
#define step_bfloat16x2 NULL
#define step_int8 NULL

#endif

static void project(const smol_matrix *matrix, const void *input, smol_precision precision, int64_t lda, float *out) {
    smol_epilogue epilogue = {
        .kind = SMOL_EPILOGUE_STORE,
        .out_precision = SMOL_PRECISION_FLOAT32,
        .out = out,
        .out_stride = N,
        .out_columns = N,
    };
    smol_matrix_product(pool, matrix, input, precision, M, lda, &epilogue);
}

static void step_project_float32(float *out) {
    project(&packed_float32, x, SMOL_PRECISION_FLOAT32, K, out);
}

static void step_project_bfloat16(float *out) {
    project(&packed_bfloat16, x_bfloat16, SMOL_PRECISION_BFLOAT16, 2 * K, out);
}

static void prepare_float32(void) {
    x = ladder_allocate(4 * M * K);
    w = ladder_allocate(4 * N * K);
    w_rows = ladder_allocate(4 * N * K);
    panels = ladder_allocate(4 * N * K);
    ladder_fill(x, M * K, 1, 1);
    ladder_fill(w, N * K, 1, 2);
    for (int n = 0; n < N; n++) {
        for (int k = 0; k < K; k++) {
            float weight = ladder_from_bfloat16(ladder_to_bfloat16(w[n * K + k]));
            w[n * K + k] = w_rows[k * N + n] = weight;
            panels[n / COLUMNS * COLUMNS * K + k * COLUMNS + n % COLUMNS] = weight;
        }
    }
}

static void prepare_bfloat16(void) {
    x_bfloat16 = ladder_allocate(2 * 2 * M * K);
    panels_bfloat16 = ladder_allocate(2 * N * K);
    for (int m = 0; m < M; m++) {
        for (int k = 0; k < K; k++) {
            uint16_t first = ladder_to_bfloat16(x[m * K + k]);
            x_bfloat16[m * 2 * K + k] = first;
            x_bfloat16[(m * 2 + 1) * K + k] = ladder_to_bfloat16(x[m * K + k] - ladder_from_bfloat16(first));
        }
    }
    for (int n = 0; n < N; n++) {
        for (int k = 0; k < K; k++) {
            int at = n / COLUMNS * COLUMNS * K + (k / 2 * COLUMNS + n % COLUMNS) * 2 + k % 2;
            panels_bfloat16[at] = ladder_to_bfloat16(w[n * K + k]);
        }
    }
}

static float scale_of(const float *row) {
    float largest = 0;
    for (int k = 0; k < K; k++) largest = fmaxf(largest, fabsf(row[k]));
    return largest / 127;
}

static void prepare_int8(void) {
    x_int8 = ladder_allocate(M * K);
    x_scale = ladder_allocate(4 * M);
    panels_int8 = ladder_allocate(N * K);
    w_scale = ladder_allocate(4 * N);
    w_sum = ladder_allocate(4 * N);
    for (int m = 0; m < M; m++) {
        x_scale[m] = scale_of(x + m * K);
        for (int k = 0; k < K; k++) x_int8[m * K + k] = (uint8_t)(128 + (int)lrintf(x[m * K + k] / x_scale[m]));
    }
    for (int n = 0; n < N; n++) {
        w_scale[n] = scale_of(w + n * K);
        for (int k = 0; k < K; k++) {
            int8_t weight = (int8_t)lrintf(w[n * K + k] / w_scale[n]);
            panels_int8[n / COLUMNS * COLUMNS * K + (k / 4 * COLUMNS + n % COLUMNS) * 4 + k % 4] = weight;
            w_sum[n] += weight;
        }
    }
}

void product_ladder(smol_thread_pool *with, const ladder_limits *limits) {
    pool = with;
    prepare_float32();
    prepare_bfloat16();
    prepare_int8();
    smol_weights weights = {.data = w, .dtype = SMOL_DTYPE_FLOAT32, .rows = N};
    smol_matrix_pack(pool, SMOL_PRECISION_FLOAT32, &weights, 1, K, &packed_float32);
    smol_matrix_pack(pool, SMOL_PRECISION_BFLOAT16, &weights, 1, K, &packed_bfloat16);
    const double work = 2.0 * M * N * K;
    const ladder_step steps[] = {
        {"triple loop", LADDER_ANY, work, limits->float32, 0, step_naive},
        {"loops in the order of memory", LADDER_ANY, work, limits->float32, 1e-5, step_loop_order},
        {"weights packed in panels of 64 columns", LADDER_AVX512, work, limits->float32, 1e-5, step_panel},
        {"register tile of 6 rows x 64 columns", LADDER_AVX512, work, limits->float32, 1e-5, step_register_tile},
        {"bfloat16 dot products", LADDER_AVX512_BF16, work, limits->bfloat16, 1e-2, step_bfloat16},
        {"bfloat16 inputs in two parts", LADDER_AVX512_BF16, work, limits->bfloat16, 1e-4, step_bfloat16x2},
        {"int8 dot products", LADDER_AVX512_VNNI, work, limits->int8, 3e-2, step_int8},
        {"the project's own, float32", LADDER_ANY, work, limits->float32, 1e-5, step_project_float32},
        {"the project's own, bfloat16", LADDER_ANY, work, limits->bfloat16, 1e-2, step_project_bfloat16},
    };
    ladder_climb("matrix product, 1020 x 768 x 768", "GFLOP/s", steps, sizeof steps / sizeof *steps, M * N);
}
