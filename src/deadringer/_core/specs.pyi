import numpy as np
import numpy.typing as npt

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]
Sheet = tuple[U64, U32, F64, F64]

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
