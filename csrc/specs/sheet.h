/* csrc/specs/sheet.h - data sheets by row: of each row the attributes that it has, and their readings. */
#ifndef DR_SPECS_SHEET_H
#define DR_SPECS_SHEET_H

#include "../core/base.h"

/* Row i has the readings starts[i] <= k < starts[i + 1]: a number between low[k] and high[k] of the attribute
 * attributes[k]. Attributes ascend within a row, and what a row lacks takes no space. Where all readings are
 * plain numbers, low and high may be one array. A category is its code, a whole number. The arrays may come
 * from anywhere: that rows and attributes lie inside is checked where they are used. */
typedef struct {
    const uint64_t *starts;
    const uint32_t *attributes;
    const double *low, *high;
    size_t rows, readings;
} dr_sheet;

/* The attributes: scale, which is 1 for a category, so that codes are equal or a scale apart; and weight. */
typedef struct {
    const double *scales;
    const double *weights;
    size_t count;
} dr_schema;

/* Give where the readings of row i begin and end; DR_INPUT where they do not lie within the sheet. */
static inline dr_status dr_sheet_row(const dr_sheet *sheet, size_t i, size_t *begin, size_t *end) {
    const uint64_t from = sheet->starts[i], to = sheet->starts[i + 1];
    if (from > to || to > sheet->readings)
        return DR_INPUT;
    *begin = (size_t)from;
    *end = (size_t)to;
    return DR_OK;
}

#endif
