/* csrc/core/scratch.c - see scratch.h. */
#include "scratch.h"

#include <stdlib.h>

dr_status dr_scratch_take(dr_scratch *scratch, size_t count, size_t size, void **at) {
    if (size && count > SIZE_MAX / size)
        return DR_RANGE;
    size_t bytes = count * size;
    if (bytes > scratch->bytes) {
        void *more = malloc(bytes);
        if (!more)
            return DR_SPACE;
        free(scratch->at);
        scratch->at = more;
        scratch->bytes = bytes;
    }
    *at = scratch->at;
    return DR_OK;
}

dr_status dr_scratch_keep(dr_scratch *scratch, size_t count, size_t size) {
    if (size && count > SIZE_MAX / 2 / size)
        return DR_RANGE;
    if (count * size <= scratch->bytes)
        return DR_OK;
    const size_t bytes = count * size > 2 * scratch->bytes ? count * size : 2 * scratch->bytes;
    void *more = realloc(scratch->at, bytes);
    if (!more)
        return DR_SPACE;
    scratch->at = more;
    scratch->bytes = bytes;
    return DR_OK;
}

void dr_scratch_end(dr_scratch *scratch) {
    free(scratch->at);
    scratch->at = NULL;
    scratch->bytes = 0;
}
