/* csrc/shingle/table.h - which sets hold a token: buckets of postings, by the hash of the token. */
#ifndef DR_SHINGLE_TABLE_H
#define DR_SHINGLE_TABLE_H

#include "order.h"

#define DR_SHINGLE_BUCKET_BITS 30u /* of buckets, at most */

/* A set that holds a token. */
typedef struct {
    uint32_t place; /* of the set in order of size */
    uint32_t tag;   /* of the token: those that share its bucket have another, but for one in four billion */
} dr_posting;

/* The postings of bucket b are postings[starts[b]] up to postings[starts[b + 1]], by place, 2^bits buckets,
 * `total` postings. */
typedef struct {
    const uint32_t *starts;
    const dr_posting *postings;
    uint64_t total;
    unsigned bits;
} dr_shingle_table;

/* Of which tokens there are postings: of the first m - ceil(m * num / den) + 1 of a set of m in the order,
 * beyond which it cannot first share one with a set that it must share as many with. Of all where num is 0.
 */
typedef struct {
    uint64_t num, den;
} dr_shingle_posted;

DR_INLINE uint32_t dr_shingle_tag(uint64_t mixed) {
    return (uint32_t)mixed;
}

/* How many tokens of a set of m are posted. */
size_t dr_shingle_posted_of(const dr_shingle_posted *posted, size_t m);

/* Count the postings of the sets at places begin..end by bucket, on top of what is counted. of[k] is the
 * class of token k of the sets. */
dr_status dr_shingle_post_count(const dr_sets *sets, const uint32_t *rows, const uint8_t *of,
                                const dr_shingle_posted *posted, unsigned bits, size_t begin, size_t end,
                                uint32_t *counts);

/* Write the postings of the sets at places begin..end to where next[bucket], which is moved on, says.
 * DR_INPUT where that is not below `total`. */
dr_status dr_shingle_post(const dr_sets *sets, const uint32_t *rows, const uint8_t *of,
                          const dr_shingle_posted *posted, unsigned bits, size_t begin, size_t end,
                          uint64_t total, uint32_t *next, dr_posting *postings);

#endif
