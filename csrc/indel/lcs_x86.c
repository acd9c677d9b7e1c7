/* csrc/indel/lcs_x86.c - the loops with an instruction that counts bits. Additions with a carry in the flag
 * were measured, and no faster. */
#include "lcs_loop.h"

#if defined(DR_X86)

DR_TARGET(DR_AVX2_ISA)
void dr_lcs_avx2(const uint64_t *DR_RESTRICT masks, uint32_t limit, const dr_text *DR_RESTRICT texts,
                 size_t count, size_t *DR_RESTRICT lcs) {
    dr_lcs_loop(masks, limit, texts, count, lcs);
}

DR_TARGET(DR_AVX2_ISA)
size_t dr_lcs_words_avx2(const uint64_t *DR_RESTRICT masks, uint32_t limit, size_t words, dr_text text,
                         uint8_t *DR_RESTRICT carry) {
    return dr_lcs_words_loop(masks, limit, words, text, carry);
}

#endif
