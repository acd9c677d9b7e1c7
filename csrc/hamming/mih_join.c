/* csrc/hamming/mih_join.c - a table at a time, all queries of a chunk together and in order of their buckets:
 * the table streams through the cache. One query at a time, each bucket is a wait for memory of its own. */
#include <stdlib.h>
#include <string.h>

#include "../core/sort.h"
#include "../dispatch.h"
#include "join.h"
#include "mih_plan.h"
#include "sift.h"

/* A plan of more buckets than this share of the codes costs more than to scan them. */
#define MOST_BUCKETS 8u
/* Signatures are sifted about as fast as codes are scanned: a query does not ask a table in which it meets
 * more than this share of the codes, and so sixteen tables cost no more than the scan. */
#define MOST_MET 16u
/* A code that is measured waits for memory as long as some hundred are scanned: past this share of the codes,
 * and a few, scan. */
#define MOST_MEASURED 256u
#define FEW 64u
/* To plan anew takes about as long as to scan so many codes: fewer, queries times codes, are scanned. */
#define WORTH_A_PLAN (1u << 20)
#define MOST_PLANS 2  /* of a query: whoever is hot again is scanned */
#define CHUNK 65536u  /* queries; the number of one fits 16 bits */
#define SHELVES 2048u /* by the high bits of a bucket: what one holds of a table stays in L1 or L2 */
#define RUN 128u      /* probes that are bounded, and what they hold sent for, before any is sifted */
#define LINES 6       /* of a bucket that are sent for: few are longer, and a long one comes by itself */
#define NEAR 32768u   /* codes that wait to be measured: more than a run leaves, a quarter of a MB */

/* A query of the chunk. */
typedef struct {
    uint64_t avoid;    /* the tables it does not ask */
    uint64_t hot;      /* those in which it met too many; all of them where it measured too many */
    uint32_t measured; /* codes */
    uint32_t bucket;   /* its own, in the table at hand */
} asker;

typedef struct {
    const dr_mih *mih;
    const dr_codes *left;
    const dr_operations *use;
    uint32_t radius, most_met, most_measured;
    int self;
    dr_plan plan;
    size_t begin; /* of the chunk: query q of it is row begin + q */
    asker *askers;
    asker **asked;        /* those that go by the plan */
    size_t count;         /* of them */
    uint64_t *order;      /* bucket << 32 | query of each, shelf by shelf */
    uint16_t *signatures; /* of each query, in the table at hand */
    uint32_t *met;        /* codes each met there */
    uint64_t *near;       /* query << 32 | place of what is to be measured */
    size_t found;
    dr_pairs *out;
} worker;

/* Put the queries that are asked in order of their buckets of a table, near enough. */
static void arrange(worker *w, const dr_probed *p) {
    const unsigned bits = w->mih->bits;
    const size_t buckets = (size_t)1 << bits, each = buckets > SHELVES ? buckets / SHELVES : 1;
    size_t next[SHELVES] = {0}, at = 0;
    for (size_t k = 0; k < w->count; k++) {
        const size_t q = (size_t)(w->asked[k] - w->askers);
        const uint64_t *query = w->left->words + (w->begin + q) * w->left->width;
        const size_t own = dr_part_bucket(dr_part_value(query, p->part), bits);
        w->asked[k]->bucket = (uint32_t)own;
        w->signatures[q] = dr_part_signature(query, p->behind);
        w->met[q] = 0;
        next[own / each]++;
    }
    for (size_t b = 0; b < SHELVES; b++) {
        size_t here = next[b];
        next[b] = at;
        at += here;
    }
    for (size_t k = 0; k < w->count; k++) {
        const uint32_t own = w->asked[k]->bucket;
        w->order[next[own / each]++] = (uint64_t)own << 32 | (uint64_t)(w->asked[k] - w->askers);
    }
}

/* Find the bounds of the buckets of a run, those that hold anything, and send for what they hold; but not for
 * a query that meets too much. */
static dr_status bound(worker *w, const dr_probed *p, const dr_change *change, const uint64_t *order,
                       size_t n, dr_probe *probes, size_t *count) {
    const dr_mih *mih = w->mih;
    const uint32_t *starts = mih->starts + p->table * (((size_t)1 << mih->bits) + 1);
    const size_t codes = mih->codes.count;
    const uint16_t *signatures = mih->signatures + p->table * dr_mih_signatures(codes);
    const uint16_t most = (uint16_t)(p->both - change->apart);
    *count = 0;
    for (size_t k = 0; k < n; k++) {
        const size_t bucket = (size_t)(order[k] >> 32) ^ change->bucket;
        const uint32_t begin = starts[bucket], end = starts[bucket + 1], query = (uint32_t)order[k];
        if (begin == end)
            continue;
        if (begin > end || end > codes)
            return DR_INPUT;
        if (end - begin > w->most_met - w->met[query]) {
            w->met[query] = w->most_met;
            w->askers[query].hot |= (uint64_t)1 << p->table;
            continue;
        }
        w->met[query] += end - begin;
        probes[(*count)++] = (dr_probe){begin, end, (uint16_t)query, most};
        const uint16_t *first = signatures + begin, *last = signatures + end - 1;
        if (last - first > LINES * DR_HAMMING_STEP)
            last = first + LINES * DR_HAMMING_STEP;
        for (; first < last; first += DR_HAMMING_STEP)
            DR_SEND_FOR(first);
        DR_SEND_FOR(last);
    }
    return DR_OK;
}

/* Of n codes that wait, leave those of queries that have not measured too many, and send for their rows. */
static size_t still_wanted(worker *w, const uint32_t *rows, uint64_t *near, size_t n) {
    size_t kept = 0;
    for (size_t k = 0; k < n; k++) {
        asker *a = &w->askers[near[k] >> 32];
        if (a->measured == w->most_measured) {
            a->hot = UINT64_MAX;
            continue;
        }
        a->measured++;
        near[kept++] = near[k];
        DR_SEND_FOR(rows + (uint32_t)near[k]);
    }
    return kept;
}

/* Measure what the signatures let through, and add what is a pair and this table's to find. Codes also meet
 * because their parts fold alike, or agree in the bits of a signature: such a pair is another table's. */
static dr_status settle(worker *w, const dr_probed *p) {
    const dr_codes *codes = &w->mih->codes;
    const uint32_t *rows = w->mih->rows + p->table * codes->count;
    for (size_t at = 0; at < w->found; at += RUN) {
        uint64_t *near = w->near + at;
        uint32_t row[RUN];
        const size_t n = still_wanted(w, rows, near, w->found - at < RUN ? w->found - at : RUN);
        for (size_t k = 0; k < n; k++) {
            row[k] = rows[(uint32_t)near[k]];
            if (row[k] >= codes->count)
                return DR_INPUT;
            DR_SEND_FOR(codes->words + row[k] * codes->width);
        }
        for (size_t k = 0; k < n; k++) {
            const size_t i = w->begin + (size_t)(near[k] >> 32);
            const uint64_t *query = w->left->words + i * codes->width;
            uint32_t distance;
            w->use->hamming_measure(codes->words, codes->width, query, &row[k], 1, &distance);
            if (distance > w->radius || (w->self && row[k] <= i) ||
                !dr_plan_is_first(&w->plan, p, query, codes->words + row[k] * codes->width))
                continue;
            DR_TRY(dr_pairs_add(w->out, (uint32_t)i, row[k], distance));
        }
    }
    w->found = 0;
    return DR_OK;
}

/* Sift a run by the signatures of what its buckets hold; what there is no room for, piece by piece. */
static dr_status sift(worker *w, const dr_probed *p, dr_probe *probes, size_t count) {
    const uint16_t *signatures = w->mih->signatures + p->table * dr_mih_signatures(w->mih->codes.count);
    while (count) {
        size_t room = NEAR - w->found, n = 0;
        for (; n < count && probes[n].end - probes[n].begin <= room; n++)
            room -= probes[n].end - probes[n].begin;
        w->found += w->use->hamming_sift(signatures, probes, n, w->signatures, w->near + w->found);
        probes += n;
        count -= n;
        if (!count)
            break;
        DR_TRY(settle(w, p));
        if (probes->end - probes->begin > NEAR) {
            dr_probe piece = *probes;
            piece.end = probes->begin += NEAR;
            w->found = w->use->hamming_sift(signatures, &piece, 1, w->signatures, w->near);
        }
    }
    return DR_OK;
}

/* All queries that are asked against one table, some neighbours at a time, change by change: what they meet
 * lies close together. A run is bounded before the one ahead of it is sifted. */
static dr_status visit(worker *w, const dr_probed *p) {
    const uint32_t *starts = w->mih->starts + p->table * (((size_t)1 << w->mih->bits) + 1);
    dr_probe probes[2][RUN];
    size_t count[2] = {0, 0}, turn = 0;
    arrange(w, p);
    for (size_t at = 0; at < w->count; at += RUN) {
        const uint64_t *order = w->order + at;
        const size_t n = w->count - at < RUN ? w->count - at : RUN;
        for (size_t c = 0; c < p->probes; c++, turn ^= 1) {
            for (size_t k = 0; k < n && c + 1 < p->probes; k++)
                DR_SEND_FOR(starts + ((order[k] >> 32) ^ p->changes[c + 1].bucket));
            DR_TRY(bound(w, p, &p->changes[c], order, n, probes[turn], &count[turn]));
            DR_TRY(sift(w, p, probes[turn ^ 1], count[turn ^ 1]));
        }
    }
    DR_TRY(sift(w, p, probes[turn ^ 1], count[turn ^ 1]));
    return settle(w, p);
}

/* Ask the tables but those that these queries avoid; where no plan pays, they are hot in all. */
static dr_status ask(worker *w) {
    const size_t codes = w->mih->codes.count;
    const uint64_t avoid = w->asked[0]->avoid;
    dr_status status = DR_RANGE;
    if (!avoid || w->count * codes >= WORTH_A_PLAN)
        status = dr_plan_make(&w->plan, w->mih, w->radius, avoid, codes / MOST_BUCKETS);
    for (size_t k = 0; k < w->count; k++)
        w->asked[k]->hot = status == DR_RANGE ? UINT64_MAX : 0;
    if (status == DR_OK) {
        for (size_t t = 0; t < w->plan.count && status == DR_OK; t++)
            status = visit(w, &w->plan.tables[t]);
    } else if (status == DR_RANGE) {
        status = DR_OK;
    }
    dr_plan_end(&w->plan);
    return status;
}

static int by_avoid(const void *a, const void *b) {
    const asker *x = *(asker *const *)a, *y = *(asker *const *)b;
    if (x->avoid != y->avoid)
        return x->avoid < y->avoid ? -1 : 1;
    return (x > y) - (x < y);
}

/* Take away what was found of hot queries, and line them up, those that avoid the same tables together:
 * returns how many. */
static size_t take_hot(worker *w, size_t from, size_t rows, asker **hot) {
    dr_pairs *out = w->out;
    size_t kept = from, count = 0;
    for (size_t k = from; k < out->count; k++) {
        if (w->askers[out->left[k] - w->begin].hot)
            continue;
        out->left[kept] = out->left[k];
        out->right[kept] = out->right[k];
        out->score[kept++] = out->score[k];
    }
    out->count = kept;
    for (size_t q = 0; q < rows; q++) {
        w->askers[q].avoid |= w->askers[q].hot;
        if (w->askers[q].hot)
            hot[count++] = &w->askers[q];
    }
    qsort(hot, count, sizeof(asker *), by_avoid);
    return count;
}

/* Join a chunk: all by one plan, the hot queries by plans that avoid what is hot for them, the rest by a
 * scan. */
static dr_status join_chunk(worker *w, size_t rows, asker **line, uint32_t *scanned, dr_level level) {
    const size_t from = w->out->count;
    size_t count = rows, scans = 0;
    memset(w->askers, 0, rows * sizeof *w->askers);
    for (size_t q = 0; q < rows; q++)
        line[q] = &w->askers[q];
    for (int plans = 0; plans < MOST_PLANS; plans++) {
        for (size_t at = 0; at < count; at += w->count) {
            w->asked = line + at;
            for (w->count = 1; at + w->count < count && line[at + w->count]->avoid == line[at]->avoid;)
                w->count++;
            DR_TRY(ask(w));
        }
        count = take_hot(w, from, rows, line);
    }
    for (size_t q = 0; q < rows && count; q++) {
        if (w->askers[q].hot)
            scanned[scans++] = (uint32_t)(w->begin + q);
    }
    DR_TRY(dr_hamming_scan(w->left, &w->mih->codes, w->radius, w->self, scanned, scans, level, w->out));
    return dr_pairs_sort(w->out, from);
}

static dr_status join_all(worker *w, size_t begin, size_t end, dr_level level) {
    const size_t few = end - begin < CHUNK ? end - begin : CHUNK;
    asker **line = malloc((few + 1) * sizeof *line);
    uint32_t *scanned = malloc((few + 1) * sizeof *scanned);
    w->askers = malloc((few + 1) * sizeof *w->askers);
    w->order = malloc((few + 1) * sizeof *w->order);
    w->signatures = malloc((few + 1) * sizeof *w->signatures);
    w->met = malloc((few + 1) * sizeof *w->met);
    w->near = malloc(NEAR * sizeof *w->near);
    dr_status status = DR_OK;
    if (!line || !scanned || !w->askers || !w->order || !w->signatures || !w->met || !w->near)
        status = DR_SPACE;
    for (w->begin = begin; w->begin < end && status == DR_OK; w->begin += few) {
        const size_t rows = end - w->begin < few ? end - w->begin : few;
        status = join_chunk(w, rows, line, scanned, level);
    }
    free(w->near);
    free(w->met);
    free(w->signatures);
    free(w->order);
    free(w->askers);
    free(scanned);
    free(line);
    return status;
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
        left->width != mih->codes.width || mih->tables < left->width || mih->tables > DR_MIH_TABLES ||
        mih->bits < 1 || mih->bits > 32)
        return DR_INPUT;
    w.most_met = FEW + (uint32_t)(mih->codes.count / MOST_MET);
    w.most_measured = FEW + (uint32_t)(mih->codes.count / MOST_MEASURED);
    return join_all(&w, begin, end, level);
}
