// The number types of a checkpoint, one to another. Sources need not be aligned.

#ifndef SMOL_CONVERT_H
#define SMOL_CONVERT_H

#include "smol_matrix.h"

// Numbers start ..< start + count of x [*] -> out [count]
void smol_convert_to_float32(const void *x, smol_dtype dtype, int64_t start, int64_t count, float *out);
void smol_convert_to_bfloat16(const void *x, smol_dtype dtype, int64_t start, int64_t count, uint16_t *out);

#endif
