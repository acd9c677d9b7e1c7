/* csrc/shingle/meet_scalar.c - the portable variant. */
#include "meet.h"

size_t dr_shingle_meet_scalar(const dr_shingle_laid *laid, const uint64_t *tokens, size_t size, size_t shared,
                              size_t least) {
    const size_t before = shared;
    for (size_t k = 0; k < size;) {
        const size_t end = size - k < DR_SHINGLE_STEP ? size : k + DR_SHINGLE_STEP;
        for (; k < end; k++) {
            const uint64_t *cell =
                laid->cells + dr_shingle_top(dr_shingle_mix(tokens[k]), laid->bits) * DR_SHINGLE_CELL;
            for (size_t c = 0; c < DR_SHINGLE_CELL; c++)
                shared += cell[c] == tokens[k];
        }
        if (shared + (size - k) < least)
            break;
    }
    return shared - before;
}
