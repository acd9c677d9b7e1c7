/* csrc/hamming/mih_build.c - a table: rows counted into buckets, then laid there. */
#include "mih.h"

#include <string.h>

#include "parts.h"
#include "sift.h"

#define BLOCK 128u /* codes whose places are sent for before any is written: each is a wait for memory */

size_t dr_mih_signatures(size_t count) {
    return count + DR_HAMMING_STEP - 1;
}

dr_status dr_mih_build(const dr_codes *codes, size_t tables, unsigned bits, size_t t, uint32_t *rows,
                       uint32_t *starts, uint16_t *signatures) {
    if (codes->count > UINT32_MAX)
        return DR_RANGE;
    if (!codes->width || codes->width > DR_HAMMING_WORDS || t >= tables || tables < codes->width ||
        tables > DR_MIH_TABLES || bits < 1 || bits > 32)
        return DR_INPUT;
    const dr_part part = dr_part_of(codes->width, tables, t),
                  behind = dr_part_behind(codes->width, tables, t);
    const size_t buckets = (size_t)1 << bits;
    memset(starts, 0, (buckets + 1) * sizeof *starts);
    const uint64_t *code = codes->words;
    for (size_t i = 0; i < codes->count; i++, code += codes->width)
        starts[dr_part_bucket(dr_part_value(code, part), bits)]++;
    uint32_t at = 0;
    for (size_t b = 0; b <= buckets; b++) {
        uint32_t here = starts[b];
        starts[b] = at;
        at += here;
    }
    for (size_t first = 0; first < codes->count; first += BLOCK) {
        const size_t n = codes->count - first < BLOCK ? codes->count - first : BLOCK;
        size_t place[BLOCK];
        code = codes->words + first * codes->width;
        for (size_t k = 0; k < n; k++) {
            place[k] = dr_part_bucket(dr_part_value(code + k * codes->width, part), bits);
            DR_SEND_FOR(starts + place[k]);
        }
        for (size_t k = 0; k < n; k++) {
            place[k] = starts[place[k]]++;
            DR_SEND_FOR(rows + place[k]);
            DR_SEND_FOR(signatures + place[k]);
        }
        for (size_t k = 0; k < n; k++) {
            rows[place[k]] = (uint32_t)(first + k);
            signatures[place[k]] = dr_part_signature(code + k * codes->width, behind);
        }
    }
    memset(signatures + codes->count, 0, (DR_HAMMING_STEP - 1) * sizeof *signatures);
    /* Each start has moved to where the next bucket begins. */
    memmove(starts + 1, starts, buckets * sizeof *starts);
    starts[0] = 0;
    return DR_OK;
}
