/* csrc/indel/lcs_loop.h - the loops of every variant. A level builds them for its own instructions. */
#ifndef DR_INDEL_LCS_LOOP_H
#define DR_INDEL_LCS_LOOP_H

#include "lcs.h"

/* Strings along which a query runs together: each step of one waits for the step before, and the machine has
 * room for the others meanwhile. */
#define DR_LCS_TOGETHER 4u

DR_INLINE uint64_t dr_lcs_step(uint64_t row, uint64_t mask) {
    uint64_t both = row & mask;
    return (row + both) | (row - both);
}

/* Bits past the end of a query never meet a mask: they stay 1. */
DR_INLINE size_t dr_lcs_zeros(uint64_t row) {
    return (size_t)__builtin_popcountll(~row);
}

DR_INLINE void dr_lcs_loop(const uint64_t *DR_RESTRICT masks, uint32_t limit,
                           const dr_text *DR_RESTRICT texts, size_t count, size_t *DR_RESTRICT lcs) {
    size_t k = 0;
    for (; k + DR_LCS_TOGETHER <= count; k += DR_LCS_TOGETHER) {
        const dr_text *t = texts + k;
        const uint32_t *a = t[0].letters, *b = t[1].letters, *c = t[2].letters, *d = t[3].letters;
        uint64_t row[DR_LCS_TOGETHER] = {~(uint64_t)0, ~(uint64_t)0, ~(uint64_t)0, ~(uint64_t)0};
        size_t all = t[0].length;
        for (size_t u = 1; u < DR_LCS_TOGETHER; u++)
            all = t[u].length < all ? t[u].length : all;
        for (size_t i = 0; i < all; i++) {
            row[0] = dr_lcs_step(row[0], masks[a[i] & limit]);
            row[1] = dr_lcs_step(row[1], masks[b[i] & limit]);
            row[2] = dr_lcs_step(row[2], masks[c[i] & limit]);
            row[3] = dr_lcs_step(row[3], masks[d[i] & limit]);
        }
        for (size_t u = 0; u < DR_LCS_TOGETHER; u++) {
            uint64_t mine = row[u];
            for (size_t i = all; i < t[u].length; i++)
                mine = dr_lcs_step(mine, masks[t[u].letters[i] & limit]);
            lcs[k + u] = dr_lcs_zeros(mine);
        }
    }
    for (; k < count; k++) {
        uint64_t row = ~(uint64_t)0;
        for (size_t i = 0; i < texts[k].length; i++)
            row = dr_lcs_step(row, masks[texts[k].letters[i] & limit]);
        lcs[k] = dr_lcs_zeros(row);
    }
}

DR_INLINE size_t dr_lcs_run(const uint64_t *DR_RESTRICT masks, uint32_t limit, size_t words, dr_text text,
                            uint8_t *DR_RESTRICT carry) {
    uint64_t row[DR_LCS_WORDS] = {~(uint64_t)0, ~(uint64_t)0, ~(uint64_t)0, ~(uint64_t)0};
    for (size_t i = 0; i < text.length; i++) {
        const uint64_t *mask = masks + (size_t)(text.letters[i] & limit) * DR_LCS_WORDS;
        uint64_t passed = carry[i];
        for (size_t w = 0; w < words; w++) {
            uint64_t both = row[w] & mask[w], rest = row[w] - both;
            unsigned __int128 sum = (unsigned __int128)row[w] + both + passed;
            passed = (uint64_t)(sum >> 64);
            row[w] = (uint64_t)sum | rest;
        }
        carry[i] = (uint8_t)passed;
    }
    size_t used = 0;
    for (size_t w = 0; w < words; w++)
        used += dr_lcs_zeros(row[w]);
    return used;
}

/* The number of words is known where the loop is built, so that rows stay in registers. */
DR_INLINE size_t dr_lcs_words_loop(const uint64_t *DR_RESTRICT masks, uint32_t limit, size_t words,
                                   dr_text text, uint8_t *DR_RESTRICT carry) {
    switch (words) {
    case 1: return dr_lcs_run(masks, limit, 1, text, carry);
    case 2: return dr_lcs_run(masks, limit, 2, text, carry);
    case 3: return dr_lcs_run(masks, limit, 3, text, carry);
    default: return dr_lcs_run(masks, limit, 4, text, carry);
    }
}

#endif
