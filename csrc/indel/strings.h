/* csrc/indel/strings.h - strings as the joins take them: each once, in order of length, with the rows that
 * hold it. */
#ifndef DR_INDEL_STRINGS_H
#define DR_INDEL_STRINGS_H

#include "../core/base.h"
#include "lcs.h"

/* `count` strings end to end: string i is letters[starts[i]] up to letters[starts[i + 1]], of `total`
 * letters. Letters are ranks that both sides share: equal letters have equal ranks. */
typedef struct {
    const uint32_t *letters;
    const uint64_t *starts;
    size_t count;
    uint64_t total;
} dr_strings;

/* Strings in order of length, few or none of them twice: the string at place p is that of the rows
 * rows[firsts[p]] up to rows[firsts[p + 1]], ascending, of `held` rows. */
typedef struct {
    dr_strings strings;
    const uint32_t *rows;
    const uint32_t *firsts;
    size_t held;
} dr_sorted;

DR_INLINE dr_text dr_strings_at(const dr_strings *strings, size_t i) {
    dr_text out = {strings->letters + strings->starts[i],
                   (size_t)(strings->starts[i + 1] - strings->starts[i])};
    return out;
}

DR_INLINE size_t dr_strings_length(const dr_strings *strings, size_t i) {
    return (size_t)(strings->starts[i + 1] - strings->starts[i]);
}

/* Count letters, all of which are below the length of `counts`, which begins at 0. Cannot fail. */
void dr_strings_count(const uint32_t *letters, size_t length, uint32_t *counts);

/* Put in place of each letter its rank, and rank[last] in place of those above `last`. Cannot fail. */
void dr_strings_rank(uint32_t *letters, size_t length, const uint32_t *rank, uint32_t last);

/* Write the rows of `strings` in order of length, equal strings together, to `rows`, and where the rows of
 * each place begin and the last end to `firsts`, which has room for one more than the rows; how many places
 * there are to `places`. Two equal strings may get two places. DR_RANGE where a row, or a string's length, is
 * not counted in 32 bits. */
dr_status dr_strings_sort(const dr_strings *strings, uint32_t *rows, uint32_t *firsts, size_t *places);

/* Write the string of each place to `letters`, and where each begins and the last ends to `starts`. Cannot
 * fail. */
void dr_strings_lay(const dr_strings *strings, const uint32_t *rows, const uint32_t *firsts, size_t places,
                    uint32_t *letters, uint64_t *starts);

#endif
