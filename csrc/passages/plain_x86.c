/* csrc/passages/plain_x86.c - 64 letters as two vectors of 32 bytes. */
#include "plain.h"

#if defined(DR_X86)
#include <immintrin.h>

/* 32 letters as bytes, those beyond ASCII as 128. */
DR_TARGET(DR_AVX2_ISA) static inline __m256i narrowed(const uint32_t *letters) {
    const __m256i most = _mm256_set1_epi32(128);
    __m256i four[4];
    for (int k = 0; k < 4; k++)
        four[k] =
            _mm256_min_epu32(_mm256_loadu_si256((const __m256i *)(const void *)(letters + 8 * k)), most);
    const __m256i mixed =
        _mm256_packus_epi16(_mm256_packus_epi32(four[0], four[1]), _mm256_packus_epi32(four[2], four[3]));
    return _mm256_permutevar8x32_epi32(mixed, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

/* All ones in the bytes from `first` on, `count` of them. */
DR_TARGET(DR_AVX2_ISA) static inline __m256i within(__m256i bytes, char first, char count) {
    const __m256i from = _mm256_sub_epi8(bytes, _mm256_set1_epi8(first));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(from, _mm256_set1_epi8((char)(count - 1))), from);
}

DR_TARGET(DR_AVX2_ISA) static inline uint64_t bits(__m256i flags) {
    return (uint32_t)_mm256_movemask_epi8(flags);
}

DR_TARGET(DR_AVX2_ISA)
void dr_plain_avx2(const uint32_t *DR_RESTRICT letters, dr_plain *DR_RESTRICT plain) {
    plain->word = plain->odd = plain->joint = plain->hyphen = 0;
    for (unsigned half = 0; half < 2; half++) {
        const __m256i bytes = narrowed(letters + 32 * half),
                      lower = _mm256_or_si256(bytes, _mm256_set1_epi8(32));
        const __m256i letter = within(lower, 'a', 26), word = _mm256_or_si256(letter, within(bytes, '0', 10));
        const __m256i joint =
            _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\'')),
                            _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('.')),
                                            _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(','))));
        plain->word |= bits(word) << 32 * half;
        plain->odd |= bits(bytes) << 32 * half;
        plain->joint |= bits(joint) << 32 * half;
        plain->hyphen |= bits(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('-'))) << 32 * half;
        _mm256_storeu_si256((__m256i *)(void *)(plain->bytes + 32 * half),
                            _mm256_blendv_epi8(bytes, lower, letter));
    }
}
#endif
