/* csrc/indel/query.h - one string made ready to be compared with many. */
#ifndef DR_INDEL_QUERY_H
#define DR_INDEL_QUERY_H

#include "../core/scratch.h"
#include "lcs.h"

/* The masks of a string of one word, of one block of words, or of the block that is being compared. All
 * others are 0. */
typedef struct {
    dr_text text;
    uint64_t *masks;
    uint32_t limit; /* a power of two less 1, and no letter of a query is above it */
    dr_scratch carry;
} dr_query;

/* Begin with an empty string, of letters below `alphabet`. */
dr_status dr_query_begin(dr_query *query, size_t alphabet);
void dr_query_end(dr_query *query);

/* Take up a string, in place of the one before. */
void dr_query_take(dr_query *query, dr_text text);

/* Write to lcs[k] the length of the longest common subsequence with texts[k] where it is least[k] or longer;
 * else something shorter. */
dr_status dr_query_compare(dr_query *query, dr_lcs_fn one, dr_lcs_words_fn words, const dr_text *texts,
                           const size_t *least, size_t count, size_t *lcs);

#endif
