/* csrc/indel/bands.h - which strings a query can meet: those of lengths that allow the cutoff. */
#ifndef DR_INDEL_BANDS_H
#define DR_INDEL_BANDS_H

#include "../core/scratch.h"
#include "bag.h"
#include "score.h"
#include "strings.h"

/* Strings of one length, and by how much the bag of one that reaches the cutoff may differ. */
typedef struct {
    dr_span places;
    uint32_t most;
} dr_band;

/* What queries of `length` letters can meet: `count` bands in `list`, which lie between two places, and the
 * most by which a bag in any of them may differ. */
typedef struct {
    size_t length, count;
    dr_scratch list;
    uint32_t begin, end, most;
} dr_bands;

/* Begin with the bands of no length. `list` is to be ended. */
void dr_bands_begin(dr_bands *bands);

/* Find the bands of queries of a length, unless they are those of the last; with `shorter`, of strings that
 * are no longer. The starts of `strings` need not be trusted. */
dr_status dr_bands_plan(dr_bands *bands, const dr_cutoff *cutoff, const dr_strings *strings, size_t length,
                        int shorter);

#endif
