/* csrc/indel/join.c - one query at a time against every string whose length allows the cutoff. */
#include "join.h"

#include <stdlib.h>
#include <string.h>

#include "../core/scratch.h"
#include "../dispatch.h"

#define BLOCK 64u /* letters: the bits of a word */

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

/* Tell whether 2 lcs / total >= num / den, in integers. */
static int reaches(size_t lcs, size_t total, uint64_t num, uint64_t den) {
    if (!total)
        return 1;
    return (unsigned __int128)(2 * (uint64_t)lcs) * den >= (unsigned __int128)total * num;
}

dr_status dr_indel_join(const dr_strings *left, const dr_strings *right, size_t alphabet, uint64_t num,
                        uint64_t den, int self, size_t begin, size_t end, dr_level level, dr_pairs *out) {
    const dr_operations *use = dr_at(level);
    if (!use)
        return DR_LEVEL;
    if (left->count > UINT32_MAX || right->count > UINT32_MAX)
        return DR_RANGE;
    if (end > left->count)
        return DR_INPUT;
    worker w;
    dr_status status = worker_begin(&w, alphabet);
    for (size_t i = begin; status == DR_OK && i < end; i++) {
        size_t length = (size_t)(left->starts[i + 1] - left->starts[i]);
        take(&w, left->letters + left->starts[i], length);
        for (size_t j = self ? i + 1 : 0; status == DR_OK && j < right->count; j++) {
            size_t other = (size_t)(right->starts[j + 1] - right->starts[j]);
            size_t total = length + other, least = length < other ? length : other, lcs = 0;
            if (!reaches(least, total, num, den)) /* no subsequence is longer than the shorter string */
                continue;
            status = shared(&w, use->lcs, right->letters + right->starts[j], other, &lcs);
            if (status == DR_OK && reaches(lcs, total, num, den))
                status = dr_pairs_add(out, (uint32_t)i, (uint32_t)j, similarity(lcs, total));
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
