"""The schema of data sheets: which attributes are compared, on what scale and with what weight."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from deadringer.errors import InputError
from deadringer.kernels._value import above_zero, shown


@dataclass(frozen=True, slots=True)
class Numeric:
    """A numeric attribute: similarity falls from 1 to 0 as two readings move `scale` apart (in the column's units).

    A reading is a number, or an interval (low, high); two are as far apart as their nearest numbers.
    """

    name: str
    scale: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Categorical:
    """A categorical attribute: similarity is 1 for equal values, else 0."""

    name: str
    weight: float = 1.0


class SpecsSchema:
    """The attributes to compare, in the order in which their similarities are summed.

    Parameters
    ----------
    *attributes : Numeric or Categorical

    Raises
    ------
    InputError
        There is none, a name stands twice, a scale or weight is not a finite number above 0, or the weights together
        are more than a float64 holds.
    """

    def __init__(self, *attributes: Numeric | Categorical) -> None:
        if not attributes:
            raise InputError("schema: expected at least one attribute")
        seen: set[str] = set()
        for attribute in attributes:
            if not isinstance(attribute, (Numeric, Categorical)):
                raise InputError(f"schema: expected Numeric or Categorical, got {shown(attribute)}")
            if not isinstance(attribute.name, str):
                raise InputError(f"schema: expected a name, got {shown(attribute.name)}")
            if attribute.name in seen:
                raise InputError(f"schema: attribute {attribute.name!r} stands twice")
            seen.add(attribute.name)
            sizes = {"weight": attribute.weight}
            if isinstance(attribute, Numeric):
                sizes["scale"] = attribute.scale
            for what, size in sizes.items():
                if not above_zero(size):
                    where = f"schema: {what} of {attribute.name!r}"
                    raise InputError(f"{where}: expected a number above 0, got {shown(size)}")
        weights = 0.0
        for attribute in attributes:  # in the order in which the core adds them
            weights += float(attribute.weight)
        if weights == math.inf:
            raise InputError(f"schema: expected weights with a finite sum, got {weights}")
        self._attributes = attributes

    @property
    def attributes(self) -> tuple[Numeric | Categorical, ...]:
        """The attributes, in order."""
        return self._attributes

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the attributes, in order."""
        return tuple(attribute.name for attribute in self._attributes)

    def __repr__(self) -> str:
        return f"SpecsSchema({', '.join(map(repr, self.attributes))})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SpecsSchema) and self.attributes == other.attributes

    def __hash__(self) -> int:
        return hash(self.attributes)

    def scales(self) -> npt.NDArray[np.float64]:
        """Return the scale of each attribute, 0 for a category."""
        return np.array([a.scale if isinstance(a, Numeric) else 0.0 for a in self._attributes], np.float64)

    def weights(self) -> npt.NDArray[np.float64]:
        """Return the weight of each attribute."""
        return np.array([a.weight for a in self._attributes], dtype=np.float64)

    def terms(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return scales and weights as the core takes them: codes of categories are a scale of 1 apart, or more."""
        scales = self.scales()
        return np.where(scales > 0.0, scales, 1.0), self.weights()
