/* csrc/cosine/quantise_loop.h - the one loop of every variant, in lanes so that it vectorises. */
#ifndef DR_COSINE_QUANTISE_LOOP_H
#define DR_COSINE_QUANTISE_LOOP_H

#include <float.h>
#include <math.h>
#include <string.h>

#include "quantise.h"

#define LANES 8u
#define UP (1.0 + 0x1p-22) /* more than a rounding to float32 takes away */
#define WHOLE 0x1.8p52     /* added and taken away again, it rounds to a whole number */

DR_INLINE double dr_cosine_sum(const double *lanes) {
    double sum = 0.0;
    for (size_t l = 0; l < LANES; l++)
        sum += lanes[l];
    return sum;
}

DR_INLINE void dr_cosine_quantise_loop(const float *row, double norm, const uint16_t *order, size_t dims,
                                       int most, int8_t *DR_RESTRICT codes, float *DR_RESTRICT terms) {
    const size_t width = dr_cosine_width(dims), spans = dr_cosine_spans(dims);
    const double bound = (double)most;
    double unit[DR_COSINE_DIMS], sizes[LANES] = {0.0}, off[LANES] = {0.0};
    if (!(norm > 0.0 && norm <= DBL_MAX)) {
        memset(codes, 0, width);
        memset(terms, 0, (2 + spans) * sizeof *terms);
        terms[1] = -FLT_MAX;
        return;
    }
    const double inverse = 1.0 / norm;
    for (size_t k = 0; k < dims; k++)
        unit[k] = (double)row[order[k]] * inverse;
    for (size_t k = dims; k < width; k++)
        unit[k] = 0.0;
    for (size_t k = 0; k < width; k += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            const double size = fabs(unit[k + l]);
            sizes[l] = size > sizes[l] ? size : sizes[l];
        }
    }
    double largest = sizes[0];
    for (size_t l = 1; l < LANES; l++)
        largest = sizes[l] > largest ? sizes[l] : largest;
    const float scale = (float)(largest / bound);
    const double step = (double)scale, steps = 1.0 / step;
    for (size_t s = 0; s < spans; s++) {
        double square[LANES] = {0.0};
        for (size_t k = s * DR_COSINE_SPAN; k < (s + 1) * DR_COSINE_SPAN; k += LANES) {
            for (size_t l = 0; l < LANES; l++) {
                const double value = unit[k + l];
                double code = value * steps + WHOLE - WHOLE;
                code = code > -bound ? code : -bound; /* though a row were changed while it is read */
                code = code < bound ? code : bound;
                const double left = value - step * code;
                off[l] += left * left;
                square[l] += value * value;
                codes[k + l] = (int8_t)(int32_t)code;
            }
        }
        unit[s] = dr_cosine_sum(square); /* in place of a number that has been read */
    }
    terms[0] = scale;
    terms[1] = (float)(sqrt(dr_cosine_sum(off)) * UP);
    double behind = 0.0;
    for (size_t s = spans; s-- > 0; behind += unit[s])
        terms[2 + s] = (float)(sqrt(behind) * UP);
}

#endif
