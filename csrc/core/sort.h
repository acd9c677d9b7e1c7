/* csrc/core/sort.h - pairs in order of (left, right), for the joins that do not find them so. */
#ifndef DR_CORE_SORT_H
#define DR_CORE_SORT_H

#include "pairs.h"

/* Put the pairs from place `from` on in order of (left, right). No two of them may be the same two rows.
 * Needs 32 bytes a pair while it runs, none where they are in order already. DR_SPACE leaves them as they
 * were. */
dr_status dr_pairs_sort(dr_pairs *pairs, size_t from);

/* Write pairs, which may come in any order, in order of (left, right) to the columns of `to`, which have room
 * for them. All left rows are below `rows`; else DR_INPUT. Needs 8 bytes a row while it runs, and for the
 * pairs of one row what dr_pairs_sort needs. */
dr_status dr_pairs_order(const dr_pairs *pairs, size_t rows, dr_pairs *to);

#endif
