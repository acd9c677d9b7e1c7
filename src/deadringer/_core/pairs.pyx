# The door to csrc/core/sort.h: lists of pairs, whatever kernel found them.

from libc.stdint cimport uint32_t

from deadringer._core.base cimport dr_pairs, dr_pairs_begin, dr_status
from deadringer._core.status import check

cdef extern from "core/sort.h" nogil:
    dr_status dr_pairs_order(const dr_pairs *pairs, size_t rows, dr_pairs *to)


cdef inline dr_pairs listed(uint32_t[::1] left, uint32_t[::1] right, double[::1] score):
    cdef dr_pairs out
    dr_pairs_begin(&out, <size_t>left.shape[0])
    out.left = &left[0]
    out.right = &right[0]
    out.score = &score[0]
    out.count = <size_t>left.shape[0]
    return out


def order(const uint32_t[::1] left not None, const uint32_t[::1] right not None, const double[::1] score not None,
          uint32_t[::1] to_left not None, uint32_t[::1] to_right not None, double[::1] to_score not None, *, size_t rows):
    """Copy pairs in order of (left, right), where left rows are below `rows`."""
    cdef dr_pairs pairs
    cdef dr_pairs to = listed(to_left, to_right, to_score)
    cdef dr_status status
    pairs.left = <uint32_t *>&left[0]
    pairs.right = <uint32_t *>&right[0]
    pairs.score = <double *>&score[0]
    pairs.count = <size_t>left.shape[0]
    with nogil:
        status = dr_pairs_order(&pairs, rows, &to)
    check(status, "pairs.order")
