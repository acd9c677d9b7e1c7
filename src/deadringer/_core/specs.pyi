import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]
F32 = npt.NDArray[np.float32]
Sheet = tuple[U64, U32, F64, F64]
Index = tuple[F64, F64, U32, U32, U8, U8, U64, U32, U8]

CELLS: int
BLOCK: int
SHELF: int

def join(
    scales: F64,
    weights: F64,
    left: Sheet,
    right: Sheet,
    *,
    cutoff: float,
    min_shared: int,
    self_join: bool,
    begin: int,
    end: int,
    max_pairs: int,
) -> tuple[U32, U32, F64]: ...
def scores(
    scales: F64,
    weights: F64,
    left: Sheet,
    right: Sheet,
    rows_left: U32,
    rows_right: U32,
    out: F64,
    *,
    min_shared: int,
    begin: int,
    end: int,
) -> None: ...
def cells(
    low: F64, high: F64, cuts: F64, to: U8, least: F64, most: F64, *, begin: int, end: int, count: int
) -> None: ...
def table(sheets: Sheet, column: U32, of: U8, out: U8, *, columns: int) -> None: ...
def order(table: U8, apart: F32, out: U32, *, rows: int, columns: int) -> None: ...
def lay(table: U8, order: U32, cells: U8, ranges: U8, *, rows: int, columns: int) -> None: ...
def post(sheets: Sheet, column: U32, of: U8, posted: U64, places: U32, place_cells: U8) -> None: ...
def search(
    scales: F64,
    weights: F64,
    left: Sheet,
    right: Sheet,
    index: Index,
    *,
    width: int,
    cutoff: float,
    min_shared: int,
    self_join: bool,
    begin: int,
    end: int,
    level: int,
    max_pairs: int,
) -> tuple[U32, U32, F64]: ...
