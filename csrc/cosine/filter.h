/* csrc/cosine/filter.h - the join by codes: what their bound does not exclude is decided in float64. */
#ifndef DR_COSINE_FILTER_H
#define DR_COSINE_FILTER_H

#include "../core/pairs.h"
#include "codes.h"

/* As dr_cosine_scan, with the codes of the right side; and add to *decided how many pairs were decided in
 * float64. DR_INPUT where the codes are those of another number of rows, or their order names what is not
 * there. */
dr_status dr_cosine_filter(const dr_vectors *left, const dr_vectors *right, const dr_cosine_codes *codes,
                           double cutoff, int self, size_t begin, size_t end, dr_level level, dr_pairs *out,
                           uint64_t *decided);

#endif
