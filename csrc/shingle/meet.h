/* csrc/shingle/meet.h - how many tokens two sets share: one is laid out in cells, the other looked up. */
#ifndef DR_SHINGLE_MEET_H
#define DR_SHINGLE_MEET_H

#include "../core/scratch.h"
#include "order.h"

#define DR_SHINGLE_CELL 4u /* tokens of a cell: a vector of 32 bytes */

/* Tokens that are looked up before it is asked whether enough can still be found. */
#define DR_SHINGLE_STEP 32u

/* A set laid out in 2^bits cells, and `spilt` tokens that found their cell full. What is free in a cell holds
 * a token that belongs to another, which nobody looks for here. */
typedef struct {
    const uint64_t *cells;
    unsigned bits;
    const uint64_t *spilt;
    size_t spilt_count;
    dr_scratch space;
} dr_shingle_laid;

/* Lay out a set that is not empty. */
dr_status dr_shingle_lay(dr_shingle_laid *laid, const dr_set *set);

/* How many tokens of a set stand in the cells of one laid out; where, with `shared` more, they are fewer than
 * `least`, any number with which they are. Cannot fail. */
typedef size_t (*dr_shingle_meet_fn)(const dr_shingle_laid *laid, const uint64_t *tokens, size_t size,
                                     size_t shared, size_t least);

size_t dr_shingle_meet_scalar(const dr_shingle_laid *laid, const uint64_t *tokens, size_t size, size_t shared,
                              size_t least);
#if defined(DR_X86)
size_t dr_shingle_meet_avx2(const dr_shingle_laid *laid, const uint64_t *tokens, size_t size, size_t shared,
                            size_t least);
#endif

/* How many spilt tokens stand in a set. */
size_t dr_shingle_meet_spilt(const dr_shingle_laid *laid, const dr_set *set);

#endif
