/* csrc/cosine/sift_x86.c - some rows that ask against a block at a time: their sums stay in registers. */
#include "sift.h"

#if defined(DR_X86)

#include <immintrin.h>
#include <string.h>

#define TILE DR_COSINE_TILE
#define BLOCK DR_COSINE_BLOCK
#define SPAN DR_COSINE_SPAN

static inline int four(const int8_t *codes) {
    int codes_4;
    memcpy(&codes_4, codes, sizeof codes_4);
    return codes_4;
}

#define ROWS_4 4u /* rows at a time: twice as many sums, a block's codes and their sizes fill 16 registers   \
                   */

/* Of 8 rows of a block, those that the row r that asks may still reach. */
DR_TARGET(DR_AVX2_ISA)
DR_INLINE uint32_t near_8(const dr_cosine_asked *asked, size_t r, size_t s, __m256i dot, const float *terms) {
    const __m256 scale = _mm256_loadu_ps(terms), apart = _mm256_loadu_ps(terms + BLOCK),
                 rest = _mm256_loadu_ps(terms + (2 + s) * BLOCK);
    __m256 reach = _mm256_mul_ps(_mm256_cvtepi32_ps(dot), scale);
    reach = _mm256_fmadd_ps(_mm256_set1_ps(asked->apart[r]), apart, reach);
    reach = _mm256_fmadd_ps(_mm256_set1_ps(asked->rest[s * TILE + r]), rest, reach);
    return (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(reach, _mm256_set1_ps(asked->need[r]), _CMP_GE_OQ));
}

/* ROWS_4 rows from r on against a block. */
DR_TARGET(DR_AVX2_ISA)
static void block_4(const dr_cosine_asked *asked, size_t r, size_t width, const int8_t *block,
                    const float *terms, uint32_t *DR_RESTRICT near) {
    const __m256i ones = _mm256_set1_epi16(1);
    const int8_t *code = asked->codes + r * width;
    const size_t spans = width / SPAN;
    __m256i dot[ROWS_4][2];
    for (size_t i = 0; i < ROWS_4; i++)
        dot[i][0] = dot[i][1] = _mm256_setzero_si256();
    for (size_t s = 0; s < spans; s++) {
        for (size_t k = s * SPAN; k < (s + 1) * SPAN; k += 4) {
            const __m256i one = _mm256_loadu_si256((const __m256i *)(block + k * BLOCK));
            const __m256i two = _mm256_loadu_si256((const __m256i *)(block + k * BLOCK + 32));
            const __m256i size_one = _mm256_abs_epi8(one), size_two = _mm256_abs_epi8(two);
            for (size_t i = 0; i < ROWS_4; i++) {
                /* The sign goes over to the one side, so that the other has none, as the instruction asks;
                 * two products of 127 and 127 fit 16 bits. */
                const __m256i own = _mm256_set1_epi32(four(code + i * width + k));
                const __m256i first = _mm256_maddubs_epi16(size_one, _mm256_sign_epi8(own, one));
                const __m256i second = _mm256_maddubs_epi16(size_two, _mm256_sign_epi8(own, two));
                dot[i][0] = _mm256_add_epi32(dot[i][0], _mm256_madd_epi16(first, ones));
                dot[i][1] = _mm256_add_epi32(dot[i][1], _mm256_madd_epi16(second, ones));
            }
        }
        if (s < asked->from && s + 1 < spans)
            continue;
        uint32_t any = 0;
        for (size_t i = 0; i < ROWS_4; i++) {
            near[i] = near_8(asked, r + i, s, dot[i][0], terms) |
                      near_8(asked, r + i, s, dot[i][1], terms + 8) << 8;
            any |= near[i];
        }
        if (!any)
            return;
    }
}

DR_TARGET(DR_AVX2_ISA)
void dr_cosine_sift_avx2(const dr_cosine_asked *asked, const dr_cosine_codes *held, size_t first, size_t n,
                         uint32_t *DR_RESTRICT near) {
    const size_t width = dr_cosine_width(held->dims), terms = (2 + width / SPAN) * BLOCK;
    for (size_t p = 0; p < n; p++) {
        const int8_t *block = held->codes + (first + p) * TILE * width;
        const float *own = held->terms + (first + p) * 2 * terms;
        uint32_t low[TILE], high[TILE];
        for (size_t r = 0; r < TILE; r += ROWS_4)
            block_4(asked, r, width, block, own, low + r);
        for (size_t r = 0; r < TILE; r += ROWS_4)
            block_4(asked, r, width, block + BLOCK * width, own + terms, high + r);
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
    return (uint32_t)_mm512_cmp_ps_mask(reach, _mm512_set1_ps(asked->need[r]), _CMP_GE_OQ);
}

/* ROWS_8 rows from r on against two blocks. The instruction multiplies codes without a sign with codes that
 * have one: 128 is added to those of the blocks, and what that adds to a sum is known of each row that asks.
 */
DR_TARGET(DR_AVX512_ISA)
static void blocks_8(const dr_cosine_asked *asked, size_t r, size_t width, const int8_t *block,
                     const float *terms, uint32_t *DR_RESTRICT near) {
    const __m512i high = _mm512_set1_epi8((char)-128);
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
        if (s < asked->from && s + 1 < spans)
            continue;
        uint32_t any = 0;
        for (size_t i = 0; i < ROWS_8; i++) {
            near[i] = near_16(asked, r + i, s, dot[i][0], terms) |
                      near_16(asked, r + i, s, dot[i][1], terms + (2 + spans) * BLOCK) << BLOCK;
            any |= near[i];
        }
        if (!any)
            return;
    }
}

DR_TARGET(DR_AVX512_ISA)
void dr_cosine_sift_avx512(const dr_cosine_asked *asked, const dr_cosine_codes *held, size_t first, size_t n,
                           uint32_t *DR_RESTRICT near) {
    const size_t width = dr_cosine_width(held->dims), terms = (2 + width / SPAN) * BLOCK;
    for (size_t p = 0; p < n; p++) {
        for (size_t r = 0; r < TILE; r += ROWS_8)
            blocks_8(asked, r, width, held->codes + (first + p) * TILE * width,
                     held->terms + (first + p) * 2 * terms, near + p * TILE + r);
    }
}

#endif
