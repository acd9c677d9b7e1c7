/* csrc/passages/hash.h - the hashes of words and of runs of words. The definition is in
 * src/deadringer/reference/passages.py; nothing is secret in them. */
#ifndef DR_PASSAGES_HASH_H
#define DR_PASSAGES_HASH_H

#include "../core/base.h"

#include <string.h>

#define DR_HASH_START UINT64_C(0x243F6A8885A308D3)
#define DR_HASH_STEP UINT64_C(0x9E3779B97F4A7C15)
#define DR_HASH_RUN UINT64_C(0xD1B54A32D192ED03)

typedef unsigned __int128 dr_product;

/* Spread 64 bits. Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. */
static inline uint64_t dr_hash_mix(uint64_t value) {
    value = (value ^ value >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ value >> 27) * UINT64_C(0x94D049BB133111EB);
    return value ^ value >> 31;
}

/* Take up one more block of 8 bytes of a word. */
static inline uint64_t dr_hash_step(uint64_t hash, uint64_t block) {
    const dr_product product = (dr_product)(hash ^ block) * DR_HASH_STEP;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Read 8 bytes, the first lowest. */
static inline uint64_t dr_hash_block(const uint8_t *bytes) {
    uint64_t block;
    memcpy(&block, bytes, sizeof block);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    block = __builtin_bswap64(block);
#endif
    return block;
}

/* Read as many bytes of a block as there are, at most 8 and at least 1. */
static inline uint64_t dr_hash_part(const uint8_t *bytes, size_t length) {
    return dr_hash_block(bytes) & UINT64_MAX >> (64 - 8 * (length < 8 ? length : 8));
}

/* Hash a word of `length` bytes, at least 1. May read, and passes over, 15 bytes behind it. One block or two
 * are a choice, not a branch: which of them a word has nobody can foresee. */
static inline uint64_t dr_hash_word(const uint8_t *bytes, size_t length) {
    uint64_t hash = DR_HASH_START;
    for (; length > 16; bytes += 8, length -= 8)
        hash = dr_hash_step(hash, dr_hash_block(bytes));
    const size_t more = length > 8 ? length - 8 : 1;
    const uint64_t one = dr_hash_step(hash, dr_hash_part(bytes, length)),
                   two = dr_hash_step(one, dr_hash_part(bytes + 8, more));
    return dr_hash_mix(length > 8 ? two : one);
}

#endif
