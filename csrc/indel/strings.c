/* csrc/indel/strings.c - sorting by length and a hash, so that equal strings come together. */
#include "strings.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    uint64_t key; /* length, then hash */
    uint32_t row;
} item;

static uint32_t hash(dr_text text) {
    uint64_t h = 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < text.length; i++)
        h = (h ^ text.letters[i]) * 0xff51afd7ed558ccdu;
    return (uint32_t)(h >> 32);
}

/* Least significant byte first, leaving out the bytes in which all keys agree. */
static item *sort(item *here, item *there, size_t count) {
    uint64_t differ = 0;
    for (size_t k = 1; k < count; k++)
        differ |= here[k].key ^ here[0].key;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (!(differ >> shift & 0xff))
            continue;
        size_t next[256] = {0}, at = 0;
        for (size_t k = 0; k < count; k++)
            next[here[k].key >> shift & 0xff]++;
        for (size_t b = 0; b < 256; b++) {
            size_t n = next[b];
            next[b] = at;
            at += n;
        }
        for (size_t k = 0; k < count; k++)
            there[next[here[k].key >> shift & 0xff]++] = here[k];
        item *sorted = there;
        there = here;
        here = sorted;
    }
    return here;
}

static int same(dr_text a, dr_text b) {
    return a.length == b.length && memcmp(a.letters, b.letters, a.length * sizeof *a.letters) == 0;
}

dr_status dr_strings_sort(const dr_strings *strings, uint32_t *rows, uint32_t *firsts, size_t *places) {
    const size_t count = strings->count;
    if (count > UINT32_MAX || count > SIZE_MAX / (2 * sizeof(item)))
        return DR_RANGE;
    item *space = malloc((2 * count + 1) * sizeof *space);
    if (!space)
        return DR_SPACE;
    dr_status status = DR_OK;
    for (size_t i = 0; i < count; i++) {
        const dr_text text = dr_strings_at(strings, i);
        if (text.length > UINT32_MAX) {
            status = DR_RANGE;
            goto done;
        }
        space[i].key = (uint64_t)text.length << 32 | hash(text);
        space[i].row = (uint32_t)i;
    }
    const item *sorted = sort(space, space + count, count);
    size_t at = 0;
    for (size_t k = 0; k < count; k++) {
        rows[k] = sorted[k].row;
        if (!k || sorted[k].key != sorted[k - 1].key ||
            !same(dr_strings_at(strings, rows[k]), dr_strings_at(strings, rows[k - 1])))
            firsts[at++] = (uint32_t)k;
    }
    firsts[at] = (uint32_t)count;
    *places = at;
done:
    free(space);
    return status;
}

void dr_strings_lay(const dr_strings *strings, const uint32_t *rows, const uint32_t *firsts, size_t places,
                    uint32_t *letters, uint64_t *starts) {
    uint64_t at = 0;
    for (size_t p = 0; p < places; p++) {
        const dr_text text = dr_strings_at(strings, rows[firsts[p]]);
        starts[p] = at;
        if (text.length)
            memcpy(letters + at, text.letters, text.length * sizeof *letters);
        at += text.length;
    }
    starts[places] = at;
}

void dr_strings_count(const uint32_t *letters, size_t length, uint32_t *counts) {
    for (size_t i = 0; i < length; i++)
        counts[letters[i]]++;
}

void dr_strings_rank(uint32_t *letters, size_t length, const uint32_t *rank, uint32_t last) {
    for (size_t i = 0; i < length; i++)
        letters[i] = rank[letters[i] < last ? letters[i] : last];
}
