/* csrc/cosine/join.h - joins of embeddings by the cosine of the angle between them. */
#ifndef DR_COSINE_JOIN_H
#define DR_COSINE_JOIN_H

#include "../core/pairs.h"
#include "vectors.h"

/* Write the sums of the squares of the rows begin..end to squares[begin..end], in the order of vectors.h. Not
 * finite where the row is not. */
dr_status dr_cosine_squares(const float *rows, size_t dims, size_t begin, size_t end, dr_level level,
                            double *squares);

/* Add to `out` every pair (i, j), begin <= i < end, whose score dot / sqrt(square * square) is >= cutoff, in
 * order of (i, j): every pair is decided in float64. A row of zeros has a score with none. With `self`, only
 * pairs i < j of one side given twice. */
dr_status dr_cosine_scan(const dr_vectors *left, const dr_vectors *right, double cutoff, int self,
                         size_t begin, size_t end, dr_level level, dr_pairs *out);

/* Write the scores of the pairs (rows_left[k], rows_right[k]), k from begin to end, to scores[k]; NaN where
 * one of them is a row of zeros. */
dr_status dr_cosine_scores(const dr_vectors *left, const dr_vectors *right, const uint32_t *rows_left,
                           const uint32_t *rows_right, size_t begin, size_t end, dr_level level,
                           double *scores);

#endif
