// Attention of one head: out [L, D] = softmax(q k / sqrt(D)) v, every position seeing every other, as in the vision
// encoder.

#include "ladder.h"

#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT ON

enum { L = 1024, D = 64, BLOCK = 64, VECTORS = D / 16 };

static float *joined; // [L, 3, D]: queries, keys, values
static smol_thread_pool *pool;
static uint16_t *joined_rounded; // [L, 3, D], the same in bfloat16
static float *attended;          // [L, D], float32 or bfloat16
static void *packed;

static const float *query(int i) {
    return joined + i * 3 * D;
}
static const float *key(int i) {
    return joined + i * 3 * D + D;
}
static const float *value(int i) {
    return joined + i * 3 * D + 2 * D;
}

// All scores of a row, then their softmax, then the weighted sum.
static void step_three_passes(float *out) {
    static float scores[L];
    const float scale = 1 / sqrtf(D);
    for (int i = 0; i < L; i++) {
        float largest = -INFINITY, sum = 0;
        for (int j = 0; j < L; j++) {
            float score = 0;
            for (int d = 0; d < D; d++) score += query(i)[d] * key(j)[d];
            scores[j] = score * scale;
            largest = fmaxf(largest, scores[j]);
        }
        for (int j = 0; j < L; j++) sum += scores[j] = expf(scores[j] - largest);
        for (int d = 0; d < D; d++) {
            float total = 0;
            for (int j = 0; j < L; j++) total += scores[j] * value(j)[d];
            out[i * D + d] = total / sum;
        }
    }
}

#if defined(__x86_64__)

// Keys in blocks of 64, transposed, so that a row's 64 scores are one register tile; maximum and sum are carried
// along, and what was added before is scaled down when the maximum grows.
LADDER_TARGET_AVX512 static void step_online(float *out) {
    static float maxima[L], sums[L];
    static _Alignas(64) float transposed[D * BLOCK];
    const float scale = 1 / sqrtf(D);
    for (int i = 0; i < L; i++) {
        maxima[i] = -INFINITY;
        sums[i] = 0;
    }
    memset(out, 0, sizeof(float) * L * D);
    for (int block = 0; block < L; block += BLOCK) {
        for (int j = 0; j < BLOCK; j++) {
            for (int d = 0; d < D; d++) transposed[d * BLOCK + j] = key(block + j)[d];
        }
        for (int i = 0; i < L; i++) {
            ladder_vec tile[BLOCK / 16] = {0}, total[VECTORS], column;
            for (int d = 0; d < D; d++) {
#pragma clang loop unroll(full)
                for (int v = 0; v < BLOCK / 16; v++) {
                    memcpy(&column, transposed + d * BLOCK + 16 * v, sizeof column);
                    tile[v] += (ladder_vec)(query(i)[d]) * column;
                }
            }
            _Alignas(64) float scores[BLOCK];
            memcpy(scores, tile, sizeof scores);
            float largest = maxima[i], sum = 0;
            for (int j = 0; j < BLOCK; j++) largest = fmaxf(largest, scores[j] * scale);
            for (int j = 0; j < BLOCK; j++) sum += scores[j] = expf(scores[j] * scale - largest);
            float keep = expf(maxima[i] - largest);
            maxima[i] = largest;
            sums[i] = sums[i] * keep + sum;
            memcpy(total, out + i * D, sizeof total);
#pragma clang loop unroll(full)
            for (int v = 0; v < VECTORS; v++) total[v] *= keep;
            for (int j = 0; j < BLOCK; j++) {
#pragma clang loop unroll(full)
                for (int v = 0; v < VECTORS; v++) {
                    memcpy(&column, value(block + j) + 16 * v, sizeof column);
                    total[v] += scores[j] * column;
                }
            }
            memcpy(out + i * D, total, sizeof total);
        }
    }
    for (int i = 0; i < L; i++) {
        for (int d = 0; d < D; d++) out[i * D + d] /= sums[i];
    }
}

#else

#define step_online NULL

#endif

// The project's own: one query a lane, keys and values are packed first.
static void project(smol_precision precision, float *out) {
    const void *from = precision == SMOL_PRECISION_FLOAT32 ? (const void *)joined : joined_rounded;
    smol_vision_attention(pool, precision, L, 1, D, 1 / sqrtf(D), from, 3 * D, packed, attended, D);
    for (int i = 0; i < L * D; i++) {
        out[i] = precision == SMOL_PRECISION_FLOAT32 ? attended[i] : ladder_from_bfloat16(((uint16_t *)attended)[i]);
    }
}

static void step_project_float32(float *out) {
    project(SMOL_PRECISION_FLOAT32, out);
}

static void step_project_bfloat16(float *out) {
    project(SMOL_PRECISION_BFLOAT16, out);
}

void attention_ladder(smol_thread_pool *with, const ladder_limits *limits) {
    pool = with;
    joined = ladder_allocate(4 * L * 3 * D);
    attended = ladder_allocate(4 * L * D);
    packed = ladder_allocate(smol_vision_attention_bytes(SMOL_PRECISION_FLOAT32, L, 1, D));
    joined_rounded = ladder_allocate(2 * L * 3 * D);
    ladder_fill(joined, L * 3 * D, 2, 3);
    for (int i = 0; i < L * 3 * D; i++) joined_rounded[i] = ladder_to_bfloat16(joined[i]);
    const double work = 4.0 * L * L * D;
    const ladder_step steps[] = {
        {"three passes", LADDER_ANY, work, limits->float32, 0, step_three_passes},
        {"blocks of 64 keys, softmax carried along", LADDER_AVX512, work, limits->float32, 1e-5, step_online},
        {"the project's own, float32", LADDER_ANY, work, limits->float32, 1e-5, step_project_float32},
        {"the project's own, bfloat16", LADDER_ANY, work, limits->bfloat16, 2e-2, step_project_bfloat16},
    };
    ladder_climb("attention, one head of 64, 1024 x 1024", "GFLOP/s", steps, sizeof steps / sizeof *steps, L * D);
}
