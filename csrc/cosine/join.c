/* csrc/cosine/join.c - every pair decided in float64: blocks of the right, each held against all queries. */
#include "join.h"

#include "../core/sort.h"
#include "../dispatch.h"

#define BLOCK_BYTES 131072u /* of rows at a time: they stay in the second cache while all queries ask */
#define BLOCK 256u          /* rows of a block at most */

dr_status dr_cosine_squares(const float *rows, size_t dims, size_t begin, size_t end, dr_level level,
                            double *squares) {
    const dr_operations *use = dr_at(level);
    if (!use)
        return DR_LEVEL;
    const uint32_t itself = 0;
    for (size_t i = begin; i < end; i++)
        use->cosine_measure(rows + i * dims, rows + i * dims, dims, &itself, 1, &squares[i]);
    return DR_OK;
}

dr_status dr_cosine_scan(const dr_vectors *left, const dr_vectors *right, double cutoff, int self,
                         size_t begin, size_t end, dr_level level, dr_pairs *out) {
    const dr_operations *use = dr_at(level);
    if (!use)
        return DR_LEVEL;
    DR_TRY(dr_cosine_fits(left, right));
    if (end > left->count || begin > end)
        return DR_INPUT;
    const size_t from = out->count, dims = right->dims;
    const size_t held = BLOCK_BYTES / (dims * sizeof(float)), step = held < BLOCK ? held : BLOCK;
    uint32_t which[BLOCK];
    double dots[BLOCK];
    for (size_t first = self ? begin + 1 : 0; first < right->count; first += step) {
        const size_t n = right->count - first < step ? right->count - first : step;
        for (size_t j = 0; j < n; j++)
            which[j] = (uint32_t)(first + j);
        for (size_t i = begin; i < end && (!self || i + 1 < first + n); i++) {
            const size_t skip = self && i + 1 > first ? i + 1 - first : 0;
            use->cosine_measure(left->rows + i * dims, right->rows, dims, which + skip, n - skip, dots);
            for (size_t j = skip; j < n; j++) {
                double found = dr_cosine_score(dots[j - skip], left->squares[i], right->squares[first + j]);
                if (found >= cutoff)
                    DR_TRY(dr_pairs_add(out, (uint32_t)i, which[j], found));
            }
        }
    }
    return dr_pairs_sort(out, from);
}

dr_status dr_cosine_scores(const dr_vectors *left, const dr_vectors *right, const uint32_t *rows_left,
                           const uint32_t *rows_right, size_t begin, size_t end, dr_level level,
                           double *scores) {
    const dr_operations *use = dr_at(level);
    if (!use)
        return DR_LEVEL;
    DR_TRY(dr_cosine_fits(left, right));
    for (size_t k = begin; k < end; k++) {
        const uint32_t i = rows_left[k], j = rows_right[k];
        if (i >= left->count || j >= right->count)
            return DR_INPUT;
        double dot;
        use->cosine_measure(left->rows + (size_t)i * left->dims, right->rows, right->dims, &j, 1, &dot);
        scores[k] = dr_cosine_score(dot, left->squares[i], right->squares[j]);
    }
    return DR_OK;
}
