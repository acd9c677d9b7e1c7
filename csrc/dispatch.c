/* csrc/dispatch.c - a row a level, a column an operation. A new variant fills a cell, and nothing else
 * changes. */
#include "dispatch.h"

static const dr_operations TABLE[DR_LEVELS] = {
    [DR_SCALAR] = {.hamming_near = dr_hamming_near_scalar,
                   .hamming_sift = dr_hamming_sift_scalar,
                   .hamming_measure = dr_hamming_measure_scalar,
                   .bag = dr_bag_scalar,
                   .lcs = dr_lcs_scalar,
                   .lcs_words = dr_lcs_words_scalar,
                   .shingle_meet = dr_shingle_meet_scalar,
                   .specs_sift = dr_specs_sift_scalar,
                   .plain = dr_plain_scalar,
                   .sample = dr_sample_scalar,
                   .cosine_measure = dr_cosine_measure_scalar,
                   .cosine_quantise = dr_cosine_quantise_scalar,
                   .cosine_sift = dr_cosine_sift_scalar,
                   .cosine_most = DR_COSINE_MOST},
#if defined(DR_X86)
    [DR_AVX2] = {.hamming_near = dr_hamming_near_avx2,
                 .hamming_sift = dr_hamming_sift_avx2,
                 .hamming_measure = dr_hamming_measure_avx2,
                 .bag = dr_bag_avx2,
                 .lcs = dr_lcs_avx2,
                 .lcs_words = dr_lcs_words_avx2,
                 .shingle_meet = dr_shingle_meet_avx2,
                 .specs_sift = dr_specs_sift_avx2,
                 .plain = dr_plain_avx2,
                 .sample = dr_sample_avx2,
                 .cosine_measure = dr_cosine_measure_avx2,
                 .cosine_quantise = dr_cosine_quantise_avx2,
                 .cosine_sift = dr_cosine_sift_avx2,
                 .cosine_most = DR_COSINE_MOST_AVX2},
    [DR_AVX512] = {.hamming_near = dr_hamming_near_avx512,
                   .hamming_sift = dr_hamming_sift_avx2,
                   .hamming_measure = dr_hamming_measure_avx2,
                   .bag = dr_bag_avx2,
                   .lcs = dr_lcs_avx2,
                   .lcs_words = dr_lcs_words_avx2,
                   .shingle_meet = dr_shingle_meet_avx2,
                   .specs_sift = dr_specs_sift_avx512,
                   .plain = dr_plain_avx2,
                   .sample = dr_sample_avx512,
                   .cosine_measure = dr_cosine_measure_avx512,
                   .cosine_quantise = dr_cosine_quantise_avx512,
                   .cosine_sift = dr_cosine_sift_avx512,
                   .cosine_most = DR_COSINE_MOST},
    [DR_AMX] = {.hamming_near = dr_hamming_near_avx512,
                .hamming_sift = dr_hamming_sift_avx2,
                .hamming_measure = dr_hamming_measure_avx2,
                .bag = dr_bag_avx2,
                .lcs = dr_lcs_avx2,
                .lcs_words = dr_lcs_words_avx2,
                .shingle_meet = dr_shingle_meet_avx2,
                .specs_sift = dr_specs_sift_avx512,
                .plain = dr_plain_avx2,
                .sample = dr_sample_avx512,
                .cosine_measure = dr_cosine_measure_avx512,
                .cosine_quantise = dr_cosine_quantise_avx512,
                .cosine_sift = dr_cosine_sift_amx,
                .cosine_most = DR_COSINE_MOST},
#endif
};

const dr_operations *dr_at(dr_level level) {
    return (unsigned)level < DR_LEVELS && TABLE[level].lcs ? &TABLE[level] : NULL;
}

int dr_level_supported(dr_level level) {
#if defined(DR_X86)
    switch (level) {
    case DR_SCALAR: return 1;
    case DR_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
               __builtin_cpu_supports("popcnt");
    case DR_AVX512:
        return dr_level_supported(DR_AVX2) && __builtin_cpu_supports("avx512f") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni") &&
               __builtin_cpu_supports("avx512vpopcntdq");
    case DR_AMX: /* whether this system grants a process the use of tiles is asked outside */
        return dr_level_supported(DR_AVX512) && __builtin_cpu_supports("amx-tile") &&
               __builtin_cpu_supports("amx-int8");
    case DR_LEVELS: return 0;
    }
    return 0;
#else
    return level == DR_SCALAR;
#endif
}
