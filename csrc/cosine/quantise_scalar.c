/* csrc/cosine/quantise_scalar.c - the portable variant. */
#include "quantise_loop.h"

void dr_cosine_quantise_scalar(const float *row, double norm, const uint16_t *order, size_t dims, int most,
                               int8_t *DR_RESTRICT codes, float *DR_RESTRICT terms) {
    dr_cosine_quantise_loop(row, norm, order, dims, most, codes, terms);
}
