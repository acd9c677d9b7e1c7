/* csrc/pdq/hash.h - the PDQ code of a picture, and those of its rotations and mirrors. */
#ifndef DR_PDQ_HASH_H
#define DR_PDQ_HASH_H

#include "../core/base.h"

#define DR_PDQ_BYTES 32u /* a code of 256 bits */
/* As it is, turned clockwise by 90, 180 and 270; mirrored left for right, and then turned so. */
#define DR_PDQ_ORIENTATIONS 8u
#define DR_PDQ_LEAST 5u /* a picture with a shorter side has no code: zeros, of quality 0 */

/* Write the codes of the first `orientations` of the eight to `codes`, 32 bytes each with the highest
 * frequency in the first bit, and their qualities, 0 to 100, to `quality`. With `exact` they are those of the
 * picture so turned, from four transforms at most; else all are read from the one of the picture as it is. A
 * pixel has 1 channel (grey) or 3 (red, green, blue); lines follow one another without a gap. DR_RANGE where
 * the sums of so large a picture do not fit 64 bits: at the earliest past 2^28 pixels, or past 2^22 along a
 * side. Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019. */
dr_status dr_pdq_hash(const uint8_t *pixels, size_t height, size_t width, size_t channels,
                      size_t orientations, int exact, dr_level level, uint8_t *codes, uint32_t *quality);

#endif
