/* csrc/hamming/sift_scalar.c - the portable variant. */
#include "sift.h"

#include "bits.h"

size_t dr_hamming_sift_scalar(const uint64_t *DR_RESTRICT signatures, const dr_probe *probes, size_t count,
                              const uint64_t *queries, uint32_t radius, uint64_t *DR_RESTRICT near) {
    size_t found = 0;
    for (const dr_probe *p = probes; p < probes + count; p++) {
        const uint64_t *query = queries + 2 * (size_t)p->query;
        for (uint32_t k = p->begin; k < p->end; k++) {
            const uint64_t *group = signatures + (size_t)(k / DR_HAMMING_GROUP) * (2 * DR_HAMMING_GROUP);
            uint32_t at = k % DR_HAMMING_GROUP;
            uint32_t apart = dr_bits(group[at] ^ query[0]) + dr_bits(group[DR_HAMMING_GROUP + at] ^ query[1]);
            if (apart <= radius)
                near[found++] = (uint64_t)p->query << 32 | k;
        }
    }
    return found;
}
