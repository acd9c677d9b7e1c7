/* csrc/shingle/meet_x86.c - a cell at a time: a token is compared with all that stand in its cell. */
#include "meet.h"

#if defined(DR_X86)
#include <immintrin.h>

DR_TARGET(DR_AVX2_ISA)
size_t dr_shingle_meet_avx2(const dr_shingle_laid *laid, const uint64_t *tokens, size_t size, size_t shared,
                            size_t least) {
    const uint64_t *const cells = laid->cells;
    const unsigned bits = laid->bits;
    size_t found = 0;
    for (size_t k = 0; k < size;) {
        const size_t end = size - k < DR_SHINGLE_STEP ? size : k + DR_SHINGLE_STEP;
        __m256i equal = _mm256_setzero_si256();
        for (; k < end; k++) {
            const size_t c = dr_shingle_top(dr_shingle_mix(tokens[k]), bits) * DR_SHINGLE_CELL;
            const __m256i cell = _mm256_load_si256((const __m256i *)(cells + c));
            equal =
                _mm256_sub_epi64(equal, _mm256_cmpeq_epi64(cell, _mm256_set1_epi64x((long long)tokens[k])));
        }
        const __m128i half = _mm_add_epi64(_mm256_castsi256_si128(equal), _mm256_extracti128_si256(equal, 1));
        found += (size_t)(_mm_cvtsi128_si64(half) + _mm_extract_epi64(half, 1));
        if (found + shared + (size - k) < least)
            break;
    }
    return found;
}
#endif
