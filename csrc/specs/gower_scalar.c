/* csrc/specs/gower_scalar.c - the portable variant: attribute by attribute over a block, so that loops
 * vectorise. */
#include "gower.h"

#include <math.h>

void dr_gower_scalar(const dr_schema *schema, const dr_sheet *left, size_t i, const dr_sheet *right,
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
        for (size_t j = 0; j < n; j++) {
            double near = scale > 0.0 ? 1.0 - fabs(mine - value[j]) / scale : (double)(mine == value[j]);
            double same = near > 0.0 ? near : 0.0;
            /* A missing value adds plus zero, which changes no sum: no branch in the loop. */
            score[j] += known[j] ? w * same : 0.0;
            weight[j] += known[j] ? w : 0.0;
            shared[j] += known[j];
        }
    }
    for (size_t j = 0; j < n; j++)
        score[j] /= weight[j];
}
