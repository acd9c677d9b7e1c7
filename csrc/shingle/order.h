/* csrc/shingle/order.h - one order of all tokens, the rare ones first, without a dictionary of them.
 *
 * Tokens are hashed to slots, and each slot counts the tokens of the searched sets that meet it. Tokens stand
 * in order of the class of their slot's count, then of their value: a total order, the same for both sides,
 * whatever shares a slot. Any total order gives the same pairs; one in which rare tokens come first gives few
 * candidates. A token that no searched set holds has, nearly always, no mark, and comes before all others. */
#ifndef DR_SHINGLE_ORDER_H
#define DR_SHINGLE_ORDER_H

#include "sets.h"

#define DR_SHINGLE_CLASSES                                                                                   \
    32u /* two an octave of counts up to 2^16, where they saturate; 0 is for no mark                         \
         */
#define DR_SHINGLE_SLOT_BITS 26u /* of slots, at most */
#define DR_SHINGLE_SLOT_LEAST 6u /* bits of slots, at least */
#define DR_SHINGLE_MARKS 3u      /* 2^3 marks a slot, one bit each, so that few stand by chance */

/* Spread a token over 64 bits, the upper ones best. */
DR_INLINE uint64_t dr_shingle_mix(uint64_t token) {
    token ^= token >> 32;
    token *= UINT64_C(0x9E3779B97F4A7C15);
    return token ^ (token >> 29);
}

/* The order: the class of each of 2^bits slots, and a byte of marks for each. */
typedef struct {
    const uint8_t *classes;
    const uint8_t *marks;
    unsigned bits;
} dr_shingle_order;

/* The upper `bits` bits of a token that was spread, 0 <= bits < 64: its slot, or its
 * bucket. */
DR_INLINE size_t dr_shingle_top(uint64_t mixed, unsigned bits) {
    return (size_t)(mixed >> 1 >> (63 - bits));
}

/* Tell whether a token may be held by a searched set. */
DR_INLINE unsigned dr_shingle_marked(const dr_shingle_order *order, uint64_t mixed) {
    const size_t mark = dr_shingle_top(mixed, order->bits + DR_SHINGLE_MARKS);
    return order->marks[mark >> DR_SHINGLE_MARKS] >> (mark & 7) & 1;
}

/* The class of a token that is marked; of one that is not, it is 0. */
DR_INLINE uint8_t dr_shingle_class(const dr_shingle_order *order, uint64_t mixed) {
    return order->classes[dr_shingle_top(mixed, order->bits)] & (DR_SHINGLE_CLASSES - 1);
}

/* Count the tokens of sets begin..end by slot, on top of what is counted, up to 65,535, and mark them. */
dr_status dr_shingle_count(const dr_sets *sets, size_t begin, size_t end, unsigned bits, uint16_t *counts,
                           uint8_t *marks);

/* Join `lists` lists of counts and marks, which stand one after the other, into the first, and halve it as
 * long as few of its marks are set: what fits a nearer cache is found sooner. Return the bits of slots that
 * are left. Cannot fail. */
unsigned dr_shingle_fold(uint16_t *counts, uint8_t *marks, size_t lists, unsigned bits);

/* Write the class of each slot's count. Cannot fail. */
void dr_shingle_classify(const uint16_t *counts, unsigned bits, uint8_t *classes);

/* Write the class of each token of sets begin..end to where it stands in `of`: the walks that follow read
 * them in order, not slot by slot. DR_INPUT where the starts are not those of sets. */
dr_status dr_shingle_classes_of(const dr_sets *sets, const dr_shingle_order *order, size_t begin, size_t end,
                                uint8_t *of);

/* Make numbers of tokens by class the first place of each class, behind `before` others. Within a class,
 * tokens stand in order of value, as they come. */
DR_INLINE void dr_shingle_first_places(uint32_t *next, uint32_t before) {
    for (size_t c = 0; c < DR_SHINGLE_CLASSES; c++) {
        const uint32_t here = next[c];
        next[c] = before;
        before += here;
    }
}

#endif
