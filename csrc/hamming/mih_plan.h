/* csrc/hamming/mih_plan.h - how a radius is spread over the tables, and which buckets that asks for. */
#ifndef DR_HAMMING_MIH_PLAN_H
#define DR_HAMMING_MIH_PLAN_H

#include "bits.h"
#include "mih.h"
#include "parts.h"

/* What a bucket differs in from the query's own, and the least bits in which parts that fall there differ. */
typedef struct {
    uint32_t bucket;
    uint16_t apart;
} dr_change;

/* One table of a plan. A pair is this table's to find where its part differs in at most `most` bits, and its
 * part and the one behind it, together, in at most `both`. */
typedef struct {
    size_t table;
    dr_part part, behind;
    uint32_t most, both;
    const dr_change *changes;
    size_t probes;
} dr_probed;

typedef struct {
    dr_probed *tables;
    size_t count; /* tables that are asked */
    dr_change *changes;
} dr_plan;

/* Spread a radius over the tables but those whose bit is set in `avoid`, so that every pair within it is some
 * table's to find. DR_RANGE where this takes more buckets than `room`, or no table is left. Ended by
 * dr_plan_end, whatever is returned. */
dr_status dr_plan_make(dr_plan *plan, const dr_mih *mih, uint32_t radius, uint64_t avoid, size_t room);
void dr_plan_end(dr_plan *plan);

/* Tell whether table p is the first of the plan whose pair this is. */
DR_INLINE int dr_plan_is_first(const dr_plan *plan, const dr_probed *p, const uint64_t *query,
                               const uint64_t *code) {
    for (const dr_probed *q = plan->tables; q <= p; q++) {
        uint32_t apart = dr_bits(dr_part_value(query, q->part) ^ dr_part_value(code, q->part));
        if (apart <= q->most &&
            apart + dr_bits(dr_part_value(query, q->behind) ^ dr_part_value(code, q->behind)) <= q->both)
            return q == p;
    }
    return 0;
}

#endif
