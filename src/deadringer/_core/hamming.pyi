import numpy as np
import numpy.typing as npt

I32 = npt.NDArray[np.int32]
U16 = npt.NDArray[np.uint16]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]

def signature_count(count: int) -> int: ...
def build(
    words: U64,
    rows: U32,
    starts: U32,
    signatures: U16,
    *,
    count: int,
    bits: int,
    table: int,
) -> None: ...
def scan(
    left: U64,
    right: U64,
    *,
    count_left: int,
    count_right: int,
    radius: int,
    self_join: bool,
    begin: int,
    end: int,
    level: int,
    max_pairs: int,
) -> tuple[U32, U32, F64]: ...
def mih(
    left: U64,
    right: U64,
    rows: U32,
    starts: U32,
    signatures: U16,
    *,
    count_left: int,
    count_right: int,
    bits: int,
    radius: int,
    self_join: bool,
    begin: int,
    end: int,
    level: int,
    max_pairs: int,
) -> tuple[U32, U32, F64]: ...
def scores(
    left: U64,
    right: U64,
    rows_left: U32,
    rows_right: U32,
    out: I32,
    *,
    count_left: int,
    count_right: int,
    begin: int,
    end: int,
    level: int,
) -> None: ...
