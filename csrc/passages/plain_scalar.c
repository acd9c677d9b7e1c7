/* csrc/passages/plain_scalar.c - the portable variant. Its loops vectorise by themselves. */
#include "plain.h"

#include "hash.h"

enum { WORD = 1, ODD = 2, JOINT = 4, HYPHEN = 8 };

/* Gather one bit of each of 64 bytes. */
static inline uint64_t gathered(const uint8_t *flags, unsigned bit) {
    uint64_t found = 0;
    for (unsigned k = 0; k < DR_PLAIN / 8; k++) {
        const uint64_t eight = dr_hash_block(flags + (size_t)8 * k) >> bit & UINT64_C(0x0101010101010101);
        found |= (eight * UINT64_C(0x0102040810204080) >> 56) << 8 * k;
    }
    return found;
}

void dr_plain_scalar(const uint32_t *DR_RESTRICT letters, dr_plain *DR_RESTRICT plain) {
    uint8_t flags[DR_PLAIN];
    for (size_t k = 0; k < DR_PLAIN; k++)
        plain->bytes[k] = (uint8_t)(letters[k] < 128 ? letters[k] : 128);
    for (size_t k = 0; k < DR_PLAIN; k++) {
        const uint8_t byte = plain->bytes[k], lower = byte | 32;
        const int letter = (uint8_t)(lower - 'a') < 26, digit = (uint8_t)(byte - '0') < 10;
        plain->bytes[k] = letter ? lower : byte;
        flags[k] = (uint8_t)((letter | digit ? WORD : 0) | (byte >= 128 ? ODD : 0) |
                             ((byte == '\'') | (byte == '.') | (byte == ',') ? JOINT : 0) |
                             (byte == '-' ? HYPHEN : 0));
    }
    plain->word = gathered(flags, 0);
    plain->odd = gathered(flags, 1);
    plain->joint = gathered(flags, 2);
    plain->hyphen = gathered(flags, 3);
}
