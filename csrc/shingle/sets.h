/* csrc/shingle/sets.h - sets of tokens as the joins take them: end to end, each ascending, no token twice. */
#ifndef DR_SHINGLE_SETS_H
#define DR_SHINGLE_SETS_H

#include "../core/base.h"

/* `count` sets end to end: set i is tokens[starts[i]] up to tokens[starts[i + 1]], ascending, of `total`
 * tokens. */
typedef struct {
    const uint64_t *tokens;
    const uint64_t *starts;
    size_t count;
    uint64_t total;
} dr_sets;

/* One of them. */
typedef struct {
    const uint64_t *tokens;
    size_t size;
} dr_set;

/* Set i < count; DR_INPUT where the starts, which may come from a file, do not bound one. */
DR_INLINE dr_status dr_sets_at(const dr_sets *sets, size_t i, dr_set *set) {
    const uint64_t begin = sets->starts[i], end = sets->starts[i + 1];
    if (begin > end || end > sets->total || end - begin > UINT32_MAX)
        return DR_INPUT;
    set->tokens = sets->tokens + begin;
    set->size = (size_t)(end - begin);
    return DR_OK;
}

/* Tell whether sets begin..end are ascending, no token twice. Cannot fail: the gate has made the starts. */
int dr_sets_are_tidy(const dr_sets *sets, size_t begin, size_t end);

/* Put the tokens of each of sets begin..end in order, once each, at its start, and how many it keeps to
 * kept[i]. Needs as many tokens more as the largest set has. DR_SPACE where there is no memory. */
dr_status dr_sets_tidy(uint64_t *tokens, const uint64_t *starts, size_t begin, size_t end, uint64_t *kept);

#endif
