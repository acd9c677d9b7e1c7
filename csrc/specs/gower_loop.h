/* csrc/specs/gower_loop.h - the one loop of every variant: attribute by attribute over a block, so that it
 * vectorises. A level builds it for its own width. Each lane does what the scalar does, in its order, so the
 * bits are the same. */
#ifndef DR_SPECS_GOWER_LOOP_H
#define DR_SPECS_GOWER_LOOP_H

#include "gower.h"

#include <math.h>
#include <string.h>

/* The value where it is known, else plus zero, which changes no sum. Its bits are masked: a choice between
 * two doubles is compiled to a branch, which keeps a loop from vectorising and is guessed wrong at every gap.
 */
static inline double if_known(uint64_t known, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits &= (uint64_t)0 - known;
    memcpy(&value, &bits, sizeof bits);
    return value;
}

DR_INLINE void dr_gower_loop(const dr_schema *schema, const dr_sheet *left, size_t i, const dr_sheet *right,
                             size_t first, size_t n, double *DR_RESTRICT score, double *DR_RESTRICT weight,
                             uint32_t *DR_RESTRICT shared) {
    for (size_t j = 0; j < n; j++) {
        score[j] = 0.0;
        weight[j] = 0.0;
        shared[j] = 0;
    }
    for (size_t a = 0; a < schema->count; a++) {
        if (!left->known[a * left->rows + i])
            continue;
        const double *DR_RESTRICT value = right->values + a * right->rows + first;
        const uint8_t *DR_RESTRICT known = right->known + a * right->rows + first;
        double mine = left->values[a * left->rows + i], scale = schema->scales[a], w = schema->weights[a];
        if (scale > 0.0) {
            for (size_t j = 0; j < n; j++) {
                double near = 1.0 - fabs(mine - value[j]) / scale;
                score[j] += if_known(known[j], w * (near > 0.0 ? near : 0.0));
                weight[j] += if_known(known[j], w);
                shared[j] += known[j];
            }
        } else {
            for (size_t j = 0; j < n; j++) {
                score[j] += if_known((uint64_t)(known[j] & (mine == value[j])), w);
                weight[j] += if_known(known[j], w);
                shared[j] += known[j];
            }
        }
    }
    for (size_t j = 0; j < n; j++)
        score[j] /= weight[j];
}

#endif
