/* csrc/shingle/scores.c - the measure of given pairs of sets. */
#include "join.h"

#include "../dispatch.h"
#include "meet.h"

dr_status dr_shingle_scores(const dr_sets *left, const dr_sets *right, dr_shingle_measure measure,
                            const uint32_t *rows_left, const uint32_t *rows_right, size_t begin, size_t end,
                            dr_level level, double *scores) {
    const dr_operations *use = dr_at(level);
    dr_shingle_laid laid = {NULL, 0, NULL, 0, {NULL, 0}};
    dr_set a = {NULL, 0}, b;
    if (!use)
        return DR_LEVEL;
    dr_status status = DR_OK;
    for (size_t k = begin; status == DR_OK && k < end; k++) {
        const uint32_t i = rows_left[k], j = rows_right[k];
        if (i >= left->count || j >= right->count) {
            status = DR_INPUT;
            break;
        }
        status = dr_sets_at(right, j, &b);
        if (status == DR_OK && (k == begin || i != rows_left[k - 1])) {
            status = dr_sets_at(left, i, &a);
            if (status == DR_OK && a.size)
                status = dr_shingle_lay(&laid, &a);
        }
        if (status != DR_OK)
            break;
        size_t shared = 0;
        if (a.size && b.size)
            shared = dr_shingle_meet_spilt(&laid, &b) + use->shingle_meet(&laid, b.tokens, b.size, 0, 0);
        scores[k] = dr_shingle_score(measure, shared, a.size, b.size);
    }
    dr_scratch_end(&laid.space);
    return status;
}
