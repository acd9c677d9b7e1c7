/* csrc/passages/index.c - see index.h. A table of open addresses leads from a hash to the first run that has
 * it, by which its group is known; the places of a group lie side by side. */
#include "index.h"

#include "sets.h"

#include <string.h>

#define NONE UINT32_MAX

void dr_run_index_end(dr_run_index *index) {
    dr_scratch_end(&index->keys);
    dr_scratch_end(&index->table);
    dr_scratch_end(&index->groups);
    dr_scratch_end(&index->starts);
    dr_scratch_end(&index->places);
}

/* Return the slot of the run of a hash, or the free one where it would be: the table is at most half full. */
static inline size_t slot_of(const dr_run_index *index, uint64_t hash) {
    const uint32_t *table = index->table.at;
    const uint64_t *keys = index->keys.at;
    size_t slot = hash & index->mask;
    while (table[slot] != NONE && keys[table[slot]] != hash)
        slot = (slot + 1) & index->mask;
    return slot;
}

dr_status dr_run_index_fill(dr_run_index *index, const uint64_t *words, size_t count, size_t n) {
    index->count = count < n ? 0 : count - n + 1;
    if (count >= NONE)
        return DR_RANGE;
    if (index->count == 0)
        return DR_OK;
    void *keys, *table, *groups, *starts, *places;
    size_t slots = 16;
    while (slots < 2 * index->count)
        slots *= 2;
    index->mask = slots - 1;
    DR_TRY(dr_scratch_take(&index->keys, index->count, sizeof(uint64_t), &keys));
    DR_TRY(dr_scratch_take(&index->table, slots, sizeof(uint32_t), &table));
    DR_TRY(dr_scratch_take(&index->groups, index->count, sizeof(uint32_t), &groups));
    DR_TRY(dr_scratch_take(&index->starts, index->count + 1, sizeof(uint32_t), &starts));
    DR_TRY(dr_scratch_take(&index->places, index->count, sizeof(uint32_t), &places));
    dr_runs(words, count, n, keys);
    memset(table, 0xFF, slots * sizeof(uint32_t));
    uint32_t *group = groups, *start = starts, *place = places, *first = table;
    memset(start, 0, (index->count + 1) * sizeof *start);
    for (uint32_t at = 0; at < index->count; at++) { /* a group is known by its first run */
        const size_t slot = slot_of(index, ((const uint64_t *)keys)[at]);
        if (first[slot] == NONE)
            first[slot] = at;
        group[at] = first[slot];
        start[group[at] + 1]++;
    }
    for (size_t at = 0; at < index->count; at++)
        start[at + 1] += start[at];
    for (uint32_t at = 0; at < index->count; at++)
        place[start[group[at]]++] = at; /* each start is moved on to the end of its group */
    return DR_OK;
}

size_t dr_run_index_find(const dr_run_index *index, uint64_t hash, const uint32_t **places) {
    if (index->count == 0)
        return 0;
    const uint32_t first = ((const uint32_t *)index->table.at)[slot_of(index, hash)];
    if (first == NONE)
        return 0;
    /* What lies before a group's end belongs to it, back to the end of the group before, empty ones between.
     */
    const uint32_t *ends = index->starts.at;
    const uint32_t from = first ? ends[first - 1] : 0;
    *places = (const uint32_t *)index->places.at + from;
    return ends[first] - from;
}
