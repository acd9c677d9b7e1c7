/* csrc/hamming/mih_join.c - a table at a time, all queries of a chunk together and in order of their buckets:
 * the table streams through the cache once a chunk. One query at a time, each bucket is a wait for memory of
 * its own, which took about twice as long for a million codes. */
#include <stdlib.h>
#include <string.h>

#include "../core/scratch.h"
#include "../core/sort.h"
#include "../dispatch.h"
#include "bits.h"
#include "join.h"
#include "mih.h"
#include "parts.h"
#include "sift.h"

/* A code met in a bucket costs about eight times one that is scanned: past this share of the codes, scan. */
#define CHEAPER_TO_SCAN 8u
#define CHUNK_PROBES (1u << 20) /* of a table: 8 MB, and enough to visit most buckets of a large table */
#define CHUNK_ROWS (1u << 16)
#define SHELVES 2048u /* by the high bits of a bucket: what one holds of a table stays in L1 or L2 */
#define RUN 128u      /* probes that are bounded, and what they hold sent for, before any is sifted */
#define LINES                                                                                                \
    6u /* of a bucket that are sent for: buckets are seldom longer, and a long one comes by itself */

#if defined(__GNUC__)
#define SEND_FOR(address) __builtin_prefetch(address)
#else
#define SEND_FOR(address) ((void)(address))
#endif

/* One table of the plan: which part, how many of its bits may differ, and what that makes the buckets differ
 * in. */
typedef struct {
    size_t table;
    dr_part part;
    uint32_t threshold;
    const uint64_t *changes;
    size_t probes;
} probed;

typedef struct {
    const dr_mih *mih;
    const dr_codes *left;
    const dr_operations *use;
    uint32_t radius;
    int self;
    probed *plan;
    size_t planned, probes, most_probes; /* tables, buckets of them all, and of the one with most */
    uint64_t *masks;
    size_t begin, rows;   /* the chunk: queries begin..begin + rows */
    uint64_t *wanted;     /* bucket << 32 | query of the chunk, shelf by shelf */
    uint64_t *signatures; /* of each query of the chunk */
    uint32_t *met;        /* candidates of each; more than `enough`: it is scanned */
    uint32_t enough;
    uint32_t *scanned;
    dr_scratch near, distances;
    dr_pairs *out;
} worker;

/* All masks of at most `most` of `width` bits, with `room` for them; returns how many, or room + 1 where
 * there are more. */
static size_t some_masks(unsigned width, uint32_t most, uint64_t *masks, size_t room) {
    size_t count = 0, level = 0;
    if (!room)
        return 1;
    masks[count++] = 0;
    for (uint32_t set = 1; set <= most && set <= width; set++) {
        size_t end = count;
        for (size_t k = level; k < end; k++) {
            unsigned from = 0; /* one bit more than the masks of the level before, above those they have */
            while (from < width && masks[k] >> from)
                from++;
            for (unsigned bit = from; bit < width; bit++) {
                if (count == room)
                    return room + 1;
                masks[count++] = masks[k] | (uint64_t)1 << bit;
            }
        }
        level = end;
    }
    return count;
}

static int compare(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* What the masks change in a bucket, each change once and in order: returns how many. */
static size_t to_changes(uint64_t *masks, size_t count, unsigned bits) {
    for (size_t k = 0; k < count; k++)
        masks[k] = dr_part_bucket(masks[k], bits);
    qsort(masks, count, sizeof *masks, compare);
    size_t kept = 1;
    for (size_t k = 1; k < count; k++) {
        if (masks[k] != masks[k - 1])
            masks[kept++] = masks[k];
    }
    return kept;
}

/* Spread the radius over the tables: if each part differed in more bits than its threshold, the codes would
 * in more than the radius, for the thresholds, one more each, sum to one more than that. Where there are more
 * tables than that, some are not asked. DR_RANGE where this takes more buckets than `room`. */
static dr_status make_plan(worker *w, size_t room) {
    const dr_mih *mih = w->mih;
    const size_t sum = (size_t)w->radius + 1;
    w->plan = malloc(mih->tables * sizeof *w->plan);
    w->masks = malloc((room + 1) * sizeof *w->masks);
    if (!w->plan || !w->masks)
        return DR_SPACE;
    for (size_t t = 0; t < mih->tables; t++) {
        size_t share = sum / mih->tables + (t < sum % mih->tables);
        if (!share)
            continue;
        probed *p = &w->plan[w->planned++];
        p->table = t;
        p->part = dr_part_of(mih->codes.width, mih->tables, t);
        p->threshold = (uint32_t)share - 1;
        uint64_t *masks = w->masks + w->probes;
        size_t count = some_masks(p->part.width, p->threshold, masks, room - w->probes);
        if (count > room - w->probes)
            return DR_RANGE;
        p->changes = masks;
        p->probes = to_changes(masks, count, mih->bits);
        w->probes += p->probes;
        w->most_probes = p->probes > w->most_probes ? p->probes : w->most_probes;
    }
    return DR_OK;
}

/* Set the queries of a chunk against their buckets of a table, those of near buckets side by side. */
static void want(worker *w, const probed *p) {
    const unsigned bits = w->mih->bits;
    const size_t code_words = w->left->width, buckets = (size_t)1 << bits;
    const size_t each = buckets > SHELVES ? buckets / SHELVES : 1;
    size_t next[SHELVES] = {0}, at = 0;
    for (int placed = 0; placed < 2; placed++) {
        const uint64_t *query = w->left->words + w->begin * code_words;
        for (size_t q = 0; q < w->rows; q++, query += code_words) {
            const size_t own = dr_part_bucket(dr_part_value(query, p->part), bits);
            for (size_t k = 0; k < p->probes; k++) {
                size_t bucket = own ^ (size_t)p->changes[k];
                if (placed)
                    w->wanted[next[bucket / each]++] = (uint64_t)bucket << 32 | q;
                else
                    next[bucket / each]++;
            }
        }
        for (size_t b = 0; b < SHELVES && !placed; b++) {
            size_t here = next[b];
            next[b] = at;
            at += here;
        }
    }
    const uint64_t *query = w->left->words + w->begin * code_words;
    for (size_t q = 0; q < w->rows; q++, query += code_words)
        dr_part_signature(query, code_words, p->part, w->signatures + 2 * q);
}

/* Find the bounds of the buckets of a run, those that hold anything, and send for what they hold. A query
 * that has met enough is left to the scan. */
static dr_status bound(worker *w, const probed *p, const uint64_t *wanted, size_t n, dr_probe *probes,
                       size_t *count) {
    const dr_mih *mih = w->mih;
    const uint32_t *starts = mih->starts + p->table * (((size_t)1 << mih->bits) + 1);
    const size_t codes = mih->codes.count;
    const char *held = !mih->compact ? (const char *)(mih->signatures + p->table * dr_mih_words(codes))
                                     : (const char *)(mih->rows + p->table * codes);
    const size_t each = !mih->compact ? 2 * sizeof(uint64_t) : sizeof(uint32_t);
    *count = 0;
    for (size_t k = 0; k < n; k++) {
        const size_t bucket = (size_t)(wanted[k] >> 32);
        const uint32_t begin = starts[bucket], end = starts[bucket + 1], query = (uint32_t)wanted[k];
        if (begin == end || w->met[query] > w->enough)
            continue;
        if (begin > end || end > codes)
            return DR_INPUT;
        if (end - begin > w->enough - w->met[query]) {
            w->met[query] = w->enough + 1;
            continue;
        }
        w->met[query] += end - begin;
        probes[(*count)++] = (dr_probe){begin, end, query};
        const char *first = held + begin * each, *last = held + end * each - 1;
        if ((size_t)(last - first) > 64 * LINES)
            last = first + 64 * LINES;
        for (; first < last; first += 64)
            SEND_FOR(first);
        SEND_FOR(last);
    }
    return DR_OK;
}

/* Tell whether a table is the first of the plan whose part allows the pair. Codes also meet because their
 * parts fold alike: such a pair is another table's. */
static int is_first(const worker *w, const uint64_t *query, const uint64_t *code, const probed *p) {
    for (const probed *q = w->plan;; q++) {
        if (dr_bits(dr_part_value(query, q->part) ^ dr_part_value(code, q->part)) <= q->threshold)
            return q == p;
        if (q == p)
            return 0;
    }
}

/* Measure rows and add those that are pairs of a query, and that are this table's to find. */
static dr_status add(worker *w, const probed *p, size_t query, const uint32_t *rows, size_t count,
                     uint32_t *distance) {
    const dr_codes *codes = &w->mih->codes;
    const size_t i = w->begin + query;
    const uint64_t *code = w->left->words + i * codes->width;
    w->use->hamming_measure(codes->words, codes->width, code, rows, count, distance);
    for (size_t k = 0; k < count; k++) {
        if (distance[k] > w->radius || (w->self && rows[k] <= i) ||
            !is_first(w, code, codes->words + rows[k] * codes->width, p))
            continue;
        DR_TRY(dr_pairs_add(w->out, (uint32_t)i, rows[k], distance[k]));
    }
    return DR_OK;
}

/* Sift a run by the signatures of what its buckets hold. */
static dr_status sift_signed(worker *w, const probed *p, const dr_probe *probes, size_t count, size_t held) {
    const dr_mih *mih = w->mih;
    const uint32_t *rows = mih->rows + p->table * mih->codes.count;
    void *at = NULL;
    DR_TRY(dr_scratch_take(&w->near, held, sizeof(uint64_t), &at));
    uint64_t *near = at;
    size_t found = w->use->hamming_sift(mih->signatures + p->table * dr_mih_words(mih->codes.count), probes,
                                        count, w->signatures, w->radius, near);
    for (size_t k = 0; k < found; k++) {
        uint32_t distance, row = rows[(uint32_t)near[k]];
        if (row >= mih->codes.count)
            return DR_INPUT;
        DR_TRY(add(w, p, (size_t)(near[k] >> 32), &row, 1, &distance));
    }
    return DR_OK;
}

/* Measure all that the buckets of a run hold: there are no signatures. */
static dr_status sift_bare(worker *w, const probed *p, const dr_probe *probes, size_t count, size_t most) {
    const dr_mih *mih = w->mih;
    const uint32_t *rows = mih->rows + p->table * mih->codes.count;
    for (size_t k = 0; k < count; k++) {
        for (uint32_t place = probes[k].begin; place < probes[k].end; place++) {
            if (rows[place] >= mih->codes.count)
                return DR_INPUT;
            SEND_FOR(mih->codes.words + rows[place] * mih->codes.width);
        }
    }
    void *at = NULL;
    DR_TRY(dr_scratch_take(&w->distances, most, sizeof(uint32_t), &at));
    for (size_t k = 0; k < count; k++)
        DR_TRY(add(w, p, probes[k].query, rows + probes[k].begin, probes[k].end - probes[k].begin, at));
    return DR_OK;
}

static dr_status sift(worker *w, const probed *p, const dr_probe *probes, size_t count) {
    size_t held = 0, most = 0;
    for (size_t k = 0; k < count; k++) {
        size_t here = probes[k].end - probes[k].begin;
        held += here;
        most = here > most ? here : most;
    }
    return w->mih->compact ? sift_bare(w, p, probes, count, most) : sift_signed(w, p, probes, count, held);
}

/* All queries of the chunk against one table, a run being bounded before the one ahead of it is sifted. */
static dr_status visit(worker *w, const probed *p) {
    const uint32_t *starts = w->mih->starts + p->table * (((size_t)1 << w->mih->bits) + 1);
    const size_t wanted = w->rows * p->probes;
    dr_probe probes[2][RUN];
    size_t count[2] = {0, 0}, turn = 0;
    want(w, p);
    for (size_t at = 0; at < wanted; at += RUN, turn ^= 1) {
        const size_t n = wanted - at < RUN ? wanted - at : RUN,
                     ahead = at + n + RUN < wanted ? at + n + RUN : wanted;
        for (size_t k = at + n; k < ahead; k++)
            SEND_FOR(starts + (w->wanted[k] >> 32));
        DR_TRY(bound(w, p, w->wanted + at, n, probes[turn], &count[turn]));
        DR_TRY(sift(w, p, probes[turn ^ 1], count[turn ^ 1]));
    }
    return sift(w, p, probes[turn ^ 1], count[turn ^ 1]);
}

/* Leave the queries that met too much to the scan: what the tables found of them goes. */
static dr_status scan_rest(worker *w, size_t from, dr_level level) {
    size_t scans = 0, kept = from;
    for (size_t q = 0; q < w->rows; q++) {
        if (w->met[q] > w->enough)
            w->scanned[scans++] = (uint32_t)(w->begin + q);
    }
    if (!scans)
        return DR_OK;
    dr_pairs *out = w->out;
    for (size_t k = from; k < out->count; k++) {
        if (w->met[out->left[k] - w->begin] > w->enough)
            continue;
        out->left[kept] = out->left[k];
        out->right[kept] = out->right[k];
        out->score[kept++] = out->score[k];
    }
    out->count = kept;
    return dr_hamming_scan(w->left, &w->mih->codes, w->radius, w->self, w->scanned, scans, level, out);
}

static dr_status chunks(worker *w, size_t begin, size_t end, dr_level level) {
    const size_t most = CHUNK_PROBES / w->most_probes ? CHUNK_PROBES / w->most_probes : 1;
    const size_t rows = most < CHUNK_ROWS ? most : CHUNK_ROWS, few = end - begin < rows ? end - begin : rows;
    w->wanted = malloc((few * w->most_probes + 1) * sizeof *w->wanted);
    w->signatures = malloc((2 * few + 1) * sizeof *w->signatures);
    w->scanned = malloc((few + 1) * sizeof *w->scanned);
    w->met = malloc((few + 1) * sizeof *w->met);
    if (!w->wanted || !w->signatures || !w->scanned || !w->met)
        return DR_SPACE;
    for (w->begin = begin; w->begin < end; w->begin += w->rows) {
        const size_t from = w->out->count;
        w->rows = end - w->begin < few ? end - w->begin : few;
        memset(w->met, 0, w->rows * sizeof *w->met);
        for (size_t t = 0; t < w->planned; t++)
            DR_TRY(visit(w, &w->plan[t]));
        DR_TRY(scan_rest(w, from, level));
        DR_TRY(dr_pairs_sort(w->out, from));
    }
    return DR_OK;
}

dr_status dr_mih_join(const dr_mih *mih, const dr_codes *left, uint32_t radius, int self, size_t begin,
                      size_t end, dr_level level, dr_pairs *out) {
    worker w;
    memset(&w, 0, sizeof w);
    w.mih = mih;
    w.left = left;
    w.use = dr_at(level);
    w.radius = radius;
    w.self = self;
    w.out = out;
    if (!w.use)
        return DR_LEVEL;
    if (left->count > UINT32_MAX || mih->codes.count > UINT32_MAX)
        return DR_RANGE;
    if (end > left->count || begin > end || !left->width || left->width > DR_HAMMING_WORDS ||
        left->width != mih->codes.width || mih->tables < left->width || mih->tables > 64 * left->width ||
        mih->bits < 1 || mih->bits > 32)
        return DR_INPUT;
    w.enough = (uint32_t)(mih->codes.count / CHEAPER_TO_SCAN);
    dr_status status = make_plan(&w, w.enough);
    if (status == DR_OK)
        status = chunks(&w, begin, end, level);
    else if (status == DR_RANGE) /* more buckets than the codes are worth */
        status = dr_hamming_join(left, &mih->codes, radius, self, begin, end, level, out);
    dr_scratch_end(&w.near);
    dr_scratch_end(&w.distances);
    free(w.met);
    free(w.scanned);
    free(w.signatures);
    free(w.wanted);
    free(w.masks);
    free(w.plan);
    return status;
}
