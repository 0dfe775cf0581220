// The portable tier's loops: four floats, or eight products of 16 bits for bytes, which have no product of their own.

#define SMOL_LANES 4
#define SMOL_PROBE_SUMS 12
#include "loops.h"

SMOL_PROBE_LOOP(probe_int8, svec, sum += x * y)

const smol_probe_loops smol_probe_loops_portable = {
    .float32 = SMOL_PROBE_FLOAT32_LOOP,
    .int8 = {probe_int8, 2 * 2 * SMOL_LANES *SMOL_PROBE_SUMS},
    .read = probe_read,
};
