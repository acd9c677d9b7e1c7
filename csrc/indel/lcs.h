/* csrc/indel/lcs.h - the inner loop of the longest common subsequence: 64 letters of a query along a whole
 * string. */
#ifndef DR_INDEL_LCS_H
#define DR_INDEL_LCS_H

#include "../core/base.h"

/* Run one block of up to 64 letters of a query along `text` and return how many of the block's letters the
 * longest common subsequence uses. masks[letter] has bit k set where the block's k-th letter is that letter.
 * `carry` has a byte a letter of `text`: what the block before passed on, replaced by what this one does;
 * NULL where the query is one block. `length` may be 0. Cannot fail. Hyyro, "Bit-parallel LCS-length
 * computation revisited", AWOCA 2004; the blocks run one after another, so that a long query needs 64 masks
 * at a time and not a table of all its letters by all its blocks. */
typedef size_t (*dr_lcs_fn)(const uint64_t *DR_RESTRICT masks, const uint32_t *DR_RESTRICT text,
                            size_t length, uint8_t *DR_RESTRICT carry);

size_t dr_lcs_scalar(const uint64_t *DR_RESTRICT masks, const uint32_t *DR_RESTRICT text, size_t length,
                     uint8_t *DR_RESTRICT carry);

#endif
