/* csrc/specs/probe.h - a query as the sift reads it: what it loses by each cell of each of its attributes. */
#ifndef DR_SPECS_PROBE_H
#define DR_SPECS_PROBE_H

#include "sift.h"

/* Postings still to be walked for one attribute of a query, and what it loses by each cell. */
typedef struct {
    int8_t table[DR_SPECS_CELLS];
    size_t at, end;
} dr_specs_walk;

/* Which rows a query may be like. */
typedef enum {
    DR_SPECS_SEE_NONE,   /* no row: the query has too few attributes */
    DR_SPECS_SEE_SIFTED, /* those that the sift finds */
    DR_SPECS_SEE_ALL     /* any row: its weights are too small, or its attributes too many, for a bound */
} dr_specs_kind;

typedef struct {
    dr_specs_kind kind;
    dr_specs_probes probes;
    dr_specs_walk *walks;
    size_t walk_count;
} dr_specs_query;

/* Space for the probes of queries of so many readings together. */
typedef struct {
    int8_t *tables;
    uint8_t *homes;
    uint32_t *columns, *ends;
    dr_specs_walk *walks;
} dr_specs_room;

/* Make a query of row i of a sheet, in room for its readings, which is then moved on. DR_INPUT where the
 * sheet or the index is damaged. */
dr_status dr_specs_probe(const dr_schema *schema, const dr_specs_index *index, const dr_sheet *left, size_t i,
                         double cutoff, uint32_t min_shared, dr_specs_room *free, dr_specs_query *query);

#endif
