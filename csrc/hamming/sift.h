/* csrc/hamming/sift.h - the inner loop of the index: which codes of a bucket may lie near a query. */
#ifndef DR_HAMMING_SIFT_H
#define DR_HAMMING_SIFT_H

#include "../core/base.h"

#define DR_HAMMING_GROUP 4u /* signatures: two words of each are a cache line */

/* A query held against a bucket: the places begin..end of a table. */
typedef struct {
    uint32_t begin, end, query;
} dr_probe;

/* Signatures stand in groups: the first words of DR_HAMMING_GROUP of them, then their second words. Place k
 * is near query q where
 *
 *     bits(first ^ queries[2q]) + bits(second ^ queries[2q + 1]) <= radius
 *
 * Write query << 32 | place for the near places of each probe, in order, to `near`, which has room for all of
 * them, and return how many. Whole groups are read. Cannot fail. */
typedef size_t (*dr_hamming_sift_fn)(const uint64_t *DR_RESTRICT signatures, const dr_probe *probes,
                                     size_t count, const uint64_t *queries, uint32_t radius,
                                     uint64_t *DR_RESTRICT near);

size_t dr_hamming_sift_scalar(const uint64_t *DR_RESTRICT signatures, const dr_probe *probes, size_t count,
                              const uint64_t *queries, uint32_t radius, uint64_t *DR_RESTRICT near);
#if defined(DR_X86)
size_t dr_hamming_sift_avx2(const uint64_t *DR_RESTRICT signatures, const dr_probe *probes, size_t count,
                            const uint64_t *queries, uint32_t radius, uint64_t *DR_RESTRICT near);
size_t dr_hamming_sift_avx512(const uint64_t *DR_RESTRICT signatures, const dr_probe *probes, size_t count,
                              const uint64_t *queries, uint32_t radius, uint64_t *DR_RESTRICT near);
#endif

#endif
