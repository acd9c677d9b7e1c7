/* csrc/indel/bag.h - how often a string has the letters of each class: what two strings differ in there, they
 * differ in, of which most pairs need no more. */
#ifndef DR_INDEL_BAG_H
#define DR_INDEL_BAG_H

#include <stdlib.h>

#include "../core/base.h"

/* Counts of a string. Letters of one class are counted together, which can only hide what two strings differ
 * in. A bag folded in half, class c together with class c + DR_FOLD, hides more and takes half the time: it
 * is asked first. */
#define DR_BAG 32u
#define DR_FOLD 16u

/* The most letters that a count holds: more are counted as so many, which can only hide a difference too. */
#define DR_BAG_MOST 255u

/* Folded bags that are read past the last one of a list. */
#define DR_BAG_PAD 8u

/* The most by which two bags can differ. */
#define DR_BAG_FAR (DR_BAG * DR_BAG_MOST)

/* Places begin..end of a list of bags. */
typedef struct {
    uint32_t begin, end;
} dr_span;

/* Write to `near`, span by span and in order, the places k where
 *
 *     sum over c of |fold[c] - folds[k * DR_FOLD + c]| <= most
 *
 * and return how many. `near` has room for all places of the spans, which may be empty, and one more. Cannot
 * fail. */
typedef size_t (*dr_bag_fn)(const uint8_t *DR_RESTRICT fold, const uint8_t *DR_RESTRICT folds,
                            const dr_span *DR_RESTRICT spans, size_t count, uint32_t most,
                            uint32_t *DR_RESTRICT near);

size_t dr_bag_scalar(const uint8_t *DR_RESTRICT fold, const uint8_t *DR_RESTRICT folds,
                     const dr_span *DR_RESTRICT spans, size_t count, uint32_t most,
                     uint32_t *DR_RESTRICT near);
#if defined(DR_X86)
size_t dr_bag_avx2(const uint8_t *DR_RESTRICT fold, const uint8_t *DR_RESTRICT folds,
                   const dr_span *DR_RESTRICT spans, size_t count, uint32_t most, uint32_t *DR_RESTRICT near);
#endif

/* By how much two bags differ. */
DR_INLINE uint32_t dr_bag_apart(const uint8_t *one, const uint8_t *other) {
    int apart = 0;
    for (size_t c = 0; c < DR_BAG; c++) /* compilers know this loop */
        apart += abs(one[c] - other[c]);
    return (uint32_t)apart;
}

DR_INLINE void dr_bag_fold(const uint8_t *bag, uint8_t *fold) {
    for (size_t c = 0; c < DR_FOLD; c++) {
        const unsigned both = (unsigned)bag[c] + bag[c + DR_FOLD];
        fold[c] = (uint8_t)(both < DR_BAG_MOST ? both : DR_BAG_MOST);
    }
}

#endif
