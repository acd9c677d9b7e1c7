# The door to csrc/specs. A sheet comes as values and knowns, each attribute's column after the other.

from libc.stdint cimport uint8_t, uint32_t

from deadringer._core.base cimport columns, dr_level, dr_pairs, dr_pairs_begin, dr_pairs_end, dr_status
from deadringer._core.status import check, empty

cdef extern from "specs/join.h" nogil:
    ctypedef struct dr_sheet:
        const double *values
        const uint8_t *known
        size_t rows
    ctypedef struct dr_schema:
        const double *scales
        const double *weights
        size_t count
    dr_status dr_specs_join(const dr_schema *schema, const dr_sheet *left, const dr_sheet *right, double cutoff,
                            uint32_t min_shared, int self, size_t begin, size_t end, dr_level level, dr_pairs *out)
    dr_status dr_specs_scores(const dr_schema *schema, const dr_sheet *left, const dr_sheet *right,
                              const uint32_t *rows_left, const uint32_t *rows_right, uint32_t min_shared,
                              size_t begin, size_t end, dr_level level, double *scores)


cdef inline dr_schema attributes(const double[::1] scales, const double[::1] weights):
    cdef dr_schema out
    out.scales = &scales[0]
    out.weights = &weights[0]
    out.count = <size_t>scales.shape[0]
    return out


cdef inline dr_sheet sheet(const double[:, ::1] values, const uint8_t[:, ::1] known):
    cdef dr_sheet out
    out.values = &values[0, 0]
    out.known = &known[0, 0]
    out.rows = <size_t>values.shape[1]
    return out


def join(const double[::1] scales not None, const double[::1] weights not None,
         const double[:, ::1] values_left not None, const uint8_t[:, ::1] known_left not None,
         const double[:, ::1] values_right not None, const uint8_t[:, ::1] known_right not None,
         *, double cutoff, uint32_t min_shared, int self_join, size_t begin, size_t end, int level, size_t max_pairs):
    """Pairs of rows with similarity >= cutoff, for rows begin..end of the left, as three columns."""
    cdef dr_schema schema = attributes(scales, weights)
    cdef dr_sheet left = sheet(values_left, known_left)
    cdef dr_sheet right = sheet(values_right, known_right)
    cdef dr_pairs out
    cdef dr_status status
    dr_pairs_begin(&out, max_pairs)
    try:
        with nogil:
            status = dr_specs_join(&schema, &left, &right, cutoff, min_shared, self_join, begin, end, level, &out)
        check(status, "specs.join")
        return columns(&out, empty)
    finally:
        dr_pairs_end(&out)


def scores(const double[::1] scales not None, const double[::1] weights not None,
           const double[:, ::1] values_left not None, const uint8_t[:, ::1] known_left not None,
           const double[:, ::1] values_right not None, const uint8_t[:, ::1] known_right not None,
           const uint32_t[::1] rows_left not None, const uint32_t[::1] rows_right not None,
           double[::1] out not None, *, uint32_t min_shared, size_t begin, size_t end, int level):
    """Similarities of given pairs of rows, for pairs begin..end, into `out`; NaN where too little is shared."""
    cdef dr_schema schema = attributes(scales, weights)
    cdef dr_sheet left = sheet(values_left, known_left)
    cdef dr_sheet right = sheet(values_right, known_right)
    cdef dr_status status
    with nogil:
        status = dr_specs_scores(&schema, &left, &right, &rows_left[0], &rows_right[0], min_shared, begin, end, level,
                                 &out[0])
    check(status, "specs.scores")
