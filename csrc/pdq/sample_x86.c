/* csrc/pdq/sample_x86.c - the loop in vectors of 32 and of 64 bytes. */
#include "sample_loop.h"

#if defined(DR_X86)

DR_TARGET(DR_AVX2_ISA)
void dr_sample_avx2(const dr_taps *down, const dr_taps *across, const uint8_t *pixels, size_t bytes,
                    size_t row, uint32_t *DR_RESTRICT line, uint64_t *DR_RESTRICT sums) {
    dr_sample_loop(down, across, pixels, bytes, row, line, sums);
}

DR_TARGET(DR_AVX512_ISA)
void dr_sample_avx512(const dr_taps *down, const dr_taps *across, const uint8_t *pixels, size_t bytes,
                      size_t row, uint32_t *DR_RESTRICT line, uint64_t *DR_RESTRICT sums) {
    dr_sample_loop(down, across, pixels, bytes, row, line, sums);
}

#endif
