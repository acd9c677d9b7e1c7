/* csrc/indel/lcs.h - the inner loops of the longest common subsequence: the letters of a query, 64 to a word,
 * along whole strings. Hyyro, "Bit-parallel LCS-length computation revisited", AWOCA 2004. */
#ifndef DR_INDEL_LCS_H
#define DR_INDEL_LCS_H

#include "../core/base.h"

/* Letters that a word holds, and words that are run along a string together. */
#define DR_LCS_WORD 64u
#define DR_LCS_WORDS 4u

/* A run of letters. */
typedef struct {
    const uint32_t *letters;
    size_t length;
} dr_text;

/* Write to lcs[k] how many letters a query of one word shares with texts[k]. masks[letter] has bit i set
 * where the query's i-th letter is that letter. `limit` is a power of two less 1 and the last letter that has
 * a mask: a letter above it, which only a damaged file has, is read as one below. Texts may be empty. Cannot
 * fail. */
typedef void (*dr_lcs_fn)(const uint64_t *DR_RESTRICT masks, uint32_t limit, const dr_text *DR_RESTRICT texts,
                          size_t count, size_t *DR_RESTRICT lcs);

/* Run `words` of DR_LCS_WORDS words of a query along `text` and return how many of their letters the longest
 * common subsequence uses. masks[letter * DR_LCS_WORDS + w] are word w's. carry[i] says of letter i of the
 * text what the words before passed on, and after that what these do. Blocks of words run one after another,
 * so that a long query needs the masks of one block at a time. Cannot fail. */
typedef size_t (*dr_lcs_words_fn)(const uint64_t *DR_RESTRICT masks, uint32_t limit, size_t words,
                                  dr_text text, uint8_t *DR_RESTRICT carry);

void dr_lcs_scalar(const uint64_t *DR_RESTRICT masks, uint32_t limit, const dr_text *DR_RESTRICT texts,
                   size_t count, size_t *DR_RESTRICT lcs);
size_t dr_lcs_words_scalar(const uint64_t *DR_RESTRICT masks, uint32_t limit, size_t words, dr_text text,
                           uint8_t *DR_RESTRICT carry);
#if defined(DR_X86)
void dr_lcs_avx2(const uint64_t *DR_RESTRICT masks, uint32_t limit, const dr_text *DR_RESTRICT texts,
                 size_t count, size_t *DR_RESTRICT lcs);
size_t dr_lcs_words_avx2(const uint64_t *DR_RESTRICT masks, uint32_t limit, size_t words, dr_text text,
                         uint8_t *DR_RESTRICT carry);
#endif

#endif
