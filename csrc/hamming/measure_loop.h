/* csrc/hamming/measure_loop.h - the one loop of every variant, built with the instructions of its level. */
#ifndef DR_HAMMING_MEASURE_LOOP_H
#define DR_HAMMING_MEASURE_LOOP_H

#include "bits.h"
#include "codes.h"

DR_INLINE void dr_hamming_measure_loop(const uint64_t *codes, size_t width, const uint64_t *query,
                                       const uint32_t *rows, size_t count, uint32_t *DR_RESTRICT distance) {
    for (size_t k = 0; k < count; k++) {
        const uint64_t *code = codes + (size_t)rows[k] * width;
        uint32_t apart = 0;
        for (size_t w = 0; w < width; w++)
            apart += dr_bits(code[w] ^ query[w]);
        distance[k] = apart;
    }
}

#endif
