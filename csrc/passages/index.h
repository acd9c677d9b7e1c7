/* csrc/passages/index.h - where each run of words stands in a text. */
#ifndef DR_PASSAGES_INDEX_H
#define DR_PASSAGES_INDEX_H

#include "../core/scratch.h"

/* The places of the runs of one text, by the hash of the run. Filled again for another, the space stays. */
typedef struct {
    dr_scratch keys, table, groups, starts, places;
    size_t count; /* runs */
    uint64_t mask;
} dr_run_index;

/* Free it. */
void dr_run_index_end(dr_run_index *index);

/* Take up the runs of n words, n from 1, of a text of less than 2^32 words, DR_RANGE else. */
dr_status dr_run_index_fill(dr_run_index *index, const uint64_t *words, size_t count, size_t n);

/* Return how many places the run of a hash has, and through `places` where they are, ascending. */
size_t dr_run_index_find(const dr_run_index *index, uint64_t hash, const uint32_t **places);

#endif
