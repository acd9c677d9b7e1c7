/* tests/c/driver.c - the core under the sanitizers: edges, budgets, bad rows, and random input against naive
 * twins. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dispatch.h"
#include "indel/join.h"
#include "specs/join.h"

#define MOST 40u
#define LETTERS 9u

static uint64_t state = 88172645463325252u;

static uint32_t chance(uint32_t below) { /* xorshift64: the same input on every machine */
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state % below);
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

/* Strings of exactly the bytes they need, so that one read too far is seen. */
static dr_strings some_strings(size_t count, size_t longest) {
    uint64_t *starts = malloc((count + 1) * sizeof *starts);
    assert(starts);
    starts[0] = 0;
    for (size_t i = 0; i < count; i++)
        starts[i + 1] = starts[i] + chance((uint32_t)longest + 1);
    uint32_t *letters = malloc((starts[count] ? starts[count] : 1) * sizeof *letters);
    assert(letters);
    for (size_t k = 0; k < starts[count]; k++)
        letters[k] = chance(LETTERS);
    dr_strings out = {letters, starts, count};
    return out;
}

static void free_strings(dr_strings strings) {
    free((void *)(uintptr_t)strings.letters);
    free((void *)(uintptr_t)strings.starts);
}

static void indel(dr_level level, size_t longest) {
    dr_strings left = some_strings(1 + chance(MOST), longest),
               right = some_strings(1 + chance(MOST), longest);
    uint64_t den = 1 + chance(20), num = 1 + chance((uint32_t)den);
    dr_pairs found, less;
    dr_pairs_begin(&found, SIZE_MAX);
    assert(dr_indel_join(&left, &right, LETTERS, num, den, 0, 0, left.count, level, &found) == DR_OK);
    size_t at = 0;
    for (size_t i = 0; i < left.count; i++) {
        for (size_t j = 0; j < right.count; j++) {
            size_t n = left.starts[i + 1] - left.starts[i], m = right.starts[j + 1] - right.starts[j];
            size_t lcs = naive_lcs(left.letters + left.starts[i], n, right.letters + right.starts[j], m);
            double score = n + m ? (double)(2 * lcs) / (double)(n + m) : 1.0, given = -1.0;
            uint32_t one = (uint32_t)i, other = (uint32_t)j;
            assert(dr_indel_scores(&left, &right, LETTERS, &one, &other, 0, 1, level, &given) == DR_OK);
            assert(given == score);
            if (n + m && 2 * lcs * den < (n + m) * num)
                continue;
            assert(at < found.count && found.left[at] == i && found.right[at] == j &&
                   found.score[at] == score);
            at++;
        }
    }
    assert(at == found.count);
    dr_pairs_begin(&less, found.count ? found.count - 1 : 0);
    dr_status expected = found.count ? DR_BUDGET : DR_OK;
    assert(dr_indel_join(&left, &right, LETTERS, num, den, 0, 0, left.count, level, &less) == expected);
    dr_pairs_end(&less);
    dr_pairs_begin(&less, found.count);
    assert(dr_indel_join(&left, &right, LETTERS, num, den, 0, 0, left.count, level, &less) == DR_OK);
    assert(less.count == found.count);
    dr_pairs_end(&less);
    dr_pairs_begin(&less, SIZE_MAX);
    assert(dr_indel_join(&left, &left, LETTERS, num, den, 1, 0, left.count, level, &less) == DR_OK);
    for (size_t k = 0; k < less.count; k++)
        assert(less.left[k] < less.right[k]);
    dr_pairs_end(&less);
    dr_pairs_end(&found);
    uint32_t outside = (uint32_t)left.count, first = 0;
    double score;
    assert(dr_indel_scores(&left, &right, LETTERS, &outside, &first, 0, 1, level, &score) == DR_INPUT);
    free_strings(left);
    free_strings(right);
}

static void specs(dr_level level, size_t rows) {
    enum { ATTRIBUTES = 3 };
    const double scales[ATTRIBUTES] = {1.0, 0.25, 0.0}, weights[ATTRIBUTES] = {1.0, 0.5, 2.0};
    double *values = malloc(ATTRIBUTES * rows * sizeof *values);
    uint8_t *known = malloc(ATTRIBUTES * rows);
    assert(values && known);
    for (size_t k = 0; k < ATTRIBUTES * rows; k++) {
        values[k] = (double)chance(8) / 4.0;
        known[k] = chance(4) != 0;
    }
    dr_schema schema = {scales, weights, ATTRIBUTES};
    dr_sheet sheet = {values, known, rows};
    dr_pairs found;
    dr_pairs_begin(&found, SIZE_MAX);
    assert(dr_specs_join(&schema, &sheet, &sheet, 0.6, 2, 0, 0, rows, level, &found) == DR_OK);
    size_t at = 0;
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < rows; j++) {
            double top = 0.0, bottom = 0.0;
            uint32_t shared = 0;
            for (size_t a = 0; a < ATTRIBUTES; a++) {
                double x = values[a * rows + i], y = values[a * rows + j];
                if (!known[a * rows + i] || !known[a * rows + j])
                    continue;
                double near = 1.0 - fabs(x - y) / (scales[a] > 0.0 ? scales[a] : 1.0);
                double same = scales[a] > 0.0 ? (near > 0.0 ? near : 0.0) : (double)(x == y);
                top += weights[a] * same;
                bottom += weights[a];
                shared++;
            }
            if (shared < 2 || !(top / bottom >= 0.6))
                continue;
            assert(at < found.count && found.left[at] == i && found.right[at] == j);
            assert(found.score[at] == top / bottom);
            at++;
        }
    }
    assert(at == found.count);
    dr_pairs_end(&found);
    uint32_t outside = (uint32_t)rows, first = 0;
    double score;
    assert(dr_specs_scores(&schema, &sheet, &sheet, &outside, &first, 1, 0, 1, level, &score) == DR_INPUT);
    free(values);
    free(known);
}

int main(void) {
    size_t checked = 0;
    for (int level = DR_SCALAR; level < DR_LEVELS; level++) {
        if (!dr_level_supported((dr_level)level))
            continue;
        for (int round = 0; round < 30; round++, checked++) {
            indel((dr_level)level, round % 3 == 0 ? 3 : round % 3 == 1 ? 70 : 200);
            specs((dr_level)level, 1 + chance(600));
        }
    }
    assert(!dr_at((dr_level)DR_LEVELS) && !dr_level_supported((dr_level)DR_LEVELS));
    dr_strings none = {NULL, (const uint64_t[]){0}, 0};
    dr_pairs out;
    dr_pairs_begin(&out, 0);
    assert(dr_indel_join(&none, &none, 1, 1, 1, 0, 0, 0, (dr_level)DR_LEVELS, &out) == DR_LEVEL);
    dr_pairs_end(&out);
    printf("%zu rounds checked\n", checked);
    return 0;
}
