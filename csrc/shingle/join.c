/* csrc/shingle/join.c - see join.h. */
#include "join.h"

#include "../dispatch.h"
#include "meet.h"

#include <stdlib.h>
#include <string.h>

/* Postings of a token from which those of sets that cannot reach the cutoff by it are cut off. */
#define HEAVY 32u

/* Postings are sent for so many tokens before they are read. */
#define AHEAD 8u

typedef struct {
    const dr_operations *use;
    const dr_shingle_side *side;
    dr_shingle_cutoff cutoff;
    dr_shingle_asks asks;
    int scan;
    uint32_t *met;     /* of each place: how many tokens of the query's prefix are known to stand in it */
    dr_scratch known;  /* tokens of the query that some set may have, spread, and their classes */
    dr_scratch prefix; /* tokens of the query, spread, in the order */
    dr_scratch heavy;  /* of each place in the prefix: heavy tokens from there on */
    dr_scratch near;   /* places that were met */
    dr_shingle_laid laid;
    dr_pairs *out;
    size_t found;
} worker;

/* A query: its row, its set, the places below which it is to meet sets, and how many tokens, the first of
 * them in the order, it asks for. */
typedef struct {
    size_t row;
    dr_set set;
    size_t end;
    size_t prefix;
} query;

/* How many tokens a query of n and a set of m must share. */
static size_t least(const worker *w, size_t n, size_t m) {
    return w->asks == DR_SHINGLE_RIGHT ? dr_shingle_least(&w->cutoff, m, n)
                                       : dr_shingle_least(&w->cutoff, n, m);
}

/* How many a query of n, which has some, must share with any. */
static size_t least_ever(const worker *w, size_t n) {
    const int any = w->asks == DR_SHINGLE_RIGHT && w->cutoff.measure == DR_SHINGLE_CONTAINMENT;
    return any ? 1 : dr_shingle_part(n, w->cutoff.num, w->cutoff.den);
}

/* The size of the largest set that must share no more than `rest` tokens with a query of n. */
static size_t reach(const worker *w, size_t n, size_t rest) {
    const dr_shingle_cutoff *c = &w->cutoff;
    if (c->measure == DR_SHINGLE_CONTAINMENT && w->asks != DR_SHINGLE_RIGHT)
        return UINT32_MAX;
    const unsigned __int128 of =
                                (unsigned __int128)rest *
                                (c->den + (c->measure == DR_SHINGLE_JACCARD ? (unsigned __int128)c->num : 0)),
                            size = of / c->num, less = c->measure == DR_SHINGLE_JACCARD ? n : 0;
    return size <= less ? 0 : size - less < UINT32_MAX ? (size_t)(size - less) : UINT32_MAX;
}

static dr_status add(worker *w, const query *q, size_t place, double score) {
    const uint32_t row = w->side->rows[place];
    if (row >= w->side->sets.count)
        return DR_INPUT;
    if (w->asks == DR_SHINGLE_SELF) {
        if (w->cutoff.measure == DR_SHINGLE_CONTAINMENT)
            return row == q->row ? DR_OK : dr_pairs_add(w->out, (uint32_t)q->row, row, score);
        return row < q->row ? dr_pairs_add(w->out, row, (uint32_t)q->row, score)
                            : dr_pairs_add(w->out, (uint32_t)q->row, row, score);
    }
    return w->asks == DR_SHINGLE_RIGHT ? dr_pairs_add(w->out, row, (uint32_t)q->row, score)
                                       : dr_pairs_add(w->out, (uint32_t)q->row, row, score);
}

/* The pairs in which the left set, or both, are empty. */
static dr_status add_empty(worker *w, const query *q) {
    const int contained = w->cutoff.measure == DR_SHINGLE_CONTAINMENT, right = w->asks == DR_SHINGLE_RIGHT;
    if (q->set.size && !(contained && right))
        return DR_OK;
    const int all = contained && !right; /* an empty left set is held by any */
    for (size_t place = 0; place < q->end && (all || !w->side->sizes[place]); place++)
        DR_TRY(add(w, q, place, 1.0));
    return DR_OK;
}

/* Put the first of the query's tokens in order; return how many of them no set has, or all that are asked for
 * where enough are. */
static dr_status put_in_order(worker *w, const query *q, size_t *absent) {
    const dr_shingle_order *order = &w->side->order;
    const size_t n = q->set.size;
    void *at;
    DR_TRY(dr_scratch_take(&w->known, n, sizeof(uint64_t) + 1, &at));
    uint64_t *const known = at;
    uint8_t *const of = (uint8_t *)(known + n);
    uint32_t next[DR_SHINGLE_CLASSES] = {0};
    size_t count = 0;
    if (w->asks == DR_SHINGLE_SELF) { /* whose classes are known, and none of whose tokens is absent */
        const uint8_t *const own = w->side->of + (q->set.tokens - w->side->sets.tokens);
        for (; count < n; count++) {
            known[count] = dr_shingle_mix(q->set.tokens[count]);
            of[count] = own[count];
            next[of[count]]++;
        }
        *absent = 0;
    } else {
        for (size_t k = 0; k < n; k++) {
            const uint64_t mixed = dr_shingle_mix(q->set.tokens[k]);
            known[count] = mixed;
            count += dr_shingle_marked(order, mixed);
        }
        *absent = n - count;
        if (*absent >= q->prefix) {
            *absent = q->prefix;
            return DR_OK;
        }
        for (size_t k = 0; k < count; k++) {
            of[k] = dr_shingle_class(order, known[k]);
            next[of[k]]++;
        }
    }
    dr_shingle_first_places(next, (uint32_t)*absent);
    DR_TRY(dr_scratch_take(&w->prefix, q->prefix, sizeof(uint64_t), &at));
    uint64_t *const prefix = at;
    for (size_t k = 0; k < count; k++) {
        const size_t place = next[of[k]]++;
        if (place < q->prefix) {
            prefix[place] = known[k];
            DR_SEND_FOR(w->side->table.starts + dr_shingle_top(known[k], w->side->table.bits));
        }
    }
    return DR_OK;
}

/* The first posting from `begin` on of a set of at least `size` tokens, or at a place from `end` on. */
static uint32_t cut(const worker *w, uint32_t begin, uint32_t end, size_t size, size_t place) {
    while (begin < end) {
        const uint32_t mid = begin + (end - begin) / 2, at = w->side->table.postings[mid].place;
        if (at < place && at < w->side->sets.count && w->side->sizes[at] < size)
            begin = mid + 1;
        else
            end = mid;
    }
    return begin;
}

/* Count, for every set that holds one of the query's first tokens, how many of them it holds. */
static dr_status count(worker *w, const query *q, size_t absent, uint32_t *heavy) {
    const dr_shingle_table *table = &w->side->table;
    const uint64_t *const prefix = w->prefix.at;
    const size_t n = q->set.size;
    uint32_t *const met = w->met;
    for (size_t k = absent; k < q->prefix; k++) {
        if (k + AHEAD < q->prefix)
            DR_SEND_FOR(table->postings + table->starts[dr_shingle_top(prefix[k + AHEAD], table->bits)]);
        const size_t bucket = dr_shingle_top(prefix[k], table->bits);
        uint32_t begin = table->starts[bucket], end = table->starts[bucket + 1];
        if (begin > end || end > table->total)
            return DR_INPUT;
        const int many = end - begin >= HEAVY;
        heavy[k] = (uint32_t)many;
        if (many) {
            const size_t most = reach(w, n, n - k);
            begin = cut(w, begin, end, least_ever(w, n), q->end);
            end = cut(w, begin, end, most + 1, q->end);
        }
        DR_TRY(dr_scratch_keep(&w->near, w->found + (end - begin) + 1, sizeof(uint32_t)));
        uint32_t *const near = w->near.at;
        const uint32_t tag = dr_shingle_tag(prefix[k]);
        size_t found = w->found;
        for (uint32_t p = begin; p < end; p++) {
            const dr_posting posting = table->postings[p];
            if (posting.place >= q->end)
                break;
            const uint32_t one = posting.tag == tag, before = met[posting.place];
            near[found] = posting.place; /* written always, kept where it is new: no branch to guess */
            found += one & !before;
            met[posting.place] = before + one;
        }
        w->found = found;
    }
    uint32_t from = 0;
    for (size_t k = q->prefix; k-- > absent;)
        heavy[k] = from += heavy[k];
    return DR_OK;
}

/* Keep the sets that may share enough. */
static void sift(worker *w, const query *q, size_t absent, const uint32_t *heavy) {
    const dr_shingle_side *side = w->side;
    uint32_t *const near = w->near.at;
    const size_t n = q->set.size, rest = n - q->prefix;
    size_t kept = 0;
    for (size_t k = 0; k < w->found; k++) {
        const uint32_t place = near[k];
        const size_t m = side->sizes[place], asked = least(w, n, m), known = w->met[place];
        w->met[place] = 0;
        if (asked > n || asked > m)
            continue;
        /* Tokens in common that were not counted: heavy ones beyond the first that the pair asks for, and
         * those behind the end of one prefix or the other. */
        const size_t first = n - asked + 1;
        const size_t left = first < absent ? absent : first,
                     past = known + (left < q->prefix ? heavy[left] : 0);
        if (past + rest < asked) {
            const size_t other = m - dr_shingle_posted_of(&side->posted, m);
            if (other <= rest || past + other < asked)
                continue;
        }
        near[kept++] = place;
        DR_SEND_FOR(side->sets.starts + side->rows[place]);
    }
    w->found = kept;
}

/* Look at the sets that are left. */
static dr_status compare(worker *w, const query *q) {
    const dr_shingle_side *side = w->side;
    const uint32_t *const near = w->near.at;
    const size_t n = q->set.size;
    int laid = 0;
    for (size_t k = 0; k < w->found; k++) {
        dr_set set;
        if (side->rows[near[k]] >= side->sets.count)
            return DR_INPUT;
        DR_TRY(dr_sets_at(&side->sets, side->rows[near[k]], &set));
        const size_t asked = least(w, n, set.size);
        if (!set.size || asked > n || asked > set.size)
            continue;
        if (!laid)
            DR_TRY(dr_shingle_lay(&w->laid, &q->set));
        laid = 1;
        size_t shared = dr_shingle_meet_spilt(&w->laid, &set);
        shared += w->use->shingle_meet(&w->laid, set.tokens, set.size, shared, asked);
        if (shared >= asked)
            DR_TRY(add(w, q, near[k],
                       w->asks == DR_SHINGLE_RIGHT
                           ? dr_shingle_score(w->cutoff.measure, shared, set.size, n)
                           : dr_shingle_score(w->cutoff.measure, shared, n, set.size)));
    }
    return DR_OK;
}

/* All sets of a size that allows the cutoff. */
static dr_status meet_all(worker *w, const query *q) {
    const size_t low = least_ever(w, q->set.size), high = reach(w, q->set.size, q->set.size);
    size_t found = 0;
    DR_TRY(dr_scratch_keep(&w->near, q->end + 1, sizeof(uint32_t)));
    for (size_t place = 0; place < q->end; place++) {
        if (w->side->sizes[place] >= low && w->side->sizes[place] <= high)
            ((uint32_t *)w->near.at)[found++] = (uint32_t)place;
    }
    w->found = found;
    return DR_OK;
}

static dr_status ask(worker *w, query *q) {
    DR_TRY(add_empty(w, q));
    if (!q->set.size)
        return DR_OK;
    w->found = 0;
    if (w->scan) {
        DR_TRY(meet_all(w, q));
        return compare(w, q);
    }
    size_t absent;
    q->prefix = q->set.size - least_ever(w, q->set.size) + 1;
    DR_TRY(put_in_order(w, q, &absent));
    if (absent == q->prefix)
        return DR_OK;
    void *heavy;
    DR_TRY(dr_scratch_take(&w->heavy, q->prefix, sizeof(uint32_t), &heavy));
    DR_TRY(count(w, q, absent, heavy));
    sift(w, q, absent, heavy);
    return compare(w, q);
}

dr_status dr_shingle_join(const dr_sets *queries, const dr_shingle_side *side, dr_shingle_measure measure,
                          uint64_t num, uint64_t den, dr_shingle_asks asks, int scan, size_t begin,
                          size_t end, dr_level level, dr_pairs *out) {
    worker w;
    memset(&w, 0, sizeof w);
    w.use = dr_at(level);
    w.side = side;
    w.asks = asks;
    w.scan = scan;
    w.out = out;
    if (!w.use)
        return DR_LEVEL;
    if (queries->count > UINT32_MAX || side->sets.count > UINT32_MAX)
        return DR_RANGE;
    if (begin > end || end > queries->count)
        return DR_INPUT;
    dr_shingle_cutoff_set(&w.cutoff, num, den, measure);
    const int by_place = asks == DR_SHINGLE_SELF && measure == DR_SHINGLE_JACCARD;
    w.met = calloc(side->sets.count + 1, sizeof *w.met);
    dr_status status = w.met ? DR_OK : DR_SPACE;
    for (size_t i = begin; status == DR_OK && i < end; i++) {
        query q;
        q.row = by_place ? side->rows[i] : i;
        q.end = by_place ? i : side->sets.count;
        status = q.row < queries->count ? dr_sets_at(queries, q.row, &q.set) : DR_INPUT;
        if (status == DR_OK)
            status = ask(&w, &q);
    }
    free(w.met);
    dr_scratch_end(&w.known);
    dr_scratch_end(&w.prefix);
    dr_scratch_end(&w.heavy);
    dr_scratch_end(&w.near);
    dr_scratch_end(&w.laid.space);
    return status;
}
