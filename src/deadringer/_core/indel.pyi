import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]

BAG: int
FOLD: int
PAD: int
BITS: int
RUNGS: int
TABLES: int
THRESHOLDS: int

def count(letters: U32, counts: U32) -> None: ...
def rank(letters: U32, ranks: U32) -> None: ...
def sort(letters: U32, starts: U64, rows: U32, firsts: U32) -> int: ...
def lay(letters: U32, starts: U64, rows: U32, firsts: U32, to: U32, begins: U64) -> None: ...
def bags(letters: U32, starts: U64, classes: U8, out: U8, folds: U8) -> None: ...
def keys(bags: U8, ladder: U32, out: U32) -> None: ...
def table(folds: U8, keys: U32, starts: U32, places: U32, held: U8, *, bits: int, table: int) -> None: ...
def join(
    letters_left: U32,
    starts_left: U64,
    rows_left: U32,
    firsts_left: U32,
    letters: U32,
    begins: U64,
    rows: U32,
    firsts: U32,
    classes: U8,
    bags: U8,
    folds: U8,
    ladder: U32,
    starts: U32,
    places: U32,
    held: U8,
    share: F64,
    *,
    count_left: int,
    count: int,
    bits: int,
    num: int,
    den: int,
    self_join: bool,
    way: int,
    begin: int,
    end: int,
    level: int,
    max_pairs: int,
) -> tuple[U32, U32, F64]: ...
def scores(
    letters_left: U32,
    starts_left: U64,
    letters_right: U32,
    starts_right: U64,
    rows_left: U32,
    rows_right: U32,
    out: F64,
    *,
    alphabet: int,
    begin: int,
    end: int,
    level: int,
) -> None: ...
