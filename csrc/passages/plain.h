/* csrc/passages/plain.h - the first look at a stretch of letters: where plain words lie in it, and what else
 * needs a closer one. */
#ifndef DR_PASSAGES_PLAIN_H
#define DR_PASSAGES_PLAIN_H

#include "../core/base.h"

#define DR_PLAIN 64u     /* letters of a stretch: a bit each */
#define DR_PLAIN_PAD 16u /* bytes that may be read behind them */

/* Of each letter a bit, the first the lowest: an ASCII letter or digit; beyond ASCII; one of ' . , which may
 * stay in a word; a hyphen. `bytes` are the letters in lower case, of those beyond ASCII 128; what lies
 * behind them is not set. */
typedef struct {
    uint64_t word, odd, joint, hyphen;
    uint8_t bytes[DR_PLAIN + DR_PLAIN_PAD];
} dr_plain;

/* Look at 64 letters. Cannot fail. */
typedef void (*dr_plain_fn)(const uint32_t *DR_RESTRICT letters, dr_plain *DR_RESTRICT plain);

void dr_plain_scalar(const uint32_t *DR_RESTRICT letters, dr_plain *DR_RESTRICT plain);
#if defined(DR_X86)
void dr_plain_avx2(const uint32_t *DR_RESTRICT letters, dr_plain *DR_RESTRICT plain);
#endif

#endif
