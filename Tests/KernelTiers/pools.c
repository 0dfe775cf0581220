// Thread pools under every kind of work: started and stopped over and over, with more threads than cores, asleep
// between two jobs, and two of them at a time. A job's bytes must be those of one thread. The sanitizers find most to
// do here.

// For nanosleep under a strict language standard.
#if defined(__linux__)
#define _POSIX_C_SOURCE 200809L
#endif

#include "check.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    M = 61,
    N = 128,
    K = 130,
    HEADS = 2,
    HEAD_SIZE = 10,
    POSITIONS = 70,
    PAGES = 2,
    PATCHES = 100,
    SIDE = 90,
    SMALLER = 60,
    RESTARTS = 8,
    SHORT_JOBS = 200,
};

static const int32_t thread_counts[] = {1, 2, 4, 16};

static float *numbers; // as many as the largest input takes
static uint8_t *samples;

static uint64_t rows_hash(const check_rows *rows, uint64_t hash) {
    float *x = check_rows_numbers(rows);
    hash = check_mixed(hash, x, rows->rows * rows->columns * 4);
    free(x);
    return hash;
}

// A product with weights in one precision, and the rows that go into it.
static uint64_t product(smol_thread_pool *pool, smol_precision precision, uint64_t hash) {
    const smol_weights source = {.data = numbers, .dtype = SMOL_DTYPE_FLOAT32, .rows = N};
    smol_matrix matrix;
    if (!smol_matrix_pack(pool, precision, &source, 1, K, &matrix)) return 0;
    check_rows out = check_rows_create(SMOL_PRECISION_FLOAT32, M, N);
    const smol_epilogue epilogue = {
        .kind = SMOL_EPILOGUE_GELU_TANH,
        .bias = numbers,
        .out_precision = SMOL_PRECISION_FLOAT32,
        .out = out.data,
        .out_stride = out.stride,
        .out_columns = N,
    };
    if (precision == SMOL_PRECISION_INT8 || precision == SMOL_PRECISION_INT4) {
        const int64_t stride = smol_quantized_row_bytes(K);
        int8_t *a = check_buffer(M * stride);
        smol_rows_quantize(pool, numbers, SMOL_PRECISION_FLOAT32, M, K, K, a, stride);
        smol_matrix_product(pool, &matrix, a, SMOL_PRECISION_INT8, M, stride, &epilogue);
        free(a);
    } else {
        check_rows a = check_rows_of(precision, M, K, numbers);
        smol_matrix_product(pool, &matrix, a.data, precision, M, a.stride, &epilogue);
        check_rows_free(&a);
    }
    hash = rows_hash(&out, hash);
    check_rows_free(&out);
    smol_matrix_free(&matrix);
    return hash;
}

static uint64_t norms(smol_thread_pool *pool, uint64_t hash) {
    check_rows out = check_rows_create(SMOL_PRECISION_BFLOAT16X2, M, N);
    smol_rows_layer_norm(
        pool, numbers, M, N, N, numbers, numbers + N, 1e-6f, SMOL_PRECISION_BFLOAT16X2, out.data, out.stride
    );
    hash = rows_hash(&out, hash);
    smol_rows_rms_norm(pool, numbers, M, N, N, numbers, 1e-6f, SMOL_PRECISION_BFLOAT16X2, out.data, out.stride);
    hash = rows_hash(&out, hash);
    check_rows_free(&out);
    return hash;
}

// Prefill of two sequences in two chunks.
static uint64_t attention(smol_thread_pool *pool, uint64_t hash) {
    const smol_precision precision = SMOL_PRECISION_BFLOAT16;
    const smol_page_shape shape = {.precision = precision, .layers = 1, .heads = HEADS, .head_size = HEAD_SIZE};
    const int64_t width = 2 * HEADS * HEAD_SIZE, joined = 4 * HEADS * HEAD_SIZE;
    void *pages[2][PAGES];
    for (int i = 0; i < 2 * PAGES; i++) {
        pages[i / PAGES][i % PAGES] = check_buffer(smol_page_bytes(&shape));
        memset(pages[i / PAGES][i % PAGES], 0, (size_t)smol_page_bytes(&shape));
    }
    check_rows queries = check_rows_create(precision, 2 * POSITIONS, width);
    check_rows out = check_rows_create(precision, 2 * POSITIONS, width);
    for (int64_t start = 0; start < POSITIONS; start += POSITIONS / 2) {
        smol_attention_sequence sequences[2];
        for (int64_t i = 0; i < 2; i++) {
            sequences[i] = (smol_attention_sequence){
                .first_row = i * POSITIONS + start,
                .rows = POSITIONS / 2,
                .position = start,
                .pages = pages[i],
            };
        }
        smol_attention_store(
            pool, &shape, 0, 2 * HEADS, sequences, 2, numbers, joined, numbers, numbers, precision, queries.data,
            queries.stride
        );
        smol_attention(
            pool, &shape, 0, 2 * HEADS, 0.3f, sequences, 2, precision, queries.data, queries.stride, out.data,
            out.stride
        );
    }
    hash = rows_hash(&out, hash);
    check_rows_free(&queries);
    check_rows_free(&out);
    for (int i = 0; i < 2 * PAGES; i++) free(pages[i / PAGES][i % PAGES]);
    return hash;
}

static uint64_t vision_attention(smol_thread_pool *pool, smol_precision precision, uint64_t hash) {
    const int64_t width = HEADS * HEAD_SIZE;
    const smol_precision outside = precision == SMOL_PRECISION_FLOAT32 ? precision : SMOL_PRECISION_BFLOAT16;
    check_rows joined = check_rows_of(outside, PATCHES, 3 * width, numbers);
    check_rows out = check_rows_create(outside, PATCHES, width);
    void *packed = check_buffer(smol_vision_attention_bytes(precision, PATCHES, HEADS, HEAD_SIZE));
    smol_vision_attention(
        pool, precision, PATCHES, HEADS, HEAD_SIZE, 0.3f, joined.data, joined.stride, packed, out.data, out.stride
    );
    hash = rows_hash(&out, hash);
    check_rows_free(&joined);
    check_rows_free(&out);
    free(packed);
    return hash;
}

// Resizes an image, cuts it into tiles, and a tile into patches and tokens.
static uint64_t image(smol_thread_pool *pool, uint64_t hash) {
    const int32_t filter = SMOL_RESAMPLE_LANCZOS, taps = smol_resample_taps(filter, SIDE, SMALLER);
    int32_t *bounds = check_buffer(8 * SMALLER), *weights = check_buffer(4 * (int64_t)taps * SMALLER);
    uint8_t *wide = check_buffer(3 * SMALLER * SIDE), *small = check_buffer(3 * SMALLER * SMALLER);
    uint8_t *tiles = check_buffer(3 * SMALLER * SMALLER);
    float *patches = check_buffer(4 * 3 * SMALLER * SMALLER), *tokens = check_buffer(4 * 3 * SMALLER * SMALLER);
    smol_resample_coefficients_fill(filter, SIDE, SMALLER, taps, bounds, weights);
    if (!smol_resample_width(pool, samples, SIDE, SIDE, wide, SMALLER, bounds, weights, taps)) return 0;
    smol_resample_height(pool, wide, 3 * SMALLER, small, SMALLER, bounds, weights, taps);
    smol_image_tiles_fill(pool, small, SMALLER / 2, 2, 2, tiles);
    hash = check_mixed(hash, tiles, 3 * SMALLER * SMALLER);
    smol_vision_patches(pool, tiles, 3, SMALLER / 2, 5, numbers, patches, 75);
    smol_vision_shuffle(pool, patches, 6, 75, 75, 2, tokens, 300);
    hash = check_mixed(hash, tokens, 4 * 36 * 75);
    free(bounds);
    free(weights);
    free(wide);
    free(small);
    free(tiles);
    free(patches);
    free(tokens);
    return hash;
}

static uint64_t everything(smol_thread_pool *pool) {
    uint64_t hash = 1;
    for (int precision = SMOL_PRECISION_FLOAT32; precision <= SMOL_PRECISION_INT4; precision++) {
        if (precision != SMOL_PRECISION_BFLOAT16X2) hash = product(pool, (smol_precision)precision, hash);
    }
    hash = norms(pool, hash);
    hash = attention(pool, hash);
    hash = vision_attention(pool, SMOL_PRECISION_FLOAT32, hash);
    hash = vision_attention(pool, SMOL_PRECISION_BFLOAT16, hash);
    hash = vision_attention(pool, SMOL_PRECISION_INT8, hash);
    return image(pool, hash);
}

// Many short jobs, with pauses in which workers fall asleep, or are about to.
static bool run_short_jobs(smol_thread_pool *pool) {
    check_rows out = check_rows_create(SMOL_PRECISION_FLOAT32, M, 3);
    bool same = true;
    uint64_t first = 0;
    for (int i = 0; i < SHORT_JOBS; i++) {
        smol_rows_rms_norm(pool, numbers, M, 3, 3, numbers, 1e-6f, SMOL_PRECISION_FLOAT32, out.data, out.stride);
        uint64_t hash = rows_hash(&out, 1);
        if (i == 0) first = hash;
        same &= hash == first;
        if (i % 4 == 0) nanosleep(&(struct timespec){.tv_nsec = i * 5000}, NULL);
    }
    check_rows_free(&out);
    return same;
}

typedef struct user {
    smol_isa isa;
    int32_t threads;
    uint64_t hash;
} user;

static void *use_pool(void *argument) {
    user *user = argument;
    smol_thread_pool *pool = smol_thread_pool_create(user->threads, user->isa);
    if (pool == NULL) return NULL;
    user->hash = everything(pool);
    smol_thread_pool_free(pool);
    return NULL;
}

static void check_two_at_a_time(smol_isa isa, int32_t threads, uint64_t expected) {
    user users[2] = {{.isa = isa, .threads = threads}, {.isa = isa, .threads = 3}};
    pthread_t callers[2];
    for (int i = 0; i < 2; i++) {
        if (pthread_create(&callers[i], NULL, use_pool, &users[i]) != 0) exit(2);
    }
    for (int i = 0; i < 2; i++) pthread_join(callers[i], NULL);
    check_that(users[0].hash == expected && users[1].hash == expected, "other bits beside another pool");
}

void check_pools(smol_isa isa) {
    numbers = check_numbers(4 * POSITIONS * 4 * HEADS * HEAD_SIZE, 1301);
    samples = check_buffer(3 * SIDE * SIDE);
    for (int i = 0; i < 3 * SIDE * SIDE; i++) samples[i] = (uint8_t)(i * 7 + i / 251);
    const uint64_t expected = everything(check_pool(isa, 1));
    for (size_t i = 0; i < sizeof thread_counts / sizeof thread_counts[0]; i++) {
        const int32_t threads = thread_counts[i];
        check_name("%s: a pool of %d threads", smol_isa_name(isa), (int)threads);
        for (int start = 0; start < RESTARTS; start++) {
            // Now and then nothing is done between start and stop.
            user user = {.isa = isa, .threads = threads};
            if (start % 2 == 0) use_pool(&user);
            check_that(start % 2 != 0 || user.hash == expected, "other bits");
            smol_thread_pool_free(smol_thread_pool_create(threads, isa));
        }
        check_that(run_short_jobs(check_pool(isa, threads)), "short jobs differ");
        check_two_at_a_time(isa, threads, expected);
    }
    free(numbers);
    free(samples);
}
