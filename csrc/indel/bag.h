/* csrc/indel/bag.h - how often a string has each letter: a bound on what two strings can share, of which most
 * pairs need no more. */
#ifndef DR_INDEL_BAG_H
#define DR_INDEL_BAG_H

#include "../core/base.h"

/* Counts a string. Letters fall together by rank modulo this, which can only raise the bound; 32 keep the
 * letters of an alphabet apart. */
#define DR_BAG 32u

/* The most letters that a count, and a sum of counts, can hold. */
#define DR_BAG_MOST 255u

/* Write to shared[j], for each row j from `first` to `first` + n, the sum over k of the lesser of bag[k] and
 * counts[k * rows + first + j]. No common subsequence of two strings is longer, if the shorter has at most
 * DR_BAG_MOST letters; else the number means nothing. n may be 0. Cannot fail. */
typedef void (*dr_bag_fn)(const uint8_t *DR_RESTRICT bag, const uint8_t *DR_RESTRICT counts, size_t rows,
                          size_t first, size_t n, uint8_t *DR_RESTRICT shared);

void dr_bag_scalar(const uint8_t *DR_RESTRICT bag, const uint8_t *DR_RESTRICT counts, size_t rows,
                   size_t first, size_t n, uint8_t *DR_RESTRICT shared);
#if defined(DR_X86)
void dr_bag_avx2(const uint8_t *DR_RESTRICT bag, const uint8_t *DR_RESTRICT counts, size_t rows, size_t first,
                 size_t n, uint8_t *DR_RESTRICT shared);
#endif

#endif
