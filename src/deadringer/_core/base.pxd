# What every door shares: the declarations of csrc/core, and the columns of a pair list as numpy arrays.

from libc.stdint cimport uint32_t
from libc.string cimport memcpy

cdef extern from "core/base.h" nogil:
    ctypedef int dr_status
    ctypedef int dr_level

cdef extern from "core/pairs.h" nogil:
    ctypedef struct dr_pairs:
        uint32_t *left
        uint32_t *right
        double *score
        size_t count
    void dr_pairs_begin(dr_pairs *pairs, size_t budget)
    void dr_pairs_end(dr_pairs *pairs)

cdef inline void fill(unsigned char[::1] to, const void *source) noexcept:
    if to.shape[0]:
        memcpy(&to[0], source, <size_t>to.shape[0])

cdef inline tuple columns(dr_pairs *pairs, object empty):
    # Ranges are joined into one list afterwards, which copies anyway: handing out the core's own memory gains nothing.
    left = empty(pairs.count, "uint32")
    right = empty(pairs.count, "uint32")
    score = empty(pairs.count, "float64")
    fill(left.view("uint8"), pairs.left)
    fill(right.view("uint8"), pairs.right)
    fill(score.view("uint8"), pairs.score)
    return left, right, score
