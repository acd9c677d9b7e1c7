/* csrc/shingle/join.h - joins of sets of tokens by Jaccard's coefficient or by containment. */
#ifndef DR_SHINGLE_JOIN_H
#define DR_SHINGLE_JOIN_H

#include "../core/pairs.h"
#include "cutoff.h"
#include "table.h"

/* What is searched: sets, their rows and sizes in order of size, and the postings of their tokens. */
typedef struct {
    dr_sets sets;
    const uint32_t *rows;
    const uint32_t *sizes;
    dr_shingle_order order;
    const uint8_t
        *of; /* the class of each token, where the side is held against itself; else it is not read */
    dr_shingle_table table;
    dr_shingle_posted posted;
} dr_shingle_side;

/* Which of the two sides a query is of: of both, where the side is held against itself. */
typedef enum { DR_SHINGLE_LEFT = 0, DR_SHINGLE_RIGHT = 1, DR_SHINGLE_SELF = 2 } dr_shingle_asks;

/* Add to `out`, in no order, every pair with measure >= num / den of the queries begin..end and a set of
 * `side`. 0 < num <= den. Queries are of the left or, as the searched sets then are of the left, of the
 * right. Of a side that is held against itself, queries are its own sets, by place, and the pairs i < j those
 * whose later place is theirs; of containment such a join asks for i != j. With `scan`, every set is met
 * whose size allows the cutoff. The postings are of all tokens, or of as many as the cutoff asks for. What
 * stands in the arrays of `side` need not be trusted: DR_INPUT where it points outside of them. */
dr_status dr_shingle_join(const dr_sets *queries, const dr_shingle_side *side, dr_shingle_measure measure,
                          uint64_t num, uint64_t den, dr_shingle_asks asks, int scan, size_t begin,
                          size_t end, dr_level level, dr_pairs *out);

/* Write the measure of the pairs (rows_left[k], rows_right[k]), k from begin to end, to scores[k]. */
dr_status dr_shingle_scores(const dr_sets *left, const dr_sets *right, dr_shingle_measure measure,
                            const uint32_t *rows_left, const uint32_t *rows_right, size_t begin, size_t end,
                            dr_level level, double *scores);

#endif
