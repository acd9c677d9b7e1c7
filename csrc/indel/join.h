/* csrc/indel/join.h - joins of strings by normalised Indel similarity, 2 LCS(a, b) / (|a| + |b|). */
#ifndef DR_INDEL_JOIN_H
#define DR_INDEL_JOIN_H

#include "../core/pairs.h"
#include "bag.h"

/* `count` strings end to end: string i is letters[starts[i]] up to letters[starts[i + 1]]. Letters are ranks
 * that both sides share, below `alphabet`: equal letters have equal ranks. */
typedef struct {
    const uint32_t *letters;
    const uint64_t *starts;
    size_t count;
} dr_strings;

/* Count the letters of each string into DR_BAG columns of strings->count: counts[k * count + i] is how many
 * letters of string i have a rank that leaves k, at most DR_BAG_MOST. Cannot fail. */
void dr_indel_count(const dr_strings *strings, uint8_t *counts);

/* Add to `out` every pair (i, j) with begin <= i < end and similarity >= num / den, in order of (i, j).
 * 0 < num <= den. `counts` are those of `right`. With `self`, only pairs i < j of one list given twice. Two
 * empty strings score 1. */
dr_status dr_indel_join(const dr_strings *left, const dr_strings *right, const uint8_t *counts,
                        size_t alphabet, uint64_t num, uint64_t den, int self, size_t begin, size_t end,
                        dr_level level, dr_pairs *out);

/* Write the similarity of the pairs (rows_left[k], rows_right[k]), k from begin to end, to scores[k]. */
dr_status dr_indel_scores(const dr_strings *left, const dr_strings *right, size_t alphabet,
                          const uint32_t *rows_left, const uint32_t *rows_right, size_t begin, size_t end,
                          dr_level level, double *scores);

#endif
