/* csrc/cosine/vectors.h - rows of float32 with their squares, and the order in which float64 sums of them
 * run.
 */
#ifndef DR_COSINE_VECTORS_H
#define DR_COSINE_VECTORS_H

#include <math.h>

#include "../core/base.h"

#define DR_COSINE_DIMS 4096u /* of a row at most */
#define DR_COSINE_LANES 16u

/* Row i is rows[i * dims .. i * dims + dims], 1 <= dims <= DR_COSINE_DIMS, and squares[i] the sum of its
 * squares. */
typedef struct {
    const float *rows;
    const double *squares;
    size_t count, dims;
} dr_vectors;

/* Add up the lanes of a sum: halves are added until one is left. This order, and that lane l takes the items
 * l, l + 16, l + 32, ... one after the other, is what every level and the reference share. A lane begins at
 * plus zero and so is never minus zero: to add nothing and to add zero are the same bits. */
static inline double dr_cosine_total(double *lanes) {
    for (size_t half = DR_COSINE_LANES / 2; half; half /= 2) {
        for (size_t l = 0; l < half; l++)
            lanes[l] += lanes[l + half];
    }
    return lanes[0];
}

/* The square root of the square of a float64 is that number: so a row and itself have a score of exactly 1,
 * as the product of two rounded norms would not. No product here is too large or too small for that (float32
 * has numbers from 2^-149 to 2^128). A row of zeros has no direction: its score is not a number, and so
 * reaches no cutoff. */
static inline double dr_cosine_score(double dot, double one, double other) {
    return one > 0.0 && other > 0.0 ? dot / sqrt(one * other) : NAN;
}

/* Refuse sides that are too long, or whose rows are not of one length. */
static inline dr_status dr_cosine_fits(const dr_vectors *left, const dr_vectors *right) {
    if (left->count > UINT32_MAX || right->count > UINT32_MAX)
        return DR_RANGE;
    return left->dims && left->dims <= DR_COSINE_DIMS && left->dims == right->dims ? DR_OK : DR_INPUT;
}

#endif
