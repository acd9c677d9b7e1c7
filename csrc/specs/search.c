/* csrc/specs/search.c - some queries at a time against shelf after shelf, each while it lies in the cache. */
#include "search.h"

#include <string.h>

#include "../core/sort.h"
#include "../dispatch.h"
#include "gower.h"
#include "probe.h"

#define TOGETHER 64u /* queries: their tables, of 12 attributes, are 12 kB */

typedef struct {
    const dr_schema *schema;
    const dr_sheet *left, *right;
    const dr_specs_index *index;
    const dr_operations *use;
    double cutoff;
    uint32_t min_shared;
    int self;
    dr_scratch laid_space, probe_space;
    dr_laid laid;
    int16_t sums[DR_SPECS_ROWS];
    uint16_t places[DR_SPECS_ROWS];
} search;

/* Cut the space of so many readings into what their probes need, the largest items first. */
static dr_status make_room(search *on, size_t readings, dr_specs_room *free) {
    void *at = NULL;
    DR_TRY(dr_scratch_take(&on->probe_space, readings + 1,
                           sizeof(dr_specs_walk) + 2 * sizeof(uint32_t) + DR_SPECS_CELLS + 1, &at));
    free->walks = at;
    free->columns = (uint32_t *)(void *)(free->walks + readings);
    free->ends = free->columns + readings;
    free->tables = (int8_t *)(free->ends + readings);
    free->homes = (uint8_t *)free->tables + readings * DR_SPECS_CELLS;
    return DR_OK;
}

/* Add to the sums of a shelf what the postings of a query on it look up. Tell whether there were any. */
static dr_status walk(search *on, dr_specs_query *query, size_t first, size_t rows, int *any) {
    const dr_specs_index *index = on->index;
    *any = 0;
    for (size_t k = 0; k < query->walk_count; k++) {
        dr_specs_walk *walk = &query->walks[k];
        for (; walk->at < walk->end && index->places[walk->at] < first + rows; walk->at++) {
            if (index->places[walk->at] < first)
                return DR_INPUT;
            if (!*any) {
                for (size_t l = 0; l < DR_SPECS_ROWS; l++)
                    on->sums[l] = query->probes.base;
                *any = 1;
            }
            int16_t *sum = &on->sums[index->places[walk->at] - first];
            const int more = *sum + walk->table[index->place_cells[walk->at] & (DR_SPECS_CELLS - 1u)];
            *sum = (int16_t)(more < INT16_MAX ? more > INT16_MIN ? more : INT16_MIN : INT16_MAX);
        }
    }
    return DR_OK;
}

/* Postings before a shelf are none of a search that begins there. */
static void walk_on(const search *on, dr_specs_query *query, size_t first) {
    for (size_t k = 0; k < query->walk_count; k++) {
        dr_specs_walk *walk = &query->walks[k];
        size_t end = walk->end;
        while (walk->at < end) {
            const size_t middle = walk->at + (end - walk->at) / 2;
            if (on->index->places[middle] < first)
                walk->at = middle + 1;
            else
                end = middle;
        }
    }
}

/* The rows of a shelf that a query may be like. */
static dr_status sift(search *on, dr_specs_query *query, size_t shelf, size_t rows, size_t *count) {
    const dr_specs_index *index = on->index;
    const size_t first = shelf * DR_SPECS_ROWS;
    *count = 0;
    if (query->kind == DR_SPECS_SEE_ALL) {
        for (; *count < rows; ++*count)
            on->places[*count] = (uint16_t)*count;
    } else if (query->kind == DR_SPECS_SEE_SIFTED) {
        int any;
        DR_TRY(walk(on, query, first, rows, &any));
        if (any || query->probes.groups)
            *count =
                on->use->specs_sift(&query->probes, index->cells + first * index->columns,
                                    index->ranges + shelf * index->columns * 3 * DR_SPECS_SHELF,
                                    index->columns, dr_specs_blocks(rows), any ? on->sums : NULL, on->places);
    }
    return DR_OK;
}

/* Compare row i of the left with rows that it may be like. */
static dr_status compare(search *on, size_t i, size_t first, size_t count, dr_pairs *out) {
    const uint32_t *order = on->index->order;
    const dr_sheet *right = on->right;
    /* Readings of rows that are far from one another come late: they are all sent for first. (In a function
     * of its own this would be left out, as if it did nothing.) */
    for (size_t k = 0; k < count && first + on->places[k] < right->rows; k++) {
        const uint64_t at = right->starts[first + on->places[k]];
        if (at >= right->readings)
            continue;
        DR_SEND_FOR(right->attributes + at);
        DR_SEND_FOR(right->low + at);
        DR_SEND_FOR(right->low + (right->readings - at > 8 ? at + 8 : at)); /* the next line, of 64 bytes */
        if (right->high != right->low)
            DR_SEND_FOR(right->high + at);
    }
    DR_TRY(dr_gower_lay(on->schema, on->left, i, &on->laid));
    for (size_t k = 0; k < count; k++) {
        const size_t p = first + on->places[k];
        double score;
        uint32_t shared;
        if (p >= right->rows)
            return DR_INPUT;
        if (on->self && p <= i)
            continue;
        DR_TRY(dr_gower(&on->laid, right, p, &score, &shared));
        if (shared < on->min_shared || !(score >= on->cutoff))
            continue;
        const uint32_t one = on->self ? order[i] : (uint32_t)i, other = order[p];
        if (other >= right->rows)
            return DR_INPUT;
        const int turned = on->self && other < one;
        DR_TRY(dr_pairs_add(out, turned ? other : one, turned ? one : other, score));
    }
    return dr_gower_lift(on->left, i, &on->laid);
}

static dr_status some(search *on, size_t begin, size_t end, dr_pairs *out) {
    dr_specs_query queries[TOGETHER];
    size_t readings = 0;
    const size_t count = end - begin, from = out->count;
    for (size_t q = 0; q < count; q++) {
        size_t first, last;
        DR_TRY(dr_sheet_row(on->left, begin + q, &first, &last));
        readings += last - first;
    }
    dr_specs_room free;
    DR_TRY(make_room(on, readings, &free));
    const size_t start = on->self ? begin / DR_SPECS_ROWS : 0;
    for (size_t q = 0; q < count; q++) {
        queries[q].walk_count = 0;
        DR_TRY(dr_specs_probe(on->schema, on->index, on->left, begin + q, on->cutoff, on->min_shared, &free,
                              &queries[q]));
        if (start)
            walk_on(on, &queries[q], start * DR_SPECS_ROWS);
    }
    for (size_t shelf = start; shelf < dr_specs_shelves(on->right->rows); shelf++) {
        const size_t first = shelf * DR_SPECS_ROWS, left = on->right->rows - first;
        for (size_t q = 0; q < count; q++) {
            size_t near;
            DR_TRY(sift(on, &queries[q], shelf, left < DR_SPECS_ROWS ? left : DR_SPECS_ROWS, &near));
            if (near)
                DR_TRY(compare(on, begin + q, first, near, out));
        }
    }
    return on->self ? DR_OK : dr_pairs_sort(out, from);
}

dr_status dr_specs_search(const dr_schema *schema, const dr_sheet *left, const dr_sheet *right,
                          const dr_specs_index *index, double cutoff, uint32_t min_shared, int self,
                          size_t begin, size_t end, dr_level level, dr_pairs *out) {
    search on = {.schema = schema,
                 .left = left,
                 .right = right,
                 .index = index,
                 .use = dr_at(level),
                 .cutoff = cutoff,
                 .min_shared = min_shared,
                 .self = self};
    if (!on.use)
        return DR_LEVEL;
    if (left->rows > UINT32_MAX || right->rows > UINT32_MAX)
        return DR_RANGE;
    if (end > left->rows || (self && left->rows != right->rows))
        return DR_INPUT;
    dr_status status = dr_gower_begin(schema, &on.laid_space, &on.laid);
    for (size_t at = begin; at < end && status == DR_OK; at += TOGETHER)
        status = some(&on, at, end - at < TOGETHER ? end : at + TOGETHER, out);
    dr_scratch_end(&on.laid_space);
    dr_scratch_end(&on.probe_space);
    return status;
}
