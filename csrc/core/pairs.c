/* csrc/core/pairs.c - growth of the pair list. It doubles, but never past the budget. */
#include "pairs.h"

#include <stdlib.h>

#define FIRST_ROOM 1024u /* 16 kB: most row ranges find fewer pairs and never grow */

void dr_pairs_begin(dr_pairs *pairs, size_t budget) {
    pairs->left = NULL;
    pairs->right = NULL;
    pairs->score = NULL;
    pairs->count = 0;
    pairs->room = 0;
    pairs->budget = budget;
}

void dr_pairs_end(dr_pairs *pairs) {
    free(pairs->left);
    free(pairs->right);
    free(pairs->score);
    dr_pairs_begin(pairs, pairs->budget);
}

dr_status dr_pairs_grow(dr_pairs *pairs) {
    if (pairs->room >= pairs->budget)
        return DR_BUDGET;
    size_t room = pairs->room ? pairs->room : FIRST_ROOM / 2;
    room = room > pairs->budget / 2 ? pairs->budget : room * 2;
    if (room > SIZE_MAX / sizeof(double))
        return DR_RANGE;
    /* Each column is kept as soon as it has moved, so that a later failure leaves a list that can be freed.
     */
    uint32_t *left = realloc(pairs->left, room * sizeof *left);
    if (!left)
        return DR_SPACE;
    pairs->left = left;
    uint32_t *right = realloc(pairs->right, room * sizeof *right);
    if (!right)
        return DR_SPACE;
    pairs->right = right;
    double *score = realloc(pairs->score, room * sizeof *score);
    if (!score)
        return DR_SPACE;
    pairs->score = score;
    pairs->room = room;
    return DR_OK;
}
