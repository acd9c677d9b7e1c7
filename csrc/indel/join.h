/* csrc/indel/join.h - joins of strings by normalised Indel similarity, 2 LCS(a, b) / (|a| + |b|). */
#ifndef DR_INDEL_JOIN_H
#define DR_INDEL_JOIN_H

#include "../core/pairs.h"
#include "tables.h"

/* Thresholds of a table that are weighed, from 0: bits in which parts of keys may differ. */
#define DR_INDEL_THRESHOLDS 4u

/* How strings are met: by a scan of all that are as long as the cutoff allows, by the tables wherever they
 * can be asked, or by what should take less. Tables are asked for strings that differ in fewer than
 * DR_INDEL_TABLES * DR_INDEL_THRESHOLDS letters. */
typedef enum { DR_INDEL_SCAN = 0, DR_INDEL_LOOK_UP = 1, DR_INDEL_EITHER = 2 } dr_indel_way;

/* Add to `out`, in no order, every pair of rows with similarity >= num / den whose left row holds one of the
 * strings `begin` to `end` of `left`. 0 < num <= den. With `self`, `left` is that of `right`, and the pairs
 * are those i < j of its rows of which the longer string, or the later of two as long, is one of those. Two
 * empty strings score 1. share[t * DR_INDEL_THRESHOLDS + d] is about
 * which share of its strings a query meets in table t where d bits may differ. What stands in the arrays of
 * `right` need not be trusted: DR_INPUT where it points outside of them. */
dr_status dr_indel_join(const dr_sorted *left, const dr_indel_side *right, const double *share, uint64_t num,
                        uint64_t den, int self, dr_indel_way way, size_t begin, size_t end, dr_level level,
                        dr_pairs *out);

/* Write the similarity of the pairs (rows_left[k], rows_right[k]), k from begin to end, to scores[k]. */
dr_status dr_indel_scores(const dr_strings *left, const dr_strings *right, size_t alphabet,
                          const uint32_t *rows_left, const uint32_t *rows_right, size_t begin, size_t end,
                          dr_level level, double *scores);

#endif
