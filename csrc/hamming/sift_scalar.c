/* csrc/hamming/sift_scalar.c - the portable variant. */
#include "sift.h"

#include "bits.h"

size_t dr_hamming_sift_scalar(const uint16_t *DR_RESTRICT signatures, const dr_probe *probes, size_t count,
                              const uint16_t *queries, uint64_t *DR_RESTRICT near) {
    size_t found = 0;
    for (const dr_probe *p = probes; p < probes + count; p++) {
        const uint16_t query = queries[p->query];
        for (uint32_t k = p->begin; k < p->end; k++) {
            near[found] = (uint64_t)p->query << 32 | k; /* written always, kept where near */
            found += dr_bits((uint64_t)(signatures[k] ^ query)) <= p->most;
        }
    }
    return found;
}
