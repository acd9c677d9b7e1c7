/* csrc/indel/bag_scalar.c - the portable variant. */
#include "bag_loop.h"

void dr_bag_scalar(const uint8_t *DR_RESTRICT bag, const uint8_t *DR_RESTRICT counts, size_t rows,
                   size_t first, size_t n, uint8_t *DR_RESTRICT shared) {
    dr_bag_loop(bag, counts, rows, first, n, shared);
}
