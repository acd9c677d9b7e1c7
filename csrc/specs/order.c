/* csrc/specs/order.c - rows alike side by side: parts of the rows are cut in two, by the attribute in which
 * they lose most to one another, until a part is a block; what lacks the attribute is a part of its own. Cuts
 * lie between blocks. Bentley, "Multidimensional binary search trees used for associative searching", CACM
 * 1975. */
#include <stdlib.h>
#include <string.h>

#include "index.h"

#define KINDS (DR_SPECS_CELLS + 1u)
#define SAMPLE 2048u /* rows from which a part's attribute is chosen */

typedef struct {
    const uint8_t *table;
    size_t columns;
    const float *apart;
    uint32_t *order, *space;
    uint32_t *kinds; /* of the sample: KINDS a column */
} sorting;

static unsigned kind_of(uint8_t cell) {
    return cell == DR_SPECS_NONE ? 0u : 1u + (cell & 15u);
}

/* The column in which two rows of a part lose most to one another, on the average; `columns` where all rows
 * are the same. */
static size_t widest(const sorting *on, size_t begin, size_t end) {
    const size_t step = (end - begin + SAMPLE - 1) / SAMPLE;
    memset(on->kinds, 0, on->columns * KINDS * sizeof *on->kinds);
    for (size_t i = begin; i < end; i += step) {
        const uint8_t *row = on->table + on->order[i] * on->columns;
        for (size_t k = 0; k < on->columns; k++)
            on->kinds[k * KINDS + kind_of(row[k])]++;
    }
    size_t best = on->columns;
    float most = 0.0f;
    for (size_t k = 0; k < on->columns; k++) {
        const uint32_t *kinds = on->kinds + k * KINDS + 1;
        const float *apart = on->apart + k * DR_SPECS_CELLS * DR_SPECS_CELLS;
        float lost = 0.0f;
        for (size_t i = 0; i < DR_SPECS_CELLS; i++) {
            if (!kinds[i])
                continue;
            float by = 0.0f;
            for (size_t j = 0; j < DR_SPECS_CELLS; j++)
                by += (float)kinds[j] * apart[i * DR_SPECS_CELLS + j];
            lost += (float)kinds[i] * by;
        }
        if (lost > most) {
            most = lost;
            best = k;
        }
    }
    return best;
}

/* Sort a part by the cells of a column, what has none first; starts[c] is where kind c begins. */
static void sort_part(const sorting *on, size_t begin, size_t end, size_t column, size_t *starts) {
    size_t next[KINDS] = {0}, at = begin;
    for (size_t i = begin; i < end; i++)
        next[kind_of(on->table[on->order[i] * on->columns + column])]++;
    for (size_t c = 0; c < KINDS; c++) {
        const size_t here = next[c];
        starts[c] = next[c] = at;
        at += here;
    }
    starts[KINDS] = end;
    for (size_t i = begin; i < end; i++)
        on->space[next[kind_of(on->table[on->order[i] * on->columns + column])]++] = on->order[i];
    memcpy(on->order + begin, on->space + begin, (end - begin) * sizeof *on->order);
}

static size_t between_blocks(size_t place) {
    return (place + DR_SPECS_BLOCK / 2) / DR_SPECS_BLOCK * DR_SPECS_BLOCK;
}

static void sort_rows(const sorting *on, size_t begin, size_t end) {
    while (end - begin > DR_SPECS_BLOCK) {
        const size_t column = widest(on, begin, end);
        if (column == on->columns)
            return;
        size_t starts[KINDS + 1];
        sort_part(on, begin, end, column, starts);
        const size_t first = between_blocks(starts[1]), half = starts[1] + (end - starts[1]) / 2;
        size_t nearest = half; /* between two cells, where there are two */
        for (size_t c = 2; c < KINDS; c++) {
            const size_t one = starts[c] > half ? starts[c] - half : half - starts[c];
            const size_t other = nearest > half ? nearest - half : half - nearest;
            if (starts[c] > starts[1] && starts[c] < end && (nearest == half || one < other))
                nearest = starts[c];
        }
        size_t cut = between_blocks(nearest);
        if (cut <= begin || cut >= end)
            cut = between_blocks(begin + (end - begin) / 2);
        /* The longest part by the loop: none is deeper than the logarithm of the rows. */
        const size_t parts[] = {begin, first > begin && first < cut ? first : begin, cut, end};
        size_t longest = 0;
        for (size_t k = 1; k < 3; k++) {
            if (parts[k + 1] - parts[k] > parts[longest + 1] - parts[longest])
                longest = k;
        }
        for (size_t k = 0; k < 3; k++) {
            if (k != longest)
                sort_rows(on, parts[k], parts[k + 1]);
        }
        begin = parts[longest];
        end = parts[longest + 1];
    }
}

dr_status dr_specs_order(const uint8_t *table, size_t rows, size_t columns, const float *apart,
                         uint32_t *order) {
    if (rows > UINT32_MAX)
        return DR_RANGE;
    for (size_t i = 0; i < rows; i++)
        order[i] = (uint32_t)i;
    if (!columns || rows <= DR_SPECS_BLOCK)
        return DR_OK;
    if (columns > SIZE_MAX / (KINDS * sizeof(uint32_t)))
        return DR_RANGE;
    uint32_t *space = malloc(rows * sizeof *space), *kinds = malloc(columns * KINDS * sizeof *kinds);
    if (space && kinds) {
        const sorting on = {table, columns, apart, order, space, kinds};
        sort_rows(&on, 0, rows);
    }
    const dr_status status = space && kinds ? DR_OK : DR_SPACE;
    free(space);
    free(kinds);
    return status;
}
