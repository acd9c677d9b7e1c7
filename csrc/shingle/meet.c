/* csrc/shingle/meet.c - see meet.h. */
#include "meet.h"

#include <string.h>

dr_status dr_shingle_lay(dr_shingle_laid *laid, const dr_set *set) {
    unsigned bits = 1; /* two cells at least: what is free in one belongs to another */
    while (((size_t)1 << bits) < set->size)
        bits++;
    const size_t cells = (size_t)1 << bits;
    /* The cells, on a boundary of 32 bytes, the tokens that are spilt, and how many stand in each cell. */
    void *at;
    DR_TRY(dr_scratch_take(
        &laid->space, cells * (DR_SHINGLE_CELL * sizeof(uint64_t) + 1) + set->size * sizeof(uint64_t) + 32, 1,
        &at));
    uint64_t *const cell = (uint64_t *)(((uintptr_t)at + 31) & ~(uintptr_t)31);
    uint64_t *const spilt = cell + cells * DR_SHINGLE_CELL;
    uint8_t *const held = (uint8_t *)(spilt + set->size);
    const uint64_t first = set->tokens[0];
    const size_t home = dr_shingle_top(dr_shingle_mix(first), bits);
    uint64_t other = first + 1; /* of another cell than the first token */
    while (dr_shingle_top(dr_shingle_mix(other), bits) == home)
        other++;
    for (size_t k = 0; k < cells * DR_SHINGLE_CELL; k++)
        cell[k] = first;
    for (size_t k = 0; k < DR_SHINGLE_CELL; k++)
        cell[home * DR_SHINGLE_CELL + k] = other;
    memset(held, 0, cells);
    size_t spills = 0;
    for (size_t k = 0; k < set->size; k++) {
        const size_t c = dr_shingle_top(dr_shingle_mix(set->tokens[k]), bits);
        if (held[c] < DR_SHINGLE_CELL)
            cell[c * DR_SHINGLE_CELL + held[c]++] = set->tokens[k];
        else
            spilt[spills++] = set->tokens[k];
    }
    laid->cells = cell;
    laid->bits = bits;
    laid->spilt = spilt;
    laid->spilt_count = spills;
    return DR_OK;
}

size_t dr_shingle_meet_spilt(const dr_shingle_laid *laid, const dr_set *set) {
    size_t shared = 0, low = 0;
    for (size_t k = 0; k < laid->spilt_count; k++) { /* both ascend */
        size_t high = set->size;
        while (low < high) {
            const size_t mid = low + (high - low) / 2;
            if (set->tokens[mid] < laid->spilt[k])
                low = mid + 1;
            else
                high = mid;
        }
        shared += low < set->size && set->tokens[low] == laid->spilt[k];
    }
    return shared;
}
