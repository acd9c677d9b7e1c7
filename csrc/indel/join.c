/* csrc/indel/join.c - one query at a time against the strings whose length and whose bag allow the cutoff,
 * met by a scan of the bags or in the buckets of the tables. */
#include "join.h"

#include <stdlib.h>
#include <string.h>

#include "../dispatch.h"
#include "bands.h"
#include "query.h"

#define RUN 128u     /* buckets, and strings to compare, that are gathered before they are gone through */
#define LOOKUP 30.0  /* bags of a scan that take as long as looking up a bucket */
#define HELD 8.0     /* bags of a scan that take as long as one in a bucket */
#define CUT 512u     /* places of a bucket that are gone through sooner than they are cut */
#define PLACES 4096u /* folded bags that are scanned at a time: 64 kB, an eighth of an L2 */
#define TOGETHER 32u /* queries that scan them */

#if defined(__GNUC__)
#define SEND_FOR(address) __builtin_prefetch(address)
#else
#define SEND_FOR(address) ((void)(address))
#endif

/* A query: its place on the left, the end of the places that it meets, and its letters by class. */
typedef struct {
    size_t place;
    uint32_t end;
    uint8_t bag[DR_BAG], fold[DR_FOLD];
    dr_indel_key key;
} asked;

typedef struct {
    const dr_sorted *left;
    const dr_indel_side *right;
    const double *share;
    const dr_operations *use;
    dr_cutoff cutoff;
    int self;
    dr_indel_way way;
    dr_pairs *out;
    dr_query query;
    dr_bands bands; /* for all queries of one length */
    /* Masks of a part in order of how many bits they have, and how many have at most d. */
    uint32_t *masks;
    size_t upto[DR_INDEL_THRESHOLDS];
    uint32_t *near;
    /* Strings to be compared with the query. */
    size_t waiting, least[RUN], lcs[RUN];
    uint32_t place[RUN];
    dr_text text[RUN];
} worker;

/* Add the pairs of all rows that hold two strings. */
static dr_status add(worker *w, size_t p, size_t place, double score) {
    const dr_sorted *left = w->left, *right = &w->right->sorted;
    if (right->firsts[place] > right->firsts[place + 1] || right->firsts[place + 1] > right->held)
        return DR_INPUT;
    for (size_t i = left->firsts[p]; i < left->firsts[p + 1]; i++) {
        for (size_t j = right->firsts[place]; j < right->firsts[place + 1]; j++) {
            const uint32_t one = left->rows[i], other = right->rows[j];
            if (other >= right->held)
                return DR_INPUT;
            if (w->self && p == place && one >= other)
                continue;
            const int turned = w->self && one > other;
            DR_TRY(dr_pairs_add(w->out, turned ? other : one, turned ? one : other, score));
        }
    }
    return DR_OK;
}

/* Compare the strings that wait. */
static dr_status compare(worker *w, size_t p) {
    DR_TRY(
        dr_query_compare(&w->query, w->use->lcs, w->use->lcs_words, w->text, w->least, w->waiting, w->lcs));
    for (size_t k = 0; k < w->waiting; k++) {
        if (w->lcs[k] >= w->least[k])
            DR_TRY(add(w, p, w->place[k], dr_indel_score(w->lcs[k], w->bands.length + w->text[k].length)));
    }
    w->waiting = 0;
    return DR_OK;
}

static dr_status line_up(worker *w, size_t p, uint32_t place) {
    const dr_strings *strings = &w->right->sorted.strings;
    const uint64_t start = strings->starts[place], end = strings->starts[place + 1];
    if (start > end || end > strings->total)
        return DR_INPUT;
    const dr_text text = dr_strings_at(strings, place);
    SEND_FOR(text.letters);
    SEND_FOR(text.letters + text.length); /* names lie in two lines of the cache, mostly */
    w->place[w->waiting] = place;
    w->text[w->waiting] = text;
    w->least[w->waiting++] = dr_cutoff_least(&w->cutoff, w->bands.length + text.length);
    return w->waiting == RUN ? compare(w, p) : DR_OK;
}

/* Hold queries against the strings of all lengths that allow the cutoff, some of them at a time, so that they
 * are in the cache for all queries but the first. */
static dr_status scan(worker *w, const asked *queries, size_t count) {
    const dr_band *bands = w->bands.list.at;
    for (size_t k = 0; k < w->bands.count; k++) {
        for (uint32_t at = bands[k].places.begin, end; at < bands[k].places.end; at = end) {
            end = bands[k].places.end - at < PLACES ? bands[k].places.end : at + PLACES;
            for (const asked *q = queries; q < queries + count; q++) {
                const dr_span some = {at, end < q->end ? end : q->end};
                const size_t found = w->use->bag(q->fold, w->right->folds, &some, 1, bands[k].most, w->near);
                if (!found)
                    continue;
                for (size_t n = 0; n < found; n++)
                    SEND_FOR(w->right->bags + (size_t)w->near[n] * DR_BAG);
                size_t kept = 0;
                for (size_t n = 0; n < found; n++) {
                    const uint32_t place = w->near[n];
                    w->near[kept] = place;
                    kept += dr_bag_apart(q->bag, w->right->bags + (size_t)place * DR_BAG) <= bands[k].most;
                }
                if (!kept)
                    continue;
                dr_query_take(&w->query, dr_strings_at(&w->left->strings, q->place));
                for (size_t n = 0; n < kept; n++)
                    DR_TRY(line_up(w, q->place, w->near[n]));
                DR_TRY(compare(w, q->place));
            }
        }
    }
    return DR_OK;
}

/* The threshold of each table, -1 where it need not be asked: if each part differed in more bits than its
 * threshold, the keys would in more than `most`, for the thresholds, one more each, sum to one more than
 * that. */
static int threshold(const worker *w, size_t t) {
    const size_t sum = (size_t)w->bands.most + 1;
    return (int)(sum / DR_INDEL_TABLES + (t < sum % DR_INDEL_TABLES)) - 1;
}

/* Tell whether table t is the first whose part allows the pair: the others are not to find it again. */
static int is_first(const worker *w, const asked *q, const uint8_t *bag, size_t t) {
    const dr_indel_key key = dr_indel_key_of(w->right->ladder, bag);
    const uint32_t all = (uint32_t)(((uint64_t)1 << w->right->bits) - 1);
    for (size_t before = 0; before < t; before++) {
        if (__builtin_popcount((q->key.part[before] ^ key.part[before]) & all) <= threshold(w, before))
            return 0;
    }
    return 1;
}

/* Go through buckets of table t. */
static dr_status sift(worker *w, const asked *q, size_t t, const dr_span *spans, size_t count) {
    const dr_indel_side *right = w->right;
    const size_t strings = right->sorted.strings.count;
    const uint8_t *held = right->held + t * (strings + DR_BAG_PAD) * DR_FOLD;
    const size_t found = w->use->bag(q->fold, held, spans, count, w->bands.most, w->near);
    size_t kept = 0;
    for (size_t n = 0; n < found; n++) {
        const uint32_t place = right->places[t * strings + w->near[n]];
        if (place >= strings)
            return DR_INPUT;
        if (place < w->bands.begin || place >= q->end)
            continue;
        SEND_FOR(right->sorted.strings.starts + place);
        SEND_FOR(right->bags + (size_t)place * DR_BAG);
        w->near[kept++] = place;
    }
    for (size_t n = 0; n < kept; n++) {
        const uint32_t place = w->near[n];
        const uint8_t *bag = right->bags + (size_t)place * DR_BAG;
        const size_t total = w->bands.length + dr_strings_length(&right->sorted.strings, place),
                     least = dr_cutoff_least(&w->cutoff, total);
        if (dr_bag_apart(q->bag, bag) + 2 * least <= total && is_first(w, q, bag, t))
            DR_TRY(line_up(w, q->place, place));
    }
    return DR_OK;
}

/* Tell whether to ask the tables, which may take less than a scan of so many strings. */
static int pays(const worker *w, size_t strings) {
    if (!w->right->bits || w->way == DR_INDEL_SCAN || w->bands.most >= DR_INDEL_TABLES * DR_INDEL_THRESHOLDS)
        return 0;
    if (w->way == DR_INDEL_LOOK_UP)
        return 1;
    double cost = 0.0;
    for (size_t t = 0; t < DR_INDEL_TABLES; t++) {
        const int d = threshold(w, t);
        if (d >= 0)
            cost += LOOKUP * (double)w->upto[d] +
                    HELD * w->share[t * DR_INDEL_THRESHOLDS + (size_t)d] * (double)strings;
    }
    return cost < (double)strings;
}

/* The part of a bucket whose places lie within begin..end. A short one is not cut: that would take longer. */
static dr_span cut(const uint32_t *places, dr_span bucket, uint32_t begin, uint32_t end) {
    const uint32_t limits[2] = {begin, end};
    uint32_t found[2] = {bucket.begin, bucket.end};
    for (size_t side = 0; side < 2 && bucket.end - bucket.begin > CUT; side++) {
        uint32_t low = bucket.begin, high = bucket.end;
        while (low < high) {
            const uint32_t mid = low + (high - low) / 2;
            if (places[mid] < limits[side])
                low = mid + 1;
            else
                high = mid;
        }
        found[side] = low;
    }
    return (dr_span){found[0], found[1] < found[0] ? found[0] : found[1]};
}

static dr_status look_up(worker *w, const asked *q) {
    const dr_indel_side *right = w->right;
    const size_t strings = right->sorted.strings.count, buckets = (size_t)1 << right->bits;
    for (size_t t = 0; t < DR_INDEL_TABLES; t++) {
        const int d = threshold(w, t);
        const uint32_t *starts = right->starts + t * (buckets + 1),
                       own = q->key.part[t] & (uint32_t)(buckets - 1);
        const uint8_t *held = right->held + t * (strings + DR_BAG_PAD) * DR_FOLD;
        dr_span spans[RUN];
        size_t count = 0, reach = 0;
        for (size_t k = 0; d >= 0 && k < w->upto[d]; k++)
            SEND_FOR(starts + (own ^ w->masks[k]));
        for (size_t k = 0; d >= 0 && k < w->upto[d]; k++) {
            const size_t bucket = own ^ w->masks[k];
            dr_span span = {starts[bucket], starts[bucket + 1]};
            if (span.begin > span.end || span.end > strings)
                return DR_INPUT;
            span = cut(right->places + t * strings, span, w->bands.begin, q->end);
            reach += span.end - span.begin;
            if (reach > strings)
                return DR_INPUT; /* buckets have no string in common: `near` has room for all */
            if (span.begin == span.end)
                continue;
            SEND_FOR(held + span.begin * (size_t)DR_FOLD);
            spans[count++] = span;
            if (count == RUN) {
                DR_TRY(sift(w, q, t, spans, count));
                count = 0;
            }
        }
        DR_TRY(sift(w, q, t, spans, count));
    }
    return DR_OK;
}

/* Ask for the pairs of strings of one length, `first` to `last` of the left, at most TOGETHER of them. */
static dr_status ask(worker *w, size_t first, size_t last) {
    asked queries[TOGETHER];
    size_t scans = 0;
    DR_TRY(dr_bands_plan(&w->bands, &w->cutoff, &w->right->sorted.strings,
                         dr_strings_length(&w->left->strings, first), w->self));
    for (size_t p = first; p < last; p++) {
        const dr_text text = dr_strings_at(&w->left->strings, p);
        asked *q = queries + scans;
        q->place = p;
        q->end = w->self && p < w->bands.end ? (uint32_t)p : w->bands.end;
        dr_indel_bag(w->right->classes, text, q->bag);
        dr_bag_fold(q->bag, q->fold);
        if (w->self)
            DR_TRY(add(w, p, p, 1.0));
        if (q->end <= w->bands.begin)
            continue;
        if (pays(w, q->end - w->bands.begin)) {
            q->key = dr_indel_key_of(w->right->ladder, q->bag);
            dr_query_take(&w->query, text);
            DR_TRY(look_up(w, q));
            DR_TRY(compare(w, p));
        } else {
            scans++;
        }
    }
    return scan(w, queries, scans);
}

/* All masks of `bits` bits that have up to DR_INDEL_THRESHOLDS - 1 set. */
static dr_status make_masks(worker *w, unsigned bits) {
    size_t room = 1, here = 1;
    for (unsigned d = 1; d < DR_INDEL_THRESHOLDS; d++) {
        here = bits + 1 > d ? here * (bits + 1 - d) / d : 0;
        room += here;
    }
    w->masks = malloc(room * sizeof *w->masks);
    if (!w->masks)
        return DR_SPACE;
    size_t count = 0, level = 0;
    w->masks[count++] = 0;
    w->upto[0] = 1;
    for (unsigned d = 1; d < DR_INDEL_THRESHOLDS; d++) {
        const size_t end = count;
        for (size_t k = level; k < end; k++) {
            unsigned from = 0; /* one bit more than the masks of the level before, above those they have */
            while (w->masks[k] >> from)
                from++;
            for (unsigned bit = from; bit < bits; bit++)
                w->masks[count++] = w->masks[k] | (uint32_t)1 << bit;
        }
        level = end;
        w->upto[d] = count;
    }
    return DR_OK;
}

static dr_status begin_worker(worker *w) {
    const dr_indel_side *right = w->right;
    const size_t count = right->sorted.strings.count;
    DR_TRY(dr_query_begin(&w->query, right->alphabet));
    if (right->bits)
        DR_TRY(make_masks(w, right->bits));
    w->near = malloc((count + DR_BAG_PAD + 1) * sizeof *w->near);
    return w->near ? DR_OK : DR_SPACE;
}

dr_status dr_indel_join(const dr_sorted *left, const dr_indel_side *right, const double *share, uint64_t num,
                        uint64_t den, int self, dr_indel_way way, size_t begin, size_t end, dr_level level,
                        dr_pairs *out) {
    worker w;
    memset(&w, 0, sizeof w);
    w.left = left;
    w.right = right;
    w.share = share;
    w.use = dr_at(level);
    w.self = self;
    w.way = way;
    w.out = out;
    dr_bands_begin(&w.bands);
    if (!w.use)
        return DR_LEVEL;
    if (left->strings.count > UINT32_MAX || right->sorted.strings.count > UINT32_MAX)
        return DR_RANGE;
    if (begin > end || end > left->strings.count || right->bits > DR_INDEL_BITS)
        return DR_INPUT;
    dr_cutoff_set(&w.cutoff, num, den);
    dr_status status = begin_worker(&w);
    for (size_t p = begin, last; status == DR_OK && p < end; p = last) {
        const size_t length = dr_strings_length(&left->strings, p);
        for (last = p + 1;
             last < end && last - p < TOGETHER && dr_strings_length(&left->strings, last) == length;)
            last++;
        status = ask(&w, p, last);
    }
    dr_query_end(&w.query);
    dr_scratch_end(&w.bands.list);
    free(w.masks);
    free(w.near);
    return status;
}
