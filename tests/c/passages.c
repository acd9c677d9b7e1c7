/* tests/c/passages.c - words, sets and passages under the sanitizers: random texts of every kind of letter,
 * with a small table of their own, each in a buffer of exactly its size; words against the same ones read
 * otherwise, sets and runs against naive twins, passages against what they promise. Compiled with assertions
 * on; says how many rounds it checked. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "dispatch.h"
#include "passages/align.h"
#include "passages/hash.h"
#include "passages/sets.h"

static uint16_t blocks[DR_LETTERS / DR_BLOCK];
static uint32_t entries[4 * DR_BLOCK], folds[4];

#define WIDE 0x3000u /* a space beyond ASCII */
#define LIGATURE 0x3001u
#define STRANGE 0x3002u

static uint32_t itself(dr_kind kind) {
    return (uint32_t)kind << DR_ENTRY_KIND | DR_ENTRY_ITSELF;
}

/* ASCII in block 0, a few others in block 1 at 0x3000, Hangul in block 2, and nothing elsewhere. */
static dr_letters table(void) {
    for (uint32_t letter = 0; letter < 128; letter++) {
        if (letter >= 'A' && letter <= 'Z')
            entries[letter] = (uint32_t)DR_LETTER << DR_ENTRY_KIND | (letter + 32);
        else if (letter >= 'a' && letter <= 'z')
            entries[letter] = itself(DR_LETTER);
        else if (letter >= '0' && letter <= '9')
            entries[letter] = itself(DR_DIGIT);
    }
    entries['.'] = entries[','] = itself(DR_POINT);
    entries['\''] = itself(DR_APOSTROPHE);
    entries['-'] = itself(DR_HYPHEN);
    entries['\n'] = itself(DR_NEWLINE);
    entries['\r'] = itself(DR_RETURN);
    entries[' '] = itself(DR_SPACE_BETWEEN);
    uint32_t *other = entries + DR_BLOCK;
    other[0] = (uint32_t)DR_SPACE_BETWEEN << DR_ENTRY_KIND | ' ';
    other[1] = (uint32_t)DR_MANY << DR_ENTRY_KIND | 3u << DR_ENTRY_COUNT | 0;
    folds[0] = (uint32_t)DR_LETTER << DR_ENTRY_KIND | 'f';
    folds[1] = ' '; /* separates */
    folds[2] = (uint32_t)DR_DIGIT << DR_ENTRY_KIND | '1';
    for (uint32_t kind = DR_SEPARATOR; kind < DR_RETURN; kind++)
        other[2 + kind] = itself((dr_kind)kind);
    for (uint32_t letter = 0; letter < DR_BLOCK; letter++)
        entries[2 * DR_BLOCK + letter] = (uint32_t)DR_HANGUL << DR_ENTRY_KIND;
    for (size_t block = 0; block < DR_LETTERS / DR_BLOCK; block++)
        blocks[block] = block == 0 ? 0 : block == 0x30 ? 1 : block >= 0xAC && block < 0xD7 ? 2 : 3;
    return (dr_letters){blocks, entries, folds};
}

static uint32_t some_letter(uint32_t wild) {
    const char plain[] = "abcde fgh  Xyz  12 \n", joints[] = "'-.,\r\n -'a1";
    if (chance(100) >= wild)
        return (uint32_t)plain[chance(sizeof plain - 1)];
    switch (chance(4)) {
    case 0: return chance(2) ? STRANGE + chance(13) : LIGATURE;
    case 1: return chance(8) ? 0xAC00u + chance(11172) : chance(UINT32_MAX); /* also what is no code point */
    default: return (uint32_t)joints[chance(sizeof joints - 1)];
    }
}

static void same_words(const dr_words *one, const dr_words *other) {
    assert(one->count == other->count);
    for (size_t k = 0; k < one->count; k++) {
        assert(((uint64_t *)one->hashes.at)[k] == ((uint64_t *)other->hashes.at)[k]);
        assert(((uint32_t *)one->begins.at)[k] == ((uint32_t *)other->begins.at)[k]);
        assert(((uint32_t *)one->ends.at)[k] == ((uint32_t *)other->ends.at)[k]);
    }
}

/* All levels find the same words; and the same where every space is one beyond ASCII, so that no word is
 * plain. */
static void texts(const dr_letters *letters, size_t length, uint32_t wild) {
    uint32_t *text = malloc((length + !length) * sizeof *text);
    assert(text);
    for (size_t k = 0; k < length; k++)
        text[k] = some_letter(wild);
    dr_words found, again;
    dr_words_begin(&found, 1);
    assert(dr_words_add(letters, text, length, DR_SCALAR, &found) == DR_OK);
    for (size_t k = 0; k < found.count; k++) {
        const uint32_t begin = ((uint32_t *)found.begins.at)[k], end = ((uint32_t *)found.ends.at)[k];
        assert(begin < end && end <= length);
    }
    for (int level = DR_SCALAR; level < DR_LEVELS; level++) {
        if (!dr_level_supported((dr_level)level))
            continue;
        dr_words_begin(&again, 1);
        assert(dr_words_add(letters, text, length, (dr_level)level, &again) == DR_OK);
        same_words(&found, &again);
        dr_words_end(&again);
    }
    for (size_t k = 0; k < length; k++)
        text[k] = text[k] == ' ' ? WIDE : text[k];
    dr_words_begin(&again, 1);
    assert(dr_words_add(letters, text, length, DR_SCALAR, &again) == DR_OK);
    same_words(&found, &again);
    dr_words_end(&again);
    dr_words_end(&found);
    free(text);
}

static int ascending(const void *one, const void *other) {
    const uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

/* Hashes that are random, few, or alike in their highest or lowest bits, as a set. */
static void sets(size_t count) {
    uint64_t *hashes = malloc((count + !count) * sizeof *hashes),
             *naive = malloc((count + !count) * sizeof *naive),
             *spare = malloc((count + !count) * sizeof *spare);
    assert(hashes && naive && spare);
    const uint32_t kind = chance(4), few = 1 + chance(40);
    for (size_t k = 0; k < count; k++) {
        const uint64_t any = dr_hash_mix(kind == 1 ? chance(few) : k + ((uint64_t)chance(1u << 31) << 32));
        hashes[k] = kind == 2 ? any >> 40 : kind == 3 ? any << 40 : any;
        naive[k] = hashes[k];
    }
    qsort(naive, count, sizeof *naive, ascending);
    size_t kept = 0;
    for (size_t k = 0; k < count; k++) {
        if (k == 0 || naive[k] != naive[k - 1])
            naive[kept++] = naive[k];
    }
    assert(dr_runs_set(hashes, spare, count) == kept);
    assert(kept == 0 || memcmp(hashes, naive, kept * sizeof *naive) == 0);
    free(hashes);
    free(naive);
    free(spare);
}

/* Runs, in place, against each run by itself. */
static void runs(size_t count, size_t n) {
    uint64_t *words = malloc((count + !count) * sizeof *words),
             *hashes = malloc((count + !count) * sizeof *hashes);
    assert(words && hashes);
    for (size_t k = 0; k < count; k++)
        hashes[k] = words[k] = dr_hash_mix(chance(5));
    dr_runs(hashes, count, n, hashes);
    for (size_t k = 0; k < dr_runs_count(count, n); k++) {
        uint64_t hash = 0;
        for (size_t i = k; i < k + n && i < count; i++)
            hash = hash * DR_HASH_RUN + words[i];
        assert(hashes[k] == dr_hash_mix(hash));
    }
    free(words);
    free(hashes);
}

/* What a passage says: it lies in both, apart from the last one in b, and between its edits all words are
 * equal. */
static size_t passage_holds(const uint64_t *a, size_t m, const uint64_t *b, size_t n, const uint32_t *found,
                            const uint32_t (*edits)[4], size_t count, size_t covered) {
    size_t x = found[0], y = found[2], kept = 0;
    assert(found[0] < found[1] && found[1] <= m && covered <= found[2] && found[2] < found[3] &&
           found[3] <= n);
    for (size_t k = 0; k <= count; k++) {
        const size_t end_x = k < count ? edits[k][0] : found[1], end_y = k < count ? edits[k][2] : found[3];
        assert(end_x > x && end_x - x == end_y - y);
        for (; x < end_x; x++, y++, kept++)
            assert(a[x] == b[y]);
        if (k < count) {
            assert(edits[k][1] > edits[k][0] || edits[k][3] > edits[k][2]);
            x = edits[k][1];
            y = edits[k][3];
        }
    }
    assert(kept == found[4]);
    return found[3];
}

/* Every run of min_words that stands in both lies in passages, and what does not hold of any lies in none. */
static void passages(size_t m, size_t n, uint32_t kinds, size_t min_words) {
    uint64_t *a = malloc((m + !m) * sizeof *a), *b = malloc((n + !n) * sizeof *b);
    assert(a && b);
    for (size_t k = 0; k < m; k++)
        a[k] = chance(kinds);
    for (size_t k = 0; k < n; k++) /* mostly a copy */
        b[k] = m && chance(12) ? a[(k + (size_t)chance(60) / 59) % m] : chance(kinds);
    const int64_t offsets_a[] = {0, (int64_t)m}, offsets_b[] = {0, 0, (int64_t)n};
    const dr_texts one = {a, offsets_a, 1}, other = {b, offsets_b, 2};
    const uint32_t rows_a[] = {0, 0, 0}, rows_b[] = {1, 0, 1};
    int64_t counts[3];
    dr_passages out;
    dr_passages_begin(&out);
    assert(dr_passages_align(&one, &other, rows_a, rows_b, 0, 3, min_words, &out, counts) == DR_OK);
    assert(counts[1] == 0 && counts[0] == counts[2] && (size_t)counts[0] * 2 == out.count);
    size_t covered = 0, edits = 0, at = 0;
    for (size_t k = 0; k < (size_t)counts[0]; k++) {
        const uint32_t *found = (uint32_t *)out.found.at + 5 * k;
        const size_t own = (size_t)((int64_t *)out.edits_of.at)[k];
        const uint32_t (*all)[4] = out.edits.at;
        covered = passage_holds(a, m, b, n, found, own ? all + edits : NULL, own, covered);
        edits += own;
    }
    for (size_t j = 0; j + min_words <= n; j++) {
        int stands = 0;
        for (size_t i = 0; i + min_words <= m && !stands; i++)
            stands = memcmp(a + i, b + j, min_words * sizeof *a) == 0;
        for (size_t y = j; stands && y < j + min_words; y++) {
            for (at = 0; at < (size_t)counts[0]; at++) {
                const uint32_t *found = (uint32_t *)out.found.at + 5 * at;
                if (found[2] <= y && y < found[3])
                    break;
            }
            assert(at < (size_t)counts[0]);
        }
    }
    dr_passages_end(&out);
    free(a);
    free(b);
}

/* What no caller should ask for is refused before anything is read. */
static void refusals(const dr_letters *letters) {
    const uint32_t letter = 'a', rows[] = {1}, none[] = {0};
    const uint64_t back[] = {1, 0}, hash = 1;
    const int64_t offsets[] = {0, 1};
    const dr_texts texts_of = {&hash, offsets, 1};
    int64_t counts[1];
    dr_words words;
    dr_passages out;
    dr_words_begin(&words, 1);
    dr_passages_begin(&out);
    assert(dr_words_add(letters, &letter, 1, DR_LEVELS, &words) == DR_LEVEL);
    assert(dr_words_add(letters, &letter, (size_t)UINT32_MAX + 1, DR_SCALAR, &words) == DR_RANGE);
    assert(dr_words_rows(letters, &letter, back, 1, DR_SCALAR, &words, counts) == DR_INPUT);
    assert(dr_shingles(letters, &letter, back, 1, 3, DR_SCALAR, &words, counts) == DR_INPUT);
    assert(dr_shingles(letters, &letter, back, 1, 0, DR_SCALAR, &words, counts) == DR_INPUT);
    assert(dr_passages_align(&texts_of, &texts_of, rows, none, 0, 1, 1, &out, counts) == DR_INPUT);
    assert(dr_passages_align(&texts_of, &texts_of, none, rows, 0, 1, 1, &out, counts) == DR_INPUT);
    assert(dr_passages_align(&texts_of, &texts_of, none, none, 0, 1, 0, &out, counts) == DR_INPUT);
    assert(words.count == 0 && out.count == 0);
    dr_words_end(&words);
    dr_passages_end(&out);
}

int main(void) {
    const dr_letters letters = table();
    size_t checked = 0;
    for (size_t length = 0; length < 300; length++) {
        for (uint32_t wild = 0; wild < 50; wild += 12, checked++)
            texts(&letters, length, wild);
    }
    for (size_t round = 0; round < 300; round++, checked++) {
        sets(round < 60 ? round : chance(9000));
        runs(chance(30), 1 + chance(12));
        passages(chance(80), chance(80), 1 + chance(round % 2 ? 4 : 30), 1 + chance(9));
    }
    passages(3000, 3000, 2, 20);
    passages(2000, 2000, 1, 8);
    refusals(&letters);
    printf("%zu rounds checked\n", checked);
    return 0;
}
