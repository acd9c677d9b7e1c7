/* csrc/indel/bag_loop.h - the one loop of every variant: letter by letter over a block, so that it
 * vectorises. A level builds it for its own width. */
#ifndef DR_INDEL_BAG_LOOP_H
#define DR_INDEL_BAG_LOOP_H

#include "bag.h"

#include <string.h>

DR_INLINE void dr_bag_loop(const uint8_t *DR_RESTRICT bag, const uint8_t *DR_RESTRICT counts, size_t rows,
                           size_t first, size_t n, uint8_t *DR_RESTRICT shared) {
    memset(shared, 0, n);
    for (size_t k = 0; k < DR_BAG; k++) {
        uint8_t mine = bag[k];
        if (!mine) /* most letters, of most names */
            continue;
        const uint8_t *DR_RESTRICT theirs = counts + k * rows + first;
        for (size_t j = 0; j < n; j++)
            shared[j] = (uint8_t)(shared[j] + (mine < theirs[j] ? mine : theirs[j]));
    }
}

#endif
