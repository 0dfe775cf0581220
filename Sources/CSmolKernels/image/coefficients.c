// The coefficients of a resize, as Pillow computes them. See smol_resample.h.

#include "kernels.h"
#include "smol_resample.h"

#include <limits.h>
#include <math.h>
#include <string.h>

// They must not depend on whether the processor fuses a product and a sum.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

static double sinc(double x) {
    if (x == 0.0) {
        return 1.0;
    }
    x *= 3.14159265358979323846;
    return sin(x) / x;
}

static double filter_support(int32_t filter) {
    switch (filter) {
    case SMOL_RESAMPLE_LANCZOS: return 3.0;
    case SMOL_RESAMPLE_BICUBIC: return 2.0;
    case SMOL_RESAMPLE_BILINEAR:
    case SMOL_RESAMPLE_HAMMING: return 1.0;
    case SMOL_RESAMPLE_BOX: return 0.5;
    default: return 0.0;
    }
}

static double filter_weight(int32_t filter, double x) {
    const double distance = x < 0.0 ? -x : x;
    switch (filter) {
    case SMOL_RESAMPLE_LANCZOS: return -3.0 <= x && x < 3.0 ? sinc(x) * sinc(x / 3) : 0.0;
    case SMOL_RESAMPLE_BICUBIC:
        if (distance < 1.0) {
            return ((-0.5 + 2.0) * distance - (-0.5 + 3.0)) * distance * distance + 1;
        }
        return distance < 2.0 ? (((distance - 5) * distance + 8) * distance - 4) * -0.5 : 0.0;
    case SMOL_RESAMPLE_BILINEAR: return distance < 1.0 ? 1.0 - distance : 0.0;
    case SMOL_RESAMPLE_HAMMING: {
        if (distance == 0.0) {
            return 1.0;
        }
        if (distance >= 1.0) {
            return 0.0;
        }
        const double angle = distance * 3.14159265358979323846;
        return sin(angle) / angle * ((double)0.54f + (double)0.46f * cos(angle));
    }
    case SMOL_RESAMPLE_BOX: return x > -0.5 && x <= 0.5 ? 1.0 : 0.0;
    default: return 0.0;
    }
}

static double filter_scale(int32_t in_size, int32_t out_size) {
    const double scale = (double)in_size / out_size;
    return scale < 1.0 ? 1.0 : scale;
}

int32_t smol_resample_taps(int32_t filter, int32_t in_size, int32_t out_size) {
    const double support = filter_support(filter);
    if (support == 0.0 || in_size < 1 || out_size < 1) {
        return 0;
    }
    const double reach = ceil(support * filter_scale(in_size, out_size));
    return reach > INT_MAX / 4 ? 0 : (int32_t)reach * 2 + 1;
}

void smol_resample_coefficients_fill(
    int32_t filter, int32_t in_size, int32_t out_size, int32_t taps, int32_t *bounds, int32_t *coefficients
) {
    const double scale = (double)in_size / out_size;
    const double widening = filter_scale(in_size, out_size);
    const double support = filter_support(filter) * widening;
    const double narrowing = 1.0 / widening;
    for (int32_t position = 0; position < out_size; position++) {
        const double center = (position + 0.5) * scale;
        int32_t first = (int32_t)(center - support + 0.5);
        int32_t last = (int32_t)(center + support + 0.5);
        first = first < 0 ? 0 : first;
        last = last > in_size ? in_size : last;
        const int32_t count = last - first < taps ? last - first : taps;
        int32_t *row = coefficients + (size_t)position * (size_t)taps;
        double sum = 0.0;
        for (int32_t tap = 0; tap < count; tap++) {
            sum += filter_weight(filter, (tap + first - center + 0.5) * narrowing);
        }
        for (int32_t tap = 0; tap < count; tap++) {
            double weight = filter_weight(filter, (tap + first - center + 0.5) * narrowing);
            if (sum != 0.0) {
                weight /= sum;
            }
            weight *= 1 << SMOL_RESAMPLE_BITS;
            row[tap] = (int32_t)(weight < 0 ? weight - 0.5 : weight + 0.5);
        }
        if (count < taps) {
            memset(row + (count > 0 ? count : 0), 0, (size_t)(taps - (count > 0 ? count : 0)) * sizeof(int32_t));
        }
        bounds[2 * position] = first;
        bounds[2 * position + 1] = count > 0 ? count : 0;
    }
}

void smol_resample_nearest_fill(int32_t in_size, int32_t out_size, int32_t *positions) {
    // The step is added up, not multiplied: its rounding errors are part of the result.
    const double step = (double)((float)in_size) / out_size;
    double place = step * 0.5;
    for (int32_t position = 0; position < out_size; position++) {
        const int32_t nearest = (int32_t)place;
        positions[position] = nearest < in_size ? nearest : in_size - 1;
        place += step;
    }
}
