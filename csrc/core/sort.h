/* csrc/core/sort.h - pairs in order of (left, right), for the joins that do not find them so. */
#ifndef DR_CORE_SORT_H
#define DR_CORE_SORT_H

#include "pairs.h"

/* Put the pairs from place `from` on in order of (left, right). No two of them may be the same two rows.
 * Needs 32 bytes a pair while it runs, none where they are in order already. DR_SPACE leaves them as they
 * were. */
dr_status dr_pairs_sort(dr_pairs *pairs, size_t from);

#endif
