import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]

BAG: int

def count(letters: U32, starts: U64, out: U8) -> None: ...
def join(
    letters_left: U32,
    starts_left: U64,
    letters_right: U32,
    starts_right: U64,
    counts_right: U8,
    *,
    alphabet: int,
    num: int,
    den: int,
    self_join: bool,
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
