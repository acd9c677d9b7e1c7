/* csrc/shingle/sets.c - see sets.h. */
#include "sets.h"

#include "../core/scratch.h"

#include <string.h>

/* Tokens of a run that is sorted by insertion. */
#define RUN 16u

int dr_sets_are_tidy(const dr_sets *sets, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++) {
        int fine = 1;
        for (uint64_t k = sets->starts[i] + 1; k < sets->starts[i + 1]; k++)
            fine &= sets->tokens[k - 1] < sets->tokens[k];
        if (!fine)
            return 0;
    }
    return 1;
}

static void insert(uint64_t *at, size_t size) {
    for (size_t k = 1; k < size; k++) {
        const uint64_t token = at[k];
        size_t to = k;
        for (; to && at[to - 1] > token; to--)
            at[to] = at[to - 1];
        at[to] = token;
    }
}

/* Merge two runs that follow one another, from `from` to `to`. */
static void merge(const uint64_t *from, size_t middle, size_t size, uint64_t *to) {
    size_t one = 0, other = middle;
    for (size_t k = 0; k < size; k++) {
        const int first = other == size || (one < middle && from[one] <= from[other]);
        to[k] = first ? from[one++] : from[other++];
    }
}

/* By merging runs, so that no input takes long. `more` has room for as many. */
static void sort(uint64_t *at, size_t size, uint64_t *more) {
    for (size_t k = 0; k < size; k += RUN)
        insert(at + k, size - k < RUN ? size - k : RUN);
    uint64_t *from = at, *to = more;
    for (size_t width = RUN; width < size; width *= 2) {
        for (size_t k = 0; k < size; k += 2 * width) {
            const size_t rest = size - k;
            merge(from + k, rest < width ? rest : width, rest < 2 * width ? rest : 2 * width, to + k);
        }
        uint64_t *const done = to;
        to = from;
        from = done;
    }
    if (from != at)
        memcpy(at, from, size * sizeof *at);
}

dr_status dr_sets_tidy(uint64_t *tokens, const uint64_t *starts, size_t begin, size_t end, uint64_t *kept) {
    dr_scratch scratch = {NULL, 0};
    dr_status status = DR_OK;
    for (size_t i = begin; status == DR_OK && i < end; i++) {
        uint64_t *const at = tokens + starts[i];
        const size_t size = (size_t)(starts[i + 1] - starts[i]);
        void *more = NULL;
        if (size > RUN)
            status = dr_scratch_take(&scratch, size, sizeof *at, &more);
        if (status != DR_OK)
            break;
        sort(at, size, more);
        size_t count = 0;
        for (size_t k = 0; k < size; k++) {
            if (!count || at[count - 1] != at[k])
                at[count++] = at[k];
        }
        kept[i] = count;
    }
    dr_scratch_end(&scratch);
    return status;
}
