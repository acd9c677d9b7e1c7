/* tests/c/specs.c - the joins of data sheets under the sanitizers, whole and damaged, against a naive loop.
 * Compiled with assertions on; says how many rounds it checked. */
#include <math.h>
#include <stdio.h>

#include "check.h"
#include "core/sort.h"
#include "dispatch.h"
#include "specs/join.h"
#include "specs/search.h"
#include "specs/sift.h"

typedef struct {
    dr_schema schema;
    dr_sheet left, right;
    double cutoff;
    uint32_t min_shared;
    /* The right again, in the order of an index; and the level at which it is searched. */
    dr_sheet ordered;
    dr_specs_index index;
    dr_level level;
} sheets_case;

static dr_status join_sheets(const void *what, int self, size_t begin, size_t end, dr_pairs *out) {
    const sheets_case *c = what;
    return dr_specs_join(&c->schema, &c->left, self ? &c->left : &c->right, c->cutoff, c->min_shared, self,
                         begin, end, out);
}

/* The search finds pairs in no order where a side is joined with itself. */
static dr_status search_sheets(const void *what, int self, size_t begin, size_t end, dr_pairs *out) {
    const sheets_case *c = what;
    const size_t from = out->count;
    dr_status status = dr_specs_search(&c->schema, self ? &c->ordered : &c->left, &c->ordered, &c->index,
                                       c->cutoff, c->min_shared, self, begin, end, c->level, out);
    return status == DR_OK ? dr_pairs_sort(out, from) : status;
}

/* Readings of few values, a quarter missing, a tenth intervals; most rows are another with one changed. */
static dr_sheet some_sheet(size_t rows, size_t attributes) {
    uint64_t *starts = room(rows + 1, sizeof *starts);
    uint32_t *of = room(rows * attributes, sizeof *of);
    double *low = room(rows * attributes, sizeof *low), *high = room(rows * attributes, sizeof *high);
    const uint32_t gaps = 2 + chance(8);
    size_t k = 0;
    starts[0] = 0;
    for (size_t i = 0; i < rows; i++) {
        if (i && chance(2)) {
            for (uint64_t from = starts[i - 1]; from < starts[i]; from++, k++)
                of[k] = of[from], low[k] = low[from], high[k] = high[from];
            if (k > starts[i])
                high[k - 1] = low[k - 1] = (double)chance(9) / 4.0;
        } else {
            for (uint32_t a = 0; a < attributes; a++) {
                if (chance(gaps) == 0)
                    continue;
                of[k] = a;
                low[k] = (double)chance(9) / 4.0;
                high[k] = low[k] + (chance(10) ? 0.0 : (double)chance(9) / 4.0);
                k++;
            }
        }
        starts[i + 1] = k;
    }
    return (dr_sheet){starts, of, low, high, rows, k};
}

static void free_index(const dr_specs_index *index) {
    const void *arrays[] = {index->least,  index->most,   index->column, index->order,      index->cells,
                            index->ranges, index->posted, index->places, index->place_cells};
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++)
        free((void *)(uintptr_t)arrays[k]);
}

static void free_sheet(dr_sheet sheet) {
    free((void *)(uintptr_t)sheet.starts);
    free((void *)(uintptr_t)sheet.attributes);
    free((void *)(uintptr_t)sheet.low);
    free((void *)(uintptr_t)sheet.high);
}

/* An index of a sheet, each array as long as it must be. Every other attribute or so has a column. */
static void make_index(sheets_case *c, const dr_sheet *sheet) {
    const size_t attributes = c->schema.count, rows = sheet->rows, shelves = dr_specs_shelves(rows);
    double *least = room(attributes * DR_SPECS_CELLS, sizeof *least),
           *most = room(attributes * DR_SPECS_CELLS, sizeof *most);
    uint32_t *column = room(attributes, sizeof *column), *order = room(rows, sizeof *order);
    uint64_t *posted = room(attributes + 1, sizeof *posted);
    uint8_t *cells = room(sheet->readings, 1), *own = room(sheet->readings, 1);
    double *low = room(sheet->readings, sizeof *low), *high = room(sheet->readings, sizeof *high);
    static const double cuts[] = {0.25, 0.5, 1.0, 1.25, 1.5, 1.75, 2.0, 3.0, 3.5};
    size_t columns = 0;
    posted[0] = 0;
    for (uint32_t a = 0; a < attributes; a++) {
        size_t count = 0;
        for (size_t k = 0; k < sheet->readings; k++) {
            if (sheet->attributes[k] == a) {
                low[count] = sheet->low[k];
                high[count++] = sheet->high[k];
            }
        }
        column[a] = chance(3) ? (uint32_t)columns++ : DR_SPECS_SPARSE;
        posted[a + 1] = posted[a] + (column[a] == DR_SPECS_SPARSE ? count : 0);
        dr_specs_cells(low, high, count, cuts, chance(10), own, least + a * DR_SPECS_CELLS,
                       most + a * DR_SPECS_CELLS);
        for (size_t k = 0, at = 0; k < sheet->readings; k++) {
            if (sheet->attributes[k] == a)
                cells[k] = own[at++];
        }
    }
    const size_t width = DR_SPECS_CELLS * DR_SPECS_CELLS;
    float *apart = room(columns * width, sizeof *apart);
    for (size_t k = 0; k < columns * width; k++)
        apart[k] = (float)chance(5);
    uint8_t *table = room(rows * columns, 1),
            *block = room(dr_specs_blocks(rows) * DR_SPECS_BLOCK * columns, 1),
            *ranges = room(shelves * 3 * DR_SPECS_SHELF * columns, 1);
    assert(dr_specs_table(sheet, column, attributes, columns, cells, table) == DR_OK);
    assert(dr_specs_order(table, rows, columns, apart, order) == DR_OK);
    assert(dr_specs_lay(table, rows, columns, order, block, ranges) == DR_OK);
    uint64_t *starts = room(rows + 1, sizeof *starts);
    uint32_t *of = room(sheet->readings, sizeof *of);
    size_t at = 0;
    starts[0] = 0;
    for (size_t p = 0; p < rows; p++) {
        for (uint64_t k = sheet->starts[order[p]]; k < sheet->starts[order[p] + 1]; k++, at++) {
            of[at] = sheet->attributes[k];
            low[at] = sheet->low[k];
            high[at] = sheet->high[k];
            own[at] = cells[k];
        }
        starts[p + 1] = at;
    }
    const size_t postings = (size_t)posted[attributes];
    uint32_t *places = room(postings, sizeof *places);
    uint8_t *placed = room(postings, 1);
    c->ordered = (dr_sheet){starts, of, low, high, rows, sheet->readings};
    assert(dr_specs_post(&c->ordered, column, attributes, own, posted, places, placed) == DR_OK);
    c->index = (dr_specs_index){least,  most,   column, columns, order,   block,
                                ranges, posted, places, placed,  postings};
    free(cells);
    free(own);
    free(apart);
    free(table);
}

static uint32_t naive(const dr_schema *schema, const dr_sheet *one, size_t i, const dr_sheet *other, size_t j,
                      double *score) {
    double top = 0.0, bottom = 0.0;
    uint32_t shared = 0;
    for (uint64_t k = one->starts[i]; k < one->starts[i + 1]; k++) {
        for (uint64_t l = other->starts[j]; l < other->starts[j + 1]; l++) {
            const uint32_t a = one->attributes[k];
            if (other->attributes[l] != a)
                continue;
            double apart = fmax(fmax(0.0, one->low[k] - other->high[l]), other->low[l] - one->high[k]);
            top += schema->weights[a] * fmax(0.0, 1.0 - apart / schema->scales[a]);
            bottom += schema->weights[a];
            shared++;
        }
    }
    *score = top / bottom;
    return shared;
}

static size_t naive_sheets(const sheets_case *c, const dr_sheet *right, expected *all) {
    size_t count = 0;
    for (uint32_t i = 0; i < c->left.rows; i++) {
        for (uint32_t j = 0; j < right->rows; j++) {
            double score, given = -1.0;
            const uint32_t shared = naive(&c->schema, &c->left, i, right, j, &score);
            assert(dr_specs_scores(&c->schema, &c->left, right, &i, &j, c->min_shared, 0, 1, &given) ==
                   DR_OK);
            assert(shared < c->min_shared ? isnan(given) : given == score);
            if (shared >= c->min_shared && score >= c->cutoff)
                all[count++] = (expected){i, j, score};
        }
    }
    return count;
}

/* As check, of a join whose ranges are not of rows. */
static void whole(join_fn join, const void *what, size_t rows, const expected *all, size_t count) {
    dr_pairs found;
    dr_pairs_begin(&found, SIZE_MAX);
    const size_t cut = chance((uint32_t)rows + 1);
    assert(join(what, 1, 0, cut, &found) == DR_OK && join(what, 1, cut, rows, &found) == DR_OK);
    assert(dr_pairs_sort(&found, 0) == DR_OK);
    agrees(&found, all, count, 1, 0, rows);
    dr_pairs_end(&found);
}

/* Whatever bytes an index has, nothing outside it is read: the sanitizers would tell. */
static void damage(sheets_case *c, size_t rows) {
    const dr_specs_index *index = &c->index;
    const size_t columns = index->columns, blocks = dr_specs_blocks(rows);
    const struct {
        const void *at;
        size_t bytes;
    } arrays[] = {{index->order, rows * sizeof *index->order},
                  {index->cells, blocks * DR_SPECS_BLOCK * columns},
                  {index->ranges, dr_specs_shelves(rows) * 3 * DR_SPECS_SHELF * columns},
                  {index->posted, (c->schema.count + 1) * sizeof *index->posted},
                  {index->places, index->postings * sizeof *index->places},
                  {index->place_cells, index->postings},
                  {index->column, c->schema.count * sizeof *index->column},
                  {index->least, c->schema.count * DR_SPECS_CELLS * sizeof *index->least},
                  {c->ordered.starts, (rows + 1) * sizeof *c->ordered.starts},
                  {c->ordered.attributes, c->ordered.readings * sizeof *c->ordered.attributes},
                  {c->ordered.low, c->ordered.readings * sizeof *c->ordered.low}};
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) {
        unsigned char *bytes = (unsigned char *)(uintptr_t)arrays[k].at;
        for (uint32_t turns = 1 + chance(4); arrays[k].bytes && turns; turns--)
            bytes[chance((uint32_t)arrays[k].bytes)] = (unsigned char)chance(256);
        for (int level = DR_SCALAR; level < DR_LEVELS; level++) {
            dr_pairs out;
            dr_pairs_begin(&out, SIZE_MAX);
            c->level = (dr_level)level;
            if (dr_level_supported(c->level)) {
                dr_status status = search_sheets(c, 0, 0, c->left.rows, &out);
                assert(status == DR_OK || status == DR_INPUT);
                status = search_sheets(c, 1, 0, rows, &out);
                assert(status == DR_OK || status == DR_INPUT);
            }
            dr_pairs_end(&out);
        }
    }
}

static void joins(size_t rows_left, size_t rows_right, size_t attributes) {
    static const double cutoffs[] = {1e-9, 0.5, 0.6, 2.0 / 3.0, 0.9, 1.0};
    double *scales = room(attributes, sizeof *scales), *weights = room(attributes, sizeof *weights);
    for (size_t a = 0; a < attributes; a++) {
        scales[a] = chance(2) ? 1.0 : 0.25 * (1 + chance(8));
        weights[a] = chance(4) ? 1.0 : 0.1 * (1 + chance(30));
    }
    sheets_case c = {{scales, weights, attributes},
                     some_sheet(rows_left, attributes),
                     some_sheet(rows_right, attributes),
                     cutoffs[chance(6)],
                     1 + chance(3),
                     {NULL, NULL, NULL, NULL, 0, 0},
                     {NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0},
                     DR_SCALAR};
    const size_t most = rows_left * (rows_left > rows_right ? rows_left : rows_right);
    expected *all = room(most, sizeof *all);
    check(join_sheets, &c, 0, rows_left, all, naive_sheets(&c, &c.right, all));
    check(join_sheets, &c, 1, rows_left, all, naive_sheets(&c, &c.left, all));
    sheets_case found = c;
    for (int self = 0; self < 2; self++) {
        const dr_sheet *right = self ? &c.left : &c.right;
        make_index(&found, right);
        const size_t count = naive_sheets(&c, right, all);
        for (int level = DR_SCALAR; level < DR_LEVELS; level++) {
            found.level = (dr_level)level;
            if (!dr_level_supported(found.level))
                continue;
            if (self)
                whole(search_sheets, &found, rows_left, all, count);
            else
                check(search_sheets, &found, 0, rows_left, all, count);
        }
        damage(&found, right->rows);
        free_index(&found.index);
        free_sheet(found.ordered);
    }
    const uint32_t left_out = (uint32_t)rows_left, right_out = (uint32_t)rows_right, first = 0;
    double score;
    assert(dr_specs_scores(&c.schema, &c.left, &c.right, &left_out, &first, 1, 0, 1, &score) == DR_INPUT);
    assert(dr_specs_scores(&c.schema, &c.left, &c.right, &first, &right_out, 1, 0, 1, &score) == DR_INPUT);
    free(all);
    free_sheet(c.left);
    free_sheet(c.right);
    free(scales);
    free(weights);
}

/* Sheets that point outside themselves are refused where they are used. */
static void damaged(void) {
    double ones[3] = {1.0, 1.0, 1.0}, score;
    uint64_t good[3] = {0, 1, 2}, back[3] = {0, 2, 1}, past[3] = {0, 1, 9};
    uint32_t of[2] = {0, 1}, wild[2] = {0, 7}, row = 0, other = 1;
    dr_schema schema = {ones, ones, 2};
    dr_sheet whole = {good, of, ones, ones, 2, 2};
    dr_sheet bad[] = {
        {back, of, ones, ones, 2, 2}, {past, of, ones, ones, 2, 2}, {good, wild, ones, ones, 2, 2}};
    dr_pairs out;
    dr_pairs_begin(&out, SIZE_MAX);
    for (size_t k = 0; k < 3; k++) {
        assert(dr_specs_join(&schema, &whole, &bad[k], 0.5, 1, 0, 0, 2, &out) == DR_INPUT);
        assert(dr_specs_join(&schema, &bad[k], &whole, 0.5, 1, 0, 0, 2, &out) == DR_INPUT);
        assert(dr_specs_scores(&schema, &whole, &bad[k], &row, &other, 1, 0, 1, &score) == DR_INPUT);
        assert(dr_specs_scores(&schema, &bad[k], &whole, &other, &row, 1, 0, 1, &score) == DR_INPUT);
    }
    dr_sheet tall = {good, of, ones, ones, (size_t)UINT32_MAX + 1, 2};
    assert(dr_specs_join(&schema, &tall, &whole, 0.5, 1, 0, 0, 0, &out) == DR_RANGE);
    assert(dr_specs_join(&schema, &whole, &tall, 0.5, 1, 0, 0, 0, &out) == DR_RANGE);
    dr_pairs_end(&out);
}

int main(void) {
    size_t checked = 0;
    for (int round = 0; round < 200; round++, checked++)
        joins(chance(12), round % 10 ? chance(300) : 4000 + chance(300), 1 + chance(round % 7 ? 12 : 60));
    damaged();
    printf("%zu rounds checked\n", checked);
    return 0;
}
