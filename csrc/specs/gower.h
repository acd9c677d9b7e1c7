/* csrc/specs/gower.h - Gower's general coefficient of one row with others: the definition, to the bit. */
#ifndef DR_SPECS_GOWER_H
#define DR_SPECS_GOWER_H

#include "../core/scratch.h"
#include "sheet.h"

/* One attribute of the row that asks. Weight 0: it has none. */
typedef struct {
    double low, high, scale, weight;
} dr_place;

/* A row laid out by attribute, so that the readings of another find their places. */
typedef struct {
    dr_place *places;
    size_t count;
    double none; /* 0 */
} dr_laid;

/* Make room for rows of a schema in `space`, and lay out a row without readings. */
dr_status dr_gower_begin(const dr_schema *schema, dr_scratch *space, dr_laid *laid);

/* Lay out row i, or take it away again. */
dr_status dr_gower_lay(const dr_schema *schema, const dr_sheet *left, size_t i, dr_laid *laid);
dr_status dr_gower_lift(const dr_sheet *left, size_t i, dr_laid *laid);

/* The similarity of the row laid out with row j, and how many attributes both have; 0 / 0, NaN, for none.
 * Sums run in order of the attributes in float64. DR_INPUT where row j is damaged.
 * Gower, "A general coefficient of similarity and some of its properties", Biometrics 1971. */
dr_status dr_gower(const dr_laid *laid, const dr_sheet *right, size_t j, double *score, uint32_t *shared);

#endif
