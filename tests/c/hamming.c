/* tests/c/hamming.c - the joins of binary codes under the sanitizers, by scan and by tables, whole and
 * damaged. Compiled with assertions on; says how many rounds it checked. */
#include <stdio.h>

#include "check.h"
#include "dispatch.h"
#include "hamming/join.h"
#include "hamming/mih.h"
#include "hamming/near.h"
#include "hamming/sift.h"

typedef struct {
    dr_codes left, right;
    dr_mih mih_left, mih_right;
    uint32_t radius;
    dr_level level;
} codes_case;

/* Codes of exactly the bytes they need; most are another with a few bits turned. */
static dr_codes some_codes(size_t count, size_t width) {
    uint64_t *words = malloc((count * width + 1) * sizeof *words);
    assert(words);
    for (size_t i = 0; i < count; i++) {
        for (size_t w = 0; w < width; w++) {
            uint64_t fresh = (uint64_t)chance(UINT32_MAX) << 32 | chance(UINT32_MAX);
            words[i * width + w] = i && chance(4) ? words[(i - 1) * width + w] : chance(4) ? fresh : 0;
        }
        for (uint32_t turns = chance(6); turns; turns--)
            words[i * width + chance((uint32_t)width)] ^= (uint64_t)1 << chance(64);
    }
    uint64_t *exact = malloc(count ? count * width * sizeof *exact : 1);
    assert(exact);
    memcpy(exact, words, count * width * sizeof *exact);
    free(words);
    dr_codes out = {exact, count, width};
    return out;
}

static dr_mih tables_of(const dr_codes *codes, size_t tables, unsigned bits) {
    size_t starts = ((size_t)1 << bits) + 1, held = dr_mih_signatures(codes->count);
    uint32_t *rows = malloc(tables * codes->count * sizeof *rows + 1),
             *begins = malloc(tables * starts * sizeof *begins);
    uint16_t *signatures = malloc(tables * held * sizeof *signatures);
    assert(rows && begins && signatures);
    for (size_t t = 0; t < tables; t++)
        assert(dr_mih_build(codes, tables, bits, t, rows + t * codes->count, begins + t * starts,
                            signatures + t * held) == DR_OK);
    dr_mih out = {*codes, tables, bits, rows, begins, signatures};
    return out;
}

static void free_tables(const dr_mih *mih) {
    free((void *)(uintptr_t)mih->rows);
    free((void *)(uintptr_t)mih->starts);
    free((void *)(uintptr_t)mih->signatures);
}

static dr_status scan(const void *what, int self, size_t begin, size_t end, dr_pairs *out) {
    const codes_case *c = what;
    return dr_hamming_join(&c->left, self ? &c->left : &c->right, c->radius, self, begin, end, c->level, out);
}

static dr_status by_tables(const void *what, int self, size_t begin, size_t end, dr_pairs *out) {
    const codes_case *c = what;
    return dr_mih_join(self ? &c->mih_left : &c->mih_right, &c->left, c->radius, self, begin, end, c->level,
                       out);
}

static size_t naive(const codes_case *c, const dr_codes *right, expected *all) {
    size_t count = 0;
    for (uint32_t i = 0; i < c->left.count; i++) {
        for (uint32_t j = 0; j < right->count; j++) {
            uint32_t apart = 0;
            for (size_t bit = 0; bit < 64 * c->left.width; bit++) {
                uint64_t one = c->left.words[i * c->left.width + bit / 64] >> bit % 64;
                uint64_t other = right->words[j * right->width + bit / 64] >> bit % 64;
                apart += (one ^ other) & 1;
            }
            int32_t given = -1;
            assert(dr_hamming_scores(&c->left, right, &i, &j, 0, 1, c->level, &given) == DR_OK);
            assert(given == (int32_t)apart);
            if (apart <= c->radius)
                all[count++] = (expected){i, j, apart};
        }
    }
    return count;
}

static void joins(dr_level level, size_t width, size_t rows_left, size_t rows_right) {
    codes_case c;
    c.left = some_codes(rows_left, width);
    c.right = some_codes(rows_right, width);
    c.level = level;
    size_t tables = width + chance((uint32_t)(3 * width));
    unsigned bits = 1 + chance(7);
    c.mih_left = tables_of(&c.left, tables, bits);
    c.mih_right = tables_of(&c.right, tables, bits);
    c.radius = chance(3) ? chance(6) : chance((uint32_t)(64 * width) + 1);
    expected *all = malloc((rows_left * (rows_left + rows_right) + 1) * sizeof *all);
    assert(all);
    size_t count = naive(&c, &c.right, all);
    check(scan, &c, 0, rows_left, all, count);
    check(by_tables, &c, 0, rows_left, all, count);
    count = naive(&c, &c.left, all);
    check(scan, &c, 1, rows_left, all, count);
    check(by_tables, &c, 1, rows_left, all, count);
    const uint32_t left_out = (uint32_t)rows_left, right_out = (uint32_t)rows_right, first = 0;
    int32_t distance;
    assert(dr_hamming_scores(&c.left, &c.right, &left_out, &first, 0, 1, level, &distance) == DR_INPUT);
    assert(dr_hamming_scores(&c.left, &c.right, &first, &right_out, 0, 1, level, &distance) == DR_INPUT);
    free(all);
    free_tables(&c.mih_left);
    free_tables(&c.mih_right);
    free((void *)(uintptr_t)c.left.words);
    free((void *)(uintptr_t)c.right.words);
}

/* Whatever stands in the tables, nothing outside is read, and no pair is found that is none. */
static void damaged(dr_level level) {
    const uint32_t width = 4, count = 200;
    dr_codes codes = some_codes(count, width);
    dr_mih mih = tables_of(&codes, 8, 6);
    uint32_t *rows = (uint32_t *)(uintptr_t)mih.rows, *starts = (uint32_t *)(uintptr_t)mih.starts;
    for (uint32_t k = chance(20) + 1; k; k--) {
        rows[chance(8 * count)] = chance(3) ? chance(2 * count) : UINT32_MAX;
        starts[chance(8 * 65)] = chance(3) ? chance(2 * count) : UINT32_MAX;
    }
    dr_pairs found;
    dr_pairs_begin(&found, SIZE_MAX);
    dr_status status = dr_mih_join(&mih, &codes, 7, 0, 0, count, level, &found);
    assert(status == DR_OK || status == DR_INPUT);
    for (size_t k = 0; k < found.count && status == DR_OK; k++) {
        int32_t distance;
        assert(dr_hamming_scores(&codes, &codes, &found.left[k], &found.right[k], 0, 1, level, &distance) ==
               DR_OK);
        assert(distance <= 7 && found.score[k] == distance);
    }
    dr_pairs_end(&found);
    free_tables(&mih);
    free((void *)(uintptr_t)codes.words);
}

/* Every variant leaves out what its bound excludes, and nothing else, at every length of a block. */
static void bounds(dr_level level) {
    const size_t pairs = 1 + chance(4), n = chance(DR_HAMMING_BLOCK + 1);
    uint64_t *heads = malloc(2 * pairs * DR_HAMMING_BLOCK * sizeof *heads), query[8];
    uint32_t places[DR_HAMMING_BLOCK], radius = chance((uint32_t)(64 * pairs) + 1);
    assert(heads);
    for (size_t k = 0; k < 2 * pairs * DR_HAMMING_BLOCK; k++)
        heads[k] = (uint64_t)chance(UINT32_MAX) << 32 | chance(UINT32_MAX);
    for (size_t k = 0; k < 2 * pairs; k++)
        query[k] = (uint64_t)chance(UINT32_MAX) << 32 | chance(UINT32_MAX);
    size_t count = dr_at(level)->hamming_near(heads, n, query, pairs, radius, places), at = 0;
    for (size_t j = 0; j < n; j++) {
        uint32_t apart = 0;
        for (size_t p = 0; p < pairs; p++) {
            uint64_t either = (heads[2 * p * DR_HAMMING_BLOCK + j] ^ query[2 * p]) |
                              (heads[(2 * p + 1) * DR_HAMMING_BLOCK + j] ^ query[2 * p + 1]);
            for (; either; either &= either - 1)
                apart++;
        }
        if (apart <= radius)
            assert(at < count && places[at++] == j);
    }
    assert(at == count);
    free(heads);
}

/* Every variant lets through what its signature allows, in order, and nothing behind the bucket. */
static void sifted(dr_level level) {
    enum { HELD = 300, PROBES = 20 };
    uint16_t *signatures = malloc((HELD + DR_HAMMING_STEP - 1) * sizeof *signatures), queries[4];
    uint64_t *near = malloc(PROBES * HELD * sizeof *near);
    dr_probe probes[PROBES];
    assert(signatures && near);
    for (size_t k = 0; k < HELD + DR_HAMMING_STEP - 1; k++)
        signatures[k] = (uint16_t)chance(65536);
    for (size_t q = 0; q < 4; q++)
        queries[q] = (uint16_t)chance(65536);
    for (size_t p = 0; p < PROBES; p++) {
        uint32_t begin = chance(HELD), most = chance(4) ? chance(17) : 1000 + chance(25);
        probes[p] = (dr_probe){begin, begin + chance(HELD - begin + 1), (uint16_t)chance(4), (uint16_t)most};
    }
    size_t count = dr_at(level)->hamming_sift(signatures, probes, PROBES, queries, near), at = 0;
    for (const dr_probe *p = probes; p < probes + PROBES; p++) {
        for (uint32_t k = p->begin; k < p->end; k++) {
            uint32_t apart = 0;
            for (uint32_t bits = signatures[k] ^ queries[p->query]; bits; bits &= bits - 1)
                apart++;
            if (apart <= p->most)
                assert(at < count && near[at++] == ((uint64_t)p->query << 32 | k));
        }
    }
    assert(at == count);
    free(near);
    free(signatures);
}

/* What no caller should ask for is refused before anything is read. */
static void refusals(void) {
    const uint64_t word = 0;
    dr_codes none = {&word, 0, 1}, wide = {&word, 0, 17}, thin = {&word, 0, 0},
             many = {&word, (size_t)UINT32_MAX + 1, 1};
    dr_mih mih = {none, 1, 1, NULL, NULL, NULL}, few = mih, deep = mih, cut = mih;
    few.tables = 0;
    deep.bits = 33;
    cut.tables = DR_MIH_TABLES + 1;
    dr_pairs out;
    dr_pairs_begin(&out, 0);
    assert(dr_hamming_join(&none, &none, 0, 0, 0, 0, DR_LEVELS, &out) == DR_LEVEL);
    assert(dr_mih_join(&mih, &none, 0, 0, 0, 0, DR_LEVELS, &out) == DR_LEVEL);
    assert(dr_hamming_scores(&none, &none, NULL, NULL, 0, 0, DR_LEVELS, NULL) == DR_LEVEL);
    assert(dr_hamming_join(&many, &none, 0, 0, 0, 0, DR_SCALAR, &out) == DR_RANGE);
    assert(dr_mih_join(&mih, &many, 0, 0, 0, 0, DR_SCALAR, &out) == DR_RANGE);
    assert(dr_mih_build(&many, 1, 1, 0, NULL, NULL, NULL) == DR_RANGE);
    assert(dr_hamming_join(&none, &wide, 0, 0, 0, 0, DR_SCALAR, &out) == DR_INPUT);
    assert(dr_hamming_join(&thin, &thin, 0, 0, 0, 0, DR_SCALAR, &out) == DR_INPUT);
    assert(dr_hamming_join(&none, &none, 0, 0, 0, 1, DR_SCALAR, &out) == DR_INPUT);
    assert(dr_mih_join(&few, &none, 0, 0, 0, 0, DR_SCALAR, &out) == DR_INPUT);
    assert(dr_mih_join(&cut, &none, 0, 0, 0, 0, DR_SCALAR, &out) == DR_INPUT);
    assert(dr_mih_join(&deep, &none, 0, 0, 0, 0, DR_SCALAR, &out) == DR_INPUT);
    assert(dr_mih_build(&none, 1, 0, 0, NULL, NULL, NULL) == DR_INPUT);
    assert(dr_mih_build(&none, 1, 1, 1, NULL, NULL, NULL) == DR_INPUT);
    assert(dr_hamming_join(&none, &none, 0, 0, 0, 0, DR_SCALAR, &out) == DR_OK && out.count == 0);
    dr_pairs_end(&out);
}

int main(void) {
    static const size_t widths[] = {1, 2, 4, 8, 16}, sizes[] = {0, 1, 31, 33, 513, 90, 200};
    size_t checked = 0;
    for (int level = DR_SCALAR; level < DR_LEVELS; level++) {
        if (!dr_level_supported((dr_level)level))
            continue;
        for (int round = 0; round < 70; round++, checked++) {
            bounds((dr_level)level);
            sifted((dr_level)level);
            damaged((dr_level)level);
            joins((dr_level)level, widths[round % 5], chance(40), sizes[round % 7]);
        }
    }
    refusals();
    printf("%zu rounds checked\n", checked);
    return 0;
}
