/* csrc/specs/gower.c - see gower.h. */
#include "gower.h"

/* The second where the first is NaN. One instruction, but for a constant, with which it is a branch that is
 * guessed wrong as often as not: hence `none`. */
static inline double larger(double one, double other) {
    return one > other ? one : other;
}

dr_status dr_gower_begin(const dr_schema *schema, dr_scratch *space, dr_laid *laid) {
    void *at = NULL;
    DR_TRY(dr_scratch_take(space, schema->count, sizeof(dr_place), &at));
    laid->places = at;
    laid->count = schema->count;
    laid->none = 0.0;
    for (size_t a = 0; a < schema->count; a++)
        laid->places[a] = (dr_place){0.0, 0.0, schema->scales[a], 0.0};
    return DR_OK;
}

dr_status dr_gower_lay(const dr_schema *schema, const dr_sheet *left, size_t i, dr_laid *laid) {
    size_t begin, end;
    DR_TRY(dr_sheet_row(left, i, &begin, &end));
    for (size_t k = begin; k < end; k++) {
        const uint32_t a = left->attributes[k];
        if (a >= laid->count)
            return DR_INPUT;
        laid->places[a] = (dr_place){left->low[k], left->high[k], schema->scales[a], schema->weights[a]};
    }
    return DR_OK;
}

dr_status dr_gower_lift(const dr_sheet *left, size_t i, dr_laid *laid) {
    size_t begin, end;
    DR_TRY(dr_sheet_row(left, i, &begin, &end));
    for (size_t k = begin; k < end; k++) {
        if (left->attributes[k] >= laid->count)
            return DR_INPUT;
        laid->places[left->attributes[k]].weight = 0.0;
    }
    return DR_OK;
}

/* What only one of the rows has is added with weight 0, which changes no sum: a branch on it would be guessed
 * wrong at every gap. No term is NaN: what is not above 0 counts as 0. */
dr_status dr_gower(const dr_laid *laid, const dr_sheet *right, size_t j, double *score, uint32_t *shared) {
    size_t begin, end;
    DR_TRY(dr_sheet_row(right, j, &begin, &end));
    const double none = laid->none;
    double top = 0.0, bottom = 0.0;
    uint32_t both = 0;
    for (size_t k = begin; k < end; k++) {
        if (right->attributes[k] >= laid->count)
            return DR_INPUT;
        const dr_place place = laid->places[right->attributes[k]];
        const double below = place.low - right->high[k], above = right->low[k] - place.high;
        const double apart = larger(larger(below, above), none);
        top += place.weight * larger(1.0 - apart / place.scale, none);
        bottom += place.weight;
        both += place.weight > 0.0;
    }
    *score = top / bottom;
    *shared = both;
    return DR_OK;
}
