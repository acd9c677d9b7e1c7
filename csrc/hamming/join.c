/* csrc/hamming/join.c - blocks of the right, each held against every query while it lies in the cache. */
#include "join.h"

#include <string.h>

#include "../core/scratch.h"
#include "../core/sort.h"
#include "../dispatch.h"
#include "near.h"

/* A pair of words of random codes differs in 48 bits of 64 on the average, with a deviation of 3.5: up to a
 * radius of 34 a pair, four deviations below, hardly any code is measured in vain. */
#define RADIUS_A_PAIR 34u

/* Codes that have words in common are not told apart by those: where so large a share of a block may be near,
 * all words are asked. */
#define CROWDED 8u

/* The words of n codes from `first`, word by word, of the pairs begin..end. A code of one word has a second
 * that never differs. */
static void take_heads(const dr_codes *codes, size_t first, size_t n, size_t begin, size_t end,
                       uint64_t *heads) {
    const uint64_t *code = codes->words + first * codes->width;
    for (size_t j = 0; j < n; j++, code += codes->width) {
        for (size_t w = 2 * begin; w < 2 * end; w++)
            heads[w * DR_HAMMING_BLOCK + j] = w < codes->width ? code[w] : 0;
    }
}

dr_status dr_hamming_scan(const dr_codes *left, const dr_codes *right, uint32_t radius, int self,
                          const uint32_t *queries, size_t count, dr_level level, dr_pairs *out) {
    const dr_operations *use = dr_at(level);
    if (!use)
        return DR_LEVEL;
    if (!count)
        return DR_OK;
    const size_t width = right->width, most = (width + 1) / 2, enough = (size_t)radius / RADIUS_A_PAIR + 1;
    const size_t pairs = enough < most ? enough : most;
    uint32_t places[DR_HAMMING_BLOCK], distance[DR_HAMMING_BLOCK];
    dr_scratch space = {NULL, 0};
    void *at = NULL;
    DR_TRY(dr_scratch_take(&space, 2 * most * DR_HAMMING_BLOCK, sizeof(uint64_t), &at));
    uint64_t *heads = at;
    memset(heads, 0, 2 * most * DR_HAMMING_BLOCK * sizeof *heads); /* whole blocks are read */
    dr_status status = DR_OK;
    size_t first = self ? (queries[0] + (size_t)1) / DR_HAMMING_BLOCK * DR_HAMMING_BLOCK : 0;
    for (; first < right->count; first += DR_HAMMING_BLOCK) {
        size_t n = right->count - first < DR_HAMMING_BLOCK ? right->count - first : DR_HAMMING_BLOCK;
        size_t taken = pairs;
        take_heads(right, first, n, 0, pairs, heads);
        for (size_t q = 0; q < count && (!self || queries[q] + (size_t)1 < first + n); q++) {
            const uint64_t *query = left->words + (size_t)queries[q] * width;
            uint64_t padded[2] = {query[0], 0};
            size_t near = use->hamming_near(heads, n, width > 1 ? query : padded, pairs, radius, places);
            if (near > n / CROWDED && pairs < most) {
                if (taken < most)
                    take_heads(right, first, n, taken, most, heads);
                taken = most;
                near = use->hamming_near(heads, n, query, most, radius, places);
            }
            use->hamming_measure(right->words + first * width, width, query, places, near, distance);
            for (size_t k = 0; k < near; k++) {
                size_t j = first + places[k];
                if (distance[k] > radius || (self && j <= queries[q]))
                    continue;
                status = dr_pairs_add(out, queries[q], (uint32_t)j, distance[k]);
                if (status != DR_OK)
                    goto done;
            }
        }
    }
done:
    dr_scratch_end(&space);
    return status;
}

dr_status dr_hamming_join(const dr_codes *left, const dr_codes *right, uint32_t radius, int self,
                          size_t begin, size_t end, dr_level level, dr_pairs *out) {
    if (left->count > UINT32_MAX || right->count > UINT32_MAX)
        return DR_RANGE;
    if (end > left->count || begin > end || !left->width || left->width > DR_HAMMING_WORDS ||
        left->width != right->width)
        return DR_INPUT;
    const size_t from = out->count;
    dr_scratch space = {NULL, 0};
    void *at = NULL;
    DR_TRY(dr_scratch_take(&space, end - begin, sizeof(uint32_t), &at));
    uint32_t *queries = at;
    for (size_t q = 0; q < end - begin; q++)
        queries[q] = (uint32_t)(begin + q);
    dr_status status = dr_hamming_scan(left, right, radius, self, queries, end - begin, level, out);
    if (status == DR_OK)
        status = dr_pairs_sort(out, from);
    dr_scratch_end(&space);
    return status;
}

dr_status dr_hamming_scores(const dr_codes *left, const dr_codes *right, const uint32_t *rows_left,
                            const uint32_t *rows_right, size_t begin, size_t end, dr_level level,
                            int32_t *distance) {
    const dr_operations *use = dr_at(level);
    if (!use)
        return DR_LEVEL;
    if (!left->width || left->width > DR_HAMMING_WORDS || left->width != right->width)
        return DR_INPUT;
    for (size_t k = begin; k < end; k++) {
        if (rows_left[k] >= left->count || rows_right[k] >= right->count)
            return DR_INPUT;
        uint32_t apart;
        use->hamming_measure(right->words, right->width, left->words + (size_t)rows_left[k] * left->width,
                             &rows_right[k], 1, &apart);
        distance[k] = (int32_t)apart;
    }
    return DR_OK;
}
