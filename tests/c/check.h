/* tests/c/check.h - what the drivers share: chance, and the tests that every join must pass. */
#ifndef DR_TESTS_CHECK_H
#define DR_TESTS_CHECK_H

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/pairs.h"

static uint64_t state = 88172645463325252u;

static inline uint32_t chance(uint32_t below) { /* xorshift64: the same input on every machine */
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state % below);
}

/* Memory that is as long as it must be, so that a byte read too far is seen. */
static inline void *room(size_t count, size_t size) {
    const size_t bytes = count * size;
    void *at = malloc(bytes ? bytes : 1);
    assert(at);
    return at;
}

/* What a join must find, in order. */
typedef struct {
    uint32_t left, right;
    double score;
} expected;

/* One join, whatever its kernel: rows begin..end, itself or two sides, within a budget. */
typedef dr_status (*join_fn)(const void *what, int self, size_t begin, size_t end, dr_pairs *out);

static inline void agrees(const dr_pairs *found, const expected *all, size_t count, int self, size_t begin,
                          size_t end) {
    size_t at = 0;
    for (size_t k = 0; k < count; k++) {
        if (all[k].left < begin || all[k].left >= end || (self && all[k].left >= all[k].right))
            continue;
        assert(at < found->count && found->left[at] == all[k].left && found->right[at] == all[k].right);
        assert(memcmp(&found->score[at], &all[k].score, sizeof(double)) == 0);
        at++;
    }
    assert(at == found->count);
}

/* The join finds what is expected: as a whole, cut in two, and within every budget that is enough and no
 * other. */
static inline void check(join_fn join, const void *what, int self, size_t rows, const expected *all,
                         size_t count) {
    dr_pairs found, less;
    dr_pairs_begin(&found, SIZE_MAX);
    assert(join(what, self, 0, rows, &found) == DR_OK);
    agrees(&found, all, count, self, 0, rows);
    size_t cut = rows ? chance((uint32_t)rows + 1) : 0;
    dr_pairs_begin(&less, SIZE_MAX);
    assert(join(what, self, 0, cut, &less) == DR_OK);
    agrees(&less, all, count, self, 0, cut);
    assert(join(what, self, cut, rows, &less) == DR_OK); /* the second part is added behind the first */
    agrees(&less, all, count, self, 0, rows);
    dr_pairs_end(&less);
    const size_t budgets[] = {0, 1, found.count / 2, found.count ? found.count - 1 : 0, found.count};
    for (size_t k = 0; k < sizeof budgets / sizeof *budgets; k++) {
        dr_pairs_begin(&less, budgets[k]);
        dr_status status = join(what, self, 0, rows, &less);
        assert(status == (budgets[k] < found.count ? DR_BUDGET : DR_OK));
        assert(less.count <= budgets[k] && less.room <= budgets[k]);
        dr_pairs_end(&less);
    }
    dr_pairs_begin(&less, SIZE_MAX);
    assert(join(what, self, 0, rows + 1, &less) == DR_INPUT);
    assert(join(what, self, rows, rows, &less) == DR_OK && less.count == 0);
    dr_pairs_end(&less);
    dr_pairs_end(&found);
}

#endif
