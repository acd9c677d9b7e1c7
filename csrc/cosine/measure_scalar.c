/* csrc/cosine/measure_scalar.c - the portable variant. */
#include "measure.h"

void dr_cosine_measure_scalar(const float *query, const float *rows, size_t dims, const uint32_t *which,
                              size_t count, double *DR_RESTRICT dots) {
    for (size_t r = 0; r < count; r++) {
        const float *row = rows + (size_t)which[r] * dims;
        double lanes[DR_COSINE_LANES] = {0.0};
        for (size_t k = 0; k < dims; k++)
            lanes[k % DR_COSINE_LANES] += (double)query[k] * (double)row[k];
        dots[r] = dr_cosine_total(lanes);
    }
}
