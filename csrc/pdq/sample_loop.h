/* csrc/pdq/sample_loop.h - the one loop of every variant. It weighs the bytes of a picture as they lie,
 * whatever their channel: first down the lines, which is where all the bytes are read, then across what is
 * left. All sums are of whole numbers, so that no order of adding changes them. */
#ifndef DR_PDQ_SAMPLE_LOOP_H
#define DR_PDQ_SAMPLE_LOOP_H

#include "sample.h"

#define STRIP 1024u /* bytes of a line at a time: their sums stay in L1 while the lines go by */

/* Two weighted lines at a time, so that the sums are read and written half as often. */
DR_INLINE void add_narrow(const uint8_t *DR_RESTRICT one, const uint8_t *DR_RESTRICT other, uint16_t w1,
                          uint16_t w2, size_t n, uint16_t *DR_RESTRICT sums) {
    for (size_t x = 0; x < n; x++)
        sums[x] = (uint16_t)(sums[x] + w1 * one[x] + w2 * other[x]);
}

DR_INLINE void add_wide(const uint8_t *DR_RESTRICT one, const uint8_t *DR_RESTRICT other, uint32_t w1,
                        uint32_t w2, size_t n, uint32_t *DR_RESTRICT sums) {
    for (size_t x = 0; x < n; x++)
        sums[x] += w1 * one[x] + w2 * other[x];
}

DR_INLINE void weigh_lines(const uint8_t *pixels, size_t bytes, const uint32_t *weights, size_t count,
                           uint64_t total, uint32_t *DR_RESTRICT line) {
    const int narrow = total * 255 <= UINT16_MAX;
    for (size_t at = 0; at < bytes; at += STRIP) {
        const size_t n = bytes - at < STRIP ? bytes - at : STRIP;
        uint16_t few[STRIP] = {0};
        uint32_t *many = line + at;
        for (size_t x = 0; x < n; x++)
            many[x] = 0;
        for (size_t k = 0; k < count; k += 2) {
            const int last = k + 1 == count; /* alone: beside itself, of no weight */
            const uint8_t *one = pixels + k * bytes + at, *other = last ? one : one + bytes;
            const uint32_t w1 = weights[k], w2 = last ? 0 : weights[k + 1];
            if (narrow)
                add_narrow(one, other, (uint16_t)w1, (uint16_t)w2, n, few);
            else
                add_wide(one, other, w1, w2, n, many);
        }
        if (narrow) {
            for (size_t x = 0; x < n; x++)
                many[x] = few[x];
        }
    }
}

DR_INLINE void dr_sample_loop(const dr_taps *down, const dr_taps *across, const uint8_t *pixels, size_t bytes,
                              size_t row, uint32_t *DR_RESTRICT line, uint64_t *DR_RESTRICT sums) {
    size_t which = dr_taps_of(row);
    weigh_lines(pixels + down->start[row] * bytes, bytes, down->weights[which], down->count[which],
                down->total[which], line);
    for (size_t j = 0; j < DR_PDQ_SIDE; j++) {
        const uint32_t *weights = across->weights[dr_taps_of(j)], *from = line + across->start[j];
        size_t count = across->count[dr_taps_of(j)];
        uint64_t sum = 0;
        for (size_t k = 0; k < count; k++)
            sum += (uint64_t)weights[k] * from[k];
        sums[j] = sum;
    }
}

#endif
