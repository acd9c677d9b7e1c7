/* csrc/hamming/sift_x86.c - a group of signatures at a time. */
#include "sift.h"

#if defined(DR_X86)

#include <immintrin.h>

#include "count_x86.h"

/* Add the places of the set bits of group g, those that lie within the bucket. */
DR_INLINE size_t keep(uint32_t set, uint32_t g, const dr_probe *p, size_t found, uint64_t *near) {
    for (; set; set &= set - 1) {
        uint32_t k = g * DR_HAMMING_GROUP + (uint32_t)__builtin_ctz(set);
        if (k >= p->begin && k < p->end)
            near[found++] = (uint64_t)p->query << 32 | k;
    }
    return found;
}

DR_TARGET(DR_AVX2_ISA)
size_t dr_hamming_sift_avx2(const uint64_t *DR_RESTRICT signatures, const dr_probe *probes, size_t count,
                            const uint64_t *queries, uint32_t radius, uint64_t *DR_RESTRICT near) {
    const __m256i most = _mm256_set1_epi64x((long long)radius);
    size_t found = 0;
    for (const dr_probe *p = probes; p < probes + count; p++) {
        if (p->begin >= p->end)
            continue;
        const uint64_t *query = queries + 2 * (size_t)p->query;
        const __m256i first = _mm256_set1_epi64x((long long)query[0]),
                      second = _mm256_set1_epi64x((long long)query[1]);
        const uint32_t last = (p->end - 1) / DR_HAMMING_GROUP;
        for (uint32_t g = p->begin / DR_HAMMING_GROUP; g <= last; g++) {
            const __m256i *group = (const __m256i *)(signatures + (size_t)g * (2 * DR_HAMMING_GROUP));
            __m256i one = _mm256_xor_si256(_mm256_loadu_si256(group), first);
            __m256i other = _mm256_xor_si256(_mm256_loadu_si256(group + 1), second);
            __m256i apart = _mm256_add_epi64(dr_count_avx2(one), dr_count_avx2(other));
            int far = _mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpgt_epi64(apart, most)));
            if (far != 0xf)
                found = keep((uint32_t)far ^ 0xfu, g, p, found, near);
        }
    }
    return found;
}

DR_TARGET(DR_AVX512_ISA)
size_t dr_hamming_sift_avx512(const uint64_t *DR_RESTRICT signatures, const dr_probe *probes, size_t count,
                              const uint64_t *queries, uint32_t radius, uint64_t *DR_RESTRICT near) {
    const __m256i most = _mm256_set1_epi64x((long long)radius);
    size_t found = 0;
    for (const dr_probe *p = probes; p < probes + count; p++) {
        if (p->begin >= p->end)
            continue;
        const uint64_t *query = queries + 2 * (size_t)p->query;
        const __m256i first = _mm256_set1_epi64x((long long)query[0]),
                      second = _mm256_set1_epi64x((long long)query[1]);
        const uint32_t last = (p->end - 1) / DR_HAMMING_GROUP;
        for (uint32_t g = p->begin / DR_HAMMING_GROUP; g <= last; g++) {
            const __m256i *group = (const __m256i *)(signatures + (size_t)g * (2 * DR_HAMMING_GROUP));
            __m256i one = _mm256_popcnt_epi64(_mm256_xor_si256(_mm256_loadu_si256(group), first));
            __m256i other = _mm256_popcnt_epi64(_mm256_xor_si256(_mm256_loadu_si256(group + 1), second));
            uint32_t set = _mm256_cmple_epu64_mask(_mm256_add_epi64(one, other), most);
            if (set)
                found = keep(set, g, p, found, near);
        }
    }
    return found;
}

#endif
