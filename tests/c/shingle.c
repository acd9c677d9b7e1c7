/* tests/c/shingle.c - the joins of sets under the sanitizers, whichever side asks, whole and damaged.
 * Compiled with assertions on; says how many rounds it checked. */
#include <stdio.h>

#include "check.h"
#include "core/sort.h"
#include "dispatch.h"
#include "shingle/join.h"

#define MOST 40u
#define BITS 7u /* of slots and of buckets: few, so that tokens share them */

typedef struct {
    dr_sets left, right;
    dr_shingle_side side_left, side_right;
    dr_shingle_measure measure;
    uint64_t num, den;
    dr_shingle_asks asks;
    int scan;
    dr_level level;
} sets_case;

/* Sets of which half are another with slips, as they come from the gate once it has put them in order. */
static dr_sets some_sets(size_t count, size_t largest, uint32_t tokens) {
    uint64_t *starts = room(count + 1, sizeof *starts), *kept = room(count, sizeof *kept);
    uint64_t *all = room(count * (largest + 1), sizeof *all);
    starts[0] = 0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t *other = i && chance(2) ? all + starts[i - 1] : NULL;
        const size_t known = other ? (size_t)(starts[i] - starts[i - 1]) : 0,
                     size = known && chance(2) ? known : chance((uint32_t)largest + 1);
        for (size_t k = 0; k < size; k++)
            all[starts[i] + k] = k < known && chance(8) ? other[k]
                                 : chance(4)            ? chance(4)
                                                        : (uint64_t)chance(tokens) << (chance(8) ? 0 : 40);
        starts[i + 1] = starts[i] + size;
    }
    const dr_sets given = {all, starts, count, starts[count]};
    assert(dr_sets_tidy(all, starts, 0, count, kept) == DR_OK);
    uint64_t *begins = room(count + 1, sizeof *begins);
    begins[0] = 0;
    for (size_t i = 0; i < count; i++)
        begins[i + 1] = begins[i] + kept[i];
    uint64_t *exact = room((size_t)begins[count], sizeof *exact);
    int tidy = 1;
    for (size_t i = 0; i < count; i++) {
        memcpy(exact + begins[i], all + starts[i], (size_t)kept[i] * sizeof *exact);
        for (size_t k = 1; k < kept[i]; k++)
            assert(exact[begins[i] + k - 1] < exact[begins[i] + k]);
        tidy &= kept[i] == starts[i + 1] - starts[i];
    }
    assert(dr_sets_are_tidy(&given, 0, count) == tidy);
    free(all);
    free(starts);
    free(kept);
    const dr_sets out = {exact, begins, count, begins[count]};
    assert(dr_sets_are_tidy(&out, 0, count));
    return out;
}

static void free_sets(dr_sets sets) {
    free((void *)(uintptr_t)sets.tokens);
    free((void *)(uintptr_t)sets.starts);
}

static size_t size_of(const dr_sets *sets, size_t i) {
    return (size_t)(sets->starts[i + 1] - sets->starts[i]);
}

/* Sets made ready to be searched, built in two parts. */
static dr_shingle_side side_of(const dr_sets *sets, dr_shingle_posted posted) {
    const size_t count = sets->count, slots = (size_t)1 << BITS,
                 cut = count ? chance((uint32_t)count + 1) : 0;
    uint32_t *rows = room(count, sizeof *rows), *sizes = room(count, sizeof *sizes);
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at && sizes[at - 1] > size_of(sets, i); at--) {
            rows[at] = rows[at - 1];
            sizes[at] = sizes[at - 1];
        }
        rows[at] = (uint32_t)i;
        sizes[at] = (uint32_t)size_of(sets, i);
    }
    uint16_t *counts = calloc(2 * slots, sizeof *counts);
    uint8_t *marks = calloc(2 * slots, 1);
    assert(counts && marks);
    counts[0] = chance(2) ? UINT16_MAX : 0;
    assert(dr_shingle_count(sets, 0, cut, BITS, counts, marks) == DR_OK);
    assert(dr_shingle_count(sets, cut, count, BITS, counts + slots, marks + slots) == DR_OK);
    const unsigned bits = dr_shingle_fold(counts, marks, 2, BITS);
    assert(bits >= DR_SHINGLE_SLOT_LEAST && bits <= BITS);
    uint8_t *classes = room((size_t)1 << bits, 1), *exact = room((size_t)1 << bits, 1);
    dr_shingle_classify(counts, bits, classes);
    memcpy(exact, marks, (size_t)1 << bits);
    free(counts);
    free(marks);
    const dr_shingle_order order = {classes, exact, bits};
    for (size_t k = 0; k < sets->total; k++) { /* what some set holds is marked, and has a class of its own */
        const uint64_t mixed = dr_shingle_mix(sets->tokens[k]);
        assert(dr_shingle_marked(&order, mixed) && dr_shingle_class(&order, mixed) > 0);
    }
    uint8_t *of = room((size_t)sets->total, 1);
    assert(dr_shingle_classes_of(sets, &order, 0, cut, of) == DR_OK);
    assert(dr_shingle_classes_of(sets, &order, cut, count, of) == DR_OK);
    const size_t buckets = (size_t)1 << BITS;
    uint32_t *starts = calloc(buckets + 2, sizeof *starts);
    assert(starts);
    assert(dr_shingle_post_count(sets, rows, of, &posted, BITS, 0, cut, starts + 2) == DR_OK);
    assert(dr_shingle_post_count(sets, rows, of, &posted, BITS, cut, count, starts + 2) == DR_OK);
    for (size_t b = 2; b < buckets + 2; b++)
        starts[b] += starts[b - 1];
    const uint64_t total = starts[buckets + 1];
    size_t asked = 0;
    for (size_t i = 0; i < count; i++)
        asked += dr_shingle_posted_of(&posted, sizes[i]);
    assert(asked == total);
    dr_posting *postings = room((size_t)total, sizeof *postings);
    assert(dr_shingle_post(sets, rows, of, &posted, BITS, 0, cut, total, starts + 1, postings) == DR_OK);
    assert(dr_shingle_post(sets, rows, of, &posted, BITS, cut, count, total, starts + 1, postings) == DR_OK);
    if (total)
        assert(dr_shingle_post(sets, rows, of, &posted, BITS, 0, count, total, starts + 1, postings) ==
               DR_INPUT);
    /* The last call has moved the starts: they are counted anew. */
    memset(starts, 0, (buckets + 2) * sizeof *starts);
    assert(dr_shingle_post_count(sets, rows, of, &posted, BITS, 0, count, starts + 1) == DR_OK);
    for (size_t b = 1; b < buckets + 1; b++)
        starts[b] += starts[b - 1];
    uint32_t *own = room(buckets + 1, sizeof *own), *next = room(buckets, sizeof *next);
    memcpy(own, starts, (buckets + 1) * sizeof *own);
    memcpy(next, starts, buckets * sizeof *next);
    assert(dr_shingle_post(sets, rows, of, &posted, BITS, 0, count, total, next, postings) == DR_OK);
    free(next);
    free(starts);
    dr_shingle_side out = {*sets, rows, sizes, order, of, {own, postings, total, BITS}, posted};
    return out;
}

static void free_side(const dr_shingle_side *s) {
    const void *all[] = {s->rows, s->sizes,        s->order.classes, s->order.marks,
                         s->of,   s->table.starts, s->table.postings};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        free((void *)(uintptr_t)all[k]);
}

/* The queries and the side they ask. */
static dr_status ask(const sets_case *c, int self, size_t begin, size_t end, dr_pairs *out) {
    const int right = !self && c->asks == DR_SHINGLE_RIGHT;
    const dr_sets *queries = right ? &c->right : &c->left;
    const dr_shingle_side *side = self || right ? &c->side_left : &c->side_right;
    return dr_shingle_join(queries, side, c->measure, c->num, c->den, self ? DR_SHINGLE_SELF : c->asks,
                           c->scan, begin, end, c->level, out);
}

static dr_status join_sets(const void *what, int self, size_t begin, size_t end, dr_pairs *out) {
    const sets_case *c = what;
    const size_t queries = !self && c->asks == DR_SHINGLE_RIGHT ? c->right.count : c->left.count,
                 cut = queries ? chance((uint32_t)queries + 1) : 0;
    dr_pairs all;
    dr_pairs_begin(&all, SIZE_MAX);
    assert(ask(c, self, 0, cut, &all) == DR_OK && ask(c, self, cut, queries, &all) == DR_OK);
    assert(dr_pairs_sort(&all, 0) == DR_OK);
    dr_status status = end > c->left.count ? DR_INPUT : DR_OK;
    for (size_t k = 0; status == DR_OK && k < all.count; k++) {
        /* A join by containment of sets with themselves finds both ways; `check` knows those i < j. */
        if (all.left[k] >= begin && all.left[k] < end && (!self || all.left[k] < all.right[k]))
            status = dr_pairs_add(out, all.left[k], all.right[k], all.score[k]);
    }
    const size_t budgets[] = {0, all.count / 2, all.count ? all.count - 1 : 0, all.count};
    for (size_t k = 0; k < sizeof budgets / sizeof *budgets; k++) {
        dr_pairs less;
        dr_pairs_begin(&less, budgets[k]);
        assert(ask(c, self, 0, queries, &less) == (budgets[k] < all.count ? DR_BUDGET : DR_OK));
        assert(less.count <= budgets[k]);
        dr_pairs_end(&less);
    }
    dr_pairs_end(&all);
    return status;
}

/* All pairs of two lists that reach the cutoff, by the definition; their scores one by one agree with it too.
 */
static size_t naive(const sets_case *c, const dr_sets *right, expected *all) {
    const dr_sets *left = &c->left;
    size_t count = 0;
    for (uint32_t i = 0; i < left->count; i++) {
        for (uint32_t j = 0; j < right->count; j++) {
            const size_t n = size_of(left, i), m = size_of(right, j);
            size_t shared = 0;
            for (size_t a = 0; a < n; a++)
                for (size_t b = 0; b < m; b++)
                    shared += left->tokens[left->starts[i] + a] == right->tokens[right->starts[j] + b];
            const size_t of = c->measure == DR_SHINGLE_CONTAINMENT ? n : n + m - shared;
            const double score = of ? (double)shared / (double)of : 1.0;
            double given = -1.0;
            assert(dr_shingle_scores(left, right, c->measure, &i, &j, 0, 1, c->level, &given) == DR_OK);
            assert(given == score);
            if (!of || shared * c->den >= of * c->num)
                all[count++] = (expected){i, j, score};
        }
    }
    return count;
}

/* Whatever the arrays of a file hold, nothing is read or written outside of them. */
static void damage(const sets_case *c) {
    const dr_shingle_side *s = &c->side_right;
    struct {
        const void *at;
        size_t bytes;
    } arrays[] = {{s->sets.tokens, (size_t)s->sets.total * 8},
                  {s->sets.starts, (s->sets.count + 1) * 8},
                  {s->rows, s->sets.count * 4},
                  {s->sizes, s->sets.count * 4},
                  {s->order.classes, (size_t)1 << s->order.bits},
                  {s->order.marks, (size_t)1 << s->order.bits},
                  {s->table.starts, (((size_t)1 << BITS) + 1) * 4},
                  {s->table.postings, (size_t)s->table.total * sizeof(dr_posting)}};
    for (size_t turns = 0; turns < 8; turns++) {
        const size_t k = chance(sizeof arrays / sizeof *arrays);
        for (uint32_t n = chance(12); arrays[k].bytes && n; n--)
            ((uint8_t *)(uintptr_t)arrays[k].at)[chance((uint32_t)arrays[k].bytes)] = (uint8_t)chance(256);
        dr_pairs out;
        dr_pairs_begin(&out, 100000);
        dr_status status = dr_shingle_join(&c->left, s, c->measure, c->num, c->den, DR_SHINGLE_LEFT, c->scan,
                                           0, c->left.count, c->level, &out);
        assert(status == DR_OK || status == DR_INPUT || status == DR_BUDGET);
        for (size_t p = 0; p < out.count; p++)
            assert(out.left[p] < c->left.count && out.right[p] < s->sets.count);
        dr_pairs_end(&out);
    }
}

static void shingle(dr_level level, size_t largest, uint32_t tokens) {
    sets_case c;
    memset(&c, 0, sizeof c);
    c.left = some_sets(chance(MOST), largest, tokens);
    c.right = some_sets(chance(MOST), largest, tokens);
    c.measure = (dr_shingle_measure)chance(2);
    c.den = 1 + chance(20);
    c.num = 1 + chance((uint32_t)c.den);
    c.asks = (dr_shingle_asks)chance(2);
    c.scan = !chance(4);
    c.level = level;
    const dr_shingle_posted all_of = {0, 1}, some = {c.num, c.den};
    const int turned = c.asks == DR_SHINGLE_RIGHT, jaccard = c.measure == DR_SHINGLE_JACCARD;
    c.side_left = side_of(&c.left, (turned || jaccard) && chance(3) ? some : all_of);
    c.side_right = side_of(&c.right, jaccard && chance(3) ? some : all_of);
    expected *all = room(MOST * MOST, sizeof *all);
    check(join_sets, &c, 0, c.left.count, all, naive(&c, &c.right, all));
    free_side(&c.side_left); /* of itself, a set is met by those that are as large or larger */
    const dr_shingle_posted both = {2 * c.num, c.num + c.den};
    c.side_left = side_of(&c.left, jaccard && chance(3) ? both : all_of);
    check(join_sets, &c, 1, c.left.count, all, naive(&c, &c.left, all));
    const uint32_t left_out = (uint32_t)c.left.count, right_out = (uint32_t)c.right.count, first = 0;
    double score;
    assert(dr_shingle_scores(&c.left, &c.right, c.measure, &left_out, &first, 0, 1, level, &score) ==
           DR_INPUT);
    assert(dr_shingle_scores(&c.left, &c.right, c.measure, &first, &right_out, 0, 1, level, &score) ==
           DR_INPUT);
    damage(&c);
    free(all);
    free_side(&c.side_left);
    free_side(&c.side_right);
    free_sets(c.left);
    free_sets(c.right);
}

/* What no caller should ask for is refused before anything is read. */
static void refusals(void) {
    const dr_level unknown[] = {DR_LEVELS, (dr_level)99};
    dr_sets none = {NULL, (const uint64_t[]){0}, 0, 0}, many = none;
    many.count = (size_t)UINT32_MAX + 1;
    dr_shingle_side side;
    memset(&side, 0, sizeof side);
    side.sets = none;
    dr_pairs out;
    dr_pairs_begin(&out, 0);
    for (size_t k = 0; k < 2; k++) {
        assert(dr_shingle_join(&none, &side, DR_SHINGLE_JACCARD, 1, 1, DR_SHINGLE_LEFT, 0, 0, 0, unknown[k],
                               &out) == DR_LEVEL);
        assert(dr_shingle_scores(&none, &none, DR_SHINGLE_JACCARD, NULL, NULL, 0, 0, unknown[k], NULL) ==
               DR_LEVEL);
    }
    assert(dr_shingle_join(&many, &side, DR_SHINGLE_JACCARD, 1, 1, DR_SHINGLE_LEFT, 0, 0, 0, DR_SCALAR,
                           &out) == DR_RANGE);
    assert(dr_shingle_join(&none, &side, DR_SHINGLE_JACCARD, 1, 1, DR_SHINGLE_LEFT, 0, 0, 1, DR_SCALAR,
                           &out) == DR_INPUT);
    assert(dr_shingle_join(&none, &side, DR_SHINGLE_JACCARD, 1, 1, DR_SHINGLE_LEFT, 0, 0, 0, DR_SCALAR,
                           &out) == DR_OK);
}

int main(void) {
    static const size_t sizes[] = {0, 3, 9, 17, 33, 64, 70, 129, 200};
    size_t checked = 0;
    for (int level = DR_SCALAR; level < DR_LEVELS; level++) {
        if (!dr_level_supported((dr_level)level))
            continue;
        for (size_t round = 0; round < 180; round++, checked++)
            shingle((dr_level)level, sizes[round % 9], round % 2 ? 30 : 3000);
    }
    refusals();
    printf("%zu rounds checked\n", checked);
    return 0;
}
