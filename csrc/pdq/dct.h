/* csrc/pdq/dct.h - the 16 x 16 lowest frequencies, but the constant ones, of 64 x 64 samples. */
#ifndef DR_PDQ_DCT_H
#define DR_PDQ_DCT_H

#include "sample.h"

#define DR_PDQ_WAVES 16u

/* A coefficient in full: 2^24 a sample and twice 2^24 of cosine, summed 4096 times, are 84 bits. */
typedef __int128 dr_wave;

/* Write coefficient (u, v) to waves[16 u + v]: the sum over k, l of samples[64 k + l] cos(u, k) cos(v, l),
 * where cos(u, k) is cos(pi (u + 1)(2 k + 1) / 128) in whole 2^-24. `samples` are below 2^24. Cannot fail. */
void dr_pdq_dct(const int32_t *samples, dr_wave *waves);

#endif
