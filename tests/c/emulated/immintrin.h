/* tests/c/emulated/immintrin.h - stands before the compiler's own, so that the variants of every level can be
 * built and run on a machine that lacks it: vectors by SIMDe's portable twins of the intrinsics, the few that
 * it lacks by those below, tiles by tiles.h. Slow, and nothing that is timed is built so. */
#ifndef DR_TESTS_EMULATED_IMMINTRIN_H
#define DR_TESTS_EMULATED_IMMINTRIN_H

#define SIMDE_NO_NATIVE
#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/x86/avx2.h>
#include <simde/x86/avx512.h>
#include <simde/x86/f16c.h>
#include <simde/x86/fma.h>

#include "tiles.h"

static inline __m512d _mm512_cvtps_pd(__m256 from) {
    float narrow[8];
    double wide[8];
    _mm256_storeu_ps(narrow, from);
    for (int k = 0; k < 8; k++)
        wide[k] = (double)narrow[k];
    return _mm512_loadu_pd(wide);
}

#endif
