# The door to csrc/specs. A sheet comes by rows: where each begins, and its readings' attributes, lows and highs.

from libc.stdint cimport uint32_t, uint64_t

from deadringer._core.base cimport columns, dr_pairs, dr_pairs_begin, dr_pairs_end, dr_status
from deadringer._core.status import check, empty

cdef extern from "specs/join.h" nogil:
    ctypedef struct dr_sheet:
        const uint64_t *starts
        const uint32_t *attributes
        const double *low
        const double *high
        size_t rows
        size_t readings
    ctypedef struct dr_schema:
        const double *scales
        const double *weights
        size_t count
    dr_status dr_specs_join(const dr_schema *schema, const dr_sheet *left, const dr_sheet *right, double cutoff,
                            uint32_t min_shared, int self, size_t begin, size_t end, dr_pairs *out)
    dr_status dr_specs_scores(const dr_schema *schema, const dr_sheet *left, const dr_sheet *right,
                              const uint32_t *rows_left, const uint32_t *rows_right, uint32_t min_shared,
                              size_t begin, size_t end, double *scores)

ctypedef const uint64_t[::1] Starts
ctypedef const uint32_t[::1] Attributes
ctypedef const double[::1] Numbers


cdef inline dr_schema attributes_of(Numbers scales, Numbers weights):
    cdef dr_schema out
    out.scales = &scales[0]
    out.weights = &weights[0]
    out.count = <size_t>scales.shape[0]
    return out


cdef inline dr_sheet sheet(tuple parts):
    cdef dr_sheet out
    cdef Starts starts = parts[0]
    cdef Attributes attributes = parts[1]
    cdef Numbers low = parts[2]
    cdef Numbers high = parts[3]
    out.starts = &starts[0]
    out.attributes = &attributes[0]
    out.low = &low[0]
    out.high = &high[0]
    out.rows = <size_t>starts.shape[0] - 1
    out.readings = <size_t>attributes.shape[0]
    return out


def join(Numbers scales not None, Numbers weights not None, tuple left not None, tuple right not None, *,
         double cutoff, uint32_t min_shared, int self_join, size_t begin, size_t end, size_t max_pairs):
    """Pairs of rows with similarity >= cutoff, for rows begin..end of the left, as three columns."""
    cdef dr_schema schema = attributes_of(scales, weights)
    cdef dr_sheet one = sheet(left)
    cdef dr_sheet other = sheet(right)
    cdef dr_pairs out
    cdef dr_status status
    dr_pairs_begin(&out, max_pairs)
    try:
        with nogil:
            status = dr_specs_join(&schema, &one, &other, cutoff, min_shared, self_join, begin, end, &out)
        check(status, "specs.join")
        return columns(&out, empty)
    finally:
        dr_pairs_end(&out)


def scores(Numbers scales not None, Numbers weights not None, tuple left not None, tuple right not None,
           const uint32_t[::1] rows_left not None, const uint32_t[::1] rows_right not None,
           double[::1] out not None, *, uint32_t min_shared, size_t begin, size_t end):
    """Similarities of given pairs of rows, for pairs begin..end, into `out`; NaN where too little is shared."""
    cdef dr_schema schema = attributes_of(scales, weights)
    cdef dr_sheet one = sheet(left)
    cdef dr_sheet other = sheet(right)
    cdef dr_status status
    with nogil:
        status = dr_specs_scores(&schema, &one, &other, &rows_left[0], &rows_right[0], min_shared, begin, end,
                                 &out[0])
    check(status, "specs.scores")
