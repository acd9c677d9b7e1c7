/* csrc/cosine/sift_x86.c - some rows that ask against a block at a time: their sums stay in registers. */
#include "least_x86.h"

#if defined(DR_X86)

#include <string.h>

#define TILE DR_COSINE_TILE
#define BLOCK DR_COSINE_BLOCK
#define SPAN DR_COSINE_SPAN

static inline int four(const int8_t *codes) {
    int codes_4;
    memcpy(&codes_4, codes, sizeof codes_4);
    return codes_4;
}

/* The instructions multiply codes without a sign with codes that have one: 128 is added to those of a block,
 * and what that adds to a sum is known of each row that asks. */
#define NO_SIGN ((char)-128)

#define ROWS_4 4u /* rows at a time: their sums with a block fill half of 16 registers */

/* Of 8 rows of a block, those that the row r that asks may still reach. */
DR_TARGET(DR_AVX2_ISA)
DR_INLINE uint32_t near_8(const dr_cosine_asked *asked, size_t r, size_t s, __m256i dot, const float *terms) {
    const __m256i own = _mm256_sub_epi32(dot, _mm256_set1_epi32(asked->offset[s * TILE + r]));
    __m256 reach = _mm256_mul_ps(_mm256_cvtepi32_ps(own), _mm256_loadu_ps(terms));
    reach = _mm256_fmadd_ps(_mm256_set1_ps(asked->apart[r]), _mm256_loadu_ps(terms + BLOCK), reach);
    reach = _mm256_fmadd_ps(_mm256_set1_ps(asked->rest[s * TILE + r]),
                            _mm256_loadu_ps(terms + (2 + s) * BLOCK), reach);
    return (uint32_t)_mm256_movemask_ps(
        _mm256_cmp_ps(reach, _mm256_set1_ps(asked->need[s * TILE + r]), _CMP_GE_OQ));
}

/* ROWS_4 rows from r on against a block. */
DR_TARGET(DR_AVX2_ISA)
static void block_4(const dr_cosine_asked *asked, size_t r, size_t width, const int8_t *block,
                    const float *terms, const float *tops, uint32_t *DR_RESTRICT near) {
    const __m256i ones = _mm256_set1_epi16(1), high = _mm256_set1_epi8(NO_SIGN);
    const int8_t *code = asked->codes + r * width;
    const size_t spans = width / SPAN;
    __m256i dot[ROWS_4][2];
    for (size_t i = 0; i < ROWS_4; i++)
        dot[i][0] = dot[i][1] = _mm256_setzero_si256();
    for (size_t s = 0; s < spans; s++) {
        const int8_t *at = block + s * SPAN * BLOCK, *own_at = code + s * SPAN;
        for (size_t k = 0; k < SPAN; k += 4, at += 4 * BLOCK, own_at += 4) {
            const __m256i one = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)at), high);
            const __m256i two = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)(at + 32)), high);
            for (size_t i = 0; i < ROWS_4; i++) {
                const __m256i own = _mm256_set1_epi32(four(own_at + i * width));
                dot[i][0] =
                    _mm256_add_epi32(dot[i][0], _mm256_madd_epi16(_mm256_maddubs_epi16(one, own), ones));
                dot[i][1] =
                    _mm256_add_epi32(dot[i][1], _mm256_madd_epi16(_mm256_maddubs_epi16(two, own), ones));
            }
        }
        if (s < asked->from || s + 1 == spans)
            continue;
        int32_t least[ROWS_4];
        dr_cosine_least_of_offset(asked, r, s, spans, tops, least);
        __m256i any = _mm256_setzero_si256();
        for (size_t i = 0; i < ROWS_4; i++) {
            const __m256i own = _mm256_set1_epi32(least[i]);
            any = _mm256_or_si256(
                any, _mm256_or_si256(_mm256_cmpgt_epi32(dot[i][0], own), _mm256_cmpgt_epi32(dot[i][1], own)));
        }
        if (_mm256_testz_si256(any, any)) {
            memset(near, 0, ROWS_4 * sizeof *near);
            return;
        }
    }
    for (size_t i = 0; i < ROWS_4; i++)
        near[i] = near_8(asked, r + i, spans - 1, dot[i][0], terms) |
                  near_8(asked, r + i, spans - 1, dot[i][1], terms + 8) << 8;
}

DR_TARGET(DR_AVX2_ISA)
void dr_cosine_sift_avx2(const dr_cosine_asked *asked, const dr_cosine_codes *held, size_t first, size_t n,
                         uint32_t *DR_RESTRICT near) {
    const size_t width = dr_cosine_width(held->dims), terms = 2 + width / SPAN,
                 most = dr_cosine_tops(held->dims);
    for (size_t p = 0; p < n; p++) {
        const int8_t *block = held->codes + (first + p) * TILE * width;
        const float *own = held->terms + (first + p) * TILE * terms;
        const float *tops = held->tops + (first + p) * 2 * most;
        uint32_t low[TILE], high[TILE];
        for (size_t r = 0; r < TILE; r += ROWS_4)
            block_4(asked, r, width, block, own, tops, low + r);
        for (size_t r = 0; r < TILE; r += ROWS_4)
            block_4(asked, r, width, block + BLOCK * width, own + BLOCK * terms, tops + most, high + r);
        for (size_t r = 0; r < TILE; r++)
            near[p * TILE + r] = low[r] | high[r] << BLOCK;
    }
}

#define ROWS_8 8u /* rows at a time: with two blocks 16 sums, enough that none waits for itself */

/* Of the rows of two blocks, those that the row r that asks may still reach. */
DR_TARGET(DR_AVX512_ISA)
DR_INLINE uint32_t near_16(const dr_cosine_asked *asked, size_t r, size_t s, __m512i dot,
                           const float *terms) {
    const __m512i own = _mm512_sub_epi32(dot, _mm512_set1_epi32(asked->offset[s * TILE + r]));
    __m512 reach = _mm512_mul_ps(_mm512_cvtepi32_ps(own), _mm512_loadu_ps(terms));
    reach = _mm512_fmadd_ps(_mm512_set1_ps(asked->apart[r]), _mm512_loadu_ps(terms + BLOCK), reach);
    reach = _mm512_fmadd_ps(_mm512_set1_ps(asked->rest[s * TILE + r]),
                            _mm512_loadu_ps(terms + (2 + s) * BLOCK), reach);
    return (uint32_t)_mm512_cmp_ps_mask(reach, _mm512_set1_ps(asked->need[s * TILE + r]), _CMP_GE_OQ);
}

/* ROWS_8 rows from r on against two blocks. */
DR_TARGET(DR_AVX512_ISA)
static void blocks_8(const dr_cosine_asked *asked, size_t r, size_t width, const int8_t *block,
                     const float *terms, const float *tops, uint32_t *DR_RESTRICT near) {
    const __m512i high = _mm512_set1_epi8(NO_SIGN);
    const int8_t *code = asked->codes + r * width;
    const size_t spans = width / SPAN;
    __m512i dot[ROWS_8][2];
    for (size_t i = 0; i < ROWS_8; i++)
        dot[i][0] = dot[i][1] = _mm512_setzero_si512();
    for (size_t s = 0; s < spans; s++) {
        for (size_t k = s * SPAN; k < (s + 1) * SPAN; k += 4) {
            const __m512i one = _mm512_xor_si512(_mm512_loadu_si512(block + k * BLOCK), high);
            const __m512i two = _mm512_xor_si512(_mm512_loadu_si512(block + BLOCK * width + k * BLOCK), high);
            for (size_t i = 0; i < ROWS_8; i++) {
                const __m512i own = _mm512_set1_epi32(four(code + i * width + k));
                dot[i][0] = _mm512_dpbusd_epi32(dot[i][0], one, own);
                dot[i][1] = _mm512_dpbusd_epi32(dot[i][1], two, own);
            }
        }
        if (s < asked->from || s + 1 == spans)
            continue;
        int32_t one[ROWS_8], two[ROWS_8];
        uint32_t any = 0;
        for (size_t i = 0; i < ROWS_8; i += 4) {
            dr_cosine_least_of_offset(asked, r + i, s, spans, tops, one + i);
            dr_cosine_least_of_offset(asked, r + i, s, spans, tops + 2 + 2 * spans, two + i);
        }
        for (size_t i = 0; i < ROWS_8; i++) {
            any |= _mm512_cmpgt_epi32_mask(dot[i][0], _mm512_set1_epi32(one[i]));
            any |= _mm512_cmpgt_epi32_mask(dot[i][1], _mm512_set1_epi32(two[i]));
        }
        if (!any) {
            memset(near, 0, ROWS_8 * sizeof *near);
            return;
        }
    }
    for (size_t i = 0; i < ROWS_8; i++)
        near[i] = near_16(asked, r + i, spans - 1, dot[i][0], terms) |
                  near_16(asked, r + i, spans - 1, dot[i][1], terms + (2 + spans) * BLOCK) << BLOCK;
}

DR_TARGET(DR_AVX512_ISA)
void dr_cosine_sift_avx512(const dr_cosine_asked *asked, const dr_cosine_codes *held, size_t first, size_t n,
                           uint32_t *DR_RESTRICT near) {
    const size_t width = dr_cosine_width(held->dims), terms = 2 + width / SPAN,
                 most = dr_cosine_tops(held->dims);
    for (size_t p = 0; p < n; p++) {
        for (size_t r = 0; r < TILE; r += ROWS_8)
            blocks_8(asked, r, width, held->codes + (first + p) * TILE * width,
                     held->terms + (first + p) * TILE * terms, held->tops + (first + p) * 2 * most,
                     near + p * TILE + r);
    }
}

#endif
