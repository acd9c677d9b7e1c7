# The door to csrc/hamming. Codes come as rows of 64-bit words; the tables of an index one after the other.

from libc.stdint cimport int32_t, uint16_t, uint32_t, uint64_t
from numpy import empty

from deadringer._core.base cimport columns, dr_level, dr_pairs, dr_pairs_begin, dr_pairs_end, dr_status
from deadringer._core.status import check

cdef extern from "hamming/join.h" nogil:
    ctypedef struct dr_codes:
        const uint64_t *words
        size_t count
        size_t width
    dr_status dr_hamming_join(const dr_codes *left, const dr_codes *right, uint32_t radius, int self, size_t begin,
                              size_t end, dr_level level, dr_pairs *out)
    dr_status dr_hamming_scores(const dr_codes *left, const dr_codes *right, const uint32_t *rows_left,
                                const uint32_t *rows_right, size_t begin, size_t end, dr_level level,
                                int32_t *distance)

cdef extern from "hamming/mih.h" nogil:
    ctypedef struct dr_mih:
        dr_codes codes
        size_t tables
        unsigned bits
        const uint32_t *rows
        const uint32_t *starts
        const uint16_t *signatures
    size_t dr_mih_signatures(size_t count)
    dr_status dr_mih_build(const dr_codes *codes, size_t tables, unsigned bits, size_t t, uint32_t *rows,
                           uint32_t *starts, uint16_t *signatures)
    dr_status dr_mih_join(const dr_mih *mih, const dr_codes *left, uint32_t radius, int self, size_t begin, size_t end,
                          dr_level level, dr_pairs *out)


cdef inline dr_codes codes(const uint64_t[:, ::1] words, size_t count):
    cdef dr_codes out
    out.words = &words[0, 0]
    out.count = count
    out.width = <size_t>words.shape[1]
    return out


def signature_count(size_t count):
    """Signatures of one table of so many codes, with what is read behind the last."""
    return dr_mih_signatures(count)


def build(const uint64_t[:, ::1] words not None, uint32_t[:, ::1] rows not None, uint32_t[:, ::1] starts not None,
          uint16_t[:, ::1] signatures not None, *, size_t count, unsigned bits, size_t table):
    """Fill one table of an index: rows by bucket, where buckets start, and a signature a row."""
    cdef dr_codes side = codes(words, count)
    cdef dr_status status
    with nogil:
        status = dr_mih_build(&side, <size_t>rows.shape[0], bits, table, &rows[table, 0], &starts[table, 0],
                              &signatures[table, 0])
    check(status, "hamming.build")


def scan(const uint64_t[:, ::1] left not None, const uint64_t[:, ::1] right not None, *, size_t count_left,
         size_t count_right, uint32_t radius, int self_join, size_t begin, size_t end, int level, size_t max_pairs):
    """Pairs of codes at most `radius` bits apart, for rows begin..end of the left, as three columns."""
    cdef dr_codes one = codes(left, count_left)
    cdef dr_codes other = codes(right, count_right)
    cdef dr_pairs out
    cdef dr_status status
    dr_pairs_begin(&out, max_pairs)
    try:
        with nogil:
            status = dr_hamming_join(&one, &other, radius, self_join, begin, end, level, &out)
        check(status, "hamming.scan")
        return columns(&out, empty)
    finally:
        dr_pairs_end(&out)


def mih(const uint64_t[:, ::1] left not None, const uint64_t[:, ::1] right not None, const uint32_t[:, ::1] rows not None,
        const uint32_t[:, ::1] starts not None, const uint16_t[:, ::1] signatures not None, *, size_t count_left,
        size_t count_right, unsigned bits, uint32_t radius, int self_join, size_t begin, size_t end,
        int level, size_t max_pairs):
    """As `scan`, by the tables of an index of the right."""
    cdef dr_codes one = codes(left, count_left)
    cdef dr_mih index
    cdef dr_pairs out
    cdef dr_status status
    index.codes = codes(right, count_right)
    index.tables = <size_t>rows.shape[0]
    index.bits = bits
    index.rows = &rows[0, 0]
    index.starts = &starts[0, 0]
    index.signatures = &signatures[0, 0]
    dr_pairs_begin(&out, max_pairs)
    try:
        with nogil:
            status = dr_mih_join(&index, &one, radius, self_join, begin, end, level, &out)
        check(status, "hamming.mih")
        return columns(&out, empty)
    finally:
        dr_pairs_end(&out)


def scores(const uint64_t[:, ::1] left not None, const uint64_t[:, ::1] right not None,
           const uint32_t[::1] rows_left not None, const uint32_t[::1] rows_right not None, int32_t[::1] out not None, *,
           size_t count_left, size_t count_right, size_t begin, size_t end, int level):
    """Distances of given pairs of rows, for pairs begin..end, into `out`."""
    cdef dr_codes one = codes(left, count_left)
    cdef dr_codes other = codes(right, count_right)
    cdef dr_status status
    with nogil:
        status = dr_hamming_scores(&one, &other, &rows_left[0], &rows_right[0], begin, end, level, &out[0])
    check(status, "hamming.scores")
