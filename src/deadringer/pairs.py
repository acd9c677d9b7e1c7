"""The list of pairs that every join returns: three columns, in order of (left, right). It compares nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from deadringer.errors import InputError


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PairList:
    """Pairs of rows and their scores, in order of (left, right).

    Parameters
    ----------
    left, right : ndarray of uint32, shape (k,)
        Rows of the left and of the right side.
    score : ndarray of float64 (int32 for distances), shape (k,)
        Unitless.

    Attributes
    ----------
    left, right, score : ndarray
        The columns themselves, read-only: no copy is made on the way in or out.

    Raises
    ------
    InputError
        A column is not such an array, or they differ in length.
    """

    left: npt.NDArray[np.uint32]
    right: npt.NDArray[np.uint32]
    score: npt.NDArray[Any]

    def __post_init__(self) -> None:
        for name, known in (("left", ("uint32",)), ("right", ("uint32",)), ("score", ("float64", "int32"))):
            column = getattr(self, name)
            array = isinstance(column, np.ndarray)
            if not array or column.ndim != 1 or column.dtype.name not in known:
                came = f"{column.dtype} of shape {column.shape}" if array else type(column).__name__
                raise InputError(f"{name}: expected a 1-D array of {' or '.join(known)}, got {came}")
            view = column.view()
            view.flags.writeable = False
            object.__setattr__(self, name, view)
        lengths = len(self.left), len(self.right), len(self.score)
        if len(set(lengths)) > 1:
            raise InputError("columns of {}, {} and {} rows: expected one length".format(*lengths))

    def __reduce__(self) -> tuple[Any, ...]:
        return PairList, (self.left, self.right, self.score)

    def __len__(self) -> int:
        return len(self.left)

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        return zip(self.left.tolist(), self.right.tolist(), self.score.tolist(), strict=True)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PairList):
            return NotImplemented
        return (
            np.array_equal(self.left, other.left)
            and np.array_equal(self.right, other.right)
            and self.score.dtype == other.score.dtype
            and np.array_equal(self.score, other.score, equal_nan=self.score.dtype.kind == "f")
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"PairList({len(self):,} pairs)"

    def take(self, rows: Any) -> PairList:
        """Return the pairs at the given positions, in that order.

        Raises
        ------
        InputError
            A position is no whole number, or there is no pair at it.
        """
        at = np.asarray(rows)
        if at.ndim != 1 or (at.size and at.dtype.kind not in "iu"):
            raise InputError(
                f"rows: expected a 1-D array of whole numbers, got {at.dtype} of shape {at.shape}"
            )
        bad = np.flatnonzero((at < 0) | (at >= len(self)))
        if bad.size:
            raise InputError(
                f"rows: expected positions from 0 to {len(self) - 1}, got {at[bad[0]]} at {bad[0]}"
            )
        at = at.astype(np.intp)
        return PairList(self.left[at], self.right[at], self.score[at])

    def filter(self, mask: Any) -> PairList:
        """Return the pairs where a boolean mask of shape (k,) is true.

        Raises
        ------
        InputError
            The mask is not boolean, or not of this list's length.
        """
        keep = np.asarray(mask)
        if keep.dtype != np.bool_ or keep.shape != (len(self),):
            raise InputError(f"mask: expected {len(self)} booleans, got {keep.dtype} of shape {keep.shape}")
        return self.take(np.flatnonzero(keep))

    @staticmethod
    def concat(lists: Iterable[PairList]) -> PairList:
        """Join lists end to end; they must already follow one another in order of (left, right)."""
        parts = list(lists)
        if not parts:
            return PairList(np.empty(0, np.uint32), np.empty(0, np.uint32), np.empty(0, np.float64))
        if len(parts) == 1:
            return parts[0]
        return PairList(
            np.concatenate([one.left for one in parts]),
            np.concatenate([one.right for one in parts]),
            np.concatenate([one.score for one in parts]),
        )

    def clusters(self, n: int) -> npt.NDArray[np.uint32]:
        """Label rows 0..n of a self-join by the least row they are connected to.

        Parameters
        ----------
        n : int
            Number of rows.

        Returns
        -------
        ndarray of uint32, shape (n,)

        Raises
        ------
        InputError
            A pair names a row outside 0..n, or `n` is no whole number from 0.
        """
        if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 0:
            raise InputError(f"n: expected a whole number from 0, got {n!r}")
        if len(self) and max(int(self.left.max()), int(self.right.max())) >= n:
            raise InputError(f"n: expected more rows than any pair names, got {n}")
        label = np.arange(n, dtype=np.uint32)
        while True:
            # Every row takes the least label among its pairs, then that label's own label, until nothing moves.
            least = np.minimum(label[self.left], label[self.right])
            nearer = label.copy()
            np.minimum.at(nearer, label[self.left], least)
            np.minimum.at(nearer, label[self.right], least)
            nearer = nearer[nearer]
            if np.array_equal(nearer, label):
                return label
            label = nearer

    def to_arrow(self) -> pa.Table:
        """Return the columns as an Arrow table, without a copy."""
        return pa.table({"left": self.left, "right": self.right, "score": self.score})

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.to_arrow().__arrow_c_stream__(requested_schema)
