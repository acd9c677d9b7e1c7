/* csrc/core/sort.c - least significant byte first, leaving out the bytes in which all pairs agree: rows of
 * one call share most of them. */
#include "sort.h"

#include <stdlib.h>

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

dr_status dr_pairs_sort(dr_pairs *pairs, size_t from) {
    const size_t count = pairs->count - from;
    uint64_t differ = 0;
    int ordered = 1;
    for (size_t k = from + 1; k < pairs->count; k++) {
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
