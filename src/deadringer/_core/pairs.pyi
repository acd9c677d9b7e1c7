import numpy as np
import numpy.typing as npt

U32 = npt.NDArray[np.uint32]
F64 = npt.NDArray[np.float64]

def order(
    left: U32, right: U32, score: F64, to_left: U32, to_right: U32, to_score: F64, *, rows: int
) -> None: ...
