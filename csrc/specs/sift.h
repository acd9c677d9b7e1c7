/* csrc/specs/sift.h - the inner loop of the search: which rows of a shelf a query may be like. */
#ifndef DR_SPECS_SIFT_H
#define DR_SPECS_SIFT_H

#include "index.h"

/* What a query looks up, for each of its attributes that have a column: a table of what it loses by each
 * cell, less what a pair may lose by an attribute; the cell by which it loses least; the column. The probes
 * of a group end at ends[g]; what all of a group can gain together fits 8 bits, all groups together 16
 * (probe.c). */
typedef struct {
    const int8_t *tables; /* DR_SPECS_CELLS each */
    const uint8_t *homes;
    const uint32_t *columns;
    const uint32_t *ends;
    size_t groups;
    int16_t base; /* what every row has lost before anything is looked up, from 0; with one group, to 127 */
} dr_specs_probes;

/* Write the places on a shelf whose sum is below 0, in order, to places; return how many they are. A sum is
 * the base, or what `sums` has already, and what the probes look up; it may be less than that, never more.
 * The shelf has `blocks` blocks, `columns` cells of each row, as in dr_specs_index. `sums` is NULL, or has
 * DR_SPECS_ROWS numbers, which may be changed. */
typedef size_t (*dr_specs_sift_fn)(const dr_specs_probes *probes, const uint8_t *cells, const uint8_t *ranges,
                                   size_t columns, size_t blocks, const int16_t *sums, uint16_t *places);

size_t dr_specs_sift_scalar(const dr_specs_probes *probes, const uint8_t *cells, const uint8_t *ranges,
                            size_t columns, size_t blocks, const int16_t *sums, uint16_t *places);
#if defined(DR_X86)
size_t dr_specs_sift_avx2(const dr_specs_probes *probes, const uint8_t *cells, const uint8_t *ranges,
                          size_t columns, size_t blocks, const int16_t *sums, uint16_t *places);
size_t dr_specs_sift_avx512(const dr_specs_probes *probes, const uint8_t *cells, const uint8_t *ranges,
                            size_t columns, size_t blocks, const int16_t *sums, uint16_t *places);
#endif

#endif
