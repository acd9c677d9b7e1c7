/* csrc/hamming/measure_x86.c - the loop with the instruction that counts bits. */
#include "measure_loop.h"

#if defined(DR_X86)

DR_TARGET(DR_AVX2_ISA)
void dr_hamming_measure_avx2(const uint64_t *codes, size_t width, const uint64_t *query, const uint32_t *rows,
                             size_t count, uint32_t *DR_RESTRICT distance) {
    dr_hamming_measure_loop(codes, width, query, rows, count, distance);
}

#endif
