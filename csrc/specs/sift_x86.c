/* csrc/specs/sift_x86.c - the sifting of a shelf in vectors of 32 and of 64 rows: of each attribute a table
 * that one instruction looks up, and an addition that saturates. */
#include "sift.h"

#if defined(DR_X86)

#include <immintrin.h>
#include <string.h>

#define RANGE (3u * DR_SPECS_SHELF)

_Static_assert(DR_SPECS_SHELF == 32u && DR_SPECS_BLOCK == 128u, "a shelf is a vector of blocks of four");

DR_INLINE size_t keep(uint64_t below, size_t first, size_t count, uint16_t *places) {
    for (; below; below &= below - 1)
        places[count++] = (uint16_t)(first + (size_t)__builtin_ctzll(below));
    return count;
}

DR_TARGET(DR_AVX2_ISA)
DR_INLINE __m256i table_of(const dr_specs_probes *probes, size_t k) {
    const void *at = probes->tables + k * DR_SPECS_CELLS;
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)at));
}

/* Add to `sum` the least that a row of each block can look up by the probes from..to. A table falls to the
 * home of its probe and rises from there: the least of a range is at its cell nearest to home. */
DR_TARGET(DR_AVX2_ISA)
DR_INLINE __m256i bounds(const dr_specs_probes *probes, size_t from, size_t to, const uint8_t *ranges,
                         __m256i sum) {
    for (size_t k = from; k < to; k++) {
        const __m256i *range = (const __m256i *)(const void *)(ranges + probes->columns[k] * (size_t)RANGE);
        const __m256i above =
            _mm256_max_epu8(_mm256_set1_epi8((char)probes->homes[k]), _mm256_loadu_si256(range));
        const __m256i nearest = _mm256_min_epu8(above, _mm256_loadu_si256(range + 1));
        const __m256i lost = _mm256_shuffle_epi8(table_of(probes, k), nearest);
        sum = _mm256_adds_epi8(sum, _mm256_min_epi8(lost, _mm256_loadu_si256(range + 2)));
    }
    return sum;
}

/* Numbers of 8 bits added to 32 of 16, the first 16 and the others. */
DR_TARGET(DR_AVX2_ISA)
DR_INLINE void widen(__m256i sum, __m256i *first, __m256i *second) {
    *first = _mm256_adds_epi16(*first, _mm256_cvtepi8_epi16(_mm256_castsi256_si128(sum)));
    *second = _mm256_adds_epi16(*second, _mm256_cvtepi8_epi16(_mm256_extracti128_si256(sum, 1)));
}

DR_TARGET(DR_AVX2_ISA)
DR_INLINE uint32_t below_zero(__m256i first, __m256i second) {
    const __m256i both = _mm256_permute4x64_epi64(_mm256_packs_epi16(first, second), 0xd8);
    return (uint32_t)_mm256_movemask_epi8(both);
}

/* The least of the 128 sums that each block has already. */
DR_TARGET(DR_AVX2_ISA)
DR_INLINE void least_sums(const int16_t *sums, size_t blocks, int16_t base, int16_t *least) {
    for (size_t b = 0; b < DR_SPECS_SHELF; b++) {
        least[b] = base;
        if (b >= blocks)
            continue;
        const __m256i *at = (const __m256i *)(const void *)(sums + b * DR_SPECS_BLOCK);
        __m256i low = _mm256_loadu_si256(at);
        for (size_t v = 1; v < DR_SPECS_BLOCK / 16u; v++)
            low = _mm256_min_epi16(low, _mm256_loadu_si256(at + v));
        /* The least unsigned of 8 can be had at once: the sign is turned before and after. */
        const __m128i sign = _mm_set1_epi16(INT16_MIN);
        const __m128i half = _mm_min_epi16(_mm256_castsi256_si128(low), _mm256_extracti128_si256(low, 1));
        least[b] =
            (int16_t)_mm_extract_epi16(_mm_xor_si128(_mm_minpos_epu16(_mm_xor_si128(half, sign)), sign), 0);
    }
}

/* The blocks that can hold a row whose sum is below 0. */
DR_TARGET(DR_AVX2_ISA)
DR_INLINE uint32_t blocks_to_see(const dr_specs_probes *probes, const uint8_t *ranges, size_t blocks,
                                 const int16_t *sums) {
    uint32_t see;
    if (!sums && probes->groups == 1) {
        const __m256i base = _mm256_set1_epi8((char)probes->base);
        see = (uint32_t)_mm256_movemask_epi8(bounds(probes, 0, probes->ends[0], ranges, base));
    } else {
        int16_t least[DR_SPECS_SHELF];
        __m256i first = _mm256_set1_epi16(probes->base), second = first;
        if (sums) {
            least_sums(sums, blocks, probes->base, least);
            first = _mm256_loadu_si256((const __m256i *)(const void *)least);
            second = _mm256_loadu_si256((const __m256i *)(const void *)(least + 16));
        }
        for (size_t g = 0, from = 0; g < probes->groups; from = probes->ends[g++]) {
            const __m256i none = _mm256_setzero_si256();
            widen(bounds(probes, from, probes->ends[g], ranges, none), &first, &second);
        }
        see = below_zero(first, second);
    }
    return blocks < DR_SPECS_SHELF ? see & ((1u << blocks) - 1u) : see;
}

/* What the probes from..to look up for the rows of a block, added to four vectors. */
DR_TARGET(DR_AVX2_ISA)
DR_INLINE void look_up(const dr_specs_probes *probes, size_t from, size_t to, const uint8_t *block,
                       __m256i *DR_RESTRICT sum) {
    __m256i a = sum[0], b = sum[1], c = sum[2], d = sum[3];
    for (size_t k = from; k < to; k++) {
        const __m256i table = table_of(probes, k);
        const __m256i *at =
            (const __m256i *)(const void *)(block + probes->columns[k] * (size_t)DR_SPECS_BLOCK);
        a = _mm256_adds_epi8(a, _mm256_shuffle_epi8(table, _mm256_loadu_si256(at)));
        b = _mm256_adds_epi8(b, _mm256_shuffle_epi8(table, _mm256_loadu_si256(at + 1)));
        c = _mm256_adds_epi8(c, _mm256_shuffle_epi8(table, _mm256_loadu_si256(at + 2)));
        d = _mm256_adds_epi8(d, _mm256_shuffle_epi8(table, _mm256_loadu_si256(at + 3)));
    }
    sum[0] = a;
    sum[1] = b;
    sum[2] = c;
    sum[3] = d;
}

DR_TARGET(DR_AVX2_ISA)
size_t dr_specs_sift_avx2(const dr_specs_probes *probes, const uint8_t *cells, const uint8_t *ranges,
                          size_t columns, size_t blocks, const int16_t *sums, uint16_t *places) {
    const int narrow = !sums && probes->groups == 1;
    const __m256i start = narrow ? _mm256_set1_epi8((char)probes->base) : _mm256_setzero_si256();
    size_t count = 0;
    for (uint32_t see = blocks_to_see(probes, ranges, blocks, sums); see; see &= see - 1) {
        const size_t b = (size_t)__builtin_ctz(see), first = b * DR_SPECS_BLOCK;
        const uint8_t *block = cells + first * columns;
        if (narrow) {
            __m256i sum[4] = {start, start, start, start};
            look_up(probes, 0, probes->ends[0], block, sum);
            const __m256i any =
                _mm256_or_si256(_mm256_or_si256(sum[0], sum[1]), _mm256_or_si256(sum[2], sum[3]));
            if (!_mm256_movemask_epi8(any)) /* the common case */
                continue;
            for (size_t v = 0; v < 4; v++)
                count = keep((uint32_t)_mm256_movemask_epi8(sum[v]), first + 32u * v, count, places);
            continue;
        }
        __m256i wide[8];
        for (size_t v = 0; v < 8; v++)
            wide[v] = sums ? _mm256_loadu_si256((const __m256i *)(const void *)(sums + first + 16u * v))
                           : _mm256_set1_epi16(probes->base);
        for (size_t g = 0, from = 0; g < probes->groups; from = probes->ends[g++]) {
            __m256i sum[4] = {start, start, start, start};
            look_up(probes, from, probes->ends[g], block, sum);
            for (size_t v = 0; v < 4; v++)
                widen(sum[v], &wide[2 * v], &wide[2 * v + 1]);
        }
        for (size_t v = 0; v < 4; v++)
            count = keep(below_zero(wide[2 * v], wide[2 * v + 1]), first + 32u * v, count, places);
    }
    return count;
}

DR_TARGET(DR_AVX512_ISA)
DR_INLINE void look_up_64(const dr_specs_probes *probes, size_t from, size_t to, const uint8_t *block,
                          __m512i *DR_RESTRICT sum) {
    __m512i a = sum[0], b = sum[1];
    for (size_t k = from; k < to; k++) {
        const void *at = probes->tables + k * DR_SPECS_CELLS;
        const __m512i table = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)at));
        const uint8_t *cell = block + probes->columns[k] * (size_t)DR_SPECS_BLOCK;
        a = _mm512_adds_epi8(a, _mm512_shuffle_epi8(table, _mm512_loadu_si512(cell)));
        b = _mm512_adds_epi8(b, _mm512_shuffle_epi8(table, _mm512_loadu_si512(cell + 64)));
    }
    sum[0] = a;
    sum[1] = b;
}

DR_TARGET(DR_AVX512_ISA)
size_t dr_specs_sift_avx512(const dr_specs_probes *probes, const uint8_t *cells, const uint8_t *ranges,
                            size_t columns, size_t blocks, const int16_t *sums, uint16_t *places) {
    const int narrow = !sums && probes->groups == 1;
    const __m512i start = narrow ? _mm512_set1_epi8((char)probes->base) : _mm512_setzero_si512();
    size_t count = 0;
    for (uint32_t see = blocks_to_see(probes, ranges, blocks, sums); see; see &= see - 1) {
        const size_t b = (size_t)__builtin_ctz(see), first = b * DR_SPECS_BLOCK;
        const uint8_t *block = cells + first * columns;
        if (narrow) {
            __m512i sum[2] = {start, start};
            look_up_64(probes, 0, probes->ends[0], block, sum);
            count = keep(_mm512_movepi8_mask(sum[0]), first, count, places);
            count = keep(_mm512_movepi8_mask(sum[1]), first + 64u, count, places);
            continue;
        }
        __m512i wide[4];
        for (size_t v = 0; v < 4; v++)
            wide[v] = sums ? _mm512_loadu_si512(sums + first + 32u * v) : _mm512_set1_epi16(probes->base);
        for (size_t g = 0, from = 0; g < probes->groups; from = probes->ends[g++]) {
            __m512i sum[2] = {start, start};
            look_up_64(probes, from, probes->ends[g], block, sum);
            for (size_t v = 0; v < 4; v++) {
                const __m256i half =
                    v % 2 ? _mm512_extracti64x4_epi64(sum[v / 2], 1) : _mm512_castsi512_si256(sum[v / 2]);
                wide[v] = _mm512_adds_epi16(wide[v], _mm512_cvtepi8_epi16(half));
            }
        }
        for (size_t v = 0; v < 4; v++)
            count = keep(_mm512_movepi16_mask(wide[v]), first + 32u * v, count, places);
    }
    return count;
}

#endif
