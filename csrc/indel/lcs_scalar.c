/* csrc/indel/lcs_scalar.c - the portable variants. */
#include "lcs_loop.h"

void dr_lcs_scalar(const uint64_t *DR_RESTRICT masks, uint32_t limit, const dr_text *DR_RESTRICT texts,
                   size_t count, size_t *DR_RESTRICT lcs) {
    dr_lcs_loop(masks, limit, texts, count, lcs);
}

size_t dr_lcs_words_scalar(const uint64_t *DR_RESTRICT masks, uint32_t limit, size_t words, dr_text text,
                           uint8_t *DR_RESTRICT carry) {
    return dr_lcs_words_loop(masks, limit, words, text, carry);
}
