// Where the sums of a register tile begin.

#ifndef SMOL_SUMS_H
#define SMOL_SUMS_H

// Sums begin at zero or, where `keep` [columns] is given, at `out` times it.
SMOL_INLINE void start_sums(
    vec sum[SMOL_TILE_ROWS_MAX][SMOL_TILE_VECTORS], const float *out, const vec *keep, const int rows, const int vectors
) {
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            sum[r][v] = keep == NULL ? splat(0) : load(out + r * SMOL_TILE_COLUMNS + v * SMOL_LANES) * keep[v];
        }
    }
}

#endif
