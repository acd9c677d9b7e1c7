/* csrc/hamming/mih_plan.c - thresholds by the pigeonhole on a ring, and the buckets within them. */
#include "mih_plan.h"

#include <stdlib.h>
#include <string.h>

/* All masks of at most `most` of `width` bits, with `room` for them; returns how many, or room + 1 where
 * there are more. */
static size_t some_masks(unsigned width, uint32_t most, uint64_t *masks, size_t room) {
    size_t count = 0, level = 0;
    if (!room)
        return 1;
    masks[count++] = 0;
    for (uint32_t set = 1; set <= most && set <= width; set++) {
        size_t end = count;
        for (size_t k = level; k < end; k++) {
            unsigned from = 0; /* one bit more than the masks of the level before, above those they have */
            while (from < width && masks[k] >> from)
                from++;
            for (unsigned bit = from; bit < width; bit++) {
                if (count == room)
                    return room + 1;
                masks[count++] = masks[k] | (uint64_t)1 << bit;
            }
        }
        level = end;
    }
    return count;
}

static int compare(const void *a, const void *b) {
    const dr_change *x = a, *y = b;
    if (x->bucket != y->bucket)
        return x->bucket < y->bucket ? -1 : 1;
    return (x->apart > y->apart) - (x->apart < y->apart);
}

/* What the masks change in a bucket, each change once and in order: returns how many. Of the masks that fold
 * onto one change, the one with fewest bits stands for it. */
static size_t to_changes(const uint64_t *masks, size_t count, unsigned bits, dr_change *changes) {
    for (size_t k = 0; k < count; k++)
        changes[k] = (dr_change){(uint32_t)dr_part_bucket(masks[k], bits), (uint16_t)dr_bits(masks[k])};
    qsort(changes, count, sizeof *changes, compare);
    size_t kept = 1;
    for (size_t k = 1; k < count; k++) {
        if (changes[k].bucket != changes[k - 1].bucket)
            changes[kept++] = changes[k];
    }
    return kept;
}

/* Share radius + 1 out to the tables that are asked, in turn. */
static void share_out(size_t tables, uint64_t avoid, size_t sum, uint32_t *shares) {
    size_t asked = 0, k = 0;
    for (size_t t = 0; t < tables; t++)
        asked += !(avoid >> t & 1);
    for (size_t t = 0; t < tables; t++) {
        const int is_asked = !(avoid >> t & 1);
        shares[t] = is_asked ? (uint32_t)(sum / asked + (k < sum % asked)) : 0;
        k += (size_t)is_asked;
    }
}

/* The bits in which two codes within the radius differ, part by part and less the shares, sum to less than
 * nothing. Then, the parts taken as a ring, there is one from which on every run of parts sums to less than
 * its shares (the cycle lemma): the part by itself, which is all that the pigeonhole says, and also the part
 * and the one behind it. A part without a share is never that one. */
dr_status dr_plan_make(dr_plan *plan, const dr_mih *mih, uint32_t radius, uint64_t avoid, size_t room) {
    uint32_t shares[DR_MIH_TABLES];
    share_out(mih->tables, avoid, (size_t)radius + 1, shares);
    plan->count = 0;
    plan->tables = malloc(mih->tables * sizeof *plan->tables);
    plan->changes = malloc((room + 1) * sizeof *plan->changes);
    uint64_t *masks = malloc((room + 1) * sizeof *masks);
    dr_status status = plan->tables && plan->changes && masks ? DR_OK : DR_SPACE;
    size_t taken = 0;
    for (size_t t = 0; t < mih->tables && status == DR_OK; t++) {
        if (!shares[t])
            continue;
        dr_probed *p = &plan->tables[plan->count++];
        p->table = t;
        p->part = dr_part_of(mih->codes.width, mih->tables, t);
        p->behind = dr_part_behind(mih->codes.width, mih->tables, t);
        p->most = shares[t] - 1;
        p->both = p->most + shares[(t + 1) % mih->tables];
        const size_t count = some_masks(p->part.width, p->most, masks, room - taken);
        if (count > room - taken) {
            status = DR_RANGE;
            break;
        }
        p->changes = plan->changes + taken;
        p->probes = to_changes(masks, count, mih->bits, plan->changes + taken);
        taken += p->probes;
    }
    if (status == DR_OK && !plan->count)
        status = DR_RANGE;
    free(masks);
    return status;
}

void dr_plan_end(dr_plan *plan) {
    free(plan->tables);
    free(plan->changes);
    memset(plan, 0, sizeof *plan);
}
