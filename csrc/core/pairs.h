/* csrc/core/pairs.h - the columnar list of pairs that every join fills, with the caller's budget. */
#ifndef DR_CORE_PAIRS_H
#define DR_CORE_PAIRS_H

#include "base.h"

/* Three columns of `count` pairs. Never more than `budget` of them: one more is DR_BUDGET, not a shorter
 * list. */
typedef struct {
    uint32_t *left;
    uint32_t *right;
    double *score;
    size_t count, room, budget;
} dr_pairs;

/* Begin an empty list. Allocates nothing. */
void dr_pairs_begin(dr_pairs *pairs, size_t budget);

/* Free the columns. The list may be begun again. */
void dr_pairs_end(dr_pairs *pairs);

/* Make room for at least one pair more. DR_BUDGET where the budget is spent, DR_SPACE where memory is. */
dr_status dr_pairs_grow(dr_pairs *pairs);

/* Add a pair. */
static inline dr_status dr_pairs_add(dr_pairs *pairs, uint32_t left, uint32_t right, double score) {
    if (pairs->count == pairs->room)
        DR_TRY(dr_pairs_grow(pairs));
    pairs->left[pairs->count] = left;
    pairs->right[pairs->count] = right;
    pairs->score[pairs->count] = score;
    pairs->count++;
    return DR_OK;
}

#endif
