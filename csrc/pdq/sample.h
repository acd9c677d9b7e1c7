/* csrc/pdq/sample.h - the filter of PDQ at the 64 x 64 points where it is sampled, in whole numbers. */
#ifndef DR_PDQ_SAMPLE_H
#define DR_PDQ_SAMPLE_H

#include "../core/base.h"

#define DR_PDQ_SIDE 64u /* samples along each side of a picture */

/* What one side of a picture contributes to its samples: sample k is the sum of weights over neighbouring
 * places from `start[k]` on, over the sum of the weights. The weights are those of two box windows, one of
 * the other, over one denominator: [0] for all samples but the last, [1] for the last, whose window the edge
 * may cut. `total` is their sum. */
typedef struct {
    size_t start[DR_PDQ_SIDE];
    const uint32_t *weights[2];
    size_t count[2];
    uint64_t total[2];
} dr_taps;

/* Which of the two weights a sample has. */
static inline size_t dr_taps_of(size_t sample) {
    return sample == DR_PDQ_SIDE - 1;
}

/* Write the 64 sums of sample row `row` to `sums`: bytes of a picture, `bytes` a line, times the weights of
 * `down` over its lines, times those of `across` over the bytes of a line. The weights of `across` and its
 * starts are per byte, so a picture of three channels has three a pixel. `line` is working space for `bytes`
 * numbers. The caller has seen to it that no sum of weights times 255 passes 32 bits along `down`, nor a
 * whole one
 * 64. Cannot fail. */
typedef void (*dr_sample_fn)(const dr_taps *down, const dr_taps *across, const uint8_t *pixels, size_t bytes,
                             size_t row, uint32_t *DR_RESTRICT line, uint64_t *DR_RESTRICT sums);

void dr_sample_scalar(const dr_taps *down, const dr_taps *across, const uint8_t *pixels, size_t bytes,
                      size_t row, uint32_t *DR_RESTRICT line, uint64_t *DR_RESTRICT sums);
#if defined(DR_X86)
void dr_sample_avx2(const dr_taps *down, const dr_taps *across, const uint8_t *pixels, size_t bytes,
                    size_t row, uint32_t *DR_RESTRICT line, uint64_t *DR_RESTRICT sums);
void dr_sample_avx512(const dr_taps *down, const dr_taps *across, const uint8_t *pixels, size_t bytes,
                      size_t row, uint32_t *DR_RESTRICT line, uint64_t *DR_RESTRICT sums);
#endif

#endif
