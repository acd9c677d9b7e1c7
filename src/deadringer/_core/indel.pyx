# The door to csrc/indel. Strings come as ranks of letters end to end, with where each begins and the last ends.

from libc.stdint cimport uint8_t, uint32_t, uint64_t

from deadringer._core.base cimport columns, dr_level, dr_pairs, dr_pairs_begin, dr_pairs_end, dr_status
from deadringer._core.status import check, empty

cdef extern from "indel/bag.h" nogil:
    enum:
        DR_BAG
        DR_FOLD
        DR_BAG_PAD

cdef extern from "indel/strings.h" nogil:
    ctypedef struct dr_strings:
        const uint32_t *letters
        const uint64_t *starts
        size_t count
        uint64_t total
    ctypedef struct dr_sorted:
        dr_strings strings
        const uint32_t *rows
        const uint32_t *firsts
        size_t held
    void dr_strings_count(const uint32_t *letters, size_t length, uint32_t *counts)
    void dr_strings_rank(uint32_t *letters, size_t length, const uint32_t *rank, uint32_t last)
    dr_status dr_strings_sort(const dr_strings *strings, uint32_t *rows, uint32_t *firsts, size_t *places)
    void dr_strings_lay(const dr_strings *strings, const uint32_t *rows, const uint32_t *firsts, size_t places,
                        uint32_t *letters, uint64_t *starts)

cdef extern from "indel/tables.h" nogil:
    enum:
        DR_INDEL_BITS
        DR_INDEL_RUNGS
        DR_INDEL_TABLES
    ctypedef struct dr_indel_side:
        dr_sorted sorted
        size_t alphabet
        const uint8_t *classes
        const uint8_t *bags
        const uint8_t *folds
        const uint32_t *ladder
        unsigned bits
        const uint32_t *starts
        const uint32_t *places
        const uint8_t *held
    void dr_indel_bags(const dr_strings *strings, const uint8_t *classes, uint8_t *bags, uint8_t *folds)
    ctypedef struct dr_indel_key:
        uint32_t part[DR_INDEL_TABLES]
    void dr_indel_keys(const uint8_t *bags, size_t count, const uint32_t *ladder, dr_indel_key *keys)
    dr_status dr_indel_table(const uint8_t *folds, const dr_indel_key *keys, size_t count, unsigned bits, size_t t,
                             uint32_t *starts, uint32_t *places, uint8_t *held)

cdef extern from "indel/join.h" nogil:
    enum:
        DR_INDEL_THRESHOLDS
    ctypedef int dr_indel_way
    dr_status dr_indel_join(const dr_sorted *left, const dr_indel_side *right, const double *share, uint64_t num,
                            uint64_t den, int self, dr_indel_way way, size_t begin, size_t end, dr_level level, dr_pairs *out)
    dr_status dr_indel_scores(const dr_strings *left, const dr_strings *right, size_t alphabet,
                              const uint32_t *rows_left, const uint32_t *rows_right, size_t begin, size_t end,
                              dr_level level, double *scores)


BAG, FOLD, PAD, BITS, RUNGS = DR_BAG, DR_FOLD, DR_BAG_PAD, DR_INDEL_BITS, DR_INDEL_RUNGS
TABLES, THRESHOLDS = DR_INDEL_TABLES, DR_INDEL_THRESHOLDS


cdef inline dr_strings strings(const uint32_t[::1] letters, const uint64_t[::1] starts):
    cdef dr_strings out
    out.letters = &letters[0]
    out.starts = &starts[0]
    out.count = <size_t>(starts.shape[0] - 1)
    out.total = <uint64_t>letters.shape[0]
    return out


cdef inline dr_sorted placed(const uint32_t[::1] letters, const uint64_t[::1] starts, const uint32_t[::1] rows,
                             const uint32_t[::1] firsts, size_t held):
    cdef dr_sorted out
    out.strings = strings(letters, starts)
    out.rows = &rows[0]
    out.firsts = &firsts[0]
    out.held = held
    return out


def count(const uint32_t[::1] letters not None, uint32_t[::1] counts not None):
    """Count each letter; none is as large as there are counts."""
    cdef size_t length = <size_t>letters.shape[0]
    with nogil:
        dr_strings_count(&letters[0], length, &counts[0])


def rank(uint32_t[::1] letters not None, const uint32_t[::1] ranks not None):
    """Put in place of each letter its rank; the last of `ranks` is that of all others."""
    cdef size_t length = <size_t>letters.shape[0]
    cdef uint32_t last = <uint32_t>(ranks.shape[0] - 1)
    with nogil:
        dr_strings_rank(&letters[0], length, &ranks[0], last)


def sort(const uint32_t[::1] letters not None, const uint64_t[::1] starts not None, uint32_t[::1] rows not None,
         uint32_t[::1] firsts not None):
    """Rows in order of length, equal strings together, and where each string's begin; returns how many strings."""
    cdef dr_strings side = strings(letters, starts)
    cdef size_t places = 0
    cdef dr_status status
    with nogil:
        status = dr_strings_sort(&side, &rows[0], &firsts[0], &places)
    check(status, "indel.sort")
    return places


def lay(const uint32_t[::1] letters not None, const uint64_t[::1] starts not None, const uint32_t[::1] rows not None,
        const uint32_t[::1] firsts not None, uint32_t[::1] to not None, uint64_t[::1] begins not None):
    """Copy the string of each place to `to`, and where each begins and the last ends to `begins`."""
    cdef dr_strings side = strings(letters, starts)
    cdef size_t places = <size_t>(begins.shape[0] - 1)
    with nogil:
        dr_strings_lay(&side, &rows[0], &firsts[0], places, &to[0], &begins[0])


def bags(const uint32_t[::1] letters not None, const uint64_t[::1] starts not None, const uint8_t[::1] classes not None,
         uint8_t[:, ::1] out not None, uint8_t[:, ::1] folds not None):
    """Count the letters of each string by class, a row of `BAG` counts a string; folded, with `PAD` rows more."""
    cdef dr_strings side = strings(letters, starts)
    with nogil:
        dr_indel_bags(&side, &classes[0], &out[0, 0], &folds[0, 0])


def keys(const uint8_t[:, ::1] bags not None, const uint32_t[:, :, ::1] ladder not None, uint32_t[:, ::1] out not None):
    """The keys of bags, a row of `TABLES` parts a bag."""
    cdef size_t count = <size_t>out.shape[0]
    with nogil:
        dr_indel_keys(&bags[0, 0], count, &ladder[0, 0, 0], <dr_indel_key *>&out[0, 0])


def table(const uint8_t[:, ::1] folds not None, const uint32_t[:, ::1] keys not None,
          uint32_t[:, ::1] starts not None, uint32_t[:, ::1] places not None, uint8_t[:, :, ::1] held not None, *,
          unsigned bits, size_t table):
    """Fill one table: where buckets start, places by bucket, and the folded bag of each."""
    cdef size_t count = <size_t>keys.shape[0]
    cdef dr_status status
    with nogil:
        status = dr_indel_table(&folds[0, 0], <const dr_indel_key *>&keys[0, 0], count, bits, table, &starts[table, 0],
                                &places[table, 0], &held[table, 0, 0])
    check(status, "indel.table")


def join(const uint32_t[::1] letters_left not None, const uint64_t[::1] starts_left not None,
         const uint32_t[::1] rows_left not None, const uint32_t[::1] firsts_left not None,
         const uint32_t[::1] letters not None, const uint64_t[::1] begins not None,
         const uint32_t[::1] rows not None, const uint32_t[::1] firsts not None, const uint8_t[::1] classes not None,
         const uint8_t[:, ::1] bags not None, const uint8_t[:, ::1] folds not None,
         const uint32_t[:, :, ::1] ladder not None, const uint32_t[:, ::1] starts not None, const uint32_t[:, ::1] places not None,
         const uint8_t[:, :, ::1] held not None, const double[:, ::1] share not None, *, size_t count_left,
         size_t count, unsigned bits, uint64_t num, uint64_t den, int self_join, int way, size_t begin,
         size_t end, int level, size_t max_pairs):
    """Pairs of rows with similarity >= num / den, for strings begin..end of the left, as three columns in no order."""
    cdef dr_sorted left = placed(letters_left, starts_left, rows_left, firsts_left, count_left)
    cdef dr_indel_side right
    cdef dr_pairs out
    cdef dr_status status
    right.sorted = placed(letters, begins, rows, firsts, count)
    right.alphabet = <size_t>classes.shape[0]
    right.classes = &classes[0]
    right.bags = &bags[0, 0]
    right.folds = &folds[0, 0]
    right.ladder = &ladder[0, 0, 0]
    right.bits = bits
    right.starts = &starts[0, 0]
    right.places = &places[0, 0]
    right.held = &held[0, 0, 0]
    dr_pairs_begin(&out, max_pairs)
    try:
        with nogil:
            status = dr_indel_join(&left, &right, &share[0, 0], num, den, self_join, <dr_indel_way>way, begin, end, level, &out)
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
