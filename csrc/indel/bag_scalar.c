/* csrc/indel/bag_scalar.c - the portable variant. */
#include "bag.h"

size_t dr_bag_scalar(const uint8_t *DR_RESTRICT fold, const uint8_t *DR_RESTRICT folds,
                     const dr_span *DR_RESTRICT spans, size_t count, uint32_t most,
                     uint32_t *DR_RESTRICT near) {
    size_t found = 0;
    for (const dr_span *span = spans; span < spans + count; span++) {
        for (uint32_t k = span->begin; k < span->end; k++) {
            const uint8_t *other = folds + (size_t)k * DR_FOLD;
            int apart = 0;
            for (size_t c = 0; c < DR_FOLD; c++)
                apart += abs(fold[c] - other[c]);
            near[found] = k;
            found += (uint32_t)apart <= most;
        }
    }
    return found;
}
