/* csrc/specs/gower.h - Gower's general coefficient of one row with a block of rows. */
#ifndef DR_SPECS_GOWER_H
#define DR_SPECS_GOWER_H

#include "../core/base.h"

/* Columns by attribute, row-major within an attribute: value a of row i is at [a * rows + i]. A categorical
 * attribute has scale 0 and holds codes as numbers. `known` is 1 for a value and 0 for a missing one,
 * whatever stands in `values`. */
typedef struct {
    const double *values;
    const uint8_t *known;
    size_t rows;
} dr_sheet;

/* The attributes, in schema order: scale (0: categorical) and weight. */
typedef struct {
    const double *scales;
    const double *weights;
    size_t count;
} dr_schema;

/* Write for each row j from first to first + n of `right` the similarity with row i of `left` to score[j -
 * first] and the number of attributes both have to shared[j - first]. Sums run in schema order in float64.
 * `weight` is working space for n numbers. The score is 0 / 0, NaN, where nothing is shared. Cannot fail.
 * Gower, "A general coefficient of similarity and some of its properties", Biometrics 1971. */
typedef void (*dr_gower_fn)(const dr_schema *schema, const dr_sheet *left, size_t i, const dr_sheet *right,
                            size_t first, size_t n, double *DR_RESTRICT score, double *DR_RESTRICT weight,
                            uint32_t *DR_RESTRICT shared);

void dr_gower_scalar(const dr_schema *schema, const dr_sheet *left, size_t i, const dr_sheet *right,
                     size_t first, size_t n, double *DR_RESTRICT score, double *DR_RESTRICT weight,
                     uint32_t *DR_RESTRICT shared);
#if defined(DR_X86)
void dr_gower_avx2(const dr_schema *schema, const dr_sheet *left, size_t i, const dr_sheet *right,
                   size_t first, size_t n, double *DR_RESTRICT score, double *DR_RESTRICT weight,
                   uint32_t *DR_RESTRICT shared);
void dr_gower_avx512(const dr_schema *schema, const dr_sheet *left, size_t i, const dr_sheet *right,
                     size_t first, size_t n, double *DR_RESTRICT score, double *DR_RESTRICT weight,
                     uint32_t *DR_RESTRICT shared);
#endif

#endif
