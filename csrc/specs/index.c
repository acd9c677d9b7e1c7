/* csrc/specs/index.c - an index laid out: cells, blocks, shelves and postings. */
#include "index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In which cell a number lies: how many cuts are not above it. */
static unsigned cell_of(double number, const double *cuts, size_t count) {
    unsigned cell = 0;
    for (size_t c = 0; c < count; c++)
        cell += cuts[c] <= number;
    return cell;
}

void dr_specs_cells(const double *low, const double *high, size_t readings, const double *cuts, size_t count,
                    uint8_t *cells, double *least, double *most) {
    for (size_t c = 0; c < DR_SPECS_CELLS; c++) {
        least[c] = INFINITY;
        most[c] = -INFINITY;
    }
    for (size_t k = 0; k < readings; k++) {
        unsigned cell = cell_of(low[k], cuts, count);
        if (high[k] > low[k] && cell_of(high[k], cuts, count) > cell + 1)
            cell = DR_SPECS_ANY;
        cells[k] = (uint8_t)cell;
        least[cell] = low[k] < least[cell] ? low[k] : least[cell];
        most[cell] = high[k] > most[cell] ? high[k] : most[cell];
    }
    /* Both ends ascend, so that what a query loses falls towards its own cell and rises behind it. A cell
     * that is made larger bounds its readings still. */
    for (size_t c = DR_SPECS_ANY - 1; c-- > 0;)
        least[c] = least[c + 1] < least[c] ? least[c + 1] : least[c];
    for (size_t c = 1; c < DR_SPECS_ANY; c++)
        most[c] = most[c - 1] > most[c] ? most[c - 1] : most[c];
    least[DR_SPECS_ANY] = -INFINITY;
    most[DR_SPECS_ANY] = INFINITY;
}

dr_status dr_specs_table(const dr_sheet *sheet, const uint32_t *column, size_t attributes, size_t columns,
                         const uint8_t *cells, uint8_t *table) {
    memset(table, DR_SPECS_NONE, sheet->rows * columns);
    for (size_t i = 0; i < sheet->rows; i++) {
        size_t begin, end;
        DR_TRY(dr_sheet_row(sheet, i, &begin, &end));
        for (size_t k = begin; k < end; k++) {
            if (sheet->attributes[k] >= attributes)
                return DR_INPUT;
            const uint32_t at = column[sheet->attributes[k]];
            if (at < columns)
                table[i * columns + at] = cells[k];
        }
    }
    return DR_OK;
}

dr_status dr_specs_lay(const uint8_t *table, size_t rows, size_t columns, const uint32_t *order,
                       uint8_t *cells, uint8_t *ranges) {
    const size_t shelves = dr_specs_shelves(rows);
    for (size_t b = 0; b < shelves * DR_SPECS_SHELF; b++) {
        uint8_t *range = ranges + b / DR_SPECS_SHELF * columns * 3 * DR_SPECS_SHELF + b % DR_SPECS_SHELF;
        for (size_t k = 0; k < columns; k++, range += 3 * DR_SPECS_SHELF) {
            uint8_t least = DR_SPECS_NONE, most = 0, missing = 0, any = 0;
            for (size_t l = 0; l < DR_SPECS_BLOCK && b < dr_specs_blocks(rows); l++) {
                const size_t p = b * DR_SPECS_BLOCK + l;
                if (p < rows && order[p] >= rows)
                    return DR_INPUT;
                const uint8_t cell = p < rows ? table[order[p] * columns + k] : DR_SPECS_NONE;
                cells[(b * columns + k) * DR_SPECS_BLOCK + l] = cell;
                missing |= cell == DR_SPECS_NONE;
                any |= cell == DR_SPECS_ANY;
                least = cell < least ? cell : least;
                most = cell > most && cell != DR_SPECS_NONE ? cell : most;
            }
            /* A reading that may be anywhere loses as little as any; a block without readings loses nothing.
             */
            range[0] = any ? DR_SPECS_ANY : least;
            range[DR_SPECS_SHELF] = any ? DR_SPECS_ANY : least == DR_SPECS_NONE ? DR_SPECS_NONE : most;
            range[2 * DR_SPECS_SHELF] = missing ? 0 : INT8_MAX;
        }
    }
    return DR_OK;
}

dr_status dr_specs_post(const dr_sheet *sheet, const uint32_t *column, size_t attributes,
                        const uint8_t *cells, const uint64_t *posted, uint32_t *places,
                        uint8_t *place_cells) {
    uint64_t *next = malloc((attributes + 1) * sizeof *next);
    if (!next)
        return DR_SPACE;
    memcpy(next, posted, attributes * sizeof *next);
    dr_status status = DR_OK;
    for (size_t p = 0; p < sheet->rows && status == DR_OK; p++) {
        size_t begin = 0, end = 0;
        status = dr_sheet_row(sheet, p, &begin, &end);
        for (size_t k = begin; k < end && status == DR_OK; k++) {
            const uint32_t a = sheet->attributes[k];
            if (a >= attributes) {
                status = DR_INPUT;
            } else if (column[a] == DR_SPECS_SPARSE) {
                if (next[a] >= posted[a + 1]) {
                    status = DR_INPUT;
                } else {
                    places[next[a]] = (uint32_t)p;
                    place_cells[next[a]++] = cells[k];
                }
            }
        }
    }
    free(next);
    return status;
}
