/* tests/c/driver.c - the core under the sanitizers: edges, budgets, bad rows, and random input against naive
 * twins. It is compiled with assertions on, and says how many rounds it checked. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/scratch.h"
#include "dispatch.h"
#include "indel/join.h"
#include "specs/join.h"

#define MOST 24u
#define LETTERS 70u /* more than DR_BAG, so that letters fall together in it */
#define FEW 9u

typedef struct {
    dr_strings left, right;
    uint8_t *counts_left, *counts_right;
    uint64_t num, den;
    dr_level level;
} strings_case;

static dr_status join_strings(const void *what, int self, size_t begin, size_t end, dr_pairs *out) {
    const strings_case *c = what;
    const dr_strings *right = self ? &c->left : &c->right;
    const uint8_t *counts = self ? c->counts_left : c->counts_right;
    return dr_indel_join(&c->left, right, counts, LETTERS, c->num, c->den, self, begin, end, c->level, out);
}

static size_t naive_lcs(const uint32_t *a, size_t n, const uint32_t *b, size_t m) {
    size_t *row = calloc((n + 1) * (m + 1), sizeof *row);
    assert(row);
    for (size_t i = 1; i <= n; i++) {
        for (size_t j = 1; j <= m; j++) {
            size_t up = row[(i - 1) * (m + 1) + j], back = row[i * (m + 1) + j - 1];
            size_t both = row[(i - 1) * (m + 1) + j - 1] + 1;
            row[i * (m + 1) + j] = a[i - 1] == b[j - 1] ? both : up > back ? up : back;
        }
    }
    size_t found = row[n * (m + 1) + m];
    free(row);
    return found;
}

/* Strings of exactly the bytes they need, so that one read too far is seen; half are another with slips, and
 * many are as long as a block or one letter off. */
static dr_strings some_strings(size_t count, size_t longest) {
    uint64_t *starts = malloc((count + 1) * sizeof *starts);
    uint32_t *letters = malloc((count * (longest + 1) + 1) * sizeof *letters);
    assert(starts && letters);
    starts[0] = 0;
    for (size_t i = 0; i < count; i++) {
        size_t length = chance((uint32_t)longest + 1);
        if (longest > 64 && chance(3) == 0)
            length = (longest / 64) * 64 - 1 + chance(longest % 64 ? 3 : 2);
        const uint32_t *other = i && chance(2) ? letters + starts[i - 1] : NULL;
        size_t known = other ? (size_t)(starts[i] - starts[i - 1]) : 0;
        /* Every third is made of runs, so that whole blocks lack a letter and only pass a carry on. */
        uint32_t *mine = letters + starts[i], runs = chance(3) == 0, alphabet = chance(3) ? FEW : LETTERS;
        for (size_t k = 0; k < length; k++)
            mine[k] = k < known && chance(8)    ? other[k]
                      : k && runs && chance(50) ? mine[k - 1]
                                                : chance(alphabet);
        starts[i + 1] = starts[i] + length;
    }
    uint32_t *exact = malloc((starts[count] ? starts[count] : 1) * sizeof *exact);
    assert(exact);
    memcpy(exact, letters, starts[count] * sizeof *exact);
    free(letters);
    dr_strings out = {exact, starts, count};
    return out;
}

static void free_strings(dr_strings strings) {
    free((void *)(uintptr_t)strings.letters);
    free((void *)(uintptr_t)strings.starts);
}

/* All pairs of two lists that reach the cutoff, by the definition; their scores one by one agree with it too.
 */
static size_t naive_strings(const strings_case *c, const dr_strings *right, expected *all) {
    const dr_strings *left = &c->left;
    size_t count = 0;
    for (uint32_t i = 0; i < left->count; i++) {
        for (uint32_t j = 0; j < right->count; j++) {
            size_t n = left->starts[i + 1] - left->starts[i], m = right->starts[j + 1] - right->starts[j];
            size_t lcs = naive_lcs(left->letters + left->starts[i], n, right->letters + right->starts[j], m);
            double score = n + m ? (double)(2 * lcs) / (double)(n + m) : 1.0, given = -1.0;
            assert(dr_indel_scores(left, right, LETTERS, &i, &j, 0, 1, c->level, &given) == DR_OK);
            assert(given == score);
            if (2 * lcs * c->den >= (n + m) * c->num)
                all[count++] = (expected){i, j, score};
        }
    }
    return count;
}

static uint8_t *counted(const dr_strings *strings) {
    uint8_t *counts = malloc(strings->count * DR_BAG + 1);
    assert(counts);
    dr_indel_count(strings, counts);
    return counts;
}

/* Every variant sums what its definition says, from any row, for any number of them; more than a byte holds
 * wraps. */
static void bags(dr_level level) {
    const size_t rows = 1 + chance(200), first = chance((uint32_t)rows),
                 n = chance((uint32_t)(rows - first) + 1);
    uint8_t bag[DR_BAG], *counts = malloc(DR_BAG * rows), *shared = malloc(n + 1);
    assert(counts && shared);
    const uint32_t most = chance(2) ? 256 : 8;
    for (size_t k = 0; k < DR_BAG; k++)
        bag[k] = (uint8_t)(chance(2) ? chance(most) : 0);
    for (size_t k = 0; k < DR_BAG * rows; k++)
        counts[k] = (uint8_t)chance(most);
    shared[n] = 77;
    dr_at(level)->bag(bag, counts, rows, first, n, shared);
    assert(shared[n] == 77);
    for (size_t j = 0; j < n; j++) {
        uint32_t sum = 0;
        for (size_t k = 0; k < DR_BAG; k++) {
            uint8_t other = counts[k * rows + first + j];
            sum += bag[k] < other ? bag[k] : other;
        }
        assert(shared[j] == sum % 256);
    }
    free(counts);
    free(shared);
}

static void indel(dr_level level, size_t longest) {
    strings_case c = {
        some_strings(chance(MOST), longest), some_strings(chance(MOST), longest), 0, 0, 0, 0, level};
    c.counts_left = counted(&c.left);
    c.counts_right = counted(&c.right);
    c.den = 1 + chance(20);
    c.num = 1 + chance((uint32_t)c.den);
    expected *all = malloc((MOST * MOST) * sizeof *all);
    assert(all);
    check(join_strings, &c, 0, c.left.count, all, naive_strings(&c, &c.right, all));
    check(join_strings, &c, 1, c.left.count, all, naive_strings(&c, &c.left, all));
    /* Many pairs in one call, in no order: what one query leaves behind must not reach the next. */
    uint32_t rows[2 * MOST];
    double scores[MOST];
    for (size_t k = 0; k < 2 * MOST && c.left.count; k++)
        rows[k] = chance((uint32_t)c.left.count);
    if (c.left.count) {
        assert(dr_indel_scores(&c.left, &c.left, LETTERS, rows, rows + MOST, 0, MOST, level, scores) ==
               DR_OK);
        for (size_t k = 0; k < MOST; k++) {
            double alone;
            assert(dr_indel_scores(&c.left, &c.left, LETTERS, &rows[k], &rows[MOST + k], 0, 1, level,
                                   &alone) == DR_OK);
            assert(alone == scores[k]);
        }
    }
    const uint32_t left_out = (uint32_t)c.left.count, right_out = (uint32_t)c.right.count, first = 0;
    double score;
    assert(dr_indel_scores(&c.left, &c.right, LETTERS, &left_out, &first, 0, 1, level, &score) == DR_INPUT);
    assert(dr_indel_scores(&c.left, &c.right, LETTERS, &first, &right_out, 0, 1, level, &score) == DR_INPUT);
    free(all);
    free(c.counts_left);
    free(c.counts_right);
    free_strings(c.left);
    free_strings(c.right);
}

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
    const dr_level unknown[] = {DR_LEVELS, (dr_level)99};
    dr_strings none = {NULL, (const uint64_t[]){0}, 0}, many = {NULL, NULL, (size_t)UINT32_MAX + 1};
    dr_sheet empty = {NULL, NULL, 0}, tall = {NULL, NULL, (size_t)UINT32_MAX + 1};
    dr_schema schema = {NULL, NULL, 0};
    dr_pairs out;
    dr_pairs_begin(&out, 0);
    for (size_t k = 0; k < 2; k++) {
        dr_level level = unknown[k];
        assert(!dr_at(level) && !dr_level_supported(level));
        assert(dr_indel_join(&none, &none, NULL, 1, 1, 1, 0, 0, 0, level, &out) == DR_LEVEL);
        assert(dr_indel_scores(&none, &none, 1, NULL, NULL, 0, 0, level, NULL) == DR_LEVEL);
        assert(dr_specs_join(&schema, &empty, &empty, 0.5, 1, 0, 0, 0, level, &out) == DR_LEVEL);
        assert(dr_specs_scores(&schema, &empty, &empty, NULL, NULL, 1, 0, 0, level, NULL) == DR_LEVEL);
    }
    assert(dr_indel_join(&many, &none, NULL, 1, 1, 1, 0, 0, 0, DR_SCALAR, &out) == DR_RANGE);
    assert(dr_indel_join(&none, &many, NULL, 1, 1, 1, 0, 0, 0, DR_SCALAR, &out) == DR_RANGE);
    assert(dr_specs_join(&schema, &tall, &empty, 0.5, 1, 0, 0, 0, DR_SCALAR, &out) == DR_RANGE);
    assert(dr_specs_join(&schema, &empty, &tall, 0.5, 1, 0, 0, 0, DR_SCALAR, &out) == DR_RANGE);
    assert(dr_indel_join(&none, &none, NULL, 0, 1, 1, 0, 0, 0, DR_SCALAR, &out) == DR_OK && out.count == 0);
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
    dr_scratch_end(&scratch);
    dr_scratch_end(&scratch);
}

int main(void) {
    static const size_t lengths[] = {0, 3, 64, 70, 129, 200, 290};
    size_t checked = 0;
    for (int level = DR_SCALAR; level < DR_LEVELS; level++) {
        if (!dr_level_supported((dr_level)level))
            continue;
        for (int round = 0; round < 60; round++, checked++) {
            bags((dr_level)level);
            indel((dr_level)level, lengths[round % 7]);
            specs((dr_level)level, chance(12), round % 2 ? 510 + chance(5) : chance(12)); /* 512: a block */
        }
    }
    refusals();
    printf("%zu rounds checked\n", checked);
    return 0;
}
