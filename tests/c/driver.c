/* tests/c/driver.c - the core under the sanitizers: what every kernel shares: budgets, scratch space,
 * and the order of pairs. It is compiled with assertions on, and says how many rounds it checked. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/scratch.h"
#include "core/sort.h"
#include "dispatch.h"

/* What no caller should ask for is refused before anything is read. */
static void refusals(void) {
#if defined(EMULATED)
    assert(dr_level_supported(
        DR_AVX512)); /* else the rounds below would check what this machine has, and no more */
#endif
    const dr_level unknown[] = {DR_LEVELS, (dr_level)99};
    dr_pairs out;
    dr_pairs_begin(&out, 0);
    for (size_t k = 0; k < 2; k++) {
        dr_level level = unknown[k];
        assert(!dr_at(level) && !dr_level_supported(level));
    }
    dr_pairs_begin(&out, SIZE_MAX);
    out.room = SIZE_MAX / 2; /* as if it had grown so far: the next step would wrap */
    assert(dr_pairs_grow(&out) == DR_RANGE && !out.left);
    out.room = SIZE_MAX / 64; /* columns that no machine has memory for */
    assert(dr_pairs_grow(&out) == DR_SPACE && out.room == SIZE_MAX / 64);
    dr_pairs_end(&out);
    dr_scratch scratch = {NULL, 0};
    void *at = NULL;
    assert(dr_scratch_take(&scratch, SIZE_MAX, 2, &at) == DR_RANGE && !at);
    assert(dr_scratch_take(&scratch, SIZE_MAX / 16, 2, &at) == DR_SPACE && !at && !scratch.at);
    assert(dr_scratch_take(&scratch, 3, 8, &at) == DR_OK && at && scratch.bytes == 24);
    assert(dr_scratch_take(&scratch, 1, 8, &at) == DR_OK && at == scratch.at && scratch.bytes == 24);
    assert(dr_scratch_keep(&scratch, SIZE_MAX / 2, 4) == DR_RANGE &&
           dr_scratch_keep(&scratch, 2, 8) == DR_OK);
    memcpy(scratch.at, "kept", 5);
    assert(dr_scratch_keep(&scratch, 4, 8) == DR_OK && scratch.bytes == 48);
    assert(memcmp(scratch.at, "kept", 5) == 0 && dr_scratch_keep(&scratch, SIZE_MAX / 64, 16) == DR_SPACE);
    dr_scratch_end(&scratch);
    dr_scratch_end(&scratch);
}

/* Pairs laid out in order are those that were there, also where one row has many; a row too many is refused.
 */
static void orders(void) {
    dr_pairs pairs, to;
    dr_pairs_begin(&pairs, SIZE_MAX);
    dr_pairs_begin(&to, SIZE_MAX);
    const uint32_t rows = 1 + chance(9), count = chance(400);
    for (uint32_t k = 0; k < count; k++) {
        const uint32_t left = chance(2) ? 0 : chance(rows),
                       right = (k * 4099u) % 65536u; /* 4099 is odd: once each */
        assert(dr_pairs_add(&pairs, left, right, (double)right) == DR_OK);
        assert(dr_pairs_add(&to, 0, 0, 0.0) == DR_OK);
    }
    assert(dr_pairs_order(&pairs, rows, &to) == DR_OK);
    assert(dr_pairs_sort(&pairs, 0) == DR_OK);
    for (uint32_t k = 0; k < count; k++)
        assert(pairs.left[k] == to.left[k] && pairs.right[k] == to.right[k] &&
               to.score[k] == (double)to.right[k]);
    if (count) {
        pairs.left[0] = rows;
        assert(dr_pairs_order(&pairs, rows, &to) == DR_INPUT);
    }
    dr_pairs_end(&pairs);
    dr_pairs_end(&to);
}

int main(void) {
    size_t checked = 0;
    for (; checked < 200; checked++)
        orders();
    refusals();
    printf("%zu rounds checked\n", checked);
    return 0;
}
