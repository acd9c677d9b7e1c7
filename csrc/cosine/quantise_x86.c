/* csrc/cosine/quantise_x86.c - the loop in vectors of 4 and of 8 numbers. */
#include "quantise_loop.h"

#if defined(DR_X86)

DR_TARGET(DR_AVX2_ISA)
void dr_cosine_quantise_avx2(const float *row, double norm, const uint16_t *order, size_t dims, int most,
                             int8_t *DR_RESTRICT codes, float *DR_RESTRICT terms) {
    dr_cosine_quantise_loop(row, norm, order, dims, most, codes, terms);
}

DR_TARGET(DR_AVX512_ISA)
void dr_cosine_quantise_avx512(const float *row, double norm, const uint16_t *order, size_t dims, int most,
                               int8_t *DR_RESTRICT codes, float *DR_RESTRICT terms) {
    dr_cosine_quantise_loop(row, norm, order, dims, most, codes, terms);
}

#endif
