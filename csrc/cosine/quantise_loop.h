/* csrc/cosine/quantise_loop.h - the one loop of every variant, in lanes so that it vectorises. */
#ifndef DR_COSINE_QUANTISE_LOOP_H
#define DR_COSINE_QUANTISE_LOOP_H

#include <float.h>
#include <math.h>
#include <string.h>

#include "quantise.h"

#define SPAN DR_COSINE_SPAN
#define UP (1.0 + 0x1p-22) /* more than a rounding to float32 takes away */
#define WHOLE 0x1.8p52     /* added and taken away again, it rounds to a whole number */

DR_INLINE double dr_cosine_span_sum(double *lanes) {
    for (size_t half = SPAN / 2; half; half /= 2) {
        for (size_t l = 0; l < half; l++)
            lanes[l] += lanes[l + half];
    }
    return lanes[0];
}

DR_INLINE void dr_cosine_quantise_loop(const float *row, double norm, const uint16_t *order, size_t dims,
                                       int most, int8_t *DR_RESTRICT codes, float *DR_RESTRICT terms) {
    const size_t width = dr_cosine_width(dims), spans = width / SPAN;
    const double bound = (double)most;
    double unit[DR_COSINE_DIMS], sizes[SPAN] = {0.0}, apart = 0.0, behind = 0.0;
    if (!(norm > 0.0 && norm <= DBL_MAX)) {
        memset(codes, 0, width);
        memset(terms, 0, (2 + 2 * spans) * sizeof *terms);
        terms[1] = -FLT_MAX;
        for (size_t s = 0; s < spans; s++)
            terms[2 + spans + s] = -FLT_MAX;
        return;
    }
    const double inverse = 1.0 / norm;
    for (size_t k = 0; k < dims; k++)
        unit[k] = (double)row[order[k]] * inverse;
    for (size_t k = dims; k < width; k++)
        unit[k] = 0.0;
    for (size_t k = 0; k < width; k += SPAN) {
        for (size_t l = 0; l < SPAN; l++) {
            const double size = fabs(unit[k + l]);
            sizes[l] = size > sizes[l] ? size : sizes[l];
        }
    }
    double largest = 0.0;
    for (size_t l = 0; l < SPAN; l++)
        largest = sizes[l] > largest ? sizes[l] : largest;
    const float scale = (float)(largest / bound);
    const double step = (double)scale, steps = 1.0 / step;
    for (size_t s = 0; s < spans; s++) {
        double square[SPAN], off[SPAN], whole[SPAN];
        for (size_t l = 0; l < SPAN; l++) {
            const double value = unit[s * SPAN + l];
            double code = value * steps + WHOLE - WHOLE;
            code = code > -bound ? code : -bound; /* though a row were changed while it is read */
            code = code < bound ? code : bound;
            const double left = value - step * code;
            off[l] = left * left;
            square[l] = value * value;
            whole[l] = code;
        }
        for (size_t l = 0; l < SPAN; l++)
            codes[s * SPAN + l] = (int8_t)(int32_t)whole[l];
        unit[s] = dr_cosine_span_sum(square); /* in place of a number that has been read */
        apart += dr_cosine_span_sum(off);
        terms[2 + spans + s] = (float)(sqrt(apart) * UP);
    }
    terms[0] = scale;
    terms[1] = terms[1 + 2 * spans];
    for (size_t s = spans; s-- > 0; behind += unit[s])
        terms[2 + s] = (float)(sqrt(behind) * UP);
}

#endif
