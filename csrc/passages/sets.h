/* csrc/passages/sets.h - runs of words, by their hashes, and sets of these. */
#ifndef DR_PASSAGES_SETS_H
#define DR_PASSAGES_SETS_H

#include "words.h"

/* Return how many runs of n words, n from 1, a row of `count` words has: 1 where it has fewer than n. */
static inline size_t dr_runs_count(size_t count, size_t n) {
    return count < n ? count > 0 : count - n + 1;
}

/* Write the hashes of all runs of n words, n from 1, to `runs`, which may be `words`. Cannot fail. */
void dr_runs(const uint64_t *words, size_t count, size_t n, uint64_t *runs);

/* Put hashes in ascending order, each once, and return how many are left. `spare` has room for as many. Takes
 * linear time, whatever they are. Cannot fail; `count` is below 2^32. */
size_t dr_runs_set(uint64_t *hashes, uint64_t *spare, size_t count);

/* The same for rows begin..end: row i is words[offsets[i]] to words[offsets[i + 1]], its runs are written
 * from runs[places[i]] on. */
void dr_runs_rows(const uint64_t *words, const int64_t *offsets, size_t begin, size_t end, size_t n,
                  uint64_t *runs, const int64_t *places);

/* Add the runs of n words of so many rows to `values`, row by row, each of a row once and ascending, and
 * write how many a row has to `counts`. Row i is text[starts[i]] to text[starts[i + 1]]. Broder, "On the
 * resemblance and containment of documents", SEQUENCES 1997. */
dr_status dr_shingles(const dr_letters *letters, const uint32_t *text, const uint64_t *starts, size_t rows,
                      size_t n, dr_level level, dr_words *values, int64_t *counts);

#endif
