/* csrc/pdq/hash.c - samples, frequencies, their median, and the bits above it. The definition is in
 * reference/pdq.py; nothing here rounds but the samples, once, to whole 2^-16 of a grey level. */
#include "hash.h"

#include <string.h>

#include "../core/scratch.h"
#include "../dispatch.h"
#include "dct.h"

#define WAVES (DR_PDQ_WAVES * DR_PDQ_WAVES)
#define SAMPLES (DR_PDQ_SIDE * DR_PDQ_SIDE)
#define LONGEST ((size_t)1 << 28) /* a side past which a sum of weights alone might not fit */
#define LUMA 1000u                /* what the weights of the channels add up to */

/* One side of a picture: the width of the box window, whether the edge cuts the last one, and whether the
 * side is read from its end, which is how a mirrored picture is sampled. */
typedef struct {
    size_t length, window;
    int cut, mirrored;
} side;

static side side_of(size_t length, int mirrored) {
    size_t window = (length + 127) / 128;
    side out = {length, window, window % 2 == 0, mirrored};
    return out;
}

static int is_cut(const side *s, size_t sample) {
    return s->cut && dr_taps_of(sample);
}

static size_t taps(const side *s, int cut) {
    return 2 * s->window - (cut ? 2 : 1);
}

/* Where the window of windows of a sample begins; at an even width it reaches further forward than back. */
static size_t start_of(const side *s, size_t sample) {
    size_t at = (2 * sample + 1) * s->length / 128 + 2 * (s->window / 2) + 2 - 2 * s->window;
    return s->mirrored ? s->length - at - taps(s, is_cut(s, sample)) : at;
}

/* The weight of place k of a window of windows: how many of them lie over it, each weighing the same; a cut
 * one is a place narrower, so that each of its places weighs more. */
static uint64_t weight(const side *s, int cut, size_t k) {
    if (s->mirrored)
        k = taps(s, cut) - 1 - k;
    size_t w = s->window, full = cut ? w - 1 : w;
    size_t first = k < w ? 0 : k - w + 1, last = k < full ? k : full - 1;
    uint64_t over = last + 1 - first;
    return cut ? over * (w - 1) + (k >= w - 1 ? w : 0) : over;
}

static uint64_t total(const side *s, int cut) {
    return (uint64_t)s->window * s->window * (cut ? s->window - 1 : 1);
}

/* The weights of the channels in thousandths. */
static const uint32_t *luma(size_t channels) {
    static const uint32_t grey[] = {LUMA}, colour[] = {299, 587, 114};
    return channels == 1 ? grey : colour;
}

static dr_taps taps_of(const side *s, size_t channels, const uint32_t *of_channel, uint32_t *space) {
    dr_taps out;
    for (size_t sample = 0; sample < DR_PDQ_SIDE; sample++)
        out.start[sample] = start_of(s, sample) * channels;
    for (size_t which = 0; which < 2; which++) {
        int cut = s->cut && which;
        out.weights[which] = space;
        out.count[which] = taps(s, cut) * channels;
        out.total[which] = total(s, cut);
        for (size_t k = 0; k < out.count[which]; k++)
            *space++ = (uint32_t)weight(s, cut, k / channels) * of_channel[k % channels];
    }
    return out;
}

/* A mean of bytes in whole 2^-16, rounded down: 2^16 sum / size, eight bits at a time where it has 64. */
static int32_t mean(uint64_t sum, uint64_t size) {
    if (sum < (uint64_t)1 << 48)
        return (int32_t)((sum << 16) / size);
    uint64_t found = sum / size, rest = sum % size;
    for (int k = 0; k < 2; k++) {
        rest <<= 8;
        found = (found << 8) + rest / size;
        rest %= size;
    }
    return (int32_t)found;
}

/* The sums of one sample row of a picture with a side too long for sums of 32 bits, place by place. */
static void sample_huge(const side *down, const side *across, const uint8_t *pixels, size_t channels,
                        size_t row, uint64_t *sums) {
    const uint32_t *of_channel = luma(channels);
    int cut_row = is_cut(down, row);
    for (size_t j = 0; j < DR_PDQ_SIDE; j++) {
        int cut = is_cut(across, j);
        sums[j] = 0;
        for (size_t k = 0; k < taps(down, cut_row); k++) {
            const uint8_t *at =
                pixels + ((start_of(down, row) + k) * across->length + start_of(across, j)) * channels;
            uint64_t line = 0;
            for (size_t l = 0; l < taps(across, cut); l++) {
                for (size_t c = 0; c < channels; c++)
                    line += weight(across, cut, l) * of_channel[c] * *at++;
            }
            sums[j] += weight(down, cut_row, k) * line;
        }
    }
}

/* Sample a picture, of which each side may be read from its end. */
static dr_status sample(const uint8_t *pixels, const side down, const side across, size_t channels,
                        const dr_operations *use, int32_t *samples) {
    /* 256: 255 times the weights down a side still fit 32 bits, and so do weights across times a channel's.
     */
    const int huge = down.window > 256 || across.window > 256;
    dr_scratch scratch = {NULL, 0};
    uint32_t *line = NULL;
    dr_taps taps_down, taps_across;
    if (!huge) {
        const size_t bytes = across.length * channels, weights_down = 4 * down.window,
                     weights_across = 4 * across.window * channels;
        void *at;
        DR_TRY(dr_scratch_take(&scratch, bytes + weights_down + weights_across, sizeof *line, &at));
        line = at;
        taps_down = taps_of(&down, 1, (const uint32_t[]){1}, line + bytes);
        taps_across = taps_of(&across, channels, luma(channels), line + bytes + weights_down);
    }
    for (size_t i = 0; i < DR_PDQ_SIDE; i++) {
        uint64_t sums[DR_PDQ_SIDE];
        if (huge)
            sample_huge(&down, &across, pixels, channels, i, sums);
        else
            use->sample(&taps_down, &taps_across, pixels, across.length * channels, i, line, sums);
        const uint64_t size = LUMA * total(&down, is_cut(&down, i));
        for (size_t j = 0; j < DR_PDQ_SIDE; j++)
            samples[i * DR_PDQ_SIDE + j] = mean(sums[j], size * total(&across, is_cut(&across, j)));
    }
    dr_scratch_end(&scratch);
    return DR_OK;
}

/* How much neighbouring samples differ, in whole percents of black to white each, over 90, at most 100. */
static uint32_t differences_of(const int32_t *samples) {
    uint32_t sum = 0;
    for (size_t i = 0; i < DR_PDQ_SIDE; i++) {
        for (size_t j = 0; j < DR_PDQ_SIDE; j++) {
            const int32_t *at = samples + i * DR_PDQ_SIDE + j;
            int32_t below = i + 1 < DR_PDQ_SIDE ? at[0] - at[DR_PDQ_SIDE] : 0;
            int32_t beside = j + 1 < DR_PDQ_SIDE ? at[0] - at[1] : 0;
            sum += (uint32_t)(below < 0 ? -below : below) * 100 / (255u << 16);
            sum += (uint32_t)(beside < 0 ? -beside : beside) * 100 / (255u << 16);
        }
    }
    return sum / 90 < 100 ? sum / 90 : 100;
}

/* The lower of the two middle ones, by Hoare's selection; the list is left in another order. */
static dr_wave lower_median(dr_wave *waves) {
    size_t low = 0, high = WAVES - 1, middle = WAVES / 2 - 1;
    while (low < high) {
        dr_wave pivot = waves[low + (high - low) / 2];
        size_t i = low, j = high;
        for (;;) {
            while (waves[i] < pivot)
                i++;
            while (waves[j] > pivot)
                j--;
            if (i >= j)
                break;
            dr_wave swapped = waves[i];
            waves[i++] = waves[j];
            waves[j--] = swapped;
        }
        if (middle <= j)
            high = j;
        else
            low = j + 1;
    }
    return waves[middle];
}

/* How the coefficients of an orientation are read: sides exchanged by a quarter turn, and odd frequencies
 * negated by mirroring a side, down and across. */
typedef struct {
    uint8_t exchange, down, across;
} reading;

static const reading READINGS[DR_PDQ_ORIENTATIONS] = {{0, 0, 0}, {1, 0, 1}, {0, 1, 1}, {1, 1, 0},
                                                      {0, 0, 1}, {1, 1, 1}, {0, 1, 0}, {1, 0, 0}};

static void code_of(const dr_wave *waves, const reading how, uint8_t *code) {
    dr_wave turned[WAVES], order[WAVES];
    for (size_t u = 0; u < DR_PDQ_WAVES; u++) {
        for (size_t v = 0; v < DR_PDQ_WAVES; v++) {
            const dr_wave wave = how.exchange ? waves[v * DR_PDQ_WAVES + u] : waves[u * DR_PDQ_WAVES + v];
            const int negate = (how.down & ~u & 1) ^ (how.across & ~v & 1); /* odd ones have an even index */
            turned[u * DR_PDQ_WAVES + v] = negate ? -wave : wave;
        }
    }
    memcpy(order, turned, sizeof order);
    const dr_wave median = lower_median(order);
    memset(code, 0, DR_PDQ_BYTES);
    for (size_t k = 0; k < WAVES; k++) {
        const size_t bit = WAVES - 1 - k;
        if (turned[k] > median)
            code[bit / 8] = (uint8_t)(code[bit / 8] | 128u >> bit % 8);
    }
}

/* The quality of a code; 0 where no coefficient stands out, since there is nothing to compare. */
static uint32_t quality_of(const uint8_t *code, uint32_t differences) {
    static const uint8_t none[DR_PDQ_BYTES];
    return memcmp(code, none, sizeof none) == 0 ? 0 : differences;
}

dr_status dr_pdq_hash(const uint8_t *pixels, size_t height, size_t width, size_t channels,
                      size_t orientations, int exact, dr_level level, uint8_t *codes, uint32_t *quality) {
    const dr_operations *use = dr_at(level);
    if (!use)
        return DR_LEVEL;
    if (!height || !width || (channels != 1 && channels != 3) || orientations > DR_PDQ_ORIENTATIONS)
        return DR_INPUT;
    memset(codes, 0, orientations * DR_PDQ_BYTES);
    memset(quality, 0, orientations * sizeof *quality);
    if (height < DR_PDQ_LEAST || width < DR_PDQ_LEAST)
        return DR_OK;
    if (height > LONGEST || width > LONGEST)
        return DR_RANGE;
    const side down = side_of(height, 0), across = side_of(width, 0);
    if (total(&down, down.cut) > UINT64_MAX / 255 / LUMA / total(&across, across.cut))
        return DR_RANGE;
    int32_t samples[SAMPLES];
    dr_wave waves[WAVES];
    for (size_t mirrored = 0; mirrored < (exact ? 4 : 1); mirrored++) { /* neither side, across, down, both */
        int sampled = 0;
        uint32_t differences = 0;
        for (size_t k = 0; k < orientations; k++) {
            reading how = READINGS[k];
            if (exact) { /* mirrored first, then its sides exchanged */
                if ((how.exchange ? how.across : how.down) != mirrored / 2 ||
                    (how.exchange ? how.down : how.across) != mirrored % 2)
                    continue;
                how.down = how.across = 0;
            }
            if (!sampled) {
                DR_TRY(sample(pixels, side_of(height, mirrored / 2 != 0), side_of(width, mirrored % 2 != 0),
                              channels, use, samples));
                dr_pdq_dct(samples, waves);
                differences = differences_of(samples);
                sampled = 1;
            }
            code_of(waves, how, codes + k * DR_PDQ_BYTES);
            quality[k] = quality_of(codes + k * DR_PDQ_BYTES, differences);
        }
    }
    return DR_OK;
}
