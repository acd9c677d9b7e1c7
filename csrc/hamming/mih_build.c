/* csrc/hamming/mih_build.c - a table: rows counted into buckets, then laid there. */
#include "mih.h"

#include <string.h>

#include "parts.h"
#include "sift.h"

#define GROUP ((size_t)DR_HAMMING_GROUP)

size_t dr_mih_words(size_t count) {
    return (count + GROUP - 1) / GROUP * (2 * GROUP);
}

dr_status dr_mih_build(const dr_codes *codes, size_t tables, unsigned bits, int compact, size_t t,
                       uint32_t *rows, uint32_t *starts, uint64_t *signatures) {
    if (codes->count > UINT32_MAX)
        return DR_RANGE;
    if (!codes->width || codes->width > DR_HAMMING_WORDS || t >= tables || tables < codes->width ||
        tables > 64 * codes->width || bits < 1 || bits > 32)
        return DR_INPUT;
    const dr_part part = dr_part_of(codes->width, tables, t);
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
    if (!compact)
        memset(signatures, 0, dr_mih_words(codes->count) * sizeof *signatures);
    code = codes->words;
    for (size_t i = 0; i < codes->count; i++, code += codes->width) {
        size_t k = starts[dr_part_bucket(dr_part_value(code, part), bits)]++;
        rows[k] = (uint32_t)i;
        if (!compact) {
            uint64_t signature[2], *group = signatures + k / GROUP * (2 * GROUP) + k % GROUP;
            dr_part_signature(code, codes->width, part, signature);
            group[0] = signature[0];
            group[GROUP] = signature[1];
        }
    }
    /* Each start has moved to where the next bucket begins. */
    memmove(starts + 1, starts, buckets * sizeof *starts);
    starts[0] = 0;
    return DR_OK;
}
