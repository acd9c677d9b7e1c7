/* csrc/passages/align.c - see align.h. */
#include "align.h"

#include "index.h"
#include "sets.h"

#define LOOKED_AT                                                                                            \
    32u              /* places that a run is held against: no input takes more than so many times its words */
#define FARTHEST 14u /* words between two pieces of a passage: an edit, not another text */
#define COUNTED 32u  /* words that are counted of a piece that might follow */

/* A text, or what is left of it, read forwards from its first word or backwards from its last. */
typedef struct {
    const uint64_t *words;
    size_t count;
} text;

/* Where the texts agree again: so many words on in each, for so many words. */
typedef struct {
    size_t x, y, same;
} onward;

/* One pair: its texts, what a passage may pass over, and where the last one ended. */
typedef struct {
    text a, b;
    size_t reach, last, covered;
} pair;

void dr_passages_begin(dr_passages *passages) {
    *passages = (dr_passages){{0}, {0}, {0}, 0, 0};
}

void dr_passages_end(dr_passages *passages) {
    dr_scratch_end(&passages->found);
    dr_scratch_end(&passages->edits_of);
    dr_scratch_end(&passages->edits);
}

static text behind(text of, size_t at) {
    return (text){of.words + at, of.count - at};
}

static inline size_t common(text a, text b, size_t most) {
    size_t same = 0;
    most = a.count < most ? a.count : most;
    most = b.count < most ? b.count : most;
    while (same < most && a.words[same] == b.words[same])
        same++;
    return same;
}

static inline size_t common_back(text a, text b, size_t most) {
    size_t same = 0;
    most = a.count < most ? a.count : most;
    most = b.count < most ? b.count : most;
    while (same < most && a.words[a.count - 1 - same] == b.words[b.count - 1 - same])
        same++;
    return same;
}

static text cut(text of, size_t passed, int back) {
    return back ? (text){of.words, of.count - passed} : behind(of, passed);
}

/* Find where the texts agree again, at most `reach` words on; none where `same` is 0. The reference says by
 * what order, and this walks in it: by words passed over, then x + y, then x. */
static onward ahead(text a, text b, size_t reach, int back) {
    onward best = {0, 0, 0};
    size_t gain = 0;
    for (size_t passed = 1; passed <= reach; passed++) {
        if (gain + passed >= COUNTED || passed + 2 > COUNTED)
            break; /* what is counted can gain no more */
        for (size_t sum = passed; sum <= 2 * passed; sum++) {
            /* x ascending: the lesser of the two is sum - passed, and x may be either */
            for (int which = 0; which < 2; which++) {
                const size_t x = which ? passed : sum - passed, y = sum - x;
                if ((which && sum == 2 * passed) || x > a.count || y > b.count)
                    continue;
                const text one = cut(a, x, back), other = cut(b, y, back);
                const size_t same = back ? common_back(one, other, COUNTED) : common(one, other, COUNTED);
                if (same >= passed + 2 && same - passed > gain) {
                    gain = same - passed;
                    best = (onward){x, y, same};
                }
            }
        }
    }
    if (best.same == COUNTED) {
        const text one = cut(a, best.x, back), other = cut(b, best.y, back);
        best.same = back ? common_back(one, other, SIZE_MAX) : common(one, other, SIZE_MAX);
    }
    return best;
}

static dr_status add_edit(dr_passages *out, size_t from_x, size_t x, size_t from_y, size_t y) {
    DR_TRY(dr_scratch_keep(&out->edits, out->edit_count + 1, 4 * sizeof(uint32_t)));
    uint32_t *edit = (uint32_t *)out->edits.at + 4 * out->edit_count++;
    edit[0] = (uint32_t)from_x;
    edit[1] = (uint32_t)x;
    edit[2] = (uint32_t)from_y;
    edit[3] = (uint32_t)y;
    return DR_OK;
}

/* Align what lies between two pieces, at most FARTHEST words of each, from x and y on: add the edits, and to
 * `kept` how many words are equal. */
static dr_status align_gap(const pair *p, size_t x, size_t y, size_t m, size_t n, size_t *kept,
                           dr_passages *out) {
    const uint64_t *a = p->a.words + x, *b = p->b.words + y;
    uint8_t same[FARTHEST + 1][FARTHEST + 1] = {{0}};
    for (size_t i = m; i-- > 0;) {
        for (size_t j = n; j-- > 0;) {
            const uint8_t down = same[i + 1][j], right = same[i][j + 1];
            same[i][j] = a[i] == b[j] ? (uint8_t)(same[i + 1][j + 1] + 1) : down > right ? down : right;
        }
    }
    *kept += same[0][0];
    size_t i = 0, j = 0, from_i = 0, from_j = 0;
    for (;;) {
        const int done = i == m && j == n, equal = i < m && j < n && a[i] == b[j];
        if ((equal || done) && (from_i != i || from_j != j))
            DR_TRY(add_edit(out, x + from_i, x + i, y + from_j, y + j));
        if (done)
            return DR_OK;
        if (equal) {
            from_i = ++i;
            from_j = ++j;
        } else if (i < m && (j == n || same[i + 1][j] >= same[i][j + 1])) {
            i++;
        } else {
            j++;
        }
    }
}

/* Turn about the order of the edits from `first` on. */
static void reverse_edits(dr_passages *out, size_t first) {
    uint32_t (*edits)[4] = out->edits.at;
    for (size_t last = out->edit_count; first + 1 < last; first++) {
        last--;
        for (size_t k = 0; k < 4; k++) {
            const uint32_t one = edits[first][k];
            edits[first][k] = edits[last][k];
            edits[last][k] = one;
        }
    }
}

/* Add the passage about an equal piece of `same` words at x and y. Its edits before the piece are found from
 * the piece backwards: those of each gap turned about, then all of them. */
static dr_status add_passage(pair *p, size_t x, size_t y, size_t same, dr_passages *out) {
    const size_t edits = out->edit_count;
    size_t first_x = x, first_y = y, kept = same;
    for (;;) {
        const text floor = {p->b.words + p->covered, first_y - p->covered};
        const onward step = ahead((text){p->a.words, first_x}, floor, p->reach, 1);
        if (step.same == 0)
            break;
        const size_t gap = out->edit_count;
        first_x -= step.x;
        first_y -= step.y;
        DR_TRY(align_gap(p, first_x, first_y, step.x, step.y, &kept, out));
        reverse_edits(out, gap);
        first_x -= step.same;
        first_y -= step.same;
        kept += step.same;
    }
    reverse_edits(out, edits);
    for (x += same, y += same;;) {
        const onward step = ahead(behind(p->a, x), behind(p->b, y), p->reach, 0);
        if (step.same == 0)
            break;
        DR_TRY(align_gap(p, x, y, step.x, step.y, &kept, out));
        x += step.x + step.same;
        y += step.y + step.same;
        kept += step.same;
    }
    DR_TRY(dr_scratch_keep(&out->found, out->count + 1, 5 * sizeof(uint32_t)));
    DR_TRY(dr_scratch_keep(&out->edits_of, out->count + 1, sizeof(int64_t)));
    uint32_t *found = (uint32_t *)out->found.at + 5 * out->count;
    found[0] = (uint32_t)first_x;
    found[1] = (uint32_t)x;
    found[2] = (uint32_t)first_y;
    found[3] = (uint32_t)y;
    found[4] = (uint32_t)kept;
    ((int64_t *)out->edits_of.at)[out->count++] = (int64_t)(out->edit_count - edits);
    p->last = x;
    p->covered = y;
    return DR_OK;
}

/* Of the places of the run of b that begins at `at`, return through x the place of word `begin` from which on
 * most words agree, and how many do. */
static size_t longest(const pair *p, const uint32_t *places, size_t count, size_t at, size_t begin,
                      size_t *x) {
    const size_t on = begin - at, wanted = p->last > on ? p->last - on : 0;
    size_t low = 0, high = count, most = 0;
    while (low < high) { /* the first place at or behind the end of the last passage */
        const size_t middle = low + (high - low) / 2;
        if (places[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t k = 0; k < count && k < LOOKED_AT; k++) {
        const size_t place = places[(low + k) % count] + on;
        const size_t same = common(behind(p->a, place), behind(p->b, begin), SIZE_MAX);
        if (same > most) {
            most = same;
            *x = place;
        }
    }
    return most;
}

static dr_status align(pair *p, const dr_run_index *index, size_t min_words, dr_scratch *keys,
                       dr_passages *out) {
    if (p->b.count < min_words || index->count == 0)
        return DR_OK;
    if (p->b.count >= UINT32_MAX)
        return DR_RANGE;
    const size_t runs = p->b.count - min_words + 1;
    void *hashes;
    DR_TRY(dr_scratch_take(keys, runs, sizeof(uint64_t), &hashes));
    dr_runs(p->b.words, p->b.count, min_words, hashes);
    for (size_t at = 0; at < runs; at++) {
        const uint32_t *places;
        size_t x = 0;
        if (at + min_words <= p->covered)
            at = p->covered - min_words + 1; /* a run that ends behind what is covered */
        if (at >= runs)
            break;
        const size_t count = dr_run_index_find(index, ((const uint64_t *)hashes)[at], &places);
        if (count == 0)
            continue;
        const size_t begin = at > p->covered ? at : p->covered;
        const size_t same = longest(p, places, count, at, begin, &x);
        if (same) /* else other words have the hash */
            DR_TRY(add_passage(p, x, begin, same, out));
    }
    return DR_OK;
}

dr_status dr_passages_align(const dr_texts *a, const dr_texts *b, const uint32_t *rows_a,
                            const uint32_t *rows_b, size_t begin, size_t end, size_t min_words,
                            dr_passages *out, int64_t *counts) {
    if (min_words == 0)
        return DR_INPUT;
    dr_run_index index = {0};
    dr_scratch keys = {0};
    dr_status status = DR_OK;
    const size_t far = min_words > 2 ? min_words - 2 : 0;
    size_t indexed = SIZE_MAX; /* the row of a that the index is of */
    for (size_t k = begin; k < end && status == DR_OK; k++) {
        const size_t i = rows_a[k], j = rows_b[k], before = out->count;
        if (i >= a->rows || j >= b->rows) {
            status = DR_INPUT;
            break;
        }
        pair p = {
            {a->hashes + a->offsets[i], (size_t)(a->offsets[i + 1] - a->offsets[i])},
            {b->hashes + b->offsets[j], (size_t)(b->offsets[j + 1] - b->offsets[j])},
            far < FARTHEST ? far : FARTHEST,
            0,
            0,
        };
        if (i != indexed)
            status = dr_run_index_fill(&index, p.a.words, p.a.count, min_words);
        indexed = i;
        if (status == DR_OK)
            status = align(&p, &index, min_words, &keys, out);
        counts[k - begin] = (int64_t)(out->count - before);
    }
    dr_run_index_end(&index);
    dr_scratch_end(&keys);
    return status;
}
