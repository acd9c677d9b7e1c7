/* tests/c/cosine.c - the joins of embeddings under the sanitizers, by scan and by codes, whole and damaged,
 * at every level. Compiled with assertions on; says how many rounds it checked. */
#if defined(__linux__) && defined(__x86_64__)
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include <float.h>
#include <math.h>
#include <stdio.h>

#include "check.h"
#include "cosine/filter.h"
#include "cosine/join.h"
#include "dispatch.h"

typedef struct {
    dr_vectors left, right;
    dr_cosine_codes codes_left, codes_right;
    double cutoff;
    dr_level level;
    uint64_t decided;
} rows_case;

/* Whether tiles may be used is asked of the system once for the process. */
static int granted(dr_level level) {
    if (!dr_level_supported(level))
        return 0;
#if defined(__linux__) && defined(__x86_64__) && !defined(EMULATED)
    if (level == DR_AMX)
        return syscall(SYS_arch_prctl, 0x1023, 18) == 0;
#endif
    return 1;
}

static float some_number(void) {
    static const float odd[] = {0.0f, -0.0f, 1.0f, -1.0f, 1e-45f, -1e-38f, 3e38f, FLT_MAX, FLT_MIN, 127.0f};
    return chance(8) ? (float)chance(2001) / 1000.0f - 1.0f : odd[chance(10)];
}

/* Rows of exactly the bytes they need; most are another with a few numbers changed, at another scale. */
static dr_vectors some_rows(size_t count, size_t dims, dr_level level) {
    float *rows = room(count * dims, sizeof *rows);
    double *squares = room(count, sizeof *squares);
    for (size_t i = 0; i < count; i++) {
        float *row = rows + i * dims;
        const uint32_t kind = chance(10);
        for (size_t k = 0; k < dims; k++)
            row[k] = i && kind < 6 ? row[k - dims] / 2.0f
                     : kind == 6   ? 0.0f
                                   : (float)chance(2001) / 1000.0f - 1.0f;
        for (uint32_t changes = chance(4); changes; changes--)
            row[chance((uint32_t)dims)] = some_number();
    }
    assert(dr_cosine_squares(rows, dims, 0, count, level, squares) == DR_OK);
    return (dr_vectors){rows, squares, count, dims};
}

static dr_cosine_codes codes_of(const dr_vectors *rows, dr_level level) {
    const size_t tiles = dr_cosine_tiles(rows->count), terms = 2 + dr_cosine_spans(rows->dims);
    int8_t *codes = room(tiles * DR_COSINE_TILE * dr_cosine_width(rows->dims), 1);
    float *own = room(tiles * DR_COSINE_TILE * terms, sizeof *own);
    float *tops = room(tiles * 2 * dr_cosine_tops(rows->dims), sizeof *tops);
    uint16_t *order = room(rows->dims, sizeof *order);
    for (size_t k = 0; k < rows->dims; k++)
        order[k] = (uint16_t)k;
    for (size_t k = rows->dims; k-- > 1;) { /* any order will do */
        const uint32_t other = chance((uint32_t)k + 1);
        const uint16_t held = order[k];
        order[k] = order[other];
        order[other] = held;
    }
    const size_t cut = chance((uint32_t)tiles + 1);
    assert(dr_cosine_encode(rows, order, 0, cut, level, codes, own, tops) == DR_OK);
    assert(dr_cosine_encode(rows, order, cut, tiles, level, codes, own, tops) == DR_OK);
    assert(dr_cosine_encode(rows, order, 0, tiles + 1, level, codes, own, tops) == DR_INPUT);
    return (dr_cosine_codes){codes, own, tops, order, rows->count, rows->dims};
}

static void free_all(const dr_vectors *rows, const dr_cosine_codes *codes) {
    free((void *)(uintptr_t)rows->rows);
    free((void *)(uintptr_t)rows->squares);
    free((void *)(uintptr_t)codes->codes);
    free((void *)(uintptr_t)codes->terms);
    free((void *)(uintptr_t)codes->tops);
    free((void *)(uintptr_t)codes->order);
}

static dr_status scan(const void *what, int self, size_t begin, size_t end, dr_pairs *out) {
    const rows_case *c = what;
    return dr_cosine_scan(&c->left, self ? &c->left : &c->right, c->cutoff, self, begin, end, c->level, out);
}

static dr_status by_codes(const void *what, int self, size_t begin, size_t end, dr_pairs *out) {
    const rows_case *c = what;
    uint64_t decided = 0;
    return dr_cosine_filter(&c->left, self ? &c->left : &c->right, self ? &c->codes_left : &c->codes_right,
                            c->cutoff, self, begin, end, c->level, out, &decided);
}

/* The definition, in one loop a lane. */
static double naive_dot(const float *a, const float *b, size_t dims) {
    double lanes[16] = {0.0};
    for (size_t l = 0; l < 16; l++) {
        for (size_t k = l; k < dims; k += 16)
            lanes[l] = lanes[l] + (double)a[k] * (double)b[k];
    }
    double eight[8], four[4];
    for (size_t l = 0; l < 8; l++)
        eight[l] = lanes[l] + lanes[l + 8];
    for (size_t l = 0; l < 4; l++)
        four[l] = eight[l] + eight[l + 4];
    return (four[0] + four[2]) + (four[1] + four[3]);
}

static double naive_score(const dr_vectors *one, size_t i, const dr_vectors *other, size_t j) {
    const size_t dims = one->dims;
    const float *a = one->rows + i * dims, *b = other->rows + j * dims;
    return naive_dot(a, b, dims) / sqrt(naive_dot(a, a, dims) * naive_dot(b, b, dims));
}

static size_t naive(const rows_case *c, const dr_vectors *right, expected *all) {
    size_t count = 0;
    for (uint32_t i = 0; i < c->left.count; i++) {
        for (uint32_t j = 0; j < right->count; j++) {
            const double score = naive_score(&c->left, i, right, j);
            double given = 7.0;
            assert(dr_cosine_scores(&c->left, right, &i, &j, 0, 1, c->level, &given) == DR_OK);
            assert(isnan(score) ? isnan(given) : given == score);
            if (score >= c->cutoff)
                all[count++] = (expected){i, j, score};
        }
    }
    return count;
}

static void joins(dr_level level, size_t dims, size_t rows_left, size_t rows_right) {
    rows_case c;
    c.left = some_rows(rows_left, dims, level);
    c.right = some_rows(rows_right, dims, level);
    c.codes_left = codes_of(&c.left, level);
    c.codes_right = codes_of(&c.right, level);
    c.level = level;
    static const double cutoffs[] = {0.8, 0.97, 0.3, 1.0, 0.0, -0.5, -0.999};
    c.cutoff = cutoffs[chance(7)];
    if (rows_left && rows_right && chance(2)) { /* at a score that there is, or just above it */
        const double score =
            naive_score(&c.left, chance((uint32_t)rows_left), &c.right, chance((uint32_t)rows_right));
        if (score > -1.0 && score < 1.0)
            c.cutoff = chance(2) ? score : nextafter(score, 1.0);
    }
    expected *all = room(rows_left * (rows_left + rows_right) + 1, sizeof *all);
    size_t count = naive(&c, &c.right, all);
    check(scan, &c, 0, rows_left, all, count);
    check(by_codes, &c, 0, rows_left, all, count);
    count = naive(&c, &c.left, all);
    check(scan, &c, 1, rows_left, all, count);
    check(by_codes, &c, 1, rows_left, all, count);
    const uint32_t left_out = (uint32_t)rows_left, right_out = (uint32_t)rows_right, first = 0;
    double score;
    assert(dr_cosine_scores(&c.left, &c.right, &left_out, &first, 0, 1, level, &score) == DR_INPUT);
    assert(dr_cosine_scores(&c.left, &c.right, &first, &right_out, 0, 1, level, &score) == DR_INPUT);
    free(all);
    free_all(&c.left, &c.codes_left);
    free_all(&c.right, &c.codes_right);
}

/* A row is its codes and what they leave out, as the terms say, whatever stands in it. */
static void codes_hold(dr_level level, size_t dims, int most) {
    dr_vectors rows = some_rows(20, dims, level);
    dr_cosine_codes unused = codes_of(&rows, level);
    const size_t width = dr_cosine_width(dims), spans = dr_cosine_spans(dims);
    int8_t *codes = room(width, 1);
    float *terms = room(2 + 2 * spans, sizeof *terms);
    for (size_t i = 0; i < rows.count; i++) {
        const float *row = rows.rows + i * dims;
        const double norm = sqrt(rows.squares[i]);
        dr_at(level)->cosine_quantise(row, norm, unused.order, dims, most, codes, terms);
        double off = 0.0, behind = 0.0;
        for (size_t k = width; k-- > 0;) {
            const double value = k < dims && norm > 0.0 ? (double)row[unused.order[k]] / norm : 0.0;
            assert(codes[k] >= -most && codes[k] <= most && (k < dims || codes[k] == 0));
            if (k % DR_COSINE_SPAN == DR_COSINE_SPAN - 1)
                assert(sqrt(behind) <= (double)terms[2 + k / DR_COSINE_SPAN] + 1e-9);
            off += (value - (double)terms[0] * codes[k]) * (value - (double)terms[0] * codes[k]);
            behind += value * value;
        }
        double before = 0.0;
        for (size_t k = 0; k < width && norm > 0.0; k++) {
            const double value = k < dims ? (double)row[unused.order[k]] / norm : 0.0;
            before += (value - (double)terms[0] * codes[k]) * (value - (double)terms[0] * codes[k]);
            if (k % DR_COSINE_SPAN == DR_COSINE_SPAN - 1)
                assert(sqrt(before) <= (double)terms[2 + spans + k / DR_COSINE_SPAN] + 1e-9);
        }
        assert(norm > 0.0 ? sqrt(off) <= (double)terms[1] + 1e-9 : terms[1] == -FLT_MAX);
    }
    free(codes);
    free(terms);
    free_all(&rows, &unused);
}

/* Whatever stands in the codes, nothing outside is read, and no pair is found that is none. */
static void damaged(dr_level level) {
    const size_t dims = 1 + chance(140), count = 1 + chance(90);
    dr_vectors rows = some_rows(count, dims, level);
    dr_cosine_codes codes = codes_of(&rows, level);
    int8_t *bytes = (int8_t *)(uintptr_t)codes.codes;
    float *terms = (float *)(uintptr_t)codes.terms, *tops = (float *)(uintptr_t)codes.tops;
    const size_t tiles = dr_cosine_tiles(count), held = 2 + dr_cosine_spans(dims);
    for (uint32_t k = chance(40) + 1; k; k--) {
        bytes[chance((uint32_t)(tiles * DR_COSINE_TILE * dr_cosine_width(dims)))] = INT8_MIN;
        terms[chance((uint32_t)(tiles * DR_COSINE_TILE * held))] = chance(2) ? NAN : INFINITY;
        tops[chance((uint32_t)(tiles * 2 * dr_cosine_tops(dims)))] = chance(2) ? NAN : -INFINITY;
    }
    dr_pairs found;
    dr_pairs_begin(&found, SIZE_MAX);
    uint64_t decided = 0;
    assert(dr_cosine_filter(&rows, &rows, &codes, 0.5, 0, 0, count, level, &found, &decided) == DR_OK);
    assert(decided >= found.count);
    for (size_t k = 0; k < found.count; k++)
        assert(found.score[k] >= 0.5 &&
               found.score[k] == naive_score(&rows, found.left[k], &rows, found.right[k]));
    ((uint16_t *)(uintptr_t)codes.order)[chance((uint32_t)dims)] = (uint16_t)(dims + chance(9));
    assert(dr_cosine_filter(&rows, &rows, &codes, 0.5, 0, 0, count, level, &found, &decided) == DR_INPUT);
    assert(dr_cosine_encode(&rows, codes.order, 0, tiles, level, bytes, terms, tops) == DR_INPUT);
    dr_pairs_end(&found);
    free_all(&rows, &codes);
}

/* What no caller should ask for is refused before anything is read. */
static void refusals(void) {
    const float number = 1.0f;
    const double square = 1.0;
    const uint16_t order = 0;
    dr_vectors none = {&number, &square, 0, 1}, wide = {&number, &square, 0, DR_COSINE_DIMS + 1},
               thin = {&number, &square, 0, 0}, many = {&number, &square, (size_t)UINT32_MAX + 1, 1};
    dr_cosine_codes codes = {NULL, NULL, NULL, &order, 0, 1}, other = codes;
    other.count = 1;
    dr_pairs out;
    dr_pairs_begin(&out, 0);
    uint64_t decided = 0;
    assert(dr_cosine_squares(&number, 1, 0, 0, DR_LEVELS, NULL) == DR_LEVEL);
    assert(dr_cosine_scan(&none, &none, 0.5, 0, 0, 0, DR_LEVELS, &out) == DR_LEVEL);
    assert(dr_cosine_filter(&none, &none, &codes, 0.5, 0, 0, 0, DR_LEVELS, &out, &decided) == DR_LEVEL);
    assert(dr_cosine_scores(&none, &none, NULL, NULL, 0, 0, DR_LEVELS, NULL) == DR_LEVEL);
    assert(dr_cosine_encode(&none, &order, 0, 0, DR_LEVELS, NULL, NULL, NULL) == DR_LEVEL);
    assert(dr_cosine_scan(&many, &none, 0.5, 0, 0, 0, DR_SCALAR, &out) == DR_RANGE);
    assert(dr_cosine_filter(&none, &many, &codes, 0.5, 0, 0, 0, DR_SCALAR, &out, &decided) == DR_RANGE);
    assert(dr_cosine_scan(&none, &wide, 0.5, 0, 0, 0, DR_SCALAR, &out) == DR_INPUT);
    assert(dr_cosine_scan(&wide, &wide, 0.5, 0, 0, 0, DR_SCALAR, &out) == DR_INPUT);
    assert(dr_cosine_scan(&thin, &thin, 0.5, 0, 0, 0, DR_SCALAR, &out) == DR_INPUT);
    assert(dr_cosine_scan(&none, &none, 0.5, 0, 0, 1, DR_SCALAR, &out) == DR_INPUT);
    assert(dr_cosine_filter(&none, &none, &other, 0.5, 0, 0, 0, DR_SCALAR, &out, &decided) == DR_INPUT);
    assert(dr_cosine_filter(&none, &none, &codes, 0.5, 0, 0, 0, DR_SCALAR, &out, &decided) == DR_OK);
    assert(decided == 0 && out.count == 0);
    dr_pairs_end(&out);
}

int main(void) {
    static const size_t dims[] = {1, 15, 16, 17, 31, 33, 64, 65, 128, 130, 257},
                        sizes[] = {0, 1, 16, 31, 33, 70, 130};
    size_t checked = 0;
    for (int level = DR_SCALAR; level < DR_LEVELS; level++) {
        if (!granted((dr_level)level))
            continue;
        for (int round = 0; round < 44; round++, checked++) {
            codes_hold((dr_level)level, dims[round % 11], round % 2 ? DR_COSINE_MOST : DR_COSINE_MOST_AVX2);
            damaged((dr_level)level);
            joins((dr_level)level, dims[round % 11], chance(70), sizes[round % 7]);
        }
        joins((dr_level)level, DR_COSINE_DIMS, 5, 35);
    }
    refusals();
    printf("%zu rounds checked\n", checked);
    return 0;
}
