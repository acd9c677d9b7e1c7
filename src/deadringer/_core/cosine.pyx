# The door to csrc/cosine. Rows come as they are, with their sums of squares.

from libc.stdint cimport int8_t, uint16_t, uint32_t, uint64_t
from numpy import empty

from deadringer._core.base cimport columns, dr_level, dr_pairs, dr_pairs_begin, dr_pairs_end, dr_status
from deadringer._core.status import check

cdef extern from "cosine/join.h" nogil:
    ctypedef struct dr_vectors:
        const float *rows
        const double *squares
        size_t count
        size_t dims
    dr_status dr_cosine_squares(const float *rows, size_t dims, size_t begin, size_t end, dr_level level, double *squares)
    dr_status dr_cosine_scan(const dr_vectors *left, const dr_vectors *right, double cutoff, int self, size_t begin,
                             size_t end, dr_level level, dr_pairs *out)
    dr_status dr_cosine_scores(const dr_vectors *left, const dr_vectors *right, const uint32_t *rows_left,
                               const uint32_t *rows_right, size_t begin, size_t end, dr_level level, double *scores)

cdef extern from "cosine/filter.h" nogil:
    ctypedef struct dr_cosine_codes:
        const int8_t *codes
        const float *terms
        const float *tops
        const uint16_t *order
        size_t count
        size_t dims
    const size_t DR_COSINE_TILE
    size_t dr_cosine_width(size_t dims)
    size_t dr_cosine_spans(size_t dims)
    size_t dr_cosine_tops(size_t dims)
    size_t dr_cosine_tiles(size_t count)
    dr_status dr_cosine_encode(const dr_vectors *from_, const uint16_t *order, size_t begin, size_t end, dr_level level,
                               int8_t *codes, float *terms, float *tops)
    dr_status dr_cosine_filter(const dr_vectors *left, const dr_vectors *right, const dr_cosine_codes *codes,
                               double cutoff, int self, size_t begin, size_t end, dr_level level, dr_pairs *out,
                               uint64_t *decided)


cdef inline dr_vectors vectors(const float[:, ::1] rows, const double[::1] squares, size_t count):
    cdef dr_vectors out
    out.rows = &rows[0, 0]
    out.squares = &squares[0]
    out.count = count
    out.dims = <size_t>rows.shape[1]
    return out


def squares(const float[:, ::1] rows not None, double[::1] out not None, *, size_t begin, size_t end, int level):
    """Norms of the rows begin..end, into `out`; not finite where a row is not."""
    cdef dr_status status
    with nogil:
        status = dr_cosine_squares(&rows[0, 0], <size_t>rows.shape[1], begin, end, level, &out[0])
    check(status, "cosine.squares")


def shapes(size_t count, size_t dims):
    """Tiles of so many rows, and codes, terms and tops of a tile."""
    cdef size_t terms = 2 + dr_cosine_spans(dims)
    return dr_cosine_tiles(count), DR_COSINE_TILE * dr_cosine_width(dims), DR_COSINE_TILE * terms, 2 * dr_cosine_tops(dims)


def encode(const float[:, ::1] rows not None, const double[::1] squares not None, const uint16_t[::1] order not None,
           int8_t[:, ::1] codes not None, float[:, ::1] terms not None, float[:, ::1] tops not None, *,
           size_t count, size_t begin, size_t end, int level):
    """Fill the codes, terms and tops of the tiles begin..end."""
    cdef dr_vectors held = vectors(rows, squares, count)
    cdef dr_status status
    with nogil:
        status = dr_cosine_encode(&held, &order[0], begin, end, level, &codes[0, 0], &terms[0, 0],
                                  &tops[0, 0])
    check(status, "cosine.encode")


def filter(const float[:, ::1] left not None, const double[::1] squares_left not None,
           const float[:, ::1] right not None, const double[::1] squares_right not None,
           const uint16_t[::1] order not None, const int8_t[:, ::1] codes not None, const float[:, ::1] terms not None,
           const float[:, ::1] tops not None, *,
           size_t count_left, size_t count_right, double cutoff, int self_join, size_t begin, size_t end, int level,
           size_t max_pairs):
    """As `scan`, by the codes of the right; also how many pairs were decided in float64."""
    cdef dr_vectors one = vectors(left, squares_left, count_left)
    cdef dr_vectors other = vectors(right, squares_right, count_right)
    cdef dr_cosine_codes coded
    cdef dr_pairs out
    cdef dr_status status
    cdef uint64_t decided = 0
    coded.codes = &codes[0, 0]
    coded.terms = &terms[0, 0]
    coded.tops = &tops[0, 0]
    coded.order = &order[0]
    coded.count = count_right
    coded.dims = <size_t>right.shape[1]
    dr_pairs_begin(&out, max_pairs)
    try:
        with nogil:
            status = dr_cosine_filter(&one, &other, &coded, cutoff, self_join, begin, end, level, &out, &decided)
        check(status, "cosine.filter")
        return *columns(&out, empty), decided
    finally:
        dr_pairs_end(&out)


def scan(const float[:, ::1] left not None, const double[::1] squares_left not None, const float[:, ::1] right not None,
         const double[::1] squares_right not None, *, size_t count_left, size_t count_right, double cutoff, int self_join,
         size_t begin, size_t end, int level, size_t max_pairs):
    """Pairs of rows with score >= cutoff, for rows begin..end of the left, as three columns; all are decided in float64."""
    cdef dr_vectors one = vectors(left, squares_left, count_left)
    cdef dr_vectors other = vectors(right, squares_right, count_right)
    cdef dr_pairs out
    cdef dr_status status
    dr_pairs_begin(&out, max_pairs)
    try:
        with nogil:
            status = dr_cosine_scan(&one, &other, cutoff, self_join, begin, end, level, &out)
        check(status, "cosine.scan")
        return columns(&out, empty)
    finally:
        dr_pairs_end(&out)


def scores(const float[:, ::1] left not None, const double[::1] squares_left not None,
           const float[:, ::1] right not None, const double[::1] squares_right not None,
           const uint32_t[::1] rows_left not None, const uint32_t[::1] rows_right not None, double[::1] out not None, *,
           size_t count_left, size_t count_right, size_t begin, size_t end, int level):
    """Scores of given pairs of rows, for pairs begin..end, into `out`; NaN where one is a row of zeros."""
    cdef dr_vectors one = vectors(left, squares_left, count_left)
    cdef dr_vectors other = vectors(right, squares_right, count_right)
    cdef dr_status status
    with nogil:
        status = dr_cosine_scores(&one, &other, &rows_left[0], &rows_right[0], begin, end, level, &out[0])
    check(status, "cosine.scores")
