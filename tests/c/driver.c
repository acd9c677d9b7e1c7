/* tests/c/driver.c - the core under the sanitizers: edges, budgets, bad rows, and random input against naive
 * twins. It is compiled with assertions on, and says how many rounds it checked. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/scratch.h"
#include "core/sort.h"
#include "dispatch.h"
#include "specs/join.h"

#define ATTRIBUTES 4u

typedef struct {
    dr_schema schema;
    dr_sheet left, right;
    double cutoff;
    uint32_t min_shared;
    dr_level level;
} sheets_case;

static dr_status join_sheets(const void *what, int self, size_t begin, size_t end, dr_pairs *out) {
    const sheets_case *c = what;
    return dr_specs_join(&c->schema, &c->left, self ? &c->left : &c->right, c->cutoff, c->min_shared, self,
                         begin, end, c->level, out);
}

/* Cells of few values, a quarter unknown. What stands in an unknown cell must not matter, be it no number. */
static dr_sheet some_sheet(size_t rows) {
    double *values = malloc((ATTRIBUTES * rows + 1) * sizeof *values);
    uint8_t *known = malloc(ATTRIBUTES * rows + 1);
    assert(values && known);
    for (size_t k = 0; k < ATTRIBUTES * rows; k++) {
        known[k] = chance(4) != 0;
        values[k] = known[k] ? (double)chance(8) / 4.0 : chance(2) ? (double)NAN : 0.0;
    }
    dr_sheet out = {values, known, rows};
    return out;
}

static void free_sheet(dr_sheet sheet) {
    free((void *)(uintptr_t)sheet.values);
    free((void *)(uintptr_t)sheet.known);
}

static size_t naive_sheets(const sheets_case *c, const dr_sheet *right, expected *all) {
    size_t count = 0;
    for (uint32_t i = 0; i < c->left.rows; i++) {
        for (uint32_t j = 0; j < right->rows; j++) {
            double top = 0.0, bottom = 0.0, given = -1.0;
            uint32_t shared = 0;
            for (size_t a = 0; a < ATTRIBUTES; a++) {
                size_t at = a * c->left.rows + i, to = a * right->rows + j;
                if (!c->left.known[at] || !right->known[to])
                    continue;
                double x = c->left.values[at], y = right->values[to], scale = c->schema.scales[a];
                double same = x == y ? 1.0 : 0.0;
                if (scale > 0.0)
                    same = fmax(0.0, 1.0 - fabs(x - y) / scale);
                top += c->schema.weights[a] * same;
                bottom += c->schema.weights[a];
                shared++;
            }
            assert(dr_specs_scores(&c->schema, &c->left, right, &i, &j, c->min_shared, 0, 1, c->level,
                                   &given) == DR_OK);
            if (shared < c->min_shared) {
                assert(isnan(given));
                continue;
            }
            assert(given == top / bottom);
            if (top / bottom >= c->cutoff)
                all[count++] = (expected){i, j, top / bottom};
        }
    }
    return count;
}

static void specs(dr_level level, size_t rows_left, size_t rows_right) {
    static const double scales[ATTRIBUTES] = {1.0, 0.25, 0.0, 0.0},
                        weights[ATTRIBUTES] = {1.0, 0.1, 2.0, 0.7};
    static const double cutoffs[] = {1e-9, 0.5, 0.6, 2.0 / 3.0, 1.0};
    sheets_case c = {{scales, weights, ATTRIBUTES}, some_sheet(rows_left),
                     some_sheet(rows_right),        cutoffs[chance(5)],
                     1 + chance(ATTRIBUTES),        level};
    size_t most = rows_left * (rows_left > rows_right ? rows_left : rows_right);
    expected *all = malloc((most + 1) * sizeof *all);
    assert(all);
    check(join_sheets, &c, 0, rows_left, all, naive_sheets(&c, &c.right, all));
    check(join_sheets, &c, 1, rows_left, all, naive_sheets(&c, &c.left, all));
    const uint32_t left_out = (uint32_t)rows_left, right_out = (uint32_t)rows_right, first = 0;
    double score;
    assert(dr_specs_scores(&c.schema, &c.left, &c.right, &left_out, &first, 1, 0, 1, level, &score) ==
           DR_INPUT);
    assert(dr_specs_scores(&c.schema, &c.left, &c.right, &first, &right_out, 1, 0, 1, level, &score) ==
           DR_INPUT);
    free(all);
    free_sheet(c.left);
    free_sheet(c.right);
}

/* What no caller should ask for is refused before anything is read. */
static void refusals(void) {
#if defined(EMULATED)
    assert(dr_level_supported(
        DR_AVX512)); /* else the rounds below would check what this machine has, and no more */
#endif
    const dr_level unknown[] = {DR_LEVELS, (dr_level)99};
    dr_sheet empty = {NULL, NULL, 0}, tall = {NULL, NULL, (size_t)UINT32_MAX + 1};
    dr_schema schema = {NULL, NULL, 0};
    dr_pairs out;
    dr_pairs_begin(&out, 0);
    for (size_t k = 0; k < 2; k++) {
        dr_level level = unknown[k];
        assert(!dr_at(level) && !dr_level_supported(level));
        assert(dr_specs_join(&schema, &empty, &empty, 0.5, 1, 0, 0, 0, level, &out) == DR_LEVEL);
        assert(dr_specs_scores(&schema, &empty, &empty, NULL, NULL, 1, 0, 0, level, NULL) == DR_LEVEL);
    }
    assert(dr_specs_join(&schema, &tall, &empty, 0.5, 1, 0, 0, 0, DR_SCALAR, &out) == DR_RANGE);
    assert(dr_specs_join(&schema, &empty, &tall, 0.5, 1, 0, 0, 0, DR_SCALAR, &out) == DR_RANGE);
    dr_pairs_begin(&out, SIZE_MAX);
    out.room = SIZE_MAX / 2; /* as if it had grown so far: the next step would wrap */
    assert(dr_pairs_grow(&out) == DR_RANGE && !out.left);
    out.room = SIZE_MAX / 64; /* columns that no machine has memory for */
    assert(dr_pairs_grow(&out) == DR_SPACE && out.room == SIZE_MAX / 64);
    dr_pairs_end(&out);
    dr_scratch scratch = {NULL, 0};
    void *at = NULL;
    assert(dr_scratch_take(&scratch, SIZE_MAX, 2, &at) == DR_RANGE && !at);
    assert(dr_scratch_take(&scratch, SIZE_MAX / 16, 2, &at) == DR_SPACE && !at && !scratch.at);
    assert(dr_scratch_take(&scratch, 3, 8, &at) == DR_OK && at && scratch.bytes == 24);
    assert(dr_scratch_take(&scratch, 1, 8, &at) == DR_OK && at == scratch.at && scratch.bytes == 24);
    assert(dr_scratch_keep(&scratch, SIZE_MAX / 2, 4) == DR_RANGE &&
           dr_scratch_keep(&scratch, 2, 8) == DR_OK);
    memcpy(scratch.at, "kept", 5);
    assert(dr_scratch_keep(&scratch, 4, 8) == DR_OK && scratch.bytes == 48);
    assert(memcmp(scratch.at, "kept", 5) == 0 && dr_scratch_keep(&scratch, SIZE_MAX / 64, 16) == DR_SPACE);
    dr_scratch_end(&scratch);
    dr_scratch_end(&scratch);
}

/* Pairs laid out in order are those that were there, also where one row has many; a row too many is refused.
 */
static void orders(void) {
    dr_pairs pairs, to;
    dr_pairs_begin(&pairs, SIZE_MAX);
    dr_pairs_begin(&to, SIZE_MAX);
    const uint32_t rows = 1 + chance(9), count = chance(400);
    for (uint32_t k = 0; k < count; k++) {
        const uint32_t left = chance(2) ? 0 : chance(rows),
                       right = (k * 4099u) % 65536u; /* 4099 is odd: once each */
        assert(dr_pairs_add(&pairs, left, right, (double)right) == DR_OK);
        assert(dr_pairs_add(&to, 0, 0, 0.0) == DR_OK);
    }
    assert(dr_pairs_order(&pairs, rows, &to) == DR_OK);
    assert(dr_pairs_sort(&pairs, 0) == DR_OK);
    for (uint32_t k = 0; k < count; k++)
        assert(pairs.left[k] == to.left[k] && pairs.right[k] == to.right[k] &&
               to.score[k] == (double)to.right[k]);
    if (count) {
        pairs.left[0] = rows;
        assert(dr_pairs_order(&pairs, rows, &to) == DR_INPUT);
    }
    dr_pairs_end(&pairs);
    dr_pairs_end(&to);
}

int main(void) {
    size_t checked = 0;
    for (int level = DR_SCALAR; level < DR_LEVELS; level++) {
        if (!dr_level_supported((dr_level)level))
            continue;
        for (int round = 0; round < 60; round++, checked++) {
            specs((dr_level)level, chance(12), round % 2 ? 510 + chance(5) : chance(12)); /* 512: a block */
        }
    }
    for (int round = 0; round < 200; round++)
        orders();
    refusals();
    printf("%zu rounds checked\n", checked);
    return 0;
}
