/* csrc/indel/bag_x86.c - the loop in vectors of 32 counts. Those of 64 were measured, and no faster. */
#include "bag_loop.h"

#if defined(DR_X86)

DR_TARGET(DR_AVX2_ISA)
void dr_bag_avx2(const uint8_t *DR_RESTRICT bag, const uint8_t *DR_RESTRICT counts, size_t rows, size_t first,
                 size_t n, uint8_t *DR_RESTRICT shared) {
    dr_bag_loop(bag, counts, rows, first, n, shared);
}

#endif
