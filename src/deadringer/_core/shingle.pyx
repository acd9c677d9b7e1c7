# The door to csrc/shingle. Sets come as tokens end to end, each set ascending, with where each begins and the last ends.

from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t

from deadringer._core.base cimport columns, dr_level, dr_pairs, dr_pairs_begin, dr_pairs_end, dr_status
from deadringer._core.status import check, empty

cdef extern from "shingle/sets.h" nogil:
    ctypedef struct dr_sets:
        const uint64_t *tokens
        const uint64_t *starts
        size_t count
        uint64_t total
    bint dr_sets_are_tidy(const dr_sets *sets, size_t begin, size_t end)
    dr_status dr_sets_tidy(uint64_t *tokens, const uint64_t *starts, size_t begin, size_t end, uint64_t *kept)

cdef extern from "shingle/order.h" nogil:
    enum:
        DR_SHINGLE_SLOT_LEAST
        DR_SHINGLE_SLOT_BITS
    ctypedef struct dr_shingle_order:
        const uint8_t *classes
        const uint8_t *marks
        unsigned bits
    dr_status dr_shingle_count(const dr_sets *sets, size_t begin, size_t end, unsigned bits, uint16_t *counts,
                               uint8_t *marks)
    unsigned dr_shingle_fold(uint16_t *counts, uint8_t *marks, size_t lists, unsigned bits)
    void dr_shingle_classify(const uint16_t *counts, unsigned bits, uint8_t *classes)
    dr_status dr_shingle_classes_of(const dr_sets *sets, const dr_shingle_order *order, size_t begin, size_t end,
                                    uint8_t *of)

cdef extern from "shingle/table.h" nogil:
    enum:
        DR_SHINGLE_BUCKET_BITS
    ctypedef struct dr_posting:
        uint32_t place
        uint32_t tag
    ctypedef struct dr_shingle_table:
        const uint32_t *starts
        const dr_posting *postings
        uint64_t total
        unsigned bits
    ctypedef struct dr_shingle_posted:
        uint64_t num
        uint64_t den
    dr_status dr_shingle_post_count(const dr_sets *sets, const uint32_t *rows, const uint8_t *of,
                                    const dr_shingle_posted *posted, unsigned bits, size_t begin, size_t end,
                                    uint32_t *counts)
    dr_status dr_shingle_post(const dr_sets *sets, const uint32_t *rows, const uint8_t *of,
                              const dr_shingle_posted *posted, unsigned bits, size_t begin, size_t end, uint64_t total,
                              uint32_t *next, dr_posting *postings)

cdef extern from "shingle/join.h" nogil:
    ctypedef struct dr_shingle_side:
        dr_sets sets
        const uint32_t *rows
        const uint32_t *sizes
        dr_shingle_order order
        const uint8_t *of
        dr_shingle_table table
        dr_shingle_posted posted
    ctypedef int dr_shingle_measure
    ctypedef int dr_shingle_asks
    dr_status dr_shingle_join(const dr_sets *queries, const dr_shingle_side *side, dr_shingle_measure measure,
                              uint64_t num, uint64_t den, dr_shingle_asks asks, int scan, size_t begin, size_t end,
                              dr_level level, dr_pairs *out)
    dr_status dr_shingle_scores(const dr_sets *left, const dr_sets *right, dr_shingle_measure measure,
                                const uint32_t *rows_left, const uint32_t *rows_right, size_t begin, size_t end,
                                dr_level level, double *scores)


SLOT_LEAST, SLOT_BITS, BUCKET_BITS = DR_SHINGLE_SLOT_LEAST, DR_SHINGLE_SLOT_BITS, DR_SHINGLE_BUCKET_BITS


cdef inline dr_sets sets_of(const uint64_t[::1] tokens, const uint64_t[::1] starts):
    cdef dr_sets out
    out.tokens = &tokens[0]
    out.starts = &starts[0]
    out.count = <size_t>(starts.shape[0] - 1)
    out.total = <uint64_t>tokens.shape[0]
    return out


cdef inline dr_shingle_order order_of(const uint8_t[::1] classes, const uint8_t[::1] marks, unsigned bits):
    cdef dr_shingle_order out
    out.classes = &classes[0]
    out.marks = &marks[0]
    out.bits = bits
    return out


def are_tidy(const uint64_t[::1] tokens not None, const uint64_t[::1] starts not None):
    """Tell whether every set is ascending, no token twice."""
    cdef dr_sets sets = sets_of(tokens, starts)
    cdef bint fine
    with nogil:
        fine = dr_sets_are_tidy(&sets, 0, sets.count)
    return bool(fine)


def tidy(uint64_t[::1] tokens not None, const uint64_t[::1] starts not None, uint64_t[::1] kept not None):
    """Put the tokens of each set in order, once each, at its start, and how many it keeps to `kept`."""
    cdef size_t count = <size_t>(starts.shape[0] - 1)
    cdef dr_status status
    with nogil:
        status = dr_sets_tidy(&tokens[0], &starts[0], 0, count, &kept[0])
    check(status, "shingle.tidy")


def count(const uint64_t[::1] tokens not None, const uint64_t[::1] starts not None, uint16_t[::1] counts not None,
          uint8_t[::1] marks not None, *, unsigned bits, size_t begin, size_t end):
    """Count the tokens of sets begin..end by slot, of 2^bits slots, and mark them."""
    cdef dr_sets sets = sets_of(tokens, starts)
    cdef dr_status status
    with nogil:
        status = dr_shingle_count(&sets, begin, end, bits, &counts[0], &marks[0])
    check(status, "shingle.count")


def fold(uint16_t[:, ::1] counts not None, uint8_t[:, ::1] marks not None, *, unsigned bits):
    """Join lists of counts and of marks into the first, and halve it while few are set; returns the bits that are left."""
    cdef size_t lists = <size_t>counts.shape[0]
    with nogil:
        bits = dr_shingle_fold(&counts[0, 0], &marks[0, 0], lists, bits)
    return bits


def classify(const uint16_t[::1] counts not None, uint8_t[::1] classes not None, *, unsigned bits):
    """The class of each of 2^bits slots."""
    with nogil:
        dr_shingle_classify(&counts[0], bits, &classes[0])


def classes_of(const uint64_t[::1] tokens not None, const uint64_t[::1] starts not None,
               const uint8_t[::1] classes not None, const uint8_t[::1] marks not None, uint8_t[::1] of not None, *,
               unsigned bits, size_t begin, size_t end):
    """Write the class of each token of sets begin..end to where it stands."""
    cdef dr_sets sets = sets_of(tokens, starts)
    cdef dr_shingle_order order = order_of(classes, marks, bits)
    cdef dr_status status
    with nogil:
        status = dr_shingle_classes_of(&sets, &order, begin, end, &of[0])
    check(status, "shingle.classes_of")


def post_count(const uint64_t[::1] tokens not None, const uint64_t[::1] starts not None,
               const uint32_t[::1] rows not None, const uint8_t[::1] of not None, uint32_t[::1] counts not None, *,
               unsigned bits, uint64_t num, uint64_t den,
               size_t begin, size_t end):
    """Count the postings of the sets at places begin..end by bucket, of 2^bits buckets."""
    cdef dr_sets sets = sets_of(tokens, starts)
    cdef dr_shingle_posted posted
    cdef dr_status status
    posted.num = num
    posted.den = den
    with nogil:
        status = dr_shingle_post_count(&sets, &rows[0], &of[0], &posted, bits, begin, end, &counts[0])
    check(status, "shingle.post_count")


def post(const uint64_t[::1] tokens not None, const uint64_t[::1] starts not None, const uint32_t[::1] rows not None,
         const uint8_t[::1] of not None, uint32_t[::1] next not None, uint32_t[:, ::1] postings not None, *, unsigned bits, uint64_t num, uint64_t den,
         size_t begin, size_t end):
    """Write the postings of the sets at places begin..end to where `next`, which is moved on, says."""
    cdef dr_sets sets = sets_of(tokens, starts)
    cdef dr_shingle_posted posted
    cdef size_t total = <size_t>postings.shape[0]
    cdef dr_status status
    posted.num = num
    posted.den = den
    with nogil:
        status = dr_shingle_post(&sets, &rows[0], &of[0], &posted, bits, begin, end, total, &next[0],
                                 <dr_posting *>&postings[0, 0])
    check(status, "shingle.post")


def join(const uint64_t[::1] asked not None, const uint64_t[::1] asked_starts not None,
         const uint64_t[::1] tokens not None, const uint64_t[::1] starts not None, const uint32_t[::1] rows not None,
         const uint32_t[::1] sizes not None, const uint8_t[::1] classes not None, const uint8_t[::1] marks not None,
         const uint8_t[::1] of not None, const uint32_t[::1] buckets not None, const uint32_t[:, ::1] postings not None, *, unsigned slot_bits,
         unsigned bits, uint64_t posted_num, uint64_t posted_den, int measure, uint64_t num, uint64_t den, int asks,
         int scan, size_t begin, size_t end, int level, size_t max_pairs):
    """Pairs of rows with measure >= num / den, for queries begin..end, as three columns in no order."""
    cdef dr_sets queries = sets_of(asked, asked_starts)
    cdef dr_shingle_side side
    cdef dr_pairs out
    cdef dr_status status
    side.sets = sets_of(tokens, starts)
    side.rows = &rows[0]
    side.sizes = &sizes[0]
    side.order = order_of(classes, marks, slot_bits)
    side.of = &of[0]
    side.table.starts = &buckets[0]
    side.table.postings = <const dr_posting *>&postings[0, 0]
    side.table.total = <uint64_t>postings.shape[0]
    side.table.bits = bits
    side.posted.num = posted_num
    side.posted.den = posted_den
    dr_pairs_begin(&out, max_pairs)
    try:
        with nogil:
            status = dr_shingle_join(&queries, &side, <dr_shingle_measure>measure, num, den, <dr_shingle_asks>asks,
                                     scan, begin, end, level, &out)
        check(status, "shingle.join")
        return columns(&out, empty)
    finally:
        dr_pairs_end(&out)


def scores(const uint64_t[::1] tokens_left not None, const uint64_t[::1] starts_left not None,
           const uint64_t[::1] tokens_right not None, const uint64_t[::1] starts_right not None,
           const uint32_t[::1] rows_left not None, const uint32_t[::1] rows_right not None, double[::1] out not None, *,
           int measure, size_t begin, size_t end, int level):
    """Measures of given pairs of rows, for pairs begin..end, into `out`."""
    cdef dr_sets left = sets_of(tokens_left, starts_left)
    cdef dr_sets right = sets_of(tokens_right, starts_right)
    cdef dr_status status
    with nogil:
        status = dr_shingle_scores(&left, &right, <dr_shingle_measure>measure, &rows_left[0], &rows_right[0], begin,
                                   end, level, &out[0])
    check(status, "shingle.scores")
