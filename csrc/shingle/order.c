/* csrc/shingle/order.c - see order.h. */
#include "order.h"

dr_status dr_shingle_count(const dr_sets *sets, size_t begin, size_t end, unsigned bits, uint16_t *counts,
                           uint8_t *marks) {
    for (size_t i = begin; i < end; i++) {
        dr_set set;
        DR_TRY(dr_sets_at(sets, i, &set));
        for (size_t k = 0; k < set.size; k++) {
            const size_t mark = dr_shingle_top(dr_shingle_mix(set.tokens[k]), bits + DR_SHINGLE_MARKS),
                         slot = mark >> DR_SHINGLE_MARKS;
            counts[slot] = (uint16_t)(counts[slot] + (counts[slot] != UINT16_MAX));
            marks[slot] = (uint8_t)(marks[slot] | 1u << (mark & 7));
        }
    }
    return DR_OK;
}

/* One mark in so many may be set for the slots to be halved. */
#define SPARSE 16u

static uint16_t sum(uint32_t a, uint32_t b) {
    return (uint16_t)(a + b < UINT16_MAX ? a + b : UINT16_MAX);
}

/* Every other bit of a byte and the bit after it, as the four lower bits. */
static unsigned halved(unsigned marks) {
    marks = (marks | marks >> 1) & 0x55;
    marks = (marks | marks >> 1) & 0x33;
    return (marks | marks >> 2) & 0x0f;
}

unsigned dr_shingle_fold(uint16_t *counts, uint8_t *marks, size_t lists, unsigned bits) {
    size_t slots = (size_t)1 << bits, set = 0;
    for (size_t s = 0; s < slots; s++) {
        for (size_t l = 1; l < lists; l++) {
            counts[s] = sum(counts[s], counts[l * slots + s]);
            marks[s] |= marks[l * slots + s];
        }
        set += (size_t)__builtin_popcount(marks[s]);
    }
    for (; bits > DR_SHINGLE_SLOT_LEAST && set * SPARSE < slots << DR_SHINGLE_MARKS; bits--) {
        slots /= 2;
        for (size_t s = 0; s < slots; s++) {
            counts[s] = sum(counts[2 * s], counts[2 * s + 1]);
            marks[s] = (uint8_t)(halved(marks[2 * s]) | halved(marks[2 * s + 1]) << 4);
        }
    }
    return bits;
}

void dr_shingle_classify(const uint16_t *counts, unsigned bits, uint8_t *classes) {
    for (size_t s = 0; s < (size_t)1 << bits; s++) {
        const unsigned count = counts[s], octave = 31u - (unsigned)__builtin_clz(count | 1u);
        classes[s] = (uint8_t)(count < 4 ? count : 2 * octave + (count >> (octave - 1) & 1));
    }
}

dr_status dr_shingle_classes_of(const dr_sets *sets, const dr_shingle_order *order, size_t begin, size_t end,
                                uint8_t *of) {
    for (size_t i = begin; i < end; i++) {
        dr_set set;
        DR_TRY(dr_sets_at(sets, i, &set));
        uint8_t *const own = of + sets->starts[i];
        for (size_t k = 0; k < set.size; k++)
            own[k] = dr_shingle_class(order, dr_shingle_mix(set.tokens[k]));
    }
    return DR_OK;
}
