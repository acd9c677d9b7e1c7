# The door to csrc/specs. A sheet comes by rows: where each begins, and its readings' attributes, lows and highs.

from libc.stdint cimport uint8_t, uint32_t, uint64_t

from deadringer._core.base cimport columns, dr_level, dr_pairs, dr_pairs_begin, dr_pairs_end, dr_status
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

cdef extern from "specs/index.h" nogil:
    int DR_SPECS_CELLS, DR_SPECS_BLOCK, DR_SPECS_SHELF
    ctypedef struct dr_specs_index:
        const double *least
        const double *most
        const uint32_t *column
        size_t columns
        const uint32_t *order
        const uint8_t *cells
        const uint8_t *ranges
        const uint64_t *posted
        const uint32_t *places
        const uint8_t *place_cells
        size_t postings
    void dr_specs_cells(const double *low, const double *high, size_t readings, const double *cuts, size_t count,
                        uint8_t *cells, double *least, double *most)
    dr_status dr_specs_order(const uint8_t *table, size_t rows, size_t columns, const float *apart, uint32_t *order)
    dr_status dr_specs_table(const dr_sheet *sheet, const uint32_t *column, size_t attributes, size_t columns,
                             const uint8_t *cells, uint8_t *table)
    dr_status dr_specs_lay(const uint8_t *table, size_t rows, size_t columns, const uint32_t *order, uint8_t *cells,
                           uint8_t *ranges)
    dr_status dr_specs_post(const dr_sheet *sheet, const uint32_t *column, size_t attributes,
                            const uint8_t *cells, const uint64_t *posted, uint32_t *places, uint8_t *place_cells)

cdef extern from "specs/search.h" nogil:
    dr_status dr_specs_search(const dr_schema *schema, const dr_sheet *left, const dr_sheet *right,
                              const dr_specs_index *index, double cutoff, uint32_t min_shared, int self, size_t begin,
                              size_t end, dr_level level, dr_pairs *out)

CELLS, BLOCK, SHELF = DR_SPECS_CELLS, DR_SPECS_BLOCK, DR_SPECS_SHELF

ctypedef const uint64_t[::1] Starts
ctypedef const uint32_t[::1] Attributes
ctypedef const double[::1] Numbers
ctypedef const uint8_t[::1] Bytes


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


cdef inline dr_specs_index laid_out(tuple parts, size_t width):
    cdef dr_specs_index out
    cdef Numbers least = parts[0]
    cdef Numbers most = parts[1]
    cdef Attributes column = parts[2]
    cdef Attributes order = parts[3]
    cdef Bytes cells = parts[4]
    cdef Bytes ranges = parts[5]
    cdef Starts posted = parts[6]
    cdef Attributes places = parts[7]
    cdef Bytes placed = parts[8]
    out.least = &least[0]
    out.most = &most[0]
    out.column = &column[0]
    out.columns = width
    out.order = &order[0]
    out.cells = &cells[0]
    out.ranges = &ranges[0]
    out.posted = &posted[0]
    out.places = &places[0]
    out.place_cells = &placed[0]
    out.postings = <size_t>places.shape[0]
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


def cells(Numbers low not None, Numbers high not None, Numbers cuts not None, uint8_t[::1] to not None,
          double[::1] least not None, double[::1] most not None, *, size_t begin, size_t end, size_t count):
    """Put readings begin..end, of one attribute, into cells between the first `count` cuts."""
    with nogil:
        dr_specs_cells(&low[begin], &high[begin], end - begin, &cuts[0], count, &to[begin], &least[0], &most[0])


def table(tuple sheets not None, Attributes column not None, Bytes of not None, uint8_t[::1] out not None,
          *, size_t columns):
    """Lay cells, one a reading, out by row and column."""
    cdef dr_sheet side = sheet(sheets)
    cdef dr_status status
    with nogil:
        status = dr_specs_table(&side, &column[0], <size_t>column.shape[0], columns, &of[0], &out[0])
    check(status, "specs.table")


def order(Bytes table not None, const float[::1] apart not None, uint32_t[::1] out not None, *,
          size_t rows, size_t columns):
    """Order rows so that those alike stand together."""
    cdef dr_status status
    with nogil:
        status = dr_specs_order(&table[0], rows, columns, &apart[0], &out[0])
    check(status, "specs.order")


def lay(Bytes table not None, Attributes order not None, uint8_t[::1] cells not None,
        uint8_t[::1] ranges not None, *, size_t rows, size_t columns):
    """Lay blocks and shelves out of rows in order."""
    cdef dr_status status
    with nogil:
        status = dr_specs_lay(&table[0], rows, columns, &order[0], &cells[0], &ranges[0])
    check(status, "specs.lay")


def post(tuple sheets not None, Attributes column not None, Bytes of not None,
         Starts posted not None, uint32_t[::1] places not None, uint8_t[::1] place_cells not None):
    """Lay postings out of rows in order."""
    cdef dr_sheet side = sheet(sheets)
    cdef dr_status status
    with nogil:
        status = dr_specs_post(&side, &column[0], <size_t>column.shape[0], &of[0], &posted[0], &places[0],
                               &place_cells[0])
    check(status, "specs.post")


def search(Numbers scales not None, Numbers weights not None, tuple left not None, tuple right not None,
           tuple index not None, *, size_t width, double cutoff, uint32_t min_shared, int self_join, size_t begin,
           size_t end, int level, size_t max_pairs):
    """As `join`, by an index of the right; of a self-join, rows of its order from begin to end."""
    cdef dr_schema schema = attributes_of(scales, weights)
    cdef dr_sheet one = sheet(left)
    cdef dr_sheet other = sheet(right)
    cdef dr_specs_index shelves = laid_out(index, width)
    cdef dr_pairs out
    cdef dr_status status
    dr_pairs_begin(&out, max_pairs)
    try:
        with nogil:
            status = dr_specs_search(&schema, &one, &other, &shelves, cutoff, min_shared, self_join, begin, end,
                                     <dr_level>level, &out)
        check(status, "specs.search")
        return columns(&out, empty)
    finally:
        dr_pairs_end(&out)
