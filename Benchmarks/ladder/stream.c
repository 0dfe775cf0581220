// The product of one row: out [N] = x [K] times w [N, K] transposed, like the output head. A decode step is
// made of these, and its time is that of reading the weights.

#include "ladder.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { N = 98304, K = 576, COLUMNS = 64, VECTORS = COLUMNS / 16 };

static float *x;                  // [K], exact in bfloat16
static float *w;                  // [N, K], exact in bfloat16
static uint16_t *x_bfloat16;      // [K]
static uint16_t *w_bfloat16;      // [N, K]
static uint16_t *panels_bfloat16; // [N / 64][K / 2][64][2]
static smol_thread_pool *pool;
static smol_matrix packed;

static void step_naive(float *out) {
    for (int n = 0; n < N; n++) {
        float sum = 0;
        for (int k = 0; k < K; k++) sum += x[k] * w[(int64_t)n * K + k];
        out[n] = sum;
    }
}

static void step_half_the_bytes(float *out) {
    for (int n = 0; n < N; n++) {
        float sum = 0;
        for (int k = 0; k < K; k++) sum += x[k] * ladder_from_bfloat16(w_bfloat16[(int64_t)n * K + k]);
        out[n] = sum;
    }
}

#if defined(__x86_64__)

// 64 sums that do not wait for each other, and memory read from one end to the other.
LADDER_TARGET_BF16 static void step_panel(float *out) {
    for (int n = 0; n < N; n += COLUMNS) {
        const uint16_t *panel = panels_bfloat16 + (int64_t)n * K;
        __m512 sums[VECTORS];
        memset(sums, 0, sizeof sums);
        for (int k = 0; k < K; k += 2) {
            int pair;
            memcpy(&pair, x_bfloat16 + k, sizeof pair);
#pragma clang loop unroll(full)
            for (int v = 0; v < VECTORS; v++) {
                __m512bh weights;
                memcpy(&weights, panel + k * COLUMNS + 32 * v, sizeof weights);
                sums[v] = _mm512_dpbf16_ps(sums[v], (__m512bh)_mm512_set1_epi32(pair), weights);
            }
        }
        memcpy(out + n, sums, sizeof sums);
    }
}

#else

#define step_panel NULL

#endif

static void step_project(float *out) {
    smol_epilogue epilogue = {
        .kind = SMOL_EPILOGUE_STORE,
        .out_precision = SMOL_PRECISION_FLOAT32,
        .out = out,
        .out_stride = N,
        .out_columns = N,
    };
    smol_matrix_product(pool, &packed, x_bfloat16, SMOL_PRECISION_BFLOAT16, 1, K, &epilogue);
}

void stream_ladder(smol_thread_pool *with, const ladder_limits *limits) {
    pool = with;
    const int64_t count = (int64_t)N * K;
    x = ladder_allocate(4 * K);
    w = ladder_allocate(4 * count);
    x_bfloat16 = ladder_allocate(2 * K);
    w_bfloat16 = ladder_allocate(2 * count);
    panels_bfloat16 = ladder_allocate(2 * count);
    ladder_fill(x, K, 1, 4);
    ladder_fill(w, count, 1, 5);
    for (int k = 0; k < K; k++) x[k] = ladder_from_bfloat16(x_bfloat16[k] = ladder_to_bfloat16(x[k]));
    for (int64_t n = 0; n < N; n++) {
        for (int64_t k = 0; k < K; k++) {
            uint16_t weight = w_bfloat16[n * K + k] = ladder_to_bfloat16(w[n * K + k]);
            w[n * K + k] = ladder_from_bfloat16(weight);
            panels_bfloat16[n / COLUMNS * COLUMNS * K + (k / 2 * COLUMNS + n % COLUMNS) * 2 + k % 2] = weight;
        }
    }
    smol_weights weights = {.data = w_bfloat16, .dtype = SMOL_DTYPE_BFLOAT16, .rows = N};
    smol_matrix_pack(pool, SMOL_PRECISION_BFLOAT16, &weights, 1, K, &packed);
    const ladder_step steps[] = {
        {"one sum a weight row, float32", LADDER_ANY, 4.0 * count, limits->read, 0, step_naive},
        {"weights in bfloat16", LADDER_ANY, 2.0 * count, limits->read, 1e-5, step_half_the_bytes},
        {"panels of 64 columns, dot products", LADDER_AVX512_BF16, 2.0 * count, limits->read, 1e-5, step_panel},
        {"the project's own", LADDER_ANY, 2.0 * count, limits->read, 1e-5, step_project},
    };
    ladder_climb("one row times 98304 x 576 weights", "GB/s", steps, sizeof steps / sizeof *steps, N);
}
