/* csrc/indel/score.h - the score of a pair, and the cutoff in integers: what two strings must share. */
#ifndef DR_INDEL_SCORE_H
#define DR_INDEL_SCORE_H

#include "../core/base.h"

/* Both exact below 2^53: rounded once. */
DR_INLINE double dr_indel_score(size_t lcs, size_t total) {
    return total ? (double)(2 * (uint64_t)lcs) / (double)total : 1.0;
}

/* Letters of a pair, below which the least is looked up: most pairs of names have fewer. */
#define DR_INDEL_SHORT 512u

/* A cutoff num / den, 0 < num <= den. */
typedef struct {
    uint64_t num, den;
    uint16_t least[DR_INDEL_SHORT];
} dr_cutoff;

/* The least lcs with 2 lcs / total >= num / den. Two empty strings are equal: none reaches any cutoff. */
DR_INLINE size_t dr_cutoff_least(const dr_cutoff *c, size_t total) {
    if (total < DR_INDEL_SHORT)
        return c->least[total];
    const unsigned __int128 asked = (unsigned __int128)total * c->num, each = (unsigned __int128)c->den << 1;
    return (size_t)((asked + (each - 1)) / each);
}

DR_INLINE void dr_cutoff_set(dr_cutoff *c, uint64_t num, uint64_t den) {
    c->num = num;
    c->den = den;
    size_t lcs = 0;
    for (size_t total = 0; total < DR_INDEL_SHORT; total++) {
        while ((unsigned __int128)(2 * (uint64_t)lcs) * den < (unsigned __int128)total * num)
            lcs++;
        c->least[total] = (uint16_t)lcs;
    }
}

#endif
