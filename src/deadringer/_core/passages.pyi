import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
U32 = npt.NDArray[np.uint32]
U16 = npt.NDArray[np.uint16]
I64 = npt.NDArray[np.int64]

LETTERS: int
BLOCK: int
ENTRY_KIND: int
ENTRY_ITSELF: int
ENTRY_COUNT: int
RETURN: int
HANGUL: int
MANY: int
KINDS: dict[str, int]

def words(
    text: U32, starts: U64, blocks: U16, entries: U32, folds: U32, counts: I64, *, level: int
) -> tuple[U64, U32, U32]: ...
def shingles(
    text: U32, starts: U64, blocks: U16, entries: U32, folds: U32, counts: I64, *, n: int, level: int
) -> U64: ...
def runs(hashes: U64, offsets: I64, out: U64, places: I64, *, n: int, begin: int, end: int) -> None: ...
def aligned(
    hashes_a: U64,
    offsets_a: I64,
    hashes_b: U64,
    offsets_b: I64,
    rows_a: U32,
    rows_b: U32,
    counts: I64,
    *,
    min_words: int,
    begin: int,
    end: int,
) -> tuple[U32, U32, I64]: ...
