/* tests/c/specs.c - the joins of data sheets under the sanitizers, whole and damaged, against a naive loop.
 * Compiled with assertions on; says how many rounds it checked. */
#include <math.h>
#include <stdio.h>

#include "check.h"
#include "dispatch.h"
#include "specs/join.h"

typedef struct {
    dr_schema schema;
    dr_sheet left, right;
    double cutoff;
    uint32_t min_shared;
} sheets_case;

static dr_status join_sheets(const void *what, int self, size_t begin, size_t end, dr_pairs *out) {
    const sheets_case *c = what;
    return dr_specs_join(&c->schema, &c->left, self ? &c->left : &c->right, c->cutoff, c->min_shared, self,
                         begin, end, out);
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

static void free_sheet(dr_sheet sheet) {
    free((void *)(uintptr_t)sheet.starts);
    free((void *)(uintptr_t)sheet.attributes);
    free((void *)(uintptr_t)sheet.low);
    free((void *)(uintptr_t)sheet.high);
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
                     1 + chance(3)};
    const size_t most = rows_left * (rows_left > rows_right ? rows_left : rows_right);
    expected *all = room(most, sizeof *all);
    check(join_sheets, &c, 0, rows_left, all, naive_sheets(&c, &c.right, all));
    check(join_sheets, &c, 1, rows_left, all, naive_sheets(&c, &c.left, all));
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
        joins(chance(12), chance(40), 1 + chance(12));
    damaged();
    printf("%zu rounds checked\n", checked);
    return 0;
}
