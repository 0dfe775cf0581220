// The whole of a tier: every kernel, compiled for the target that the including file has set.

#include "vector.h"

#include "tile.h"

#include "quantize.h"

#include "tile_int8.h"

#include "epilogue.h"

#include "norms.h"

#include "attention.h"

#include "transpose.h"

#include "vision_attention.h"

#include "vision_attention_int8.h"

#include "probe.h"

// A tier may name image kernels of its own (see image/kernels.h).
#ifndef SMOL_IMAGE_KERNELS
#define SMOL_IMAGE_KERNELS smol_image_portable
#endif

// clang-format off
#define SMOL_KERNEL_TABLE                                                               \
    {                                                                                   \
        .tile_float32 = tile_float32,                                                   \
        .tile_bfloat16 = tile_bfloat16,                                                 \
        .tile_bfloat16x2 = tile_bfloat16x2,                                             \
        .tile_int8 = tile_int8,                                                         \
        .tile_int4 = tile_int4,                                                         \
        .epilogue = epilogue,                                                           \
        .layer_norm = layer_norm,                                                       \
        .rms_norm = rms_norm,                                                           \
        .attention = attention,                                                         \
        .vision_key_mean = vision_key_mean,                                             \
        .vision_pack = vision_pack,                                                     \
        .vision_attention = vision_attention,                                           \
        .convert = convert,                                                             \
        .quantize_row = quantize_row,                                                   \
        .quantize_int4 = quantize_int4,                                                 \
        .image = &SMOL_IMAGE_KERNELS,                                                   \
        .probe = {                                                                      \
            .float32 = {probe_float32, PROBE_OPERATIONS(1)},                            \
            .bfloat16 = {probe_bfloat16, PROBE_OPERATIONS(BFLOAT16_STEP_PRODUCTS)},     \
            .int8 = {probe_int8, PROBE_OPERATIONS(INT8_STEP_PRODUCTS)},                 \
            .read = probe_read,                                                         \
        },                                                                              \
    }
// clang-format on
