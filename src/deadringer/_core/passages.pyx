# The door to csrc/passages. Texts come as letters end to end, with where each begins and the last ends; words
# likewise as hashes. No buffer is empty.

from libc.stdint cimport int64_t, uint16_t, uint32_t, uint64_t

from deadringer._core.base cimport dr_level, dr_status, fill
from deadringer._core.status import check, empty

cdef extern from "core/scratch.h" nogil:
    ctypedef struct dr_scratch:
        void *at

cdef extern from "passages/letters.h" nogil:
    enum:
        DR_LETTERS
        DR_BLOCK
        DR_ENTRY_KIND
        DR_ENTRY_ITSELF
        DR_ENTRY_COUNT
    enum:
        DR_LETTER
        DR_DIGIT
        DR_SINGLE
        DR_MARK
        DR_POINT
        DR_FAINT
        DR_HIDDEN
        DR_SOFT
        DR_APOSTROPHE
        DR_HYPHEN
        DR_NEWLINE
        DR_SPACE_BETWEEN
        DR_RETURN
        DR_HANGUL
        DR_MANY
    ctypedef struct dr_letters:
        const uint16_t *blocks
        const uint32_t *entries
        const uint32_t *folds

cdef extern from "passages/words.h" nogil:
    ctypedef struct dr_words:
        dr_scratch hashes
        dr_scratch begins
        dr_scratch ends
        size_t count
    void dr_words_begin(dr_words *words, int places)
    void dr_words_end(dr_words *words)
    dr_status dr_words_rows(const dr_letters *letters, const uint32_t *text, const uint64_t *starts, size_t rows,
                            dr_level level, dr_words *words, int64_t *counts)

cdef extern from "passages/sets.h" nogil:
    void dr_runs_rows(const uint64_t *words, const int64_t *offsets, size_t begin, size_t end, size_t n, uint64_t *runs,
                      const int64_t *places)
    dr_status dr_shingles(const dr_letters *letters, const uint32_t *text, const uint64_t *starts, size_t rows, size_t n,
                          dr_level level, dr_words *values, int64_t *counts)

cdef extern from "passages/align.h" nogil:
    ctypedef struct dr_texts:
        const uint64_t *hashes
        const int64_t *offsets
        size_t rows
    ctypedef struct dr_passages:
        dr_scratch found
        dr_scratch edits_of
        dr_scratch edits
        size_t count
        size_t edit_count
    void dr_passages_begin(dr_passages *passages)
    void dr_passages_end(dr_passages *passages)
    dr_status dr_passages_align(const dr_texts *a, const dr_texts *b, const uint32_t *rows_a, const uint32_t *rows_b,
                                size_t begin, size_t end, size_t min_words, dr_passages *out, int64_t *counts)


LETTERS, BLOCK = DR_LETTERS, DR_BLOCK
ENTRY_KIND, ENTRY_ITSELF, ENTRY_COUNT = DR_ENTRY_KIND, DR_ENTRY_ITSELF, DR_ENTRY_COUNT
RETURN, HANGUL, MANY = DR_RETURN, DR_HANGUL, DR_MANY
KINDS = {
    "letter": DR_LETTER, "digit": DR_DIGIT, "single": DR_SINGLE, "mark": DR_MARK, "point": DR_POINT, "faint": DR_FAINT,
    "hidden": DR_HIDDEN, "soft": DR_SOFT, "apostrophe": DR_APOSTROPHE, "hyphen": DR_HYPHEN, "newline": DR_NEWLINE,
    "space": DR_SPACE_BETWEEN,
}


cdef inline dr_letters table(const uint16_t[::1] blocks, const uint32_t[::1] entries, const uint32_t[::1] folds):
    cdef dr_letters out
    out.blocks = &blocks[0]
    out.entries = &entries[0]
    out.folds = &folds[0]
    return out


cdef inline dr_texts texts(const uint64_t[::1] hashes, const int64_t[::1] offsets):
    cdef dr_texts out
    out.hashes = &hashes[0]
    out.offsets = &offsets[0]
    out.rows = <size_t>(offsets.shape[0] - 1)
    return out


cdef inline object column(const dr_scratch *of, size_t count, str dtype):
    out = empty(count, dtype)
    fill(out.view("uint8"), of.at)
    return out


def words(const uint32_t[::1] text not None, const uint64_t[::1] starts not None, const uint16_t[::1] blocks not None,
          const uint32_t[::1] entries not None, const uint32_t[::1] folds not None, int64_t[::1] counts not None, *,
          int level):
    """Hashes, begins and ends of the words of all rows; how many each has into `counts`."""
    cdef dr_letters letters = table(blocks, entries, folds)
    cdef size_t rows = <size_t>(starts.shape[0] - 1)
    cdef dr_words out
    cdef dr_status status
    dr_words_begin(&out, 1)
    try:
        with nogil:
            status = dr_words_rows(&letters, &text[0], &starts[0], rows, <dr_level>level, &out, &counts[0])
        check(status, "passages.words")
        return (column(&out.hashes, out.count, "uint64"), column(&out.begins, out.count, "uint32"),
                column(&out.ends, out.count, "uint32"))
    finally:
        dr_words_end(&out)


def shingles(const uint32_t[::1] text not None, const uint64_t[::1] starts not None, const uint16_t[::1] blocks not None,
             const uint32_t[::1] entries not None, const uint32_t[::1] folds not None, int64_t[::1] counts not None, *,
             size_t n, int level):
    """The runs of n words of all rows, each once and ascending; how many each has into `counts`."""
    cdef dr_letters letters = table(blocks, entries, folds)
    cdef size_t rows = <size_t>(starts.shape[0] - 1)
    cdef dr_words out
    cdef dr_status status
    dr_words_begin(&out, 0)
    try:
        with nogil:
            status = dr_shingles(&letters, &text[0], &starts[0], rows, n, <dr_level>level, &out, &counts[0])
        check(status, "passages.shingles")
        return column(&out.hashes, out.count, "uint64")
    finally:
        dr_words_end(&out)


def runs(const uint64_t[::1] hashes not None, const int64_t[::1] offsets not None, uint64_t[::1] out not None,
         const int64_t[::1] places not None, *, size_t n, size_t begin, size_t end):
    """The runs of n words of rows begin..end into `out`, those of a row from its place on."""
    with nogil:
        dr_runs_rows(&hashes[0], &offsets[0], begin, end, n, &out[0], &places[0])


def aligned(const uint64_t[::1] hashes_a not None, const int64_t[::1] offsets_a not None,
            const uint64_t[::1] hashes_b not None, const int64_t[::1] offsets_b not None,
            const uint32_t[::1] rows_a not None, const uint32_t[::1] rows_b not None, int64_t[::1] counts not None, *,
            size_t min_words, size_t begin, size_t end):
    """Passages of pairs begin..end, 5 numbers each; edits, 4 each; and how many edits each passage has."""
    cdef dr_texts a = texts(hashes_a, offsets_a)
    cdef dr_texts b = texts(hashes_b, offsets_b)
    cdef dr_passages out
    cdef dr_status status
    dr_passages_begin(&out)
    try:
        with nogil:
            status = dr_passages_align(&a, &b, &rows_a[0], &rows_b[0], begin, end, min_words, &out, &counts[begin])
        check(status, "passages.aligned")
        return (column(&out.found, 5 * out.count, "uint32"), column(&out.edits, 4 * out.edit_count, "uint32"),
                column(&out.edits_of, out.count, "int64"))
    finally:
        dr_passages_end(&out)
