/* csrc/core/sort.c - least significant byte first, leaving out the bytes in which all pairs agree: rows of
 * one call share most of them. */
#include "sort.h"

#include <stdlib.h>

#define FEW 32u /* pairs of a row that are sorted by insertion: most rows have fewer */

typedef struct {
    uint64_t rows; /* left, then right */
    double score;
} item;

static uint64_t rows_of(const dr_pairs *pairs, size_t k) {
    return (uint64_t)pairs->left[k] << 32 | pairs->right[k];
}

/* Move items to where their byte at `shift` comes. */
static void pass(const item *from, item *to, size_t count, unsigned shift) {
    size_t next[256] = {0}, at = 0;
    for (size_t k = 0; k < count; k++)
        next[from[k].rows >> shift & 0xff]++;
    for (size_t b = 0; b < 256; b++) {
        size_t here = next[b];
        next[b] = at;
        at += here;
    }
    for (size_t k = 0; k < count; k++)
        to[next[from[k].rows >> shift & 0xff]++] = from[k];
}

static dr_status sort(dr_pairs *pairs, size_t from, size_t end) {
    const size_t count = end - from;
    uint64_t differ = 0;
    int ordered = 1;
    for (size_t k = from + 1; k < end; k++) {
        uint64_t before = rows_of(pairs, k - 1), rows = rows_of(pairs, k);
        differ |= before ^ rows;
        ordered &= before < rows;
    }
    if (ordered)
        return DR_OK;
    if (count > SIZE_MAX / (2 * sizeof(item)))
        return DR_RANGE;
    item *space = malloc(2 * count * sizeof *space);
    if (!space)
        return DR_SPACE;
    item *here = space, *there = space + count;
    for (size_t k = 0; k < count; k++) {
        here[k].rows = rows_of(pairs, from + k);
        here[k].score = pairs->score[from + k];
    }
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (!(differ >> shift & 0xff))
            continue;
        pass(here, there, count, shift);
        item *sorted = there;
        there = here;
        here = sorted;
    }
    for (size_t k = 0; k < count; k++) {
        pairs->left[from + k] = (uint32_t)(here[k].rows >> 32);
        pairs->right[from + k] = (uint32_t)here[k].rows;
        pairs->score[from + k] = here[k].score;
    }
    free(space);
    return DR_OK;
}

dr_status dr_pairs_sort(dr_pairs *pairs, size_t from) {
    return sort(pairs, from, pairs->count);
}

/* Sort the few pairs of one left row. */
static void insert(dr_pairs *pairs, size_t from, size_t end) {
    for (size_t k = from + 1; k < end; k++) {
        const uint32_t right = pairs->right[k];
        const double score = pairs->score[k];
        size_t at = k;
        for (; at > from && pairs->right[at - 1] > right; at--) {
            pairs->right[at] = pairs->right[at - 1];
            pairs->score[at] = pairs->score[at - 1];
        }
        pairs->right[at] = right;
        pairs->score[at] = score;
    }
}

dr_status dr_pairs_order(const dr_pairs *pairs, size_t rows, dr_pairs *to) {
    if (rows > SIZE_MAX / sizeof(size_t) - 1)
        return DR_RANGE;
    size_t *next = calloc(rows + 1, sizeof *next);
    if (!next)
        return DR_SPACE;
    dr_status status = DR_OK;
    for (size_t k = 0; k < pairs->count; k++) {
        if (pairs->left[k] >= rows) {
            status = DR_INPUT;
            goto done;
        }
        next[pairs->left[k] + 1]++;
    }
    for (size_t row = 0; row < rows; row++)
        next[row + 1] += next[row];
    for (size_t k = 0; k < pairs->count; k++) {
        const size_t at = next[pairs->left[k]]++;
        to->left[at] = pairs->left[k];
        to->right[at] = pairs->right[k];
        to->score[at] = pairs->score[k];
    }
    /* Each entry has moved to where the next row's pairs begin. */
    for (size_t row = 0; status == DR_OK && row < rows; row++) {
        const size_t from = row ? next[row - 1] : 0;
        if (next[row] - from <= FEW)
            insert(to, from, next[row]);
        else
            status = sort(to, from, next[row]);
    }
done:
    free(next);
    return status;
}
