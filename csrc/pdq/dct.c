/* csrc/pdq/dct.c - see dct.h. Whole numbers throughout: the sums are exact, so equal at every level and in
 * any order, a picture that does not change along a side has coefficients of exactly 0, and turning or
 * mirroring the samples only transposes and negates. */
#include "dct.h"

/* round(2^24 cos(pi m / 128)). */
static const int32_t COSINES[DR_PDQ_SIDE + 1] = {
    16777216, 16772163, 16757007, 16731757, 16696429, 16651044, 16595628, 16530216, 16454846, 16369565,
    16274424, 16169479, 16054795, 15930439, 15796488, 15653022, 15500126, 15337895, 15166424, 14985817,
    14796184, 14597637, 14390298, 14174291, 13949745, 13716797, 13475586, 13226258, 12968963, 12703856,
    12431097, 12150850, 11863283, 11568571, 11266890, 10958422, 10643353, 10321873, 9994176,  9660458,
    9320922,  8975771,  8625213,  8269459,  7908725,  7543226,  7173184,  6798821,  6420363,  6038037,
    5652074,  5262706,  4870169,  4474698,  4076531,  3675909,  3273072,  2868265,  2461729,  2053710,
    1644455,  1234209,  823219,   411733,   0,
};

static int32_t cosine(size_t m) { /* of any m, from the first quarter turn */
    m %= 256;
    if (m > 128)
        m = 256 - m;
    return m > 64 ? -COSINES[128 - m] : COSINES[m];
}

void dr_pdq_dct(const int32_t *samples, dr_wave *waves) {
    int32_t cosines[DR_PDQ_WAVES][DR_PDQ_SIDE]; /* of each frequency they add up to 0 */
    for (size_t u = 0; u < DR_PDQ_WAVES; u++) {
        for (size_t k = 0; k < DR_PDQ_SIDE; k++)
            cosines[u][k] = cosine((u + 1) * (2 * k + 1));
    }
    /* Doubles as whole numbers, which vectorise everywhere: about their middle, which no coefficient sees,
     * samples are at most 2^23, so 64 products with at most 2^24 stay within the 2^53 up to which doubles are
     * exact. */
    double middle[DR_PDQ_SIDE * DR_PDQ_SIDE];
    for (size_t k = 0; k < DR_PDQ_SIDE * DR_PDQ_SIDE; k++)
        middle[k] = samples[k] - (1 << 23);
    for (size_t u = 0; u < DR_PDQ_WAVES; u++) {
        double down[DR_PDQ_SIDE] = {0.0};
        for (size_t k = 0; k < DR_PDQ_SIDE; k++) {
            const double *line = middle + k * DR_PDQ_SIDE, with = cosines[u][k];
            for (size_t l = 0; l < DR_PDQ_SIDE; l++)
                down[l] += with * line[l];
        }
        for (size_t v = 0; v < DR_PDQ_WAVES; v++) {
            dr_wave sum = 0;
            for (size_t l = 0; l < DR_PDQ_SIDE; l++)
                sum += (dr_wave)(int64_t)down[l] * cosines[v][l];
            waves[u * DR_PDQ_WAVES + v] = sum;
        }
    }
}
