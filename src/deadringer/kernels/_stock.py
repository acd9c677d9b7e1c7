"""The searched side of a join of data sheets: rows in segments, with their indexes, and the join over all of them."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import specs as core
from deadringer.errors import BudgetError, IntegrityError
from deadringer.kernels import _input, _run, _sheets, _shelves
from deadringer.kernels import level as levels
from deadringer.kernels._schema import Categorical, Numeric, SpecsSchema
from deadringer.pairs import PairList
from deadringer.reference import specs as reference

U32 = npt.NDArray[np.uint32]

#: About how long a pair takes that is compared, and each of its readings, in nanoseconds.
_PAIR_NS, _READING_NS = 4.0, 1.5
#: About how long a query takes by an index, beside each reading of each row; and each row, and reading, to index.
_QUERY_NS, _ROW_NS, _INDEX_NS = 1000.0, 300.0, 60.0
_SIFT_NS = {"scalar": 1.2, "avx2": 0.025, "avx512": 0.015, "amx": 0.015}
#: Queries that share a shelf while it lies in the cache (csrc/specs/search.c).
_TOGETHER = 64
NOBODY = np.empty(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows that were added together: first..first + len(sheets) of a side; in the order of their index, if any."""

    sheets: _sheets.Sheets
    first: int
    index: _shelves.Index | None

    def as_added(self) -> _sheets.Sheets:
        """Return the rows in the order in which they were added."""
        if self.index is None:
            return self.sheets
        order = self.index.order[: len(self.sheets)]
        place = np.zeros(len(order), np.int64)
        np.put(place, order, np.arange(len(order)), mode="clip")  # what was damaged points nowhere else
        return _sheets.checked(self.sheets).taken(place)[0]

    def pair_ns(self) -> float:
        """Return about how long a pair takes to compare."""
        return _PAIR_NS + _READING_NS * self.sheets.readings / max(1, len(self.sheets))

    def query_ns(self, level: str, method: str) -> float:
        """Return about how long a query takes."""
        if self.index is None or method == "scan":
            return self.pair_ns() * len(self.sheets)
        return _QUERY_NS + _SIFT_NS[level] * self.sheets.readings

    def join(
        self, asked: _sheets.Sheets, schema: SpecsSchema, method: str, level: str, **terms: Any
    ) -> _run.Columns:
        """Join queries with these rows; `terms` are those of the core's joins. By an index, pairs come in no order."""
        both = (*schema.terms(), asked.parts(), self.sheets.parts())
        if self.index is None:
            return core.join(*both, **terms)
        if method != "scan":
            width = self.index.width
            return core.search(*both, self.index.parts(), width=width, level=levels.row(level), **terms)
        left, places, score = core.join(*both, **terms)
        rows = self.index.order[places]
        if len(rows) and rows.max() >= len(self.sheets):
            raise IntegrityError("the order of an index is not what was written")
        return left, rows, score


def segment(sheets: _sheets.Sheets, first: int, schema: SpecsSchema) -> Segment:
    """Make rows a segment with an index."""
    ordered, index = _shelves.build(sheets, *schema.terms())
    return Segment(ordered, first, index)


@dataclass(frozen=True, slots=True)
class Side:
    """Rows to be searched: segments one after the other, and the rows among them that are withdrawn."""

    schema: SpecsSchema
    codes: _sheets.Codes
    segments: tuple[Segment, ...]
    withdrawn: U32

    def __len__(self) -> int:
        return self.segments[-1].first + len(self.segments[-1].sheets)

    def sheets(self) -> _sheets.Sheets:
        """Return the rows of all segments."""
        return _sheets.end_to_end([one.as_added() for one in self.segments])

    def with_segment(self, more: Segment, codes: _sheets.Codes) -> Side:
        """Return these rows and then those, whose categories have `codes`."""
        return replace(self, segments=(*self.segments, more), codes=codes)

    def without(self, rows: U32) -> Side:
        """Return these rows less some; the others keep their numbers."""
        return replace(self, withdrawn=np.union1d(self.withdrawn, rows).astype(np.uint32))

    def join(
        self,
        asked: _sheets.Sheets,
        cutoff: float,
        least: int,
        on: _run.Terms,
        method: str,
        *,
        self_join: bool = False,
    ) -> PairList:
        """Find the pairs of the left; with `self_join` the left are the rows themselves, of one segment."""
        if on.level == levels.REFERENCE:
            return self._by_definition(asked, cutoff, least, on, self_join)
        if self_join:  # rows ask in the order in which they are searched
            asked = self.segments[0].sheets

        def call(first: int, last: int, cap: int) -> _run.Columns:
            parts = []
            for one in self.segments:
                gone = _run.within(self.withdrawn, one.first, len(one.sheets))
                found = one.join(
                    asked,
                    self.schema,
                    method,
                    on.level,
                    cutoff=cutoff,
                    min_shared=least,
                    self_join=self_join,
                    begin=first,
                    end=last,
                    # What is withdrawn is found and dropped: it does not count against the budget.
                    max_pairs=min(cap + len(gone) * (last - first), sys.maxsize),
                )
                parts.append(_run.numbered(found, one.first, gone))
                cap -= len(parts[-1][0])
                if cap < 0:
                    raise BudgetError("more pairs than max_pairs allows")
            return _run.end_to_end(parts)

        ns = sum(one.query_ns(on.level, method) for one in self.segments)
        together = min(_TOGETHER, -(-len(asked) // on.threads)) if method != "scan" else 1
        found = _run.collect(len(asked), ns, call, on, least=max(1, together))
        return (
            found
            if len(self.segments) == 1 and self.segments[0].index is None
            else _run.in_rows(found, len(asked))
        )

    def _by_definition(
        self, asked: _sheets.Sheets, cutoff: float, least: int, on: _run.Terms, self_join: bool
    ) -> PairList:
        terms = self.schema.scales().tolist(), self.schema.weights().tolist(), cutoff, least
        one, other = (side.rows(len(self.schema.attributes)) for side in (asked, self.sheets()))
        found = reference.self_join(one, *terms) if self_join else reference.join(one, other, *terms)
        gone = set(self.withdrawn.tolist())
        return _run.from_reference((pair for pair in found if pair[1] not in gone), on, len(asked))


def for_one_join(
    sheets: _sheets.Sheets, codes: _sheets.Codes, schema: SpecsSchema, queries: int, method: str, level: str
) -> Side:
    """Make rows a side that is searched once: it is indexed where that takes less than it saves, or is asked for."""
    scanned = Segment(sheets, 0, None)
    indexing = _ROW_NS * len(sheets) + _INDEX_NS * sheets.readings
    pays = queries * scanned.query_ns(level, "scan") > indexing
    index = level != levels.REFERENCE and (method == "index" or (method == "auto" and pays))
    return Side(schema, codes, (segment(sheets, 0, schema) if index else scanned,), NOBODY)


def parameters(side: Side) -> dict[str, Any]:
    """Return what must be known of a side beside its arrays to restore it."""
    return {"format": _shelves.FORMAT, "segments": [len(one.sheets) for one in side.segments]}


def arrays(side: Side) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of a side by name; the schema and the categories, which may be long, are one of JSON."""
    said = [
        ["number", of.name, float(of.scale), float(of.weight)]
        if isinstance(of, Numeric)
        else ["category", of.name, float(of.weight), list(codes)]
        for of, codes in zip(side.schema.attributes, side.codes, strict=True)
    ]
    schema = np.frombuffer(json.dumps(said).encode("ascii"), dtype=np.uint8)
    found: dict[str, npt.NDArray[Any]] = {"schema": schema, "withdrawn": side.withdrawn}
    for number, one in enumerate(side.segments):
        if one.index is not None:
            held = one.sheets.arrays() | one.index.arrays()
            found |= {f"{number}-{name}": array for name, array in held.items()}
    return found


def restored(parameters: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> Side:
    """Make a side of what was saved; ValueError, KeyError and their like where it does not hang together."""
    if parameters.get("format") != _shelves.FORMAT:
        raise ValueError(
            f"format {parameters.get('format')!r}, expected {_shelves.FORMAT}: build it anew from its sheets"
        )
    schema, codes = _read_schema(arrays["schema"])
    first, segments = 0, []
    if not parameters["segments"]:
        raise ValueError("no segments")
    for number, count in enumerate(parameters["segments"]):
        if not isinstance(count, int) or count < 0:
            raise ValueError(f"segment {number} of {count!r} rows")
        own = {name.partition("-")[2]: one for name, one in arrays.items() if name.startswith(f"{number}-")}
        sheets = _sheets.restored(own, count)
        index = _shelves.restored(own, count, len(schema.attributes))
        segments.append(Segment(sheets, first, index))
        first += count
    _input.few_enough(first, "segments")
    withdrawn = _input.rows(arrays["withdrawn"], "withdrawn", first, "the index")
    return Side(schema, codes, tuple(segments), withdrawn)


def _read_schema(said: npt.NDArray[Any]) -> tuple[SpecsSchema, _sheets.Codes]:
    attributes: list[Numeric | Categorical] = []
    codes: list[dict[str | int, int]] = []
    try:
        rows = json.loads(said.tobytes())
    except RecursionError as error:
        raise ValueError(str(error)) from None
    for kind, name, *rest in rows:
        code: dict[str | int, int] = {}
        if kind == "number":
            scale, weight = rest
            attributes.append(Numeric(name, scale, weight))
        else:
            weight, categories = rest
            attributes.append(Categorical(name, weight))
            if not isinstance(categories, list) or not set(map(type, categories)) <= {str, int}:
                raise ValueError(f"categories of {name!r} that are neither strings nor whole numbers")
            code = {category: n for n, category in enumerate(categories)}
        codes.append(code)
    return SpecsSchema(*attributes), tuple(codes)
