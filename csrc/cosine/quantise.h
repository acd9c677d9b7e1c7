/* csrc/cosine/quantise.h - one row as 8-bit codes, with what they leave out. */
#ifndef DR_COSINE_QUANTISE_H
#define DR_COSINE_QUANTISE_H

#include "codes.h"

/* Write the codes of a row, whole numbers from -most to most, filled up with zeros, its 2 + spans terms, and
 * behind them how far it is apart up to the end of each span.
 * A row whose norm is not a number above zero has codes of zeros and a bound that no cutoff is below. Cannot
 * fail. */
typedef void (*dr_cosine_quantise_fn)(const float *row, double norm, const uint16_t *order, size_t dims,
                                      int most, int8_t *DR_RESTRICT codes, float *DR_RESTRICT terms);

void dr_cosine_quantise_scalar(const float *row, double norm, const uint16_t *order, size_t dims, int most,
                               int8_t *DR_RESTRICT codes, float *DR_RESTRICT terms);
#if defined(DR_X86)
void dr_cosine_quantise_avx2(const float *row, double norm, const uint16_t *order, size_t dims, int most,
                             int8_t *DR_RESTRICT codes, float *DR_RESTRICT terms);
void dr_cosine_quantise_avx512(const float *row, double norm, const uint16_t *order, size_t dims, int most,
                               int8_t *DR_RESTRICT codes, float *DR_RESTRICT terms);
#endif

#endif
