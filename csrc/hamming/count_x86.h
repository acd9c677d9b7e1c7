/* csrc/hamming/count_x86.h - bits set in each 64-bit word of a vector, where the CPU has no instruction for
 * it. Mula, Kurz, Lemire, "Faster population counts using AVX2 instructions", Computer Journal 2018. */
#ifndef DR_HAMMING_COUNT_X86_H
#define DR_HAMMING_COUNT_X86_H

#include "../core/base.h"

#if defined(DR_X86)

#include <immintrin.h>

DR_TARGET(DR_AVX2_ISA)
static inline __m256i dr_count_avx2(__m256i words) {
    const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2,
                                           2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i low = _mm256_set1_epi8(0x0f);
    __m256i one = _mm256_shuffle_epi8(table, _mm256_and_si256(words, low));
    __m256i other = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(words, 4), low));
    return _mm256_sad_epu8(_mm256_add_epi8(one, other), _mm256_setzero_si256());
}

#endif

#endif
