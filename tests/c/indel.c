/* tests/c/indel.c - the joins of strings under the sanitizers, by scan and by tables, whole and damaged.
 * Compiled with assertions on; says how many rounds it checked. */
#include <stdio.h>

#include "check.h"
#include "core/sort.h"
#include "dispatch.h"
#include "indel/join.h"

#define MOST 24u
#define LETTERS 70u /* more than DR_BAG, so that letters fall together in it */
#define FEW 9u
#define BITS 4u

typedef struct {
    dr_strings left, right;
    dr_indel_side side_left, side_right;
    const double *share;
    uint64_t num, den;
    dr_indel_way way;
    dr_level level;
} strings_case;

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
    dr_strings out = {exact, starts, count, starts[count]};
    return out;
}

static void free_strings(dr_strings strings) {
    free((void *)(uintptr_t)strings.letters);
    free((void *)(uintptr_t)strings.starts);
}

/* Strings made ready to be searched, by classes and a ladder at random: they decide no pair. */
static dr_indel_side side_of(const dr_strings *strings) {
    uint32_t *rows = room(strings->count, sizeof *rows), *firsts = room(strings->count + 1, sizeof *firsts);
    size_t places = 0;
    assert(dr_strings_sort(strings, rows, firsts, &places) == DR_OK && places <= strings->count);
    uint32_t *letters = room((size_t)strings->total, sizeof *letters);
    uint64_t *starts = room(places + 1, sizeof *starts);
    dr_strings_lay(strings, rows, firsts, places, letters, starts);
    const dr_strings laid = {letters, starts, places, starts[places]};
    for (size_t p = 1; p < places; p++)
        assert(dr_strings_at(&laid, p - 1).length <= dr_strings_at(&laid, p).length);
    uint8_t *classes = room(LETTERS, 1), *bags = room(places * DR_BAG, 1),
            *folds = room((places + DR_BAG_PAD) * DR_FOLD, 1),
            *held = room(DR_INDEL_TABLES * (places + DR_BAG_PAD) * DR_FOLD, 1);
    for (size_t k = 0; k < LETTERS; k++)
        classes[k] = (uint8_t)chance(256);
    dr_indel_bags(&laid, classes, bags, folds);
    /* Each bit is set from a rung of one class on, and no two bits are the same. */
    uint32_t *ladder = room(DR_BAG * DR_INDEL_RUNGS * DR_INDEL_TABLES, sizeof *ladder);
    memset(ladder, 0, DR_BAG * DR_INDEL_RUNGS * DR_INDEL_TABLES * sizeof *ladder);
    for (size_t bit = 0; bit < DR_INDEL_TABLES * BITS; bit++)
        for (size_t rung = 1 + bit / DR_BAG; rung < DR_INDEL_RUNGS; rung++)
            ladder[(bit % DR_BAG * DR_INDEL_RUNGS + rung) * DR_INDEL_TABLES + bit % DR_INDEL_TABLES] |=
                (uint32_t)1 << bit / DR_INDEL_TABLES;
    dr_indel_key *keys = room(places, sizeof *keys);
    dr_indel_keys(bags, places, ladder, keys);
    const size_t buckets = (size_t)1 << BITS;
    uint32_t *begins = room(DR_INDEL_TABLES * (buckets + 1), sizeof *begins),
             *at = room(DR_INDEL_TABLES * places, sizeof *at);
    for (size_t t = 0; t < DR_INDEL_TABLES; t++)
        assert(dr_indel_table(folds, keys, places, BITS, t, begins + t * (buckets + 1), at + t * places,
                              held + t * (places + DR_BAG_PAD) * DR_FOLD) == DR_OK);
    assert(dr_indel_table(folds, keys, places, BITS, DR_INDEL_TABLES, begins, at, held) == DR_INPUT);
    assert(dr_indel_table(folds, keys, places, DR_INDEL_BITS + 1, 0, begins, at, held) == DR_INPUT);
    free(keys);
    dr_indel_side out = {{laid, rows, firsts, strings->count},
                         LETTERS,
                         classes,
                         bags,
                         folds,
                         ladder,
                         chance(8) ? BITS : 0,
                         begins,
                         at,
                         held};
    return out;
}

static void free_side(const dr_indel_side *s) {
    free_strings(s->sorted.strings);
    const void *all[] = {s->sorted.rows, s->sorted.firsts, s->classes, s->bags, s->folds,
                         s->ladder,      s->starts,        s->places,  s->held};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        free((void *)(uintptr_t)all[k]);
}

static dr_status join_places(const strings_case *c, int self, size_t begin, size_t end, dr_pairs *out) {
    return dr_indel_join(&c->side_left.sorted, self ? &c->side_left : &c->side_right, c->share, c->num,
                         c->den, self, c->way, begin, end, c->level, out);
}

/* The join of rows begin..end: the core goes by strings, in two parts here, and in no order. */
static dr_status join_strings(const void *what, int self, size_t begin, size_t end, dr_pairs *out) {
    const strings_case *c = what;
    const size_t places = c->side_left.sorted.strings.count, cut = places ? chance((uint32_t)places + 1) : 0;
    dr_pairs all;
    dr_pairs_begin(&all, SIZE_MAX);
    assert(join_places(c, self, 0, cut, &all) == DR_OK && join_places(c, self, cut, places, &all) == DR_OK);
    assert(dr_pairs_sort(&all, 0) == DR_OK);
    dr_status status = end > c->left.count ? DR_INPUT : DR_OK;
    for (size_t k = 0; status == DR_OK && k < all.count; k++) {
        if (all.left[k] >= begin && all.left[k] < end)
            status = dr_pairs_add(out, all.left[k], all.right[k], all.score[k]);
    }
    const size_t budgets[] = {0, all.count / 2, all.count ? all.count - 1 : 0, all.count};
    for (size_t k = 0; k < sizeof budgets / sizeof *budgets; k++) {
        dr_pairs less;
        dr_pairs_begin(&less, budgets[k]);
        assert(join_places(c, self, 0, places, &less) == (budgets[k] < all.count ? DR_BUDGET : DR_OK));
        assert(less.count <= budgets[k]);
        dr_pairs_end(&less);
    }
    dr_pairs_end(&all);
    return status;
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

/* Every variant finds what its definition says, in any spans. */
static void bags(dr_level level) {
    const uint32_t rows = 1 + chance(200), most = chance(2) ? 256 : 4, limit = chance(most * 10);
    uint8_t fold[DR_FOLD], *folds = room((rows + DR_BAG_PAD) * DR_FOLD, 1);
    uint32_t *near = room(2 * rows + 1, sizeof *near);
    for (size_t k = 0; k < DR_FOLD; k++)
        fold[k] = (uint8_t)chance(most);
    for (size_t k = 0; k < (rows + DR_BAG_PAD) * DR_FOLD; k++)
        folds[k] = (uint8_t)chance(most);
    const uint32_t cut = chance(rows + 1), from = chance(cut + 1);
    const dr_span spans[] = {{cut, rows}, {0, 0}, {from, cut}};
    const size_t found = dr_at(level)->bag(fold, folds, spans, 3, limit, near);
    size_t at = 0;
    for (size_t s = 0; s < 3; s++) {
        for (uint32_t k = spans[s].begin; k < spans[s].end; k++) {
            uint32_t apart = 0;
            for (size_t c = 0; c < DR_FOLD; c++)
                apart += (uint32_t)abs(fold[c] - folds[k * DR_FOLD + c]);
            if (apart <= limit)
                assert(at < found && near[at++] == k);
        }
    }
    assert(at == found);
    free(folds);
    free(near);
}

/* Whatever the arrays of a file hold, nothing is read or written outside of them. */
static void damage(const strings_case *c) {
    const dr_indel_side *s = &c->side_right;
    const size_t places = s->sorted.strings.count, buckets = (size_t)1 << BITS;
    struct {
        const void *at;
        size_t bytes;
    } arrays[] = {{s->sorted.strings.letters, (size_t)s->sorted.strings.total * 4},
                  {s->sorted.strings.starts, (places + 1) * 8},
                  {s->sorted.rows, s->sorted.held * 4},
                  {s->sorted.firsts, (places + 1) * 4},
                  {s->bags, places * DR_BAG},
                  {s->ladder, DR_BAG * DR_INDEL_RUNGS * DR_INDEL_TABLES * 4},
                  {s->starts, DR_INDEL_TABLES * (buckets + 1) * 4},
                  {s->places, DR_INDEL_TABLES * places * 4},
                  {s->held, DR_INDEL_TABLES * (places + DR_BAG_PAD) * DR_FOLD}};
    for (size_t turns = 0; turns < 6; turns++) {
        const size_t k = chance(sizeof arrays / sizeof *arrays);
        for (uint32_t n = chance(12); arrays[k].bytes && n; n--)
            ((uint8_t *)(uintptr_t)arrays[k].at)[chance((uint32_t)arrays[k].bytes)] = (uint8_t)chance(256);
        dr_pairs out;
        dr_pairs_begin(&out, 100000);
        dr_status status = join_places(c, 0, 0, c->side_left.sorted.strings.count, &out);
        assert(status == DR_OK || status == DR_INPUT || status == DR_BUDGET);
        for (size_t p = 0; p < out.count; p++)
            assert(out.left[p] < c->left.count && out.right[p] < s->sorted.held);
        dr_pairs_end(&out);
    }
}

static void indel(dr_level level, size_t longest) {
    static const double none[DR_INDEL_TABLES * DR_INDEL_THRESHOLDS] = {0};
    strings_case c;
    memset(&c, 0, sizeof c);
    c.left = some_strings(chance(MOST), longest);
    c.right = some_strings(chance(MOST), longest);
    c.side_left = side_of(&c.left);
    c.side_right = side_of(&c.right);
    c.share = none;
    c.way = (dr_indel_way)chance(3);
    c.level = level;
    c.den = 1 + chance(20);
    c.num = 1 + chance((uint32_t)c.den);
    expected *all = room(MOST * MOST, sizeof *all);
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
    damage(&c);
    free(all);
    free_side(&c.side_left);
    free_side(&c.side_right);
    free_strings(c.left);
    free_strings(c.right);
}

/* What no caller should ask for is refused before anything is read. */
static void refusals(void) {
    const dr_level unknown[] = {DR_LEVELS, (dr_level)99};
    dr_strings none = {NULL, (const uint64_t[]){0}, 0, 0};
    dr_sorted nobody = {none, NULL, (const uint32_t[]){0}, 0}, many = nobody;
    dr_indel_side side, wide;
    memset(&side, 0, sizeof side);
    side.sorted = nobody;
    wide = side;
    wide.bits = DR_INDEL_BITS + 1;
    many.strings.count = (size_t)UINT32_MAX + 1;
    dr_pairs out;
    dr_pairs_begin(&out, 0);
    for (size_t k = 0; k < 2; k++) {
        assert(dr_indel_join(&nobody, &side, NULL, 1, 1, 0, DR_INDEL_SCAN, 0, 0, unknown[k], &out) ==
               DR_LEVEL);
        assert(dr_indel_scores(&none, &none, 1, NULL, NULL, 0, 0, unknown[k], NULL) == DR_LEVEL);
    }
    assert(dr_indel_join(&many, &side, NULL, 1, 1, 0, DR_INDEL_SCAN, 0, 0, DR_SCALAR, &out) == DR_RANGE);
    assert(dr_indel_join(&nobody, &wide, NULL, 1, 1, 0, DR_INDEL_SCAN, 0, 0, DR_SCALAR, &out) == DR_INPUT);
    assert(dr_indel_join(&nobody, &side, NULL, 1, 1, 0, DR_INDEL_SCAN, 0, 1, DR_SCALAR, &out) == DR_INPUT);
    assert(dr_indel_join(&nobody, &side, NULL, 1, 1, 0, DR_INDEL_SCAN, 0, 0, DR_SCALAR, &out) == DR_OK);
    assert(dr_strings_sort(&many.strings, NULL, NULL, NULL) == DR_RANGE);
}

int main(void) {
    static const size_t lengths[] = {0, 3, 9, 17, 33, 64, 70, 129, 200, 290, 600};
    size_t checked = 0;
    for (int level = DR_SCALAR; level < DR_LEVELS; level++) {
        if (!dr_level_supported((dr_level)level))
            continue;
        for (size_t round = 0; round < 110; round++, checked++) {
            bags((dr_level)level);
            indel((dr_level)level, lengths[round % 11]);
        }
    }
    refusals();
    printf("%zu rounds checked\n", checked);
    return 0;
}
