/* tests/c/emulated/tiles.h - the tile intrinsics for 8-bit products, as their operations are written down,
 * each use checked as the CPU would. Tiles belong to a file that includes this. Intel, "64 and IA-32
 * Architectures Software Developer's Manual", volume 2, LDTILECFG, TDPBSSD, TILELOADD, TILESTORED. */
#ifndef DR_TESTS_EMULATED_TILES_H
#define DR_TESTS_EMULATED_TILES_H

#include <assert.h>
#include <stdint.h>
#include <string.h>

#define DR_TILES 8u
#define DR_TILE_ROWS 16u
#define DR_TILE_BYTES 64u /* of a row */

typedef struct {
    uint8_t rows[DR_TILES];
    uint16_t bytes[DR_TILES];
    uint8_t cells[DR_TILES][DR_TILE_ROWS][DR_TILE_BYTES];
} dr_tiles;

/* NULL where no configuration is loaded: any other tile intrinsic would then be an illegal instruction. */
static inline dr_tiles *dr_tiles_at(int load, int release) {
    static _Thread_local dr_tiles tiles;
    static _Thread_local int loaded;
    loaded = load ? 1 : release ? 0 : loaded;
    return loaded ? &tiles : NULL;
}

static inline dr_tiles *dr_tiles_of(unsigned tile) {
    dr_tiles *all = dr_tiles_at(0, 0);
    assert(all && tile < DR_TILES && all->rows[tile] && all->bytes[tile]);
    return all;
}

static inline void _tile_loadconfig(const void *from) {
    uint8_t bytes[64];
    memcpy(bytes, from, sizeof bytes);
    dr_tiles *all = dr_tiles_at(1, 0);
    memset(all, 0, sizeof *all);
    assert(bytes[0] == 1 && bytes[1] == 0); /* palette 1, from the first row on */
    for (unsigned k = 2; k < 16; k++)
        assert(bytes[k] == 0);
    for (unsigned tile = 0; tile < 16; tile++) {
        uint16_t width;
        memcpy(&width, bytes + 16 + 2 * tile, sizeof width);
        const uint8_t rows = bytes[48 + tile];
        assert(tile < DR_TILES || (!width && !rows));
        assert(width <= DR_TILE_BYTES && rows <= DR_TILE_ROWS && !width == !rows);
        if (tile < DR_TILES) {
            all->bytes[tile] = width;
            all->rows[tile] = rows;
        }
    }
}

static inline void _tile_release(void) {
    dr_tiles_at(0, 1);
}

static inline void _tile_zero(unsigned tile) {
    memset(dr_tiles_of(tile)->cells[tile], 0, sizeof(dr_tiles_of(tile)->cells[tile]));
}

static inline void _tile_loadd(unsigned tile, const void *base, size_t stride) {
    dr_tiles *all = dr_tiles_of(tile);
    memset(all->cells[tile], 0, sizeof all->cells[tile]);
    for (size_t row = 0; row < all->rows[tile]; row++)
        memcpy(all->cells[tile][row], (const uint8_t *)base + row * stride, all->bytes[tile]);
}

static inline void _tile_stored(unsigned tile, void *base, size_t stride) {
    const dr_tiles *all = dr_tiles_of(tile);
    for (size_t row = 0; row < all->rows[tile]; row++)
        memcpy((uint8_t *)base + row * stride, all->cells[tile][row], all->bytes[tile]);
}

/* to[m][n] += the sum over k and i < 4 of a[m][4 k + i] * b[k][4 n + i], in whole numbers that wrap around.
 */
static inline void _tile_dpbssd(unsigned to, unsigned a, unsigned b) {
    dr_tiles *all = dr_tiles_of(to);
    (void)dr_tiles_of(a);
    (void)dr_tiles_of(b);
    assert(to != a && to != b && a != b);
    assert(all->rows[to] == all->rows[a] && all->bytes[to] == all->bytes[b] &&
           all->bytes[a] == 4u * all->rows[b]);
    for (unsigned m = 0; m < all->rows[to]; m++) {
        for (unsigned n = 0; n < all->bytes[to] / 4u; n++) {
            uint32_t sum;
            memcpy(&sum, all->cells[to][m] + 4 * n, sizeof sum);
            for (unsigned k = 0; k < all->bytes[a]; k++) {
                const int x = (int8_t)all->cells[a][m][k], y = (int8_t)all->cells[b][k / 4][4 * n + k % 4];
                sum += (uint32_t)(x * y);
            }
            memcpy(all->cells[to][m] + 4 * n, &sum, sizeof sum);
        }
    }
}

#endif
