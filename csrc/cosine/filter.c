/* csrc/cosine/filter.c - tiles of rows that ask, each held against stretches of blocks while those lie in the
 * cache. */
#include "filter.h"

#include <float.h>

#include "../core/scratch.h"
#include "../core/sort.h"
#include "../dispatch.h"

#define TILE DR_COSINE_TILE
#define GROUP 8u              /* tiles that share a stretch: with it their codes lie in the second cache */
#define STRETCH_BYTES 131072u /* of codes at a time */
#define STRETCH 16u           /* pairs of blocks at a time at most */
#define SAMPLE 16u            /* blocks by which is guessed where the first pairs are dropped */

typedef struct {
    const dr_operations *use;
    const dr_vectors *left, *right;
    const dr_cosine_codes *codes;
    double cutoff;
    int self;
    const float *usual; /* apart, and the rest behind each span, as most rows of the right have them */
    dr_pairs *out;
    uint64_t *decided;
} join;

/* What most rows of the right have: it decides nothing but where it is asked whether any pair is left. */
static void usual_terms(const dr_cosine_codes *codes, float *usual) {
    const size_t held = 2 + dr_cosine_spans(codes->dims), blocks = codes->count / DR_COSINE_BLOCK;
    const size_t taken = blocks < SAMPLE ? blocks : SAMPLE;
    for (size_t t = 0; t < held; t++) {
        double sum = 0.0;
        for (size_t b = 0; b < taken; b++) {
            const float *term = codes->terms + (blocks * b / taken * held + t) * DR_COSINE_BLOCK;
            for (size_t r = 0; r < DR_COSINE_BLOCK; r++)
                sum += term[r] > 0.0f ? (double)term[r] : 0.0; /* a row of zeros has less than nothing */
        }
        usual[t] = taken ? (float)(sum / (double)(taken * DR_COSINE_BLOCK)) : 0.0f;
    }
}

/* Make the rows begin..end, TILE of them at most, ready to ask. */
static void ask(const join *j, size_t begin, size_t end, dr_cosine_asked *to) {
    const size_t dims = j->left->dims, width = dr_cosine_width(dims), spans = dr_cosine_spans(dims);
    float terms[DR_COSINE_TERMS];
    size_t from = spans;
    for (size_t r = 0; r < TILE; r++) {
        const size_t row = begin + r < end ? begin + r : begin;
        const double norm = begin + r < end ? sqrt(j->left->squares[row]) : 0.0;
        int8_t *code = to->codes + r * width;
        j->use->cosine_quantise(j->left->rows + row * dims, norm, j->codes->order, dims, j->use->cosine_most,
                                code, terms);
        const double scale = (double)terms[0];
        const int there = scale > 0.0;
        to->apart[r] = there ? (float)((1.0 + (double)terms[1]) / scale) : 0.0f;
        int32_t sum = 0;
        size_t open = 0; /* spans after which a pair like most is not dropped yet */
        for (size_t s = 0; s < spans; s++) {
            for (size_t k = s * DR_COSINE_SPAN; k < (s + 1) * DR_COSINE_SPAN; k++)
                sum += code[k];
            to->offset[s * TILE + r] = 128 * sum;
            const double apart = (double)terms[2 + spans + s];
            to->need[s * TILE + r] = there ? (float)((j->cutoff - DR_COSINE_SLACK - apart) / scale) : FLT_MAX;
            to->rest[s * TILE + r] = there ? (float)((double)terms[2 + s] / scale) : 0.0f;
            const float bound = terms[2 + spans + s] + terms[2 + s] * j->usual[2 + s];
            open += (double)bound >= j->cutoff;
        }
        if (there && open < from)
            from = open;
    }
    to->from = from;
}

/* Decide what a tile has left in a stretch of pairs of blocks. */
static dr_status decide(const join *j, size_t begin, size_t end, size_t first, size_t n,
                        const uint32_t *near) {
    const size_t dims = j->right->dims;
    uint32_t which[STRETCH * TILE];
    double dots[STRETCH * TILE];
    for (size_t i = begin; i < end; i++) {
        size_t count = 0;
        for (size_t p = 0; p < n; p++) {
            const size_t base = (first + p) * TILE;
            uint32_t bits = near[p * TILE + i - begin];
            for (size_t k = base; bits; bits >>= 1, k++) {
                which[count] = (uint32_t)k;
                count += (bits & 1) && k < j->right->count && (!j->self || k > i);
            }
        }
        if (!count)
            continue;
        *j->decided += count;
        j->use->cosine_measure(j->left->rows + i * dims, j->right->rows, dims, which, count, dots);
        for (size_t k = 0; k < count; k++) {
            const double score = dr_cosine_score(dots[k], j->left->squares[i], j->right->squares[which[k]]);
            if (score >= j->cutoff)
                DR_TRY(dr_pairs_add(j->out, (uint32_t)i, which[k], score));
        }
    }
    return DR_OK;
}

/* Join up to GROUP tiles with all blocks. */
static dr_status join_group(const join *j, size_t begin, size_t end, dr_cosine_asked *asked) {
    const size_t width = dr_cosine_width(j->left->dims), all = dr_cosine_tiles(j->right->count);
    const size_t fit = STRETCH_BYTES / (TILE * width), step = fit < 1 ? 1 : fit < STRETCH ? fit : STRETCH;
    uint32_t near[STRETCH * TILE];
    for (size_t i = begin; i < end; i += TILE)
        ask(j, i, i + TILE < end ? i + TILE : end, &asked[(i - begin) / TILE]);
    for (size_t first = j->self ? (begin + 1) / TILE : 0; first < all; first += step) {
        const size_t n = all - first < step ? all - first : step;
        for (size_t i = begin; i < end; i += TILE) {
            if (j->self && i >= (first + n) * TILE)
                break;
            j->use->cosine_sift(&asked[(i - begin) / TILE], j->codes, first, n, near);
            DR_TRY(decide(j, i, i + TILE < end ? i + TILE : end, first, n, near));
        }
    }
    return DR_OK;
}

dr_status dr_cosine_filter(const dr_vectors *left, const dr_vectors *right, const dr_cosine_codes *codes,
                           double cutoff, int self, size_t begin, size_t end, dr_level level, dr_pairs *out,
                           uint64_t *decided) {
    const dr_operations *use = dr_at(level);
    if (!use)
        return DR_LEVEL;
    DR_TRY(dr_cosine_fits(left, right));
    if (end > left->count || begin > end || codes->count != right->count || codes->dims != right->dims ||
        !dr_cosine_ordered(codes->order, codes->dims))
        return DR_INPUT;
    const size_t from = out->count, width = dr_cosine_width(left->dims), spans = dr_cosine_spans(left->dims);
    const size_t each = TILE * (width + spans * (sizeof(int32_t) + 2 * sizeof(float)));
    float usual[2 + DR_COSINE_DIMS / DR_COSINE_SPAN];
    dr_cosine_asked asked[GROUP];
    dr_scratch space = {NULL, 0};
    void *at = NULL;
    DR_TRY(dr_scratch_take(&space, GROUP, each, &at));
    for (size_t g = 0; g < GROUP;
         g++) { /* a row of codes is a multiple of 64 bytes: what follows is aligned */
        char *own = (char *)at + g * each;
        asked[g].codes = (int8_t *)own;
        asked[g].offset = (int32_t *)(void *)(own + TILE * width);
        asked[g].rest = (float *)(void *)(own + TILE * (width + spans * sizeof(int32_t)));
        asked[g].need = asked[g].rest + TILE * spans;
    }
    usual_terms(codes, usual);
    const join j = {use, left, right, codes, cutoff, self, usual, out, decided};
    dr_status status = DR_OK;
    for (size_t i = begin; i < end && status == DR_OK; i += GROUP * TILE)
        status = join_group(&j, i, i + GROUP * TILE < end ? i + GROUP * TILE : end, asked);
    if (status == DR_OK)
        status = dr_pairs_sort(out, from);
    dr_scratch_end(&space);
    return status;
}
