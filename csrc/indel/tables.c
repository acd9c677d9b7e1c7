/* csrc/indel/tables.c - counting letters, and strings laid into buckets by what is counted. */
#include "tables.h"

#include <string.h>

void dr_indel_bag(const uint8_t *classes, dr_text text, uint8_t bag[DR_BAG]) {
    memset(bag, 0, DR_BAG);
    for (size_t i = 0; i < text.length; i++) {
        uint8_t *count = bag + classes[text.letters[i]] % DR_BAG;
        *count = (uint8_t)(*count + (*count < DR_BAG_MOST));
    }
}

dr_indel_key dr_indel_key_of(const uint32_t *ladder, const uint8_t bag[DR_BAG]) {
    dr_indel_key key = {{0}};
    for (size_t c = 0; c < DR_BAG; c++) {
        const size_t rung = bag[c] < DR_INDEL_RUNGS ? bag[c] : DR_INDEL_RUNGS - 1;
        for (size_t t = 0; t < DR_INDEL_TABLES; t++)
            key.part[t] |= ladder[(c * DR_INDEL_RUNGS + rung) * DR_INDEL_TABLES + t];
    }
    return key;
}

void dr_indel_bags(const dr_strings *strings, const uint8_t *classes, uint8_t *bags, uint8_t *folds) {
    for (size_t i = 0; i < strings->count; i++) {
        dr_indel_bag(classes, dr_strings_at(strings, i), bags + i * DR_BAG);
        dr_bag_fold(bags + i * DR_BAG, folds + i * DR_FOLD);
    }
    memset(folds + strings->count * DR_FOLD, 0, DR_BAG_PAD * DR_FOLD);
}

void dr_indel_keys(const uint8_t *bags, size_t count, const uint32_t *ladder, dr_indel_key *keys) {
    for (size_t k = 0; k < count; k++)
        keys[k] = dr_indel_key_of(ladder, bags + k * DR_BAG);
}

dr_status dr_indel_table(const uint8_t *folds, const dr_indel_key *keys, size_t count, unsigned bits,
                         size_t t, uint32_t *starts, uint32_t *places, uint8_t *held) {
    if (count > UINT32_MAX)
        return DR_RANGE;
    if (t >= DR_INDEL_TABLES || bits < 1 || bits > DR_INDEL_BITS)
        return DR_INPUT;
    const size_t buckets = (size_t)1 << bits;
    memset(starts, 0, (buckets + 1) * sizeof *starts);
    for (size_t k = 0; k < count; k++)
        starts[keys[k].part[t] & (buckets - 1)]++;
    uint32_t at = 0;
    for (size_t b = 0; b <= buckets; b++) {
        uint32_t here = starts[b];
        starts[b] = at;
        at += here;
    }
    for (size_t k = 0; k < count; k++) {
        const size_t to = starts[keys[k].part[t] & (buckets - 1)]++;
        places[to] = (uint32_t)k;
        memcpy(held + to * DR_FOLD, folds + k * DR_FOLD, DR_FOLD);
    }
    memset(held + count * DR_FOLD, 0, DR_BAG_PAD * DR_FOLD);
    /* Each start has moved to where the next bucket begins. */
    memmove(starts + 1, starts, buckets * sizeof *starts);
    starts[0] = 0;
    return DR_OK;
}
