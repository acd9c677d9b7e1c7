/* csrc/specs/join.c - each row of the left against blocks of the right. */
#include "join.h"

#include <math.h>

#include "../dispatch.h"

#define BLOCK 512u /* rows at a time: scores, weights and counts are 10 kB, which stays in L1 */

dr_status dr_specs_join(const dr_schema *schema, const dr_sheet *left, const dr_sheet *right, double cutoff,
                        uint32_t min_shared, int self, size_t begin, size_t end, dr_level level,
                        dr_pairs *out) {
    const dr_operations *use = dr_at(level);
    if (!use)
        return DR_LEVEL;
    if (left->rows > UINT32_MAX || right->rows > UINT32_MAX)
        return DR_RANGE;
    if (end > left->rows)
        return DR_INPUT;
    double score[BLOCK], weight[BLOCK];
    uint32_t shared[BLOCK];
    for (size_t i = begin; i < end; i++) {
        for (size_t first = self ? i + 1 : 0; first < right->rows; first += BLOCK) {
            size_t n = right->rows - first < BLOCK ? right->rows - first : BLOCK;
            use->gower(schema, left, i, right, first, n, score, weight, shared);
            for (size_t j = 0; j < n; j++) {
                if (shared[j] >= min_shared && score[j] >= cutoff)
                    DR_TRY(dr_pairs_add(out, (uint32_t)i, (uint32_t)(first + j), score[j]));
            }
        }
    }
    return DR_OK;
}

dr_status dr_specs_scores(const dr_schema *schema, const dr_sheet *left, const dr_sheet *right,
                          const uint32_t *rows_left, const uint32_t *rows_right, uint32_t min_shared,
                          size_t begin, size_t end, dr_level level, double *scores) {
    const dr_operations *use = dr_at(level);
    if (!use)
        return DR_LEVEL;
    for (size_t k = begin; k < end; k++) {
        if (rows_left[k] >= left->rows || rows_right[k] >= right->rows)
            return DR_INPUT;
        double weight;
        uint32_t shared;
        use->gower(schema, left, rows_left[k], right, rows_right[k], 1, &scores[k], &weight, &shared);
        if (shared < min_shared)
            scores[k] = NAN;
    }
    return DR_OK;
}
