/* csrc/specs/index.h - sheets made ready to be searched, at any cutoff. Of each attribute the readings are
 * put into cells, of which a query looks up what it would lose by them: so a row is known by a byte an
 * attribute. Rows alike stand together in blocks, and shelves of blocks say which cells each block has, so
 * that most blocks need not be looked at. Jegou, Douze, Schmid, "Product quantization for nearest neighbor
 * search", TPAMI 2011; tables of 16 that a vector instruction looks up: Andre, Kermarrec, Le Scouarnec,
 * "Cache locality is not enough", PVLDB 2015. Here no table is approximate: what a cell loses is a bound of
 * what its readings do. */
#ifndef DR_SPECS_INDEX_H
#define DR_SPECS_INDEX_H

#include "sheet.h"

#define DR_SPECS_CELLS 16u  /* bytes of a vector that one instruction looks up */
#define DR_SPECS_ANY 15u    /* the cell of readings that no other holds: they may be anywhere */
#define DR_SPECS_NONE 0x80u /* no reading: looked up, it gives 0 by itself */
#define DR_SPECS_BLOCK 128u /* rows: their sums fill four vectors of 32 */
#define DR_SPECS_SHELF                                                                                       \
    32u /* blocks: their bounds fill one vector, and their cells, of 12 attributes, an L1 */
#define DR_SPECS_ROWS (DR_SPECS_BLOCK * DR_SPECS_SHELF) /* of a shelf */
#define DR_SPECS_SPARSE UINT32_MAX                      /* the column of an attribute that has none */

/* Attributes that many rows have stand in columns, the others in postings.
 *
 * Cell c of attribute a has the readings within least[a * 16 + c] .. most[a * 16 + c]; both ascend with c,
 * but for the cell of any. Rows stand in `order`: what is row order[p] elsewhere is row p of the sheet and
 * has place p. Block b has the cells of column k of its rows from cells[(b * columns + k) * 128]; shelf s
 * from ranges[(s * columns + k) * 96] the lowest cell of each of its blocks, then the highest, then 0 where
 * some row of the block has no reading, else 127. Attribute a has postings posted[a] .. posted[a + 1]: places
 * that ascend, and their cells. The arrays may come from anywhere: what they point to is checked where it is
 * used. */
typedef struct {
    const double *least, *most;
    const uint32_t *column; /* of each attribute */
    size_t columns;
    const uint32_t *order;
    const uint8_t *cells, *ranges;
    const uint64_t *posted;
    const uint32_t *places;
    const uint8_t *place_cells;
    size_t postings;
} dr_specs_index;

static inline size_t dr_specs_blocks(size_t rows) {
    return (rows + DR_SPECS_BLOCK - 1) / DR_SPECS_BLOCK;
}

static inline size_t dr_specs_shelves(size_t rows) {
    return (rows + DR_SPECS_ROWS - 1) / DR_SPECS_ROWS;
}

/* Put the readings of one attribute into cells, of which cell c begins at cuts[c - 1]; there are `count`
 * cuts, which ascend, at most 14. An interval that spans more than two cells is anywhere. */
void dr_specs_cells(const double *low, const double *high, size_t readings, const double *cuts, size_t count,
                    uint8_t *cells, double *least, double *most);

/* Order rows so that those alike stand together. `table` has a byte a row and column, row by row; `apart`
 * what two readings in cells i and j of column k lose, about, at [k * 256 + i * 16 + j]. */
dr_status dr_specs_order(const uint8_t *table, size_t rows, size_t columns, const float *apart,
                         uint32_t *order);

/* Lay the cells of columns out, row by row: `cells` has one a reading of the sheet. */
dr_status dr_specs_table(const dr_sheet *sheet, const uint32_t *column, size_t attributes, size_t columns,
                         const uint8_t *cells, uint8_t *table);

/* Lay blocks and shelves out of rows in order; and the postings: posted[a] is where those of attribute a
 * begin, as it was counted. */
dr_status dr_specs_lay(const uint8_t *table, size_t rows, size_t columns, const uint32_t *order,
                       uint8_t *cells, uint8_t *ranges);
dr_status dr_specs_post(const dr_sheet *sheet, const uint32_t *column, size_t attributes,
                        const uint8_t *cells, const uint64_t *posted, uint32_t *places, uint8_t *place_cells);

#endif
