/* csrc/specs/gower_scalar.c - the portable variant. */
#include "gower_loop.h"

void dr_gower_scalar(const dr_schema *schema, const dr_sheet *left, size_t i, const dr_sheet *right,
                     size_t first, size_t n, double *DR_RESTRICT score, double *DR_RESTRICT weight,
                     uint32_t *DR_RESTRICT shared) {
    dr_gower_loop(schema, left, i, right, first, n, score, weight, shared);
}
