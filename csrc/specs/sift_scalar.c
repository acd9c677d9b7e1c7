/* csrc/specs/sift_scalar.c - the portable variant. */
#include "sift.h"

#include <string.h>

_Static_assert(DR_SPECS_NONE >> 3 == DR_SPECS_CELLS, "the bit of no reading comes behind those of a cell");

/* What a cell adds: nothing where there is no reading. */
static int16_t looked_up(const int8_t *table, uint8_t cell) {
    return cell & DR_SPECS_NONE ? 0 : table[cell & (DR_SPECS_CELLS - 1u)];
}

/* The least that a row of a block can come to. */
static int may_hold(const dr_specs_probes *probes, const uint8_t *range, size_t probe_count, int16_t least) {
    int sum = least;
    for (size_t k = 0; k < probe_count; k++) {
        const uint8_t *at = range + probes->columns[k] * (size_t)(3 * DR_SPECS_SHELF);
        const uint8_t low = at[0], high = at[DR_SPECS_SHELF];
        const uint8_t above = probes->homes[k] > low ? probes->homes[k] : low;
        const int16_t lost = looked_up(probes->tables + k * DR_SPECS_CELLS, above < high ? above : high);
        const int16_t most = (int8_t)at[2 * DR_SPECS_SHELF];
        sum += lost < most ? lost : most;
    }
    return sum < 0;
}

size_t dr_specs_sift_scalar(const dr_specs_probes *probes, const uint8_t *cells, const uint8_t *ranges,
                            size_t columns, size_t blocks, const int16_t *sums, uint16_t *places) {
    const size_t probe_count = probes->groups ? probes->ends[probes->groups - 1] : 0;
    size_t count = 0;
    for (size_t b = 0; b < blocks; b++) {
        int32_t sum[DR_SPECS_BLOCK];
        int16_t least = sums ? INT16_MAX : probes->base;
        for (size_t l = 0; l < DR_SPECS_BLOCK; l++) {
            sum[l] = sums ? sums[b * DR_SPECS_BLOCK + l] : probes->base;
            least = (int16_t)(sum[l] < least ? sum[l] : least);
        }
        if (!may_hold(probes, ranges + b, probe_count, least))
            continue;
        for (size_t k = 0; k < probe_count; k++) {
            /* Twice as long, so that the bit of no reading finds a 0 instead of asking for a branch. */
            int8_t table[2 * DR_SPECS_CELLS] = {0};
            memcpy(table, probes->tables + k * DR_SPECS_CELLS, DR_SPECS_CELLS);
            const uint8_t *cell = cells + (b * columns + probes->columns[k]) * DR_SPECS_BLOCK;
            for (size_t l = 0; l < DR_SPECS_BLOCK; l++)
                sum[l] += table[(cell[l] & (DR_SPECS_CELLS - 1u)) | (cell[l] >> 3 & DR_SPECS_CELLS)];
        }
        for (size_t l = 0; l < DR_SPECS_BLOCK; l++) {
            places[count] = (uint16_t)(b * DR_SPECS_BLOCK + l);
            count += sum[l] < 0;
        }
    }
    return count;
}
