/* csrc/hamming/near_scalar.c - the portable variant. */
#include "near.h"

#include "bits.h"

size_t dr_hamming_near_scalar(const uint64_t *DR_RESTRICT heads, size_t n, const uint64_t *query,
                              size_t pairs, uint32_t radius, uint32_t *DR_RESTRICT places) {
    size_t count = 0;
    for (size_t j = 0; j < n; j++) {
        uint32_t apart = 0;
        for (size_t w = 0; w < 2 * pairs; w += 2) {
            const uint64_t *head = heads + w * DR_HAMMING_BLOCK + j;
            apart += dr_bits((head[0] ^ query[w]) | (head[DR_HAMMING_BLOCK] ^ query[w + 1]));
        }
        places[count] = (uint32_t)j; /* written always, kept where near: no branch to guess */
        count += apart <= radius;
    }
    return count;
}
