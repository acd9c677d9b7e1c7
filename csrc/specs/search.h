/* csrc/specs/search.h - joins of data sheets by an index: only what may reach the cutoff is compared. */
#ifndef DR_SPECS_SEARCH_H
#define DR_SPECS_SEARCH_H

#include "../core/pairs.h"
#include "index.h"

/* As dr_specs_join, by an index of the right, whose rows stand in its order. With `self`, both are one sheet
 * in that order, and begin..end are places of it: the pairs i < j of those rows with the rows behind them, in
 * no order. DR_INPUT where a sheet or the index is damaged. */
dr_status dr_specs_search(const dr_schema *schema, const dr_sheet *left, const dr_sheet *right,
                          const dr_specs_index *index, double cutoff, uint32_t min_shared, int self,
                          size_t begin, size_t end, dr_level level, dr_pairs *out);

#endif
