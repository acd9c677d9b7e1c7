/* csrc/hamming/measure_scalar.c - the portable variant. */
#include "measure_loop.h"

void dr_hamming_measure_scalar(const uint64_t *codes, size_t width, const uint64_t *query,
                               const uint32_t *rows, size_t count, uint32_t *DR_RESTRICT distance) {
    dr_hamming_measure_loop(codes, width, query, rows, count, distance);
}
