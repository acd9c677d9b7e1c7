/* csrc/hamming/codes.h - binary codes as rows of 64-bit words, and what two of them differ by. */
#ifndef DR_HAMMING_CODES_H
#define DR_HAMMING_CODES_H

#include "../core/base.h"

#define DR_HAMMING_WORDS 16u /* words of the longest code: 128 bytes */

/* Code i is words[i * width .. i * width + width], 1 <= width <= DR_HAMMING_WORDS. */
typedef struct {
    const uint64_t *words;
    size_t count, width;
} dr_codes;

/* Write for each of `count` rows of `codes` the number of bits in which it differs from `query` to
 * distance[k]. The rows must lie within the codes. Cannot fail. */
typedef void (*dr_hamming_measure_fn)(const uint64_t *codes, size_t width, const uint64_t *query,
                                      const uint32_t *rows, size_t count, uint32_t *DR_RESTRICT distance);

void dr_hamming_measure_scalar(const uint64_t *codes, size_t width, const uint64_t *query,
                               const uint32_t *rows, size_t count, uint32_t *DR_RESTRICT distance);
#if defined(DR_X86)
void dr_hamming_measure_avx2(const uint64_t *codes, size_t width, const uint64_t *query, const uint32_t *rows,
                             size_t count, uint32_t *DR_RESTRICT distance);
#endif

#endif
