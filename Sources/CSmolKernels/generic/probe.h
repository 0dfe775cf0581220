// The loops of smol_probe.h: a tier's own steps of its products, over and over, without anything that a product could
// do once for many of them.

// Makes the compiler take a register's content for unknown, and for needed, without an instruction. Without it all
// sums, which are the same number, would become one.
#if defined(__x86_64__) && SMOL_LANES == 16
#define SMOL_OPAQUE(VALUE) __asm__ volatile("" : "+v"(VALUE))
#elif defined(__x86_64__)
#define SMOL_OPAQUE(VALUE) __asm__ volatile("" : "+x"(VALUE))
#elif defined(__aarch64__)
#define SMOL_OPAQUE(VALUE) __asm__ volatile("" : "+w"(VALUE))
#else
#define SMOL_OPAQUE(VALUE) __asm__ volatile("" : "+m"(VALUE))
#endif

// Sums that do not wait for each other: enough to hide an instruction's latency, few enough to stay in registers.
#if SMOL_LANES == 16 || defined(__aarch64__)
enum { PROBE_SUMS = 16 };
#else
enum { PROBE_SUMS = 12 };
#endif

// Defines `NAME`, which runs STEP on every sum in every round; STEP sees `sum`, `x` and `y`.
// clang-format off
#define PROBE_LOOP(NAME, TYPE, STEP)                                   \
    static void NAME(int64_t rounds) {                                 \
        TYPE sums[PROBE_SUMS], x, y;                                   \
        memset(sums, 0, sizeof sums);                                  \
        memset(&x, 0, sizeof x);                                       \
        memset(&y, 0, sizeof y);                                       \
        SMOL_OPAQUE(y);                                                \
        for (int64_t round = 0; round < rounds; round++) {             \
            _Pragma("clang loop unroll(full)")                         \
            for (int i = 0; i < PROBE_SUMS; i++) {                     \
                SMOL_OPAQUE(x);                                        \
                TYPE sum = sums[i];                                    \
                STEP;                                                  \
                sums[i] = sum;                                         \
            }                                                          \
        }                                                              \
        _Pragma("clang loop unroll(full)")                             \
        for (int i = 0; i < PROBE_SUMS; i++) SMOL_OPAQUE(sums[i]);     \
    }
// clang-format on

PROBE_LOOP(probe_float32, vec, sum += x * y)

#ifdef SMOL_HAS_BFLOAT16_DOT

SMOL_INLINE vec bfloat16_step(vec sum, vec x) {
    const uint32_t pair[2] = {0, 0};
    return bfloat16_dot(sum, pair, 1, float_to_bits(x));
}

PROBE_LOOP(probe_bfloat16, vec, sum = bfloat16_step(sum, x); (void)y)

enum { BFLOAT16_STEP_PRODUCTS = 2 };

#else

// Weights are widened once for all rows of a tile; what is left is float32.
#define probe_bfloat16 probe_float32

enum { BFLOAT16_STEP_PRODUCTS = 1 };

#endif

PROBE_LOOP(probe_int8, ivec, sum = int8_step(sum, x, y))

// memory [bytes], a multiple of 512 that starts at a multiple of 64
static void probe_read(const void *memory, int64_t bytes) {
    enum { STREAM = 512 / sizeof(uvec) };
    uvec sums[8];
    memset(sums, 0, sizeof sums);
    for (int64_t at = 0; at < bytes; at += 512) {
        const char *line = (const char *)memory + at;
#pragma clang loop unroll(full)
        for (int i = 0; i < STREAM; i++) {
            uvec loaded;
            memcpy(&loaded, line + i * (int)sizeof(uvec), sizeof loaded);
            sums[i % 8] |= loaded;
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i++) SMOL_OPAQUE(sums[i]);
}

// Operations of one round of a loop whose step makes so many products in each lane.
#define PROBE_OPERATIONS(PRODUCTS) (PROBE_SUMS * SMOL_LANES * 2 * (PRODUCTS))
