/* csrc/indel/lcs_scalar.c - the portable variant, and the tail of the others. */
#include "lcs.h"

size_t dr_lcs_scalar(const uint64_t *DR_RESTRICT masks, const uint32_t *DR_RESTRICT text, size_t length,
                     uint8_t *DR_RESTRICT carry) {
    uint64_t row = ~(uint64_t)0;
    if (!carry) { /* most names: one block */
        for (size_t i = 0; i < length; i++) {
            uint64_t both = row & masks[text[i]];
            row = (row + both) | (row - both);
        }
    } else {
        for (size_t i = 0; i < length; i++) {
            uint64_t both = row & masks[text[i]], sum = row + both, with = sum + carry[i];
            carry[i] = (uint8_t)((sum < row) | (with < sum));
            row = with | (row - both);
        }
    }
    return (size_t)__builtin_popcountll(~row); /* bits past the block's end never meet a mask: they stay 1 */
}
