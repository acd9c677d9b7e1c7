/* csrc/hamming/sift.h - the inner loop of the index: which codes of a bucket may lie near a query. */
#ifndef DR_HAMMING_SIFT_H
#define DR_HAMMING_SIFT_H

#include "../core/base.h"

#define DR_HAMMING_STEP 32u /* signatures that are looked at together: as many as a cache line holds */

/* A query held against a bucket: the places begin..end of a table, and how many bits their signatures may
 * differ from the query's in. */
typedef struct {
    uint32_t begin, end;
    uint16_t query, most;
} dr_probe;

/* Write query << 32 | place for the places k of each probe where
 *
 *     bits(signatures[k] ^ queries[query]) <= most
 *
 * in order to `near`, which has room for all of them, and return how many. As many as DR_HAMMING_STEP - 1
 * signatures behind the last place are read. Cannot fail. */
typedef size_t (*dr_hamming_sift_fn)(const uint16_t *DR_RESTRICT signatures, const dr_probe *probes,
                                     size_t count, const uint16_t *queries, uint64_t *DR_RESTRICT near);

size_t dr_hamming_sift_scalar(const uint16_t *DR_RESTRICT signatures, const dr_probe *probes, size_t count,
                              const uint16_t *queries, uint64_t *DR_RESTRICT near);
#if defined(DR_X86)
size_t dr_hamming_sift_avx2(const uint16_t *DR_RESTRICT signatures, const dr_probe *probes, size_t count,
                            const uint16_t *queries, uint64_t *DR_RESTRICT near);
#endif

#endif
