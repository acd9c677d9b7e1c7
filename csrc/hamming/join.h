/* csrc/hamming/join.h - joins of binary codes by the number of bits in which they differ: the scan. */
#ifndef DR_HAMMING_JOIN_H
#define DR_HAMMING_JOIN_H

#include "../core/pairs.h"
#include "codes.h"

/* Add to `out` every pair (i, j), begin <= i < end, of at most `radius` differing bits, in order of (i, j),
 * with their number as its score. With `self`, only pairs i < j of one side given twice. */
dr_status dr_hamming_join(const dr_codes *left, const dr_codes *right, uint32_t radius, int self,
                          size_t begin, size_t end, dr_level level, dr_pairs *out);

/* As dr_hamming_join for the rows queries[0..count), which ascend: the pairs are added block by block of the
 * right, in no order of rows. */
dr_status dr_hamming_scan(const dr_codes *left, const dr_codes *right, uint32_t radius, int self,
                          const uint32_t *queries, size_t count, dr_level level, dr_pairs *out);

/* Write the number of bits in which the pairs (rows_left[k], rows_right[k]) differ, k from begin to end, to
 * distance[k]. */
dr_status dr_hamming_scores(const dr_codes *left, const dr_codes *right, const uint32_t *rows_left,
                            const uint32_t *rows_right, size_t begin, size_t end, dr_level level,
                            int32_t *distance);

#endif
