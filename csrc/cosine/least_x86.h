/* csrc/cosine/least_x86.h - how large a sum must be, at the least, for any row of a block to be reached. */
#ifndef DR_COSINE_LEAST_X86_H
#define DR_COSINE_LEAST_X86_H

#include "sift.h"

#if defined(DR_X86)

#include <immintrin.h>

#define BEYOND 0x1p30f /* more than any sum of products, and far from what 32 bits hold */

/* Return for the 4 rows from r on that ask what the sum of products with codes of a block must be above,
 * after span s, for any pair to be left; `tops` are the block's. As all terms of a row are at most its
 * block's, and where something above zero is asked of a sum, its row is asked for least whose scale is
 * largest. */
DR_TARGET(DR_AVX2_ISA)
DR_INLINE __m128i dr_cosine_least(const dr_cosine_asked *asked, size_t r, size_t s, size_t spans,
                                  const float *tops) {
    __m128 left = _mm_loadu_ps(asked->need + s * DR_COSINE_TILE + r);
    left = _mm_fnmadd_ps(_mm_loadu_ps(asked->apart + r), _mm_set1_ps(tops[2 + spans + s]), left);
    left = _mm_fnmadd_ps(_mm_loadu_ps(asked->rest + s * DR_COSINE_TILE + r), _mm_set1_ps(tops[2 + s]), left);
    const __m128 sum = _mm_min_ps(_mm_div_ps(left, _mm_set1_ps(tops[0])), _mm_set1_ps(BEYOND));
    const __m128 any = _mm_cmpgt_ps(left, _mm_setzero_ps());
    const __m128i whole = _mm_cvttps_epi32(_mm_blendv_ps(_mm_set1_ps(-BEYOND), sum, any));
    return _mm_sub_epi32(whole, _mm_set1_epi32(1));
}

/* As dr_cosine_least, of sums that have the offset of their row in them, to 4 places. */
DR_TARGET(DR_AVX2_ISA)
DR_INLINE void dr_cosine_least_of_offset(const dr_cosine_asked *asked, size_t r, size_t s, size_t spans,
                                         const float *tops, int32_t *least) {
    const __m128i *offset = (const __m128i *)(asked->offset + s * DR_COSINE_TILE + r);
    _mm_storeu_si128((__m128i *)least,
                     _mm_add_epi32(dr_cosine_least(asked, r, s, spans, tops), _mm_loadu_si128(offset)));
}

#endif

#endif
