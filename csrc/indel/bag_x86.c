/* csrc/indel/bag_x86.c - two folded bags are a vector, and one instruction sums what they differ in. Eight
 * are brought together before anything is asked: the answer is nearly always no. */
#include "bag.h"

#if defined(DR_X86)

#include <immintrin.h>

#define ROWS 8u

_Static_assert(DR_FOLD == 16, "two folded bags are a vector");
_Static_assert(DR_BAG_PAD >= ROWS - 1, "whole steps are read");

DR_TARGET(DR_AVX2_ISA)
DR_INLINE __m256i sums(__m256i fold, const uint8_t *others) {
    return _mm256_sad_epu8(fold, _mm256_loadu_si256((const __m256i *)others));
}

DR_TARGET(DR_AVX2_ISA)
size_t dr_bag_avx2(const uint8_t *DR_RESTRICT fold, const uint8_t *DR_RESTRICT folds,
                   const dr_span *DR_RESTRICT spans, size_t count, uint32_t most,
                   uint32_t *DR_RESTRICT near) {
    const __m256i mine = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)fold)),
                  limit = _mm256_set1_epi32((int)most), ones = _mm256_set1_epi16(1),
                  in_order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    size_t found = 0;
    for (const dr_span *span = spans; span < spans + count; span++) {
        for (size_t k = span->begin; k < span->end; k += ROWS) {
            const uint8_t *others = folds + k * DR_FOLD;
            __m256i low = _mm256_packus_epi32(sums(mine, others), sums(mine, others + 2 * DR_FOLD)),
                    high = _mm256_packus_epi32(sums(mine, others + 4 * DR_FOLD),
                                               sums(mine, others + 6 * DR_FOLD));
            /* Each sum in two halves, side by side: the even bags in the lower lane, the odd ones above. */
            __m256i apart = _mm256_madd_epi16(_mm256_packus_epi32(low, high), ones),
                    far = _mm256_cmpgt_epi32(apart, limit);
            if (_mm256_movemask_epi8(far) == -1)
                continue;
            far = _mm256_permutevar8x32_epi32(far, in_order);
            uint32_t set = (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(far)) ^ 0xffu;
            if (k + ROWS > span->end)
                set &= (1u << (span->end - k)) - 1;
            for (; set; set &= set - 1)
                near[found++] = (uint32_t)k + (uint32_t)__builtin_ctz(set);
        }
    }
    return found;
}

#endif
