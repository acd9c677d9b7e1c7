/* csrc/hamming/near.h - the inner loop of the scan: which codes of a block may lie near a query. */
#ifndef DR_HAMMING_NEAR_H
#define DR_HAMMING_NEAR_H

#include "../core/base.h"

#define DR_HAMMING_BLOCK 512u /* codes: two words of each are 8 kB, which stays in L1 beside the queries */

/* Write the places j < n of a block, ascending, that may lie within `radius` of a query to `places`, and
 * return how many. Word w of code j is heads[w * DR_HAMMING_BLOCK + j], 2 * pairs words of each, readable to
 * the end of the block. A place is left out only where
 *
 *     sum over p < pairs of bits((head[2p] ^ query[2p]) | (head[2p + 1] ^ query[2p + 1]))
 *
 * exceeds the radius, and always there. That is at most the distance: a bit in which both words of a pair
 * differ counts once. Of two words of random codes 48 bits differ in one or the other, so that one count of
 * bits tells most codes from a query at a radius of 31. Cannot fail. */
typedef size_t (*dr_hamming_near_fn)(const uint64_t *DR_RESTRICT heads, size_t n, const uint64_t *query,
                                     size_t pairs, uint32_t radius, uint32_t *DR_RESTRICT places);

size_t dr_hamming_near_scalar(const uint64_t *DR_RESTRICT heads, size_t n, const uint64_t *query,
                              size_t pairs, uint32_t radius, uint32_t *DR_RESTRICT places);
#if defined(DR_X86)
size_t dr_hamming_near_avx2(const uint64_t *DR_RESTRICT heads, size_t n, const uint64_t *query, size_t pairs,
                            uint32_t radius, uint32_t *DR_RESTRICT places);
size_t dr_hamming_near_avx512(const uint64_t *DR_RESTRICT heads, size_t n, const uint64_t *query,
                              size_t pairs, uint32_t radius, uint32_t *DR_RESTRICT places);
#endif

#endif
