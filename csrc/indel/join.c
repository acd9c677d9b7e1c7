/* csrc/indel/join.c - one query at a time against every string whose letters, by their number, allow the
 * cutoff. */
#include "join.h"

#include <stdlib.h>
#include <string.h>

#include "../core/scratch.h"
#include "../dispatch.h"

#define BLOCK 64u /* letters: the bits of a word */
#define ROWS 512u /* strings whose bound is found at a time: what they share stays in L1 */
#define SHORT                                                                                                \
    512u /* letters of a pair, below which the cutoff is looked up: most pairs of names have fewer */

/* Working space of one call. `masks` has a word a letter, all 0 but for those of the block that is set. */
typedef struct {
    uint64_t *masks;
    dr_scratch carry;
    const uint32_t *query;
    size_t length;
} worker;

static dr_status worker_begin(worker *w, size_t alphabet) {
    memset(w, 0, sizeof *w);
    w->masks = calloc(alphabet ? alphabet : 1, sizeof *w->masks);
    return w->masks ? DR_OK : DR_SPACE;
}

static void worker_end(worker *w) {
    dr_scratch_end(&w->carry);
    free(w->masks);
}

static void set_block(worker *w, const uint32_t *letters, size_t n) {
    for (size_t k = 0; k < n; k++)
        w->masks[letters[k]] |= (uint64_t)1 << k;
}

static void clear_block(worker *w, const uint32_t *letters, size_t n) {
    for (size_t k = 0; k < n; k++)
        w->masks[letters[k]] = 0;
}

/* Take up a query. One of a single block is set once for all the strings it meets. */
static void take(worker *w, const uint32_t *query, size_t length) {
    if (w->length <= BLOCK)
        clear_block(w, w->query, w->length);
    w->query = query;
    w->length = length;
    if (length <= BLOCK)
        set_block(w, query, length);
}

/* The LCS of a query of many blocks and a string. Equal letters at both ends belong to a longest subsequence:
 * they are counted and not searched, without which two equal strings of 2^20 letters take twenty seconds. */
static dr_status shared_long(worker *w, dr_lcs_fn lcs, const uint32_t *string, size_t length, size_t *out) {
    const uint32_t *query = w->query;
    size_t left = w->length;
    while (left && length && *query == *string) {
        query++, string++, left--, length--;
        ++*out;
    }
    while (left && length && query[left - 1] == string[length - 1]) {
        left--, length--;
        ++*out;
    }
    if (!left || !length)
        return DR_OK;
    void *at = NULL;
    DR_TRY(dr_scratch_take(&w->carry, length, 1, &at));
    memset(at, 0, length);
    while (left) {
        size_t n = left < BLOCK ? left : BLOCK;
        set_block(w, query, n);
        *out += lcs(w->masks, string, length, at);
        clear_block(w, query, n);
        query += n;
        left -= n;
    }
    return DR_OK;
}

/* The LCS of the query taken up and a string. */
static dr_status shared(worker *w, dr_lcs_fn lcs, const uint32_t *string, size_t length, size_t *out) {
    *out = 0;
    if (w->length > BLOCK)
        return shared_long(w, lcs, string, length, out);
    if (w->length && length)
        *out = lcs(w->masks, string, length, NULL);
    return DR_OK;
}

static double similarity(size_t lcs, size_t total) {
    return total ? (double)(2 * (uint64_t)lcs) / (double)total
                 : 1.0; /* both exact below 2^53: rounded once */
}

/* A cutoff num / den, and the least LCS that reaches it for pairs of fewer than SHORT letters together. */
typedef struct {
    uint64_t num, den;
    uint16_t least[SHORT];
} cutoff;

/* Tell whether 2 lcs / total >= num / den, in integers. */
static int reaches(const cutoff *c, size_t lcs, size_t total) {
    if (total < SHORT)
        return lcs >= c->least[total];
    return (unsigned __int128)(2 * (uint64_t)lcs) * c->den >= (unsigned __int128)total * c->num;
}

static void set_cutoff(cutoff *c, uint64_t num, uint64_t den) {
    c->num = num;
    c->den = den;
    size_t lcs = 0; /* two empty strings are equal: none reaches any cutoff */
    for (size_t total = 0; total < SHORT; total++) {
        while ((unsigned __int128)(2 * (uint64_t)lcs) * den < (unsigned __int128)total * num)
            lcs++;
        c->least[total] = (uint16_t)lcs;
    }
}

static void count_letters(const uint32_t *letters, size_t n, uint8_t *counts, size_t step) {
    for (size_t k = 0; k < DR_BAG; k++)
        counts[k * step] = 0;
    for (size_t k = 0; k < n; k++) {
        uint8_t *count = counts + (letters[k] % DR_BAG) * step;
        *count = (uint8_t)(*count + (*count < DR_BAG_MOST));
    }
}

void dr_indel_count(const dr_strings *strings, uint8_t *counts) {
    for (size_t i = 0; i < strings->count; i++)
        count_letters(strings->letters + strings->starts[i],
                      (size_t)(strings->starts[i + 1] - strings->starts[i]), counts + i, strings->count);
}

dr_status dr_indel_join(const dr_strings *left, const dr_strings *right, const uint8_t *counts,
                        size_t alphabet, uint64_t num, uint64_t den, int self, size_t begin, size_t end,
                        dr_level level, dr_pairs *out) {
    const dr_operations *use = dr_at(level);
    if (!use)
        return DR_LEVEL;
    if (left->count > UINT32_MAX || right->count > UINT32_MAX)
        return DR_RANGE;
    if (end > left->count)
        return DR_INPUT;
    cutoff c;
    set_cutoff(&c, num, den);
    uint8_t bag[DR_BAG], bound[ROWS];
    worker w;
    dr_status status = worker_begin(&w, alphabet);
    for (size_t i = begin; status == DR_OK && i < end; i++) {
        size_t length = (size_t)(left->starts[i + 1] - left->starts[i]);
        take(&w, left->letters + left->starts[i], length);
        count_letters(w.query, length, bag, 1);
        for (size_t first = self ? i + 1 : 0; status == DR_OK && first < right->count; first += ROWS) {
            size_t n = right->count - first < ROWS ? right->count - first : ROWS;
            use->bag(bag, counts, right->count, first, n, bound);
            for (size_t k = 0; status == DR_OK && k < n; k++) {
                const uint64_t *starts = right->starts + first + k;
                size_t other = (size_t)(starts[1] - starts[0]), total = length + other, lcs = 0;
                size_t shorter = length < other ? length : other;
                if (!reaches(&c, shorter <= DR_BAG_MOST ? bound[k] : shorter, total))
                    continue;
                status = shared(&w, use->lcs, right->letters + starts[0], other, &lcs);
                if (status == DR_OK && reaches(&c, lcs, total))
                    status = dr_pairs_add(out, (uint32_t)i, (uint32_t)(first + k), similarity(lcs, total));
            }
        }
    }
    worker_end(&w);
    return status;
}

dr_status dr_indel_scores(const dr_strings *left, const dr_strings *right, size_t alphabet,
                          const uint32_t *rows_left, const uint32_t *rows_right, size_t begin, size_t end,
                          dr_level level, double *scores) {
    const dr_operations *use = dr_at(level);
    if (!use)
        return DR_LEVEL;
    worker w;
    dr_status status = worker_begin(&w, alphabet);
    size_t last = SIZE_MAX; /* pairs often come in order of left: the query is taken up once */
    for (size_t k = begin; status == DR_OK && k < end; k++) {
        size_t i = rows_left[k], j = rows_right[k], lcs = 0;
        if (i >= left->count || j >= right->count) {
            status = DR_INPUT;
            break;
        }
        size_t length = (size_t)(left->starts[i + 1] - left->starts[i]);
        size_t other = (size_t)(right->starts[j + 1] - right->starts[j]);
        if (i != last)
            take(&w, left->letters + left->starts[i], length);
        last = i;
        status = shared(&w, use->lcs, right->letters + right->starts[j], other, &lcs);
        scores[k] = similarity(lcs, length + other);
    }
    worker_end(&w);
    return status;
}
