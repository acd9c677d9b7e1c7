/* csrc/cosine/sift_scalar.c - the portable variant: a row that asks against a block at a time. */
#include "sift.h"

static uint32_t sift(const dr_cosine_asked *asked, size_t r, size_t width, const int8_t *block,
                     const float *terms) {
    const int8_t *code = asked->codes + r * width;
    const size_t spans = width / DR_COSINE_SPAN;
    int32_t dot[DR_COSINE_BLOCK] = {0};
    uint32_t near = 0;
    for (size_t s = 0; s < spans; s++) {
        for (size_t k = s * DR_COSINE_SPAN; k < (s + 1) * DR_COSINE_SPAN; k += 4) {
            const int8_t *other = block + k * DR_COSINE_BLOCK;
            for (size_t j = 0; j < DR_COSINE_BLOCK; j++)
                dot[j] += code[k] * other[4 * j] + code[k + 1] * other[4 * j + 1] +
                          code[k + 2] * other[4 * j + 2] + code[k + 3] * other[4 * j + 3];
        }
        if (s < asked->from && s + 1 < spans)
            continue;
        const float *rest = terms + (2 + s) * DR_COSINE_BLOCK;
        near = 0;
        for (size_t j = 0; j < DR_COSINE_BLOCK; j++) {
            const float reach = (float)dot[j] * terms[j] + asked->apart[r] * terms[DR_COSINE_BLOCK + j] +
                                asked->rest[s * DR_COSINE_TILE + r] * rest[j];
            near |= (uint32_t)(reach >= asked->need[s * DR_COSINE_TILE + r]) << j;
        }
        if (!near)
            break;
    }
    return near;
}

void dr_cosine_sift_scalar(const dr_cosine_asked *asked, const dr_cosine_codes *held, size_t first, size_t n,
                           uint32_t *DR_RESTRICT near) {
    const size_t width = dr_cosine_width(held->dims), terms = (2 + width / DR_COSINE_SPAN) * DR_COSINE_BLOCK;
    for (size_t p = 0; p < n; p++) {
        const int8_t *block = held->codes + (first + p) * DR_COSINE_TILE * width;
        const float *own = held->terms + (first + p) * 2 * terms;
        for (size_t r = 0; r < DR_COSINE_TILE; r++)
            near[p * DR_COSINE_TILE + r] = sift(asked, r, width, block, own) |
                                           sift(asked, r, width, block + DR_COSINE_BLOCK * width, own + terms)
                                               << DR_COSINE_BLOCK;
    }
}
