/* csrc/dispatch.c - a row a level, a column an operation. A new variant fills a cell, and nothing else
 * changes. */
#include "dispatch.h"

static const dr_operations TABLE[DR_LEVELS] = {
    [DR_SCALAR] = {.lcs = dr_lcs_scalar, .gower = dr_gower_scalar},
    [DR_AVX2] = {.lcs = dr_lcs_scalar, .gower = dr_gower_scalar},
    [DR_AVX512] = {.lcs = dr_lcs_scalar, .gower = dr_gower_scalar},
    [DR_AMX] = {.lcs = dr_lcs_scalar, .gower = dr_gower_scalar},
};

const dr_operations *dr_at(dr_level level) {
    return (unsigned)level < DR_LEVELS ? &TABLE[level] : NULL;
}

int dr_level_supported(dr_level level) {
#if defined(__x86_64__) && defined(__GNUC__)
    switch (level) {
    case DR_SCALAR: return 1;
    case DR_AVX2: return __builtin_cpu_supports("avx2") != 0;
    case DR_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512vpopcntdq");
    case DR_AMX: /* no operation has tiles yet: asking the system for them belongs with the first that does */
    case DR_LEVELS: return 0;
    }
    return 0;
#else
    return level == DR_SCALAR;
#endif
}
