/* csrc/specs/join.c - each row of the left, laid out once, against every row of the right. */
#include "join.h"

#include <math.h>

#include "gower.h"

dr_status dr_specs_join(const dr_schema *schema, const dr_sheet *left, const dr_sheet *right, double cutoff,
                        uint32_t min_shared, int self, size_t begin, size_t end, dr_pairs *out) {
    if (left->rows > UINT32_MAX || right->rows > UINT32_MAX)
        return DR_RANGE;
    if (end > left->rows)
        return DR_INPUT;
    dr_scratch space = {NULL, 0};
    dr_laid laid;
    dr_status status = dr_gower_begin(schema, &space, &laid);
    for (size_t i = begin; status == DR_OK && i < end; i++) {
        status = dr_gower_lay(schema, left, i, &laid);
        for (size_t j = self ? i + 1 : 0; status == DR_OK && j < right->rows; j++) {
            double score;
            uint32_t shared;
            status = dr_gower(&laid, right, j, &score, &shared);
            if (status == DR_OK && shared >= min_shared && score >= cutoff)
                status = dr_pairs_add(out, (uint32_t)i, (uint32_t)j, score);
        }
        if (status == DR_OK)
            status = dr_gower_lift(left, i, &laid);
    }
    dr_scratch_end(&space);
    return status;
}

dr_status dr_specs_scores(const dr_schema *schema, const dr_sheet *left, const dr_sheet *right,
                          const uint32_t *rows_left, const uint32_t *rows_right, uint32_t min_shared,
                          size_t begin, size_t end, double *scores) {
    dr_scratch space = {NULL, 0};
    dr_laid laid;
    dr_status status = dr_gower_begin(schema, &space, &laid);
    for (size_t k = begin; status == DR_OK && k < end; k++) {
        if (rows_left[k] >= left->rows || rows_right[k] >= right->rows) {
            status = DR_INPUT;
            break;
        }
        uint32_t shared = 0;
        status = dr_gower_lay(schema, left, rows_left[k], &laid);
        if (status == DR_OK)
            status = dr_gower(&laid, right, rows_right[k], &scores[k], &shared);
        if (status == DR_OK)
            status = dr_gower_lift(left, rows_left[k], &laid);
        if (shared < min_shared)
            scores[k] = NAN;
    }
    dr_scratch_end(&space);
    return status;
}
