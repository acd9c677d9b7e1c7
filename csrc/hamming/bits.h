/* csrc/hamming/bits.h - how many bits of a word are set. */
#ifndef DR_HAMMING_BITS_H
#define DR_HAMMING_BITS_H

#include "../core/base.h"

/* Compilers know this form: where a function is built for a level that counts bits in one instruction, it is
 * one. The builtin would be a call of the runtime library everywhere else. */
DR_INLINE uint32_t dr_bits(uint64_t word) {
    word -= (word >> 1) & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + ((word >> 2) & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (uint32_t)((word * 0x0101010101010101u) >> 56);
}

#endif
