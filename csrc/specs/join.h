/* csrc/specs/join.h - joins of data sheets by Gower's coefficient: every pair compared. */
#ifndef DR_SPECS_JOIN_H
#define DR_SPECS_JOIN_H

#include "../core/pairs.h"
#include "sheet.h"

/* Add to `out` every pair (i, j), begin <= i < end, that shares at least min_shared >= 1 attributes and whose
 * similarity is >= cutoff, in order of (i, j). With `self`, only pairs i < j of one sheet given twice. */
dr_status dr_specs_join(const dr_schema *schema, const dr_sheet *left, const dr_sheet *right, double cutoff,
                        uint32_t min_shared, int self, size_t begin, size_t end, dr_pairs *out);

/* Write the similarity of the pairs (rows_left[k], rows_right[k]), k from begin to end, to scores[k]; NaN
 * where they share fewer than min_shared >= 1 attributes. */
dr_status dr_specs_scores(const dr_schema *schema, const dr_sheet *left, const dr_sheet *right,
                          const uint32_t *rows_left, const uint32_t *rows_right, uint32_t min_shared,
                          size_t begin, size_t end, double *scores);

#endif
