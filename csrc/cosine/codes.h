/* csrc/cosine/codes.h - rows as 8-bit codes, which a pair must pass before it is decided in float64.
 *
 * A row of length 1 is u = scale * code + off, code of whole numbers from -127 to 127, and |off| <= apart. So
 *
 *   u.v = scale_u scale_v (code_u.code_v) + (scale_u code_u).off_v + off_u.v
 *      <= scale_u scale_v (code_u.code_v) + (1 + apart_u) apart_v + apart_u,
 *
 * and where only the numbers before some place have been added up, what stands behind adds at most
 * rest_u * rest_v, the lengths of those parts (Cauchy-Schwarz), and apart is that of the numbers before. A
 * pair of which this bound is below the cutoff is dropped; nothing else is. Lengths and sums here are
 * computed in float64, whose errors over 4,096 numbers stay below 1e-12, and kept as float32, rounded up; the
 * bound is computed in float32. None of its four terms is above 2, and no more than 16 roundings of 2^-24
 * meet in it: it is low by less than 2^-19, and DR_COSINE_SLACK is twice that. The returned score, too, is
 * within 1e-12 of the cosine. */
#ifndef DR_COSINE_CODES_H
#define DR_COSINE_CODES_H

#include "vectors.h"

#define DR_COSINE_BLOCK 16u /* rows whose codes lie together */
#define DR_COSINE_TILE 32u  /* rows that ask together; two blocks are asked together */
#define DR_COSINE_SPAN 32u  /* numbers from one place where a pair can be dropped to the next */
#define DR_COSINE_STEP 64u  /* numbers of a row are filled up with zeros to a multiple of this */
#define DR_COSINE_MOST 127  /* the largest code, unless a level says less of rows that ask */
#define DR_COSINE_SLACK 0x1p-18

/* The searched side, in blocks of BLOCK rows, an even number of them. The four codes k..k + 3 of row r of
 * block b, k a multiple of 4, are at codes[b * BLOCK * width + k * BLOCK + 4 * r]. Its terms are at terms[(b
 * * (2 + spans) + t) * BLOCK + r]: t is 0 for the scale, 1 for apart, 2 + s for the rest behind span s. Of
 * each of them tops[b * (2 + 2 * spans) + t] is the largest in the block, and behind those stands how far its
 * rows are apart at most up to the end of span s. The numbers of a row come in `order`: those first that are
 * large in most rows, so that little is left soon. */
typedef struct {
    const int8_t *codes;
    const float *terms, *tops;
    const uint16_t *order;
    size_t count, dims;
} dr_cosine_codes;

/* Numbers of a row, filled up. */
static inline size_t dr_cosine_width(size_t dims) {
    return (dims + DR_COSINE_STEP - 1) / DR_COSINE_STEP * DR_COSINE_STEP;
}

static inline size_t dr_cosine_spans(size_t dims) {
    return dr_cosine_width(dims) / DR_COSINE_SPAN;
}

/* What is known of a row that has codes, and of a block. */
static inline size_t dr_cosine_tops(size_t dims) {
    return 2 + 2 * dr_cosine_spans(dims);
}

#define DR_COSINE_TERMS (2 + 2 * DR_COSINE_DIMS / DR_COSINE_SPAN) /* the most there are */

/* Pairs of blocks. */
static inline size_t dr_cosine_tiles(size_t count) {
    return (count + DR_COSINE_TILE - 1) / DR_COSINE_TILE;
}

/* Write the codes, terms and tops of the pairs of blocks begin..end. DR_INPUT where `order` names what is not
 * there. */
dr_status dr_cosine_encode(const dr_vectors *from, const uint16_t *order, size_t begin, size_t end,
                           dr_level level, int8_t *codes, float *terms, float *tops);

/* Tell whether each number of an order is one of `dims`. */
static inline int dr_cosine_ordered(const uint16_t *order, size_t dims) {
    for (size_t k = 0; k < dims; k++) {
        if (order[k] >= dims)
            return 0;
    }
    return 1;
}

#endif
