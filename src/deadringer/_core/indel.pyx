# The door to csrc/indel. Strings come as ranks of letters end to end, with where each begins and the last ends.

from libc.stdint cimport uint8_t, uint32_t, uint64_t

from deadringer._core.base cimport columns, dr_level, dr_pairs, dr_pairs_begin, dr_pairs_end, dr_status
from deadringer._core.status import check, empty

cdef extern from "indel/bag.h" nogil:
    enum:
        DR_BAG

cdef extern from "indel/join.h" nogil:
    ctypedef struct dr_strings:
        const uint32_t *letters
        const uint64_t *starts
        size_t count
    void dr_indel_count(const dr_strings *strings, uint8_t *counts)
    dr_status dr_indel_join(const dr_strings *left, const dr_strings *right, const uint8_t *counts, size_t alphabet,
                            uint64_t num, uint64_t den, int self, size_t begin, size_t end, dr_level level,
                            dr_pairs *out)
    dr_status dr_indel_scores(const dr_strings *left, const dr_strings *right, size_t alphabet,
                              const uint32_t *rows_left, const uint32_t *rows_right, size_t begin, size_t end,
                              dr_level level, double *scores)


BAG = DR_BAG


cdef inline dr_strings strings(const uint32_t[::1] letters, const uint64_t[::1] starts):
    cdef dr_strings out
    out.letters = &letters[0]
    out.starts = &starts[0]
    out.count = <size_t>(starts.shape[0] - 1)
    return out


def count(const uint32_t[::1] letters not None, const uint64_t[::1] starts not None, uint8_t[:, ::1] out not None):
    """Counts of the letters of each string into `out`, a column a string; `BAG` rows."""
    cdef dr_strings side = strings(letters, starts)
    with nogil:
        dr_indel_count(&side, &out[0, 0])


def join(const uint32_t[::1] letters_left not None, const uint64_t[::1] starts_left not None,
         const uint32_t[::1] letters_right not None, const uint64_t[::1] starts_right not None,
         const uint8_t[:, ::1] counts_right not None, *, size_t alphabet, uint64_t num, uint64_t den, int self_join, size_t begin, size_t end, int level,
         size_t max_pairs):
    """Pairs of strings with similarity >= num / den, for rows begin..end of the left, as three columns."""
    cdef dr_strings left = strings(letters_left, starts_left)
    cdef dr_strings right = strings(letters_right, starts_right)
    cdef dr_pairs out
    cdef dr_status status
    dr_pairs_begin(&out, max_pairs)
    try:
        with nogil:
            status = dr_indel_join(&left, &right, &counts_right[0, 0], alphabet, num, den, self_join, begin, end,
                                   level, &out)
        check(status, "indel.join")
        return columns(&out, empty)
    finally:
        dr_pairs_end(&out)


def scores(const uint32_t[::1] letters_left not None, const uint64_t[::1] starts_left not None,
           const uint32_t[::1] letters_right not None, const uint64_t[::1] starts_right not None,
           const uint32_t[::1] rows_left not None, const uint32_t[::1] rows_right not None,
           double[::1] out not None, *, size_t alphabet, size_t begin, size_t end, int level):
    """Similarities of given pairs of rows, for pairs begin..end, into `out`."""
    cdef dr_strings left = strings(letters_left, starts_left)
    cdef dr_strings right = strings(letters_right, starts_right)
    cdef dr_status status
    with nogil:
        status = dr_indel_scores(&left, &right, alphabet, &rows_left[0], &rows_right[0], begin, end, level, &out[0])
    check(status, "indel.scores")
