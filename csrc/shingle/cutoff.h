/* csrc/shingle/cutoff.h - the measures of two sets, and the cutoff in integers: what two sets must share. */
#ifndef DR_SHINGLE_CUTOFF_H
#define DR_SHINGLE_CUTOFF_H

#include "../core/base.h"

typedef enum {
    DR_SHINGLE_JACCARD = 0,    /* |a & b| / |a | b|; two empty sets have 1 */
    DR_SHINGLE_CONTAINMENT = 1 /* |a & b| / |a|; an empty left set has 1 */
} dr_shingle_measure;

/* Tokens of two sets together, up to which the least they must share is looked up. */
#define DR_SHINGLE_FEW 2048u

/* A cutoff num / den, 0 < num <= den. */
typedef struct {
    uint64_t num, den;
    dr_shingle_measure measure;
    uint32_t least[DR_SHINGLE_FEW + 1];
} dr_shingle_cutoff;

/* The least whole number that is at least count * num / den, 0 < num <= den + 2^64. */
DR_INLINE size_t dr_shingle_part(uint64_t count, uint64_t num, unsigned __int128 den) {
    const unsigned __int128 asked = (unsigned __int128)count * num;
    if (!(uint64_t)((asked + den) >> 64)) /* nearly always, and many times faster */
        return (size_t)(((uint64_t)asked + (uint64_t)den - 1) / (uint64_t)den);
    return (size_t)((asked + (den - 1)) / den);
}

DR_INLINE size_t dr_shingle_least_of(const dr_shingle_cutoff *c, uint64_t total) {
    return dr_shingle_part(total, c->num, (unsigned __int128)c->num + c->den);
}

/* What sets of n and m tokens must share: of the left's own, or of both together, since
 * shared / (n + m - shared) >= t where shared >= (n + m) * t / (1 + t). */
DR_INLINE size_t dr_shingle_least(const dr_shingle_cutoff *c, size_t n, size_t m) {
    if (c->measure == DR_SHINGLE_CONTAINMENT)
        return dr_shingle_part(n, c->num, c->den);
    return n + m <= DR_SHINGLE_FEW ? c->least[n + m] : dr_shingle_least_of(c, (uint64_t)n + m);
}

DR_INLINE void dr_shingle_cutoff_set(dr_shingle_cutoff *c, uint64_t num, uint64_t den,
                                     dr_shingle_measure measure) {
    c->num = num;
    c->den = den;
    c->measure = measure;
    for (size_t total = 0; total <= DR_SHINGLE_FEW; total++)
        c->least[total] = (uint32_t)dr_shingle_least_of(c, total);
}

/* Both are exact below 2^53: rounded once. */
DR_INLINE double dr_shingle_score(dr_shingle_measure measure, size_t shared, size_t n, size_t m) {
    const size_t of = measure == DR_SHINGLE_CONTAINMENT ? n : n + m - shared;
    return of ? (double)shared / (double)of : 1.0;
}

#endif
