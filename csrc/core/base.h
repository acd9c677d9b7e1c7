/* csrc/core/base.h - what every file of the core shares: status, levels, the few macros. No functions. */
#ifndef DR_CORE_BASE_H
#define DR_CORE_BASE_H

#include <stddef.h>
#include <stdint.h>

/* What a function that can fail returns. Each but DR_OK is one exception in errors.py. */
typedef enum {
    DR_OK = 0,
    DR_SPACE = 1,  /* the system gave no memory */
    DR_BUDGET = 2, /* the result would exceed the caller's budget; nothing was truncated */
    DR_RANGE = 3,  /* a size does not fit */
    DR_INPUT = 4,  /* a row or code outside its bounds: the gate should have seen it */
    DR_LEVEL = 5   /* no such level in this build or on this CPU */
} dr_status;

/* CPU levels, weakest first: the rows of the dispatch table. */
typedef enum { DR_SCALAR = 0, DR_AVX2 = 1, DR_AVX512 = 2, DR_AMX = 3, DR_LEVELS = 4 } dr_level;

#if defined(__GNUC__)
#define DR_RESTRICT __restrict__
#define DR_TARGET(isa) __attribute__((target(isa)))
#define DR_INLINE static inline __attribute__((always_inline))
#define DR_SEND_FOR(address) __builtin_prefetch(address) /* into the cache, before it is needed */
#else
#define DR_RESTRICT
#define DR_TARGET(isa)
#define DR_INLINE static inline
#define DR_SEND_FOR(address) ((void)(address))
#endif

/* Where a function can be built for a level of its own. */
#if defined(__GNUC__) && defined(__x86_64__)
#define DR_X86 1
#define DR_AVX2_ISA "avx2,fma,popcnt"
#define DR_AVX512_ISA DR_AVX2_ISA ",avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512vpopcntdq"
#endif

/* Pass a failure on. Only where there is nothing to free; else `goto done`. */
#define DR_TRY(call)                                                                                         \
    do {                                                                                                     \
        dr_status dr_try_status = (call);                                                                    \
        if (dr_try_status != DR_OK)                                                                          \
            return dr_try_status;                                                                            \
    } while (0)

#endif
