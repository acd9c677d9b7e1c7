/* csrc/passages/sets.c - see sets.h. */
#include "sets.h"

#include "hash.h"

#include <string.h>

#define FEW 24u   /* so many are sorted by insertion */
#define DIGIT 12u /* bits of a digit at most: counts of 16 kB stay in L1 */
#define LEAST 4u  /* and at least */

/* The runs are a polynomial in the words: the next one is a step on, less the word that falls out. Behind the
 * last word that falls out of a run that is needed, its place may be written. */
void dr_runs(const uint64_t *words, size_t count, size_t n, uint64_t *runs) {
    uint64_t hash = 0, power = 1;
    const size_t first = count < n ? count : n;
    for (size_t k = 0; k < first; k++) {
        hash = hash * DR_HASH_RUN + words[k];
        power *= DR_HASH_RUN;
    }
    for (size_t k = 0; k + n < count; k++) {
        const uint64_t out = words[k], in = words[k + n];
        runs[k] = dr_hash_mix(hash);
        hash = hash * DR_HASH_RUN + in - out * power;
    }
    if (count)
        runs[dr_runs_count(count, n) - 1] = dr_hash_mix(hash);
}

void dr_runs_rows(const uint64_t *words, const int64_t *offsets, size_t begin, size_t end, size_t n,
                  uint64_t *runs, const int64_t *places) {
    for (size_t row = begin; row < end; row++)
        dr_runs(words + offsets[row], (size_t)(offsets[row + 1] - offsets[row]), n, runs + places[row]);
}

/* Write `from`, which may be `hashes`, to it in order. */
static void insert(const uint64_t *from, uint64_t *hashes, size_t count) {
    for (size_t k = 0; k < count; k++) {
        const uint64_t hash = from[k];
        size_t at = k;
        for (; at && hashes[at - 1] > hash; at--)
            hashes[at] = hashes[at - 1];
        hashes[at] = hash;
    }
}

/* Sort hashes that agree in all bits from `shift` up: by a digit, then what is still much of one digit by the
 * next, and at last all by insertion, which moves none further than FEW places. */
static void sort(uint64_t *hashes, uint64_t *spare, size_t count, unsigned shift) {
    uint32_t starts[1u << DIGIT];
    size_t alike = 1;
    while (alike < count && hashes[alike] == hashes[0])
        alike++;
    if (alike == count) /* one hash many times: no digit would part them */
        return;
    unsigned bits = LEAST;
    while (bits < DIGIT && (size_t)1 << bits < count)
        bits++;
    if (bits > shift)
        bits = shift;
    shift -= bits;
    const size_t digits = (size_t)1 << bits;
    const uint64_t mask = digits - 1;
    memset(starts, 0, digits * sizeof *starts);
    for (size_t k = 0; k < count; k++)
        starts[hashes[k] >> shift & mask]++;
    uint32_t at = 0, most = 0;
    for (size_t digit = 0; digit < digits; digit++) {
        const uint32_t size = starts[digit];
        most = size > most ? size : most;
        starts[digit] = at;
        at += size;
    }
    for (size_t k = 0; k < count; k++)
        spare[starts[hashes[k] >> shift & mask]++] = hashes[k];
    if (most <= FEW || shift == 0) {
        insert(spare, hashes, count);
    } else {
        memcpy(hashes, spare, count * sizeof *hashes);
        for (size_t digit = 0; digit < digits; digit++) { /* each start is now the end */
            const uint32_t from = digit ? starts[digit - 1] : 0, size = starts[digit] - from;
            if (size > FEW)
                sort(hashes + from, spare, size, shift);
        }
        insert(hashes, hashes, count);
    }
}

size_t dr_runs_set(uint64_t *hashes, uint64_t *spare, size_t count) {
    if (count > FEW)
        sort(hashes, spare, count, 64);
    else
        insert(hashes, hashes, count);
    if (count == 0)
        return 0;
    size_t kept = 1;
    uint64_t last = hashes[0];
    for (size_t k = 1; k < count; k++) {
        const uint64_t hash = hashes[k];
        hashes[kept] = hash;
        kept += hash != last;
        last = hash;
    }
    return kept;
}

dr_status dr_shingles(const dr_letters *letters, const uint32_t *text, const uint64_t *starts, size_t rows,
                      size_t n, dr_level level, dr_words *values, int64_t *counts) {
    if (n == 0)
        return DR_INPUT;
    dr_scratch spare = {0};
    dr_status status = DR_OK;
    for (size_t row = 0; row < rows && status == DR_OK; row++) {
        const size_t before = values->count;
        void *room = NULL;
        if (starts[row + 1] < starts[row]) {
            status = DR_INPUT;
            break;
        }
        status = dr_words_add(letters, text + starts[row], starts[row + 1] - starts[row], level, values);
        const size_t words = values->count - before;
        if (status == DR_OK && words > UINT32_MAX)
            status = DR_RANGE;
        if (status == DR_OK && words > FEW)
            status = dr_scratch_take(&spare, words, sizeof(uint64_t), &room);
        if (status == DR_OK && words) {
            uint64_t *hashes = (uint64_t *)values->hashes.at + before;
            dr_runs(hashes, words, n, hashes);
            values->count = before + dr_runs_set(hashes, room, dr_runs_count(words, n));
        }
        counts[row] = (int64_t)(values->count - before);
    }
    dr_scratch_end(&spare);
    return status;
}
