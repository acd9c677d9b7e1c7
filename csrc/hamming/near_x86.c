/* csrc/hamming/near_x86.c - the scan in vectors of 4 and of 8 codes. */
#include "near.h"

#if defined(DR_X86)

#include <immintrin.h>

#include "count_x86.h"

/* Four vectors are counted before anything is asked: the answer is nearly always no. */
#define UNROLL 4u

_Static_assert(DR_HAMMING_BLOCK % (UNROLL * 8u) == 0, "a block is whole steps of the widest variant");

/* Add the places of set bits, those below n. */
DR_INLINE size_t keep(uint32_t near, size_t first, size_t n, size_t count, uint32_t *places) {
    for (; near; near &= near - 1) {
        size_t place = first + (size_t)__builtin_ctz(near);
        if (place < n)
            places[count++] = (uint32_t)place;
    }
    return count;
}

DR_TARGET(DR_AVX2_ISA)
DR_INLINE size_t near_4(const uint64_t *DR_RESTRICT heads, size_t n, const uint64_t *query, size_t pairs,
                        uint32_t radius, uint32_t *DR_RESTRICT places) {
    const __m256i most = _mm256_set1_epi64x((long long)radius);
    size_t count = 0;
    for (size_t j = 0; j < n; j += UNROLL * 4u) {
        __m256i apart[UNROLL];
        for (size_t u = 0; u < UNROLL; u++) {
            const uint64_t *head = heads + j + 4u * u;
            apart[u] = _mm256_setzero_si256();
            for (size_t w = 0; w < 2 * pairs; w += 2) {
                const uint64_t *one = head + w * DR_HAMMING_BLOCK, *other = one + DR_HAMMING_BLOCK;
                __m256i first = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)one),
                                                 _mm256_set1_epi64x((long long)query[w]));
                __m256i second = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)other),
                                                  _mm256_set1_epi64x((long long)query[w + 1]));
                apart[u] = _mm256_add_epi64(apart[u], dr_count_avx2(_mm256_or_si256(first, second)));
            }
        }
        /* Counts fit 16 bits and stand alone in their words, so that the least of 16-bit parts is theirs. */
        __m256i least =
            _mm256_min_epi16(_mm256_min_epi16(apart[0], apart[1]), _mm256_min_epi16(apart[2], apart[3]));
        if (_mm256_movemask_epi8(_mm256_cmpgt_epi64(least, most)) == -1)
            continue;
        uint32_t far = 0;
        for (size_t u = 0; u < UNROLL; u++) {
            __m256d beyond = _mm256_castsi256_pd(_mm256_cmpgt_epi64(apart[u], most));
            far |= (uint32_t)_mm256_movemask_pd(beyond) << (4u * u);
        }
        count = keep(~far & 0xffffu, j, n, count, places);
    }
    return count;
}

/* One pair is the common case, two the next: built for them alone, the loop keeps the query in registers. */
DR_TARGET(DR_AVX2_ISA)
size_t dr_hamming_near_avx2(const uint64_t *DR_RESTRICT heads, size_t n, const uint64_t *query, size_t pairs,
                            uint32_t radius, uint32_t *DR_RESTRICT places) {
    return pairs == 1   ? near_4(heads, n, query, 1, radius, places)
           : pairs == 2 ? near_4(heads, n, query, 2, radius, places)
                        : near_4(heads, n, query, pairs, radius, places);
}

DR_TARGET(DR_AVX512_ISA)
DR_INLINE size_t near_8(const uint64_t *DR_RESTRICT heads, size_t n, const uint64_t *query, size_t pairs,
                        uint32_t radius, uint32_t *DR_RESTRICT places) {
    const __m512i most = _mm512_set1_epi64((long long)radius);
    size_t count = 0;
    for (size_t j = 0; j < n; j += UNROLL * 8u) {
        __m512i apart[UNROLL];
        for (size_t u = 0; u < UNROLL; u++) {
            const uint64_t *head = heads + j + 8u * u;
            apart[u] = _mm512_setzero_si512();
            for (size_t w = 0; w < 2 * pairs; w += 2) {
                const uint64_t *one = head + w * DR_HAMMING_BLOCK, *other = one + DR_HAMMING_BLOCK;
                __m512i first =
                    _mm512_xor_si512(_mm512_loadu_si512(one), _mm512_set1_epi64((long long)query[w]));
                /* 0xf6: a | (b ^ c) in one instruction. */
                __m512i either = _mm512_ternarylogic_epi64(first, _mm512_loadu_si512(other),
                                                           _mm512_set1_epi64((long long)query[w + 1]), 0xf6);
                apart[u] = _mm512_add_epi64(apart[u], _mm512_popcnt_epi64(either));
            }
        }
        __m512i least =
            _mm512_min_epu64(_mm512_min_epu64(apart[0], apart[1]), _mm512_min_epu64(apart[2], apart[3]));
        if (!_mm512_cmple_epu64_mask(least, most))
            continue;
        uint32_t near = 0;
        for (size_t u = 0; u < UNROLL; u++)
            near |= (uint32_t)_mm512_cmple_epu64_mask(apart[u], most) << (8u * u);
        count = keep(near, j, n, count, places);
    }
    return count;
}

DR_TARGET(DR_AVX512_ISA)
size_t dr_hamming_near_avx512(const uint64_t *DR_RESTRICT heads, size_t n, const uint64_t *query,
                              size_t pairs, uint32_t radius, uint32_t *DR_RESTRICT places) {
    return pairs == 1   ? near_8(heads, n, query, 1, radius, places)
           : pairs == 2 ? near_8(heads, n, query, 2, radius, places)
                        : near_8(heads, n, query, pairs, radius, places);
}

#endif
