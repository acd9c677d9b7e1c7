/* csrc/passages/words.h - the words of a text: hashes of their folded letters, and where they stand. */
#ifndef DR_PASSAGES_WORDS_H
#define DR_PASSAGES_WORDS_H

#include "letters.h"
#include "../core/scratch.h"

/* Words in order: hashes, and, where they are asked for, begin and end of each in letters of its text. */
typedef struct {
    dr_scratch hashes, begins, ends;
    size_t count, room;
    int places;
} dr_words;

/* Begin an empty list, with or without places. Allocates nothing. */
void dr_words_begin(dr_words *words, int places);

/* Free it. */
void dr_words_end(dr_words *words);

/* Add the words of a text of less than 2^32 letters, DR_RANGE else. Unicode Standard Annex #29, "Unicode Text
 * Segmentation", revision 39, 2021, with the departures of src/deadringer/reference/passages.py. */
dr_status dr_words_add(const dr_letters *letters, const uint32_t *text, size_t length, dr_level level,
                       dr_words *words);

/* Add the words of so many rows, and write how many each has to `counts`. Row i is text[starts[i]] to
 * text[starts[i + 1]]. */
dr_status dr_words_rows(const dr_letters *letters, const uint32_t *text, const uint64_t *starts, size_t rows,
                        dr_level level, dr_words *words, int64_t *counts);

#endif
