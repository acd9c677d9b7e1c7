/* csrc/hamming/sift_x86.c - thirty-two signatures at a time, at every level: there is no instruction that
 * counts the bits of 16 below AVX-512's BITALG, which no level asks for. */
#include "sift.h"

#if defined(DR_X86)

#include <immintrin.h>

/* Two bits set for each of 16 signatures that is near. */
DR_TARGET(DR_AVX2_ISA)
DR_INLINE uint32_t near_16(const uint16_t *signatures, __m256i query, __m256i most) {
    const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2,
                                           2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i low = _mm256_set1_epi8(0x0f), ones = _mm256_set1_epi8(1);
    __m256i apart = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)signatures), query);
    __m256i one = _mm256_shuffle_epi8(table, _mm256_and_si256(apart, low));
    __m256i other = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(apart, 4), low));
    __m256i bits = _mm256_maddubs_epi16(_mm256_add_epi8(one, other), ones);
    return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi16(bits, most));
}

/* Add the places of the pairs of set bits, those that lie within the bucket. */
DR_INLINE size_t keep(uint64_t set, uint32_t first, const dr_probe *p, size_t found, uint64_t *near) {
    for (; set; set &= set - 1) {
        uint32_t k = first + (uint32_t)__builtin_ctzll(set) / 2;
        if (k < p->end)
            near[found++] = (uint64_t)p->query << 32 | k;
    }
    return found;
}

DR_TARGET(DR_AVX2_ISA)
size_t dr_hamming_sift_avx2(const uint16_t *DR_RESTRICT signatures, const dr_probe *probes, size_t count,
                            const uint16_t *queries, uint64_t *DR_RESTRICT near) {
    size_t found = 0;
    for (const dr_probe *p = probes; p < probes + count; p++) {
        const __m256i query = _mm256_set1_epi16((short)queries[p->query]),
                      most = _mm256_set1_epi16((short)p->most);
        for (size_t k = p->begin; k < p->end; k += DR_HAMMING_STEP) {
            uint64_t set = (uint64_t)near_16(signatures + k + 16, query, most) << 32 |
                           near_16(signatures + k, query, most);
            set &= 0x5555555555555555u;
            if (set)
                found = keep(set, (uint32_t)k, p, found, near);
        }
    }
    return found;
}

#endif
