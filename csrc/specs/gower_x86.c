/* csrc/specs/gower_x86.c - the loop in vectors of 4 and of 8 numbers. */
#include "gower_loop.h"

#if defined(DR_X86)

DR_TARGET(DR_AVX2_ISA)
void dr_gower_avx2(const dr_schema *schema, const dr_sheet *left, size_t i, const dr_sheet *right,
                   size_t first, size_t n, double *DR_RESTRICT score, double *DR_RESTRICT weight,
                   uint32_t *DR_RESTRICT shared) {
    dr_gower_loop(schema, left, i, right, first, n, score, weight, shared);
}

DR_TARGET(DR_AVX512_ISA)
void dr_gower_avx512(const dr_schema *schema, const dr_sheet *left, size_t i, const dr_sheet *right,
                     size_t first, size_t n, double *DR_RESTRICT score, double *DR_RESTRICT weight,
                     uint32_t *DR_RESTRICT shared) {
    dr_gower_loop(schema, left, i, right, first, n, score, weight, shared);
}

#endif
