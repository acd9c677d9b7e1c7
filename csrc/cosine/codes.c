/* csrc/cosine/codes.c - rows to blocks of codes. */
#include "codes.h"

#include <string.h>

#include "../dispatch.h"

dr_status dr_cosine_encode(const dr_vectors *from, const uint16_t *order, size_t begin, size_t end,
                           dr_level level, int8_t *codes, float *terms, float *tops) {
    const dr_operations *use = dr_at(level);
    if (!use)
        return DR_LEVEL;
    if (!from->dims || from->dims > DR_COSINE_DIMS || end > dr_cosine_tiles(from->count) ||
        !dr_cosine_ordered(order, from->dims))
        return DR_INPUT;
    const size_t width = dr_cosine_width(from->dims), held = 2 + dr_cosine_spans(from->dims);
    const size_t most = dr_cosine_tops(from->dims);
    int8_t one[DR_COSINE_DIMS];
    float own[DR_COSINE_TERMS];
    for (size_t i = begin * DR_COSINE_TILE; i < end * DR_COSINE_TILE; i++) {
        const size_t row = i < from->count ? i : 0, b = i / DR_COSINE_BLOCK, r = i % DR_COSINE_BLOCK;
        const double norm = i < from->count ? sqrt(from->squares[i]) : 0.0; /* no row is a row of zeros */
        use->cosine_quantise(from->rows + row * from->dims, norm, order, from->dims, DR_COSINE_MOST, one,
                             own);
        int8_t *to = codes + b * DR_COSINE_BLOCK * width + 4 * r;
        for (size_t k = 0; k < width; k += 4)
            memcpy(to + k * DR_COSINE_BLOCK, one + k, 4);
        for (size_t t = 0; t < held; t++)
            terms[(b * held + t) * DR_COSINE_BLOCK + r] = own[t];
        for (size_t t = 0; t < most; t++) {
            float *top = tops + b * most + t;
            *top = r && *top > own[t] ? *top : own[t];
        }
    }
    return DR_OK;
}
