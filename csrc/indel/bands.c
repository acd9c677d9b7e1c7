/* csrc/indel/bands.c - lengths are in order, so that each bound is found by halving. */
#include "bands.h"

#define NONE SIZE_MAX

void dr_bands_begin(dr_bands *bands) {
    *bands = (dr_bands){.length = NONE};
}

/* Tell whether strings of two lengths can reach the cutoff. */
static int allowed(const dr_cutoff *cutoff, size_t one, size_t other) {
    return dr_cutoff_least(cutoff, one + other) <= (one < other ? one : other);
}

/* The first place from `from` whose string has a length above `length`. */
static size_t above(const dr_strings *strings, size_t from, size_t length) {
    size_t low = from, high = strings->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (dr_strings_length(strings, mid) > length)
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

/* The first place whose string is long enough for a query of `length` letters. */
static size_t first_allowed(const dr_cutoff *cutoff, const dr_strings *strings, size_t length) {
    size_t low = 0, high = strings->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2, other = dr_strings_length(strings, mid);
        if (other >= length || allowed(cutoff, length, other))
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

/* Find which lengths a query of another length can meet. Of two strings that share L letters, the bags differ
 * by no more than the letters that are not shared: |a| + |b| - 2 L. */
dr_status dr_bands_plan(dr_bands *bands, const dr_cutoff *cutoff, const dr_strings *strings, size_t length,
                        int shorter) {
    if (length == bands->length)
        return DR_OK;
    const size_t longest = shorter ? length : strings->total; /* of two, the longer one is the query */
    size_t at = first_allowed(cutoff, strings, length);
    bands->length = length;
    bands->count = 0;
    bands->most = 0;
    bands->begin = (uint32_t)at;
    while (at < strings->count) {
        const size_t other = dr_strings_length(strings, at);
        if (other > longest || !allowed(cutoff, length, other))
            break;
        const size_t apart = length + other - 2 * dr_cutoff_least(cutoff, length + other),
                     next = above(strings, at, other);
        const dr_band b = {{(uint32_t)at, (uint32_t)next}, apart < DR_BAG_FAR ? (uint32_t)apart : DR_BAG_FAR};
        if (next <= at)
            return DR_INPUT; /* they are not in order of length */
        DR_TRY(dr_scratch_keep(&bands->list, bands->count + 1, sizeof b));
        ((dr_band *)bands->list.at)[bands->count++] = b;
        bands->most = b.most > bands->most ? b.most : bands->most;
        at = next;
    }
    bands->end = (uint32_t)at;
    return DR_OK;
}
