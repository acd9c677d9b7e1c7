"""What the doors do with a status of the core: nothing where it is 0, else its one exception. And what they fill."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.errors import FROM_STATUS, InternalError, SpaceError

_WHY = {
    1: "no memory for the result or for working space",
    2: "more pairs than max_pairs allows",
    3: "a size does not fit the core's integers",
    4: "a row lies outside its side",
    5: "no such CPU level here",
}


def check(status: int, where: str) -> None:
    """Raise the exception of a status other than 0; `where` names the call."""
    if status:
        raise FROM_STATUS.get(status, InternalError)(
            f"{where}: {_WHY.get(status, f'unknown status {status}')}"
        )


def empty(count: int, dtype: str) -> npt.NDArray[Any]:
    """Return an array to be filled, or raise SpaceError."""
    try:
        return np.empty(count, dtype)
    except MemoryError as error:
        raise SpaceError(f"no memory for {count:,} pairs ({error})") from None
