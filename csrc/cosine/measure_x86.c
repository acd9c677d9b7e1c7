/* csrc/cosine/measure_x86.c - the 16 lanes in vectors of 4 and of 8 numbers, some rows at a time: the sum of
 * one alone would wait for itself. */
#include "measure.h"

#if defined(DR_X86)

#include <immintrin.h>

#define LANES DR_COSINE_LANES

/* The products that fill no vector, and the sum. */
static inline double last(const float *query, const float *row, size_t from, size_t dims, double *lanes) {
    for (size_t k = from; k < dims; k++)
        lanes[k % LANES] += (double)query[k] * (double)row[k];
    return dr_cosine_total(lanes);
}

DR_TARGET(DR_AVX2_ISA)
DR_INLINE void rows_4(const float *query, const float *rows, size_t dims, const uint32_t *which, size_t n,
                      double *DR_RESTRICT dots) {
    const float *row[2];
    __m256d sum[2][4];
    for (size_t r = 0; r < n; r++) {
        row[r] = rows + (size_t)which[r] * dims;
        for (size_t v = 0; v < 4; v++)
            sum[r][v] = _mm256_setzero_pd();
    }
    size_t k = 0;
    for (; k + LANES <= dims; k += LANES) {
        for (size_t v = 0; v < 4; v++) {
            const __m256d one = _mm256_cvtps_pd(_mm_loadu_ps(query + k + 4 * v));
            for (size_t r = 0; r < n; r++)
                sum[r][v] =
                    _mm256_fmadd_pd(one, _mm256_cvtps_pd(_mm_loadu_ps(row[r] + k + 4 * v)), sum[r][v]);
        }
    }
    for (size_t r = 0; r < n; r++) {
        double lanes[LANES];
        for (size_t v = 0; v < 4; v++)
            _mm256_storeu_pd(lanes + 4 * v, sum[r][v]);
        dots[r] = last(query, row[r], k, dims, lanes);
    }
}

DR_TARGET(DR_AVX2_ISA)
void dr_cosine_measure_avx2(const float *query, const float *rows, size_t dims, const uint32_t *which,
                            size_t count, double *DR_RESTRICT dots) {
    size_t r = 0;
    for (; r + 2 <= count; r += 2)
        rows_4(query, rows, dims, which + r, 2, dots + r);
    if (r < count)
        rows_4(query, rows, dims, which + r, 1, dots + r);
}

DR_TARGET(DR_AVX512_ISA)
DR_INLINE void rows_8(const float *query, const float *rows, size_t dims, const uint32_t *which, size_t n,
                      double *DR_RESTRICT dots) {
    const float *row[4];
    __m512d sum[4][2];
    for (size_t r = 0; r < n; r++) {
        row[r] = rows + (size_t)which[r] * dims;
        for (size_t v = 0; v < 2; v++)
            sum[r][v] = _mm512_setzero_pd();
    }
    size_t k = 0;
    for (; k + LANES <= dims; k += LANES) {
        for (size_t v = 0; v < 2; v++) {
            const __m512d one = _mm512_cvtps_pd(_mm256_loadu_ps(query + k + 8 * v));
            for (size_t r = 0; r < n; r++)
                sum[r][v] =
                    _mm512_fmadd_pd(one, _mm512_cvtps_pd(_mm256_loadu_ps(row[r] + k + 8 * v)), sum[r][v]);
        }
    }
    for (size_t r = 0; r < n; r++) {
        double lanes[LANES];
        for (size_t v = 0; v < 2; v++)
            _mm512_storeu_pd(lanes + 8 * v, sum[r][v]);
        dots[r] = last(query, row[r], k, dims, lanes);
    }
}

DR_TARGET(DR_AVX512_ISA)
void dr_cosine_measure_avx512(const float *query, const float *rows, size_t dims, const uint32_t *which,
                              size_t count, double *DR_RESTRICT dots) {
    size_t r = 0;
    for (; r + 4 <= count; r += 4)
        rows_8(query, rows, dims, which + r, 4, dots + r);
    for (; r < count; r++)
        rows_8(query, rows, dims, which + r, 1, dots + r);
}

#endif
