/* csrc/shingle/table.c - see table.h. */
#include "table.h"

#include "cutoff.h"

#include <string.h>

size_t dr_shingle_posted_of(const dr_shingle_posted *posted, size_t m) {
    return m && posted->num ? m - dr_shingle_part(m, posted->num, posted->den) + 1 : m;
}

/* One walk over postings, to count them or to write them: the two agree. */
DR_INLINE dr_status walk(const dr_sets *sets, const uint32_t *rows, const uint8_t *of,
                         const dr_shingle_posted *posted, unsigned bits, size_t begin, size_t end,
                         uint64_t total, uint32_t *next_of, dr_posting *postings) {
    for (size_t place = begin; place < end; place++) {
        dr_set set;
        DR_TRY(dr_sets_at(sets, rows[place], &set));
        const uint8_t *const own = of + sets->starts[rows[place]]; /* classes, which this core has written */
        const size_t most = dr_shingle_posted_of(posted, set.size);
        uint32_t next[DR_SHINGLE_CLASSES] = {0};
        if (most < set.size) {
            for (size_t k = 0; k < set.size; k++)
                next[own[k]]++;
            dr_shingle_first_places(next, 0);
        }
        for (size_t k = 0; k < set.size; k++) {
            const uint64_t mixed = dr_shingle_mix(set.tokens[k]);
            if (most < set.size && next[own[k]]++ >= most)
                continue;
            uint32_t *const at = next_of + dr_shingle_top(mixed, bits);
            if (postings) {
                if (*at >= total)
                    return DR_INPUT;
                postings[*at].place = (uint32_t)place;
                postings[*at].tag = dr_shingle_tag(mixed);
            }
            ++*at;
        }
    }
    return DR_OK;
}

dr_status dr_shingle_post_count(const dr_sets *sets, const uint32_t *rows, const uint8_t *of,
                                const dr_shingle_posted *posted, unsigned bits, size_t begin, size_t end,
                                uint32_t *counts) {
    return walk(sets, rows, of, posted, bits, begin, end, 0, counts, NULL);
}

dr_status dr_shingle_post(const dr_sets *sets, const uint32_t *rows, const uint8_t *of,
                          const dr_shingle_posted *posted, unsigned bits, size_t begin, size_t end,
                          uint64_t total, uint32_t *next, dr_posting *postings) {
    return walk(sets, rows, of, posted, bits, begin, end, total, next, postings);
}
