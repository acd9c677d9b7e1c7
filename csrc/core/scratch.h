/* csrc/core/scratch.h - one reusable buffer of working space, grown to what is asked for and freed once. */
#ifndef DR_CORE_SCRATCH_H
#define DR_CORE_SCRATCH_H

#include "base.h"

typedef struct {
    void *at;
    size_t bytes;
} dr_scratch;

/* Return at least `count` items of `size` bytes through `at`; their content is not set. Earlier space is
 * given up. */
dr_status dr_scratch_take(dr_scratch *scratch, size_t count, size_t size, void **at);

/* Make room for `count` items of `size` bytes, at least twice as many as before where there are more; what is
 * there stays. */
dr_status dr_scratch_keep(dr_scratch *scratch, size_t count, size_t size);

/* Free the space. */
void dr_scratch_end(dr_scratch *scratch);

#endif
