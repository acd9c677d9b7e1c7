/* csrc/pdq/sample_scalar.c - the portable variant. */
#include "sample_loop.h"

void dr_sample_scalar(const dr_taps *down, const dr_taps *across, const uint8_t *pixels, size_t bytes,
                      size_t row, uint32_t *DR_RESTRICT line, uint64_t *DR_RESTRICT sums) {
    dr_sample_loop(down, across, pixels, bytes, row, line, sums);
}
