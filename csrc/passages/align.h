/* csrc/passages/align.h - the passages that stand in two texts, given as words. */
#ifndef DR_PASSAGES_ALIGN_H
#define DR_PASSAGES_ALIGN_H

#include "../core/scratch.h"

/* Rows of words: row i is hashes[offsets[i]] to hashes[offsets[i + 1]]. The caller has seen to it that the
 * offsets ascend from 0 and that there are so many hashes. */
typedef struct {
    const uint64_t *hashes;
    const int64_t *offsets;
    size_t rows;
} dr_texts;

/* Passages in order of the pairs, and of b within a pair. `found` holds 5 numbers a passage: the words in a
 * it begins at and ends before, those in b, and how many are equal. `edits` holds 4 an edit, likewise; those
 * of a passage are in order, `edits_of` says how many it has. */
typedef struct {
    dr_scratch found, edits_of, edits;
    size_t count, edit_count;
} dr_passages;

/* Begin empty lists. Allocates nothing. */
void dr_passages_begin(dr_passages *passages);

/* Free the lists. */
void dr_passages_end(dr_passages *passages);

/* Add the passages of pairs begin..end, and how many each pair has to `counts`, one a pair of the range. By
 * the rules of src/deadringer/reference/passages.py; equal runs are told by hashes of runs, and then word by
 * word where nothing is covered yet. Takes time as the texts of the pairs are long, and 36 bytes a word of
 * the longest of a. A row outside its side, or min_words of 0, is DR_INPUT. */
dr_status dr_passages_align(const dr_texts *a, const dr_texts *b, const uint32_t *rows_a,
                            const uint32_t *rows_b, size_t begin, size_t end, size_t min_words,
                            dr_passages *out, int64_t *counts);

#endif
