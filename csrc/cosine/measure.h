/* csrc/cosine/measure.h - the exact step: dot products in float64, in the order that the reference shares. */
#ifndef DR_COSINE_MEASURE_H
#define DR_COSINE_MEASURE_H

#include "vectors.h"

/* Write for each of `count` rows its dot product with `query` to dots[k]. The product of two float32 is exact
 * in float64 (48 bits, and no exponent out of range), so that a fused multiply-add rounds as often as a
 * product and a sum: once. The rows must lie within those of `rows`. Cannot fail. */
typedef void (*dr_cosine_measure_fn)(const float *query, const float *rows, size_t dims,
                                     const uint32_t *which, size_t count, double *DR_RESTRICT dots);

void dr_cosine_measure_scalar(const float *query, const float *rows, size_t dims, const uint32_t *which,
                              size_t count, double *DR_RESTRICT dots);
#if defined(DR_X86)
void dr_cosine_measure_avx2(const float *query, const float *rows, size_t dims, const uint32_t *which,
                            size_t count, double *DR_RESTRICT dots);
void dr_cosine_measure_avx512(const float *query, const float *rows, size_t dims, const uint32_t *which,
                              size_t count, double *DR_RESTRICT dots);
#endif

#endif
