/* csrc/hamming/parts.h - the parts of a code, their buckets, and the bits that stand for the rest of it. */
#ifndef DR_HAMMING_PARTS_H
#define DR_HAMMING_PARTS_H

#include "codes.h"

/* A run of bits of a code: at most 64. */
typedef struct {
    size_t begin;
    unsigned width;
} dr_part;

DR_INLINE dr_part dr_part_of(size_t code_words, size_t tables, size_t t) {
    size_t bits = 64 * code_words, begin = t * bits / tables;
    dr_part out = {begin, (unsigned)((t + 1) * bits / tables - begin)};
    return out;
}

/* The part behind part t, as on a ring. */
DR_INLINE dr_part dr_part_behind(size_t code_words, size_t tables, size_t t) {
    return dr_part_of(code_words, tables, (t + 1) % tables);
}

DR_INLINE uint64_t dr_part_value(const uint64_t *code, dr_part part) {
    const uint64_t *word = code + part.begin / 64;
    unsigned from = (unsigned)(part.begin % 64);
    uint64_t value = word[0] >> from;
    if (from + part.width > 64)
        value |= word[1] << (64 - from);
    return part.width < 64 ? value & (((uint64_t)1 << part.width) - 1) : value;
}

/* The bucket of a part: its bits folded onto `bits` of them by exclusive or. A part whose bits differ in a
 * mask falls into the bucket that differs in the mask's own. */
DR_INLINE size_t dr_part_bucket(uint64_t value, unsigned bits) {
    size_t bucket = 0;
    for (; value; value >>= bits)
        bucket ^= (size_t)(value & (((uint64_t)1 << bits) - 1));
    return bucket;
}

/* What stands beside a code in a table: the first bits, at most 16, of the part behind the table's own. */
DR_INLINE uint16_t dr_part_signature(const uint64_t *code, dr_part behind) {
    return (uint16_t)dr_part_value(code, behind);
}

#endif
