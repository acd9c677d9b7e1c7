/* tests/c/pdq.c - the picture hash under the sanitizers: random pictures of every kind of size against a
 * naive twin that filters as it is described, box by box. Compiled with assertions on; says how many rounds
 * it checked. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "dispatch.h"
#include "pdq/dct.h"
#include "pdq/hash.h"

#define SIDE DR_PDQ_SIDE
#define WAVES DR_PDQ_WAVES

/* A picture of exactly the bytes it needs, so that one read too far is seen. With `fields` it is white in
 * every other field, so that some sums are the largest there are beside others that are not: what is wrong
 * alike in all of a line or column shows in no code. */
static uint8_t *some_picture(size_t lines, size_t bytes, int fields) {
    uint8_t *pixels = malloc(lines * bytes);
    assert(pixels);
    for (size_t k = 0; k < lines * bytes; k++)
        pixels[k] = (uint8_t)(fields && (k / bytes / 80 + k % bytes / 3) % 2 ? 255 : chance(256));
    return pixels;
}

/* One side's weights by the definition, for each sample: means over windows of means over windows, over one
 * denominator that every window's length divides. */
typedef struct {
    uint64_t *weights; /* [sample * length + place] */
    uint64_t size;
} naive_side;

static void window(size_t at, size_t length, size_t *first, size_t *end) {
    size_t size = (length + 127) / 128, back = size - 1 - size / 2;
    *first = at > back ? at - back : 0;
    *end = at + size / 2 + 1 < length ? at + size / 2 + 1 : length;
}

static naive_side side_of(size_t length) {
    size_t size = (length + 127) / 128;
    naive_side out = {calloc(SIDE * length, sizeof(uint64_t)), size * size * (size > 1 ? size - 1 : 1)};
    assert(out.weights);
    for (size_t k = 0; k < SIDE; k++) {
        size_t first, end;
        window((2 * k + 1) * length / 128, length, &first, &end);
        for (size_t at = first; at < end; at++) {
            size_t inner, inner_end;
            window(at, length, &inner, &inner_end);
            size_t each = (end - first) * (inner_end - inner);
            assert(out.size % each == 0);
            for (size_t place = inner; place < inner_end; place++)
                out.weights[k * length + place] += out.size / each;
        }
    }
    return out;
}

static void naive_samples(const uint8_t *pixels, size_t height, size_t width, size_t channels,
                          int32_t *samples) {
    naive_side down = side_of(height), across = side_of(width);
    for (size_t i = 0; i < SIDE; i++) {
        for (size_t j = 0; j < SIDE; j++) {
            unsigned __int128 sum = 0;
            for (size_t y = 0; y < height; y++) {
                for (size_t x = 0; x < width && down.weights[i * height + y]; x++) {
                    const uint8_t *p = pixels + (y * width + x) * channels;
                    uint32_t grey = channels == 1 ? 1000u * p[0] : 299u * p[0] + 587u * p[1] + 114u * p[2];
                    sum += (unsigned __int128)down.weights[i * height + y] * across.weights[j * width + x] *
                           grey;
                }
            }
            samples[i * SIDE + j] =
                (int32_t)((sum << 16) / ((unsigned __int128)down.size * across.size * 1000u));
        }
    }
    free(down.weights);
    free(across.weights);
}

static uint32_t naive_quality(const int32_t *samples) {
    uint32_t sum = 0;
    for (size_t i = 0; i < SIDE; i++) {
        for (size_t j = 0; j < SIDE; j++) {
            if (i + 1 < SIDE)
                sum += (uint32_t)(labs(samples[i * SIDE + j] - samples[(i + 1) * SIDE + j]) * 100L /
                                  (255L << 16));
            if (j + 1 < SIDE)
                sum +=
                    (uint32_t)(labs(samples[i * SIDE + j] - samples[i * SIDE + j + 1]) * 100L / (255L << 16));
        }
    }
    return sum < 9000 ? sum / 90 : 100;
}

/* The code of samples as they lie: bits above the lower median, found by counting. */
static void naive_code(const int32_t *samples, uint8_t *code) {
    dr_wave waves[WAVES * WAVES];
    dr_pdq_dct(samples, waves);
    memset(code, 0, DR_PDQ_BYTES);
    for (size_t k = 0; k < WAVES * WAVES; k++) {
        size_t below = 0; /* above the lower median are those with at least half below them */
        for (size_t other = 0; other < WAVES * WAVES; other++)
            below += waves[other] < waves[k];
        size_t bit = WAVES * WAVES - 1 - k;
        if (below >= WAVES * WAVES / 2)
            code[bit / 8] = (uint8_t)(code[bit / 8] | 1u << (7 - bit % 8));
    }
}

typedef struct {
    uint8_t *pixels;
    size_t height, width, channels;
} picture;

/* Mirror a picture left for right, or turn it clockwise. */
static void turn(picture *p, int mirror) {
    picture was = *p;
    p->pixels = malloc(was.height * was.width * was.channels);
    assert(p->pixels);
    if (!mirror) {
        p->height = was.width;
        p->width = was.height;
    }
    for (size_t y = 0; y < was.height; y++) {
        for (size_t x = 0; x < was.width; x++) {
            size_t line = mirror ? y : x, place = mirror ? was.width - 1 - x : was.height - 1 - y;
            memcpy(p->pixels + (line * p->width + place) * was.channels,
                   was.pixels + (y * was.width + x) * was.channels, was.channels);
        }
    }
    free(was.pixels);
}

/* Go from one orientation to the next: turned, and at the middle, all the way round, mirrored. */
static void step(size_t k, void (*how)(void *, int), void *what) {
    if (k)
        how(what, 0);
    if (k == DR_PDQ_ORIENTATIONS / 2)
        how(what, 1);
}

static void turn_picture(void *what, int mirror) {
    turn(what, mirror);
}

static void turn_samples(void *what, int mirror) {
    int32_t *samples = what, was[SIDE * SIDE];
    memcpy(was, samples, sizeof was);
    for (size_t i = 0; i < SIDE; i++) {
        for (size_t j = 0; j < SIDE; j++)
            samples[i * SIDE + j] = mirror ? was[i * SIDE + SIDE - 1 - j] : was[(SIDE - 1 - j) * SIDE + i];
    }
}

static void sampled(const picture *p, int32_t *samples) {
    memset(samples, 0, SIDE * SIDE * sizeof *samples);
    if (p->height >= DR_PDQ_LEAST && p->width >= DR_PDQ_LEAST)
        naive_samples(p->pixels, p->height, p->width, p->channels, samples);
}

static void pictures(dr_level level, size_t height, size_t width, size_t channels, int exact, int fields) {
    picture p = {some_picture(height, width * channels, fields), height, width, channels};
    uint8_t codes[DR_PDQ_ORIENTATIONS * DR_PDQ_BYTES + 1], naive[DR_PDQ_BYTES];
    uint32_t quality[DR_PDQ_ORIENTATIONS + 1];
    size_t orientations = 1 + chance(DR_PDQ_ORIENTATIONS);
    codes[orientations * DR_PDQ_BYTES] = 77;
    quality[orientations] = 77;
    assert(dr_pdq_hash(p.pixels, height, width, channels, orientations, exact, level, codes, quality) ==
           DR_OK);
    assert(codes[orientations * DR_PDQ_BYTES] == 77 && quality[orientations] == 77);
    int32_t samples[SIDE * SIDE];
    sampled(&p, samples);
    for (size_t k = 0; k < orientations; k++) {
        if (exact) {
            step(k, turn_picture, &p);
            sampled(&p, samples);
        } else {
            step(k, turn_samples, samples);
        }
        naive_code(samples, naive);
        assert(memcmp(codes + k * DR_PDQ_BYTES, naive, sizeof naive) == 0);
        int any = 0;
        for (size_t b = 0; b < DR_PDQ_BYTES; b++)
            any |= naive[b];
        assert(quality[k] == (any ? naive_quality(samples) : 0));
    }
    free(p.pixels);
}

/* One sample alone brings out two cosines, which are the library's, rounded. */
static void impulses(void) {
    int32_t samples[SIDE * SIDE] = {0};
    dr_wave waves[WAVES * WAVES];
    for (size_t k = 0; k < SIDE; k++) {
        const size_t l = chance(SIDE);
        samples[k * SIDE + l] = 1;
        dr_pdq_dct(samples, waves);
        samples[k * SIDE + l] = 0;
        for (size_t u = 0; u < WAVES; u++) {
            for (size_t v = 0; v < WAVES; v++) {
                const double step = acos(-1.0) / 128.0;
                const dr_wave down = llround(16777216.0 * cos(step * (double)((u + 1) * (2 * k + 1)))),
                              across = llround(16777216.0 * cos(step * (double)((v + 1) * (2 * l + 1))));
                assert(waves[u * WAVES + v] == down * across);
            }
        }
    }
}

/* What no caller should ask for is refused before anything is read. */
static void refusals(void) {
    uint8_t code[DR_PDQ_BYTES], pixel[] = {0, 0, 0, 0};
    uint32_t quality;
    const dr_level unknown[] = {DR_LEVELS, (dr_level)99};
    for (size_t k = 0; k < 2; k++)
        assert(dr_pdq_hash(pixel, 1, 1, 1, 1, 0, unknown[k], code, &quality) == DR_LEVEL);
    assert(dr_pdq_hash(pixel, 0, 1, 1, 1, 0, DR_SCALAR, code, &quality) == DR_INPUT);
    assert(dr_pdq_hash(pixel, 1, 0, 1, 1, 0, DR_SCALAR, code, &quality) == DR_INPUT);
    assert(dr_pdq_hash(pixel, 1, 1, 2, 1, 0, DR_SCALAR, code, &quality) == DR_INPUT);
    assert(dr_pdq_hash(pixel, 1, 1, 4, 1, 0, DR_SCALAR, code, &quality) == DR_INPUT);
    assert(dr_pdq_hash(pixel, 1, 1, 1, 9, 0, DR_SCALAR, code, &quality) == DR_INPUT);
    /* Of even windows, so that the edge cuts the last and the weights have the larger denominator. */
    const size_t long_sides[] = {SIZE_MAX, (size_t)1 << 29, ((size_t)1 << 28) + 1, (size_t)1 << 23, 6000064};
    for (size_t k = 0; k < sizeof long_sides / sizeof *long_sides; k++) {
        assert(dr_pdq_hash(pixel, long_sides[k], 5, 1, 1, 0, DR_SCALAR, code, &quality) == DR_RANGE);
        assert(dr_pdq_hash(pixel, 5, long_sides[k], 3, 1, 0, DR_SCALAR, code, &quality) == DR_RANGE);
    }
    assert(dr_pdq_hash(pixel, 40192, 40192, 3, 1, 0, DR_SCALAR, code, &quality) == DR_RANGE);
}

int main(void) {
    /* 1,023 bytes a line and two more; windows of 1, 2 cut, 3, 8 (sums of 32 bits in the last), 17 (in all).
     */
    static const size_t sizes[][2] = {{1, 1},   {4, 9},   {5, 5},   {64, 64}, {7, 341}, {6, 342},  {6, 129},
                                      {129, 6}, {256, 9}, {257, 5}, {897, 5}, {5, 897}, {5, 5000}, {2049, 6}};
    size_t checked = 0;
    for (int level = DR_SCALAR; level < DR_LEVELS; level++) {
        if (!dr_level_supported((dr_level)level))
            continue;
        for (size_t round = 0; round < 4 * sizeof sizes / sizeof *sizes; round++, checked++)
            pictures((dr_level)level, sizes[round / 4][0], sizes[round / 4][1], round % 2 ? 3 : 1,
                     chance(2) == 0, round / 2 % 2 != 0);
        for (size_t round = 0; round < 12; round++, checked++)
            pictures((dr_level)level, 5 + chance(150), 5 + chance(150), chance(2) ? 3 : 1, chance(2) == 0, 0);
        pictures((dr_level)level, 32768, 5, 3, 0, 1); /* windows of 256: the largest sums of 32 bits */
        pictures((dr_level)level, 5, 32769, 3, 0, 1); /* of 257: place by place, in 64 bits */
        pictures((dr_level)level, 32897, 5, 1, 1, 0); /* and of 258, of which the edge cuts the last */
        checked += 3;
    }
    impulses();
    refusals();
    printf("%zu rounds checked\n", checked);
    return 0;
}
