import numpy as np
import numpy.typing as npt

U32 = npt.NDArray[np.uint32]
U8 = npt.NDArray[np.uint8]

BYTES: int
ORIENTATIONS: int
LEAST: int

def hash(pixels: U8, codes: U8, quality: U32, *, exact: bool, level: int) -> None: ...
