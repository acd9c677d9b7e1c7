/* csrc/cosine/sift.h - which of many pairs of rows, by their codes, may reach the cutoff. */
#ifndef DR_COSINE_SIFT_H
#define DR_COSINE_SIFT_H

#include "codes.h"

/* Rows that ask, DR_COSINE_TILE of them. Divided by the scale of row r, the bound of codes.h is below the
 * cutoff where, after s + 1 spans of which the products add up to `dot`, dot * scale + apart[r] * (apart of
 * the other) + rest[s * TILE + r] * (rest of the other) < need[s * TILE + r]. `need` is FLT_MAX for a row
 * that must not be found. */
typedef struct {
    int8_t *codes;   /* row-major, width a row, of at most what the level allows */
    int32_t *offset; /* [spans * TILE]: 128 times the sum of the codes of row r up to the end of span s */
    float *rest;     /* [spans * TILE] */
    float *need;     /* [spans * TILE] */
    float apart[DR_COSINE_TILE];
    size_t from; /* the first span after which it is worth the while to ask whether any pair is left */
} dr_cosine_asked;

/* The largest code of a row that asks at DR_AVX2, where two products with codes from 1 to 255 must fit 16
 * bits. */
#define DR_COSINE_MOST_AVX2 64

/* Write for each of the pairs of blocks first..first + n and each row r that asks a word to near[p * TILE +
 * r], whose bit j is set unless the bound of r and the row j of the two blocks is below the cutoff. Cannot
 * fail. */
typedef void (*dr_cosine_sift_fn)(const dr_cosine_asked *asked, const dr_cosine_codes *held, size_t first,
                                  size_t n, uint32_t *DR_RESTRICT near);

void dr_cosine_sift_scalar(const dr_cosine_asked *asked, const dr_cosine_codes *held, size_t first, size_t n,
                           uint32_t *DR_RESTRICT near);
#if defined(DR_X86)
void dr_cosine_sift_avx2(const dr_cosine_asked *asked, const dr_cosine_codes *held, size_t first, size_t n,
                         uint32_t *DR_RESTRICT near);
void dr_cosine_sift_avx512(const dr_cosine_asked *asked, const dr_cosine_codes *held, size_t first, size_t n,
                           uint32_t *DR_RESTRICT near);
void dr_cosine_sift_amx(const dr_cosine_asked *asked, const dr_cosine_codes *held, size_t first, size_t n,
                        uint32_t *DR_RESTRICT near);
#endif

#endif
