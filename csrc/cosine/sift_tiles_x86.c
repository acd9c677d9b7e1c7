/* csrc/cosine/sift_tiles_x86.c - all rows that ask against two blocks at a time, by the matrix unit: 16 x 16
 * sums in a tile, four tiles. The system must have granted the use of tiles before this is called. */
#include "least_x86.h"

#if defined(DR_X86)

#include <string.h>

#define TILE DR_COSINE_TILE
#define BLOCK DR_COSINE_BLOCK
#define STEP DR_COSINE_STEP
#define ISA DR_AVX512_ISA ",amx-tile,amx-int8"

/* To look at the sums takes as long as to go on for so many steps: it is done where most pairs should be
 * dropped, and seldom after that. */
#define LOOK 4u

/* All eight tiles have 16 rows of 64 bytes. */
typedef struct {
    uint8_t palette, start, unused[14];
    uint16_t bytes[16];
    uint8_t rows[16];
} tiles;

/* Whether any row that asks may reach one of a block; `s` is the last span that has been added. */
DR_TARGET(ISA)
static uint32_t any_left(const dr_cosine_asked *asked, size_t s, size_t spans, const int32_t *dots,
                         const float *tops) {
    int32_t least[TILE];
    uint32_t any = 0;
    for (size_t r = 0; r < TILE; r += 4)
        _mm_storeu_si128((__m128i *)(least + r), dr_cosine_least(asked, r, s, spans, tops));
    for (size_t r = 0; r < TILE; r++)
        any |= _mm512_cmpgt_epi32_mask(_mm512_loadu_si512(dots + r * BLOCK), _mm512_set1_epi32(least[r]));
    return any;
}

/* Of the rows of a block, those that each row that asks may still reach when all has been added. */
DR_TARGET(ISA)
static void reached(const dr_cosine_asked *asked, size_t spans, const int32_t *dots, const float *terms,
                    unsigned shift, uint32_t *DR_RESTRICT near) {
    const float *need = asked->need + (spans - 1) * TILE;
    const __m512 scale = _mm512_loadu_ps(terms), apart = _mm512_loadu_ps(terms + BLOCK);
    for (size_t r = 0; r < TILE; r++) {
        __m512 reach = _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_loadu_si512(dots + r * BLOCK)), scale);
        reach = _mm512_fmadd_ps(_mm512_set1_ps(asked->apart[r]), apart, reach);
        near[r] |= (uint32_t)_mm512_cmp_ps_mask(reach, _mm512_set1_ps(need[r]), _CMP_GE_OQ) << shift;
    }
}

/* All rows that ask against two blocks. */
DR_TARGET(ISA)
static void blocks(const dr_cosine_asked *asked, size_t width, const int8_t *block, const float *terms,
                   const float *tops, uint32_t *DR_RESTRICT near) {
    const int8_t *low = asked->codes, *high = low + BLOCK * width, *other = block + BLOCK * width;
    const size_t steps = width / STEP, first = asked->from / 2; /* two spans a step */
    int32_t dots[2][TILE * BLOCK];
    memset(near, 0, TILE * sizeof *near);
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (size_t k = 0; k < steps; k++) {
        _tile_loadd(4, low + k * STEP, width);
        _tile_loadd(5, high + k * STEP, width);
        _tile_loadd(6, block + k * STEP * BLOCK, STEP);
        _tile_loadd(7, other + k * STEP * BLOCK, STEP);
        _tile_dpbssd(0, 4, 6);
        _tile_dpbssd(1, 4, 7);
        _tile_dpbssd(2, 5, 6);
        _tile_dpbssd(3, 5, 7);
        if (k + 1 < steps && (k < first || (k - first) % LOOK))
            continue;
        _tile_stored(0, dots[0], STEP);
        _tile_stored(1, dots[1], STEP);
        _tile_stored(2, dots[0] + BLOCK * BLOCK, STEP);
        _tile_stored(3, dots[1] + BLOCK * BLOCK, STEP);
        if (k + 1 < steps && !any_left(asked, 2 * k + 1, 2 * steps, dots[0], tops) &&
            !any_left(asked, 2 * k + 1, 2 * steps, dots[1], tops + 2 + 4 * steps))
            return;
    }
    reached(asked, 2 * steps, dots[0], terms, 0, near);
    reached(asked, 2 * steps, dots[1], terms + (2 + 2 * steps) * BLOCK, BLOCK, near);
}

DR_TARGET(ISA)
void dr_cosine_sift_amx(const dr_cosine_asked *asked, const dr_cosine_codes *held, size_t first, size_t n,
                        uint32_t *DR_RESTRICT near) {
    const size_t width = dr_cosine_width(held->dims), terms = 2 + width / DR_COSINE_SPAN,
                 most = dr_cosine_tops(held->dims);
    tiles shape = {.palette = 1};
    for (size_t t = 0; t < 8; t++) {
        shape.bytes[t] = STEP;
        shape.rows[t] = BLOCK;
    }
    _tile_loadconfig(&shape);
    for (size_t p = 0; p < n; p++)
        blocks(asked, width, held->codes + (first + p) * TILE * width,
               held->terms + (first + p) * TILE * terms, held->tops + (first + p) * 2 * most,
               near + p * TILE);
    _tile_release();
}

#endif
