/* csrc/indel/scores.c - the scores of given pairs. */
#include "join.h"

#include "../dispatch.h"
#include "query.h"
#include "score.h"

dr_status dr_indel_scores(const dr_strings *left, const dr_strings *right, size_t alphabet,
                          const uint32_t *rows_left, const uint32_t *rows_right, size_t begin, size_t end,
                          dr_level level, double *scores) {
    const dr_operations *use = dr_at(level);
    if (!use)
        return DR_LEVEL;
    dr_query query;
    dr_status status = dr_query_begin(&query, alphabet);
    size_t last = SIZE_MAX; /* pairs often come in order of left: the query is taken up once */
    for (size_t k = begin; status == DR_OK && k < end; k++) {
        const size_t i = rows_left[k], j = rows_right[k];
        if (i >= left->count || j >= right->count) {
            status = DR_INPUT;
            break;
        }
        if (i != last)
            dr_query_take(&query, dr_strings_at(left, i));
        last = i;
        const dr_text text = dr_strings_at(right, j);
        const size_t least = 0; /* whatever it is */
        size_t lcs = 0;
        status = dr_query_compare(&query, use->lcs, use->lcs_words, &text, &least, 1, &lcs);
        scores[k] = dr_indel_score(lcs, query.text.length + text.length);
    }
    dr_query_end(&query);
    return status;
}
