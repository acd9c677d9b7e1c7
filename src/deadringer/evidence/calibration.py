"""A calibration: everything that turns comparisons into weights, as one frozen value and one small JSON file.

It holds counts, values of independent products, and a few fitted weights; anyone can recompute a weight from it by
hand. How it is fitted stands in `calibrate`; nothing here sees labels.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import resources
from math import isnan, nan
from pathlib import Path
from typing import Any

from deadringer.errors import CalibrationError
from deadringer.model.sheets import Attribute, Category, Cell, Interval, Sheet

FORMAT = 6
#: The calibration shipped in the package.
SHIPPED = "calibration.json"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often one attribute agreed, by degree: `copies` with the work they are of, `independents` within class.

    Counts are of products, so they are fractions where one product is listed several times.
    """

    copies: tuple[float, ...]
    independents: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Pictured:
    """How near the nearest picture came, by degree: of `copies` to the work they are of, of `independents` to any work.

    Counts are of products that have pictures. `compared` is among how many pairs of pictures an independent's nearest
    was the nearest, on average. `counted` says where.
    """

    copies: tuple[float, ...]
    independents: tuple[float, ...]
    compared: float = 1.0
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Worded:
    """How much of a text was copied, by degree: of `copies` from the work they are of, of `independents` from any work.

    Counts are of products that have texts. `pairs` are the pairs of texts an independent was one of, on average, by
    degree with nothing set aside as boilerplate; `compared` is their sum. `counted` says where.
    """

    copies: tuple[float, ...]
    independents: tuple[float, ...]
    pairs: tuple[float, ...]
    compared: float = 1.0
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Embedded(Worded):
    """The same of vectors: how near they came. `steps` are the cosines at which the degrees begin, by `model` alone."""

    model: str = ""
    steps: tuple[float, ...] = ()

    def knows(self, model: str) -> bool:
        """Tell whether vectors of this model were counted: those of no other weigh anything."""
        return bool(model) and model == self.model


@dataclass(frozen=True, slots=True)
class Designated(Worded):
    """Whether designations stand in what makers and sellers write: of `copies` their work's, of `independents` any.

    By degree, used and absent, of products of which that is known. `pairs` and `compared` count the designations that
    an independent could have used; the pairs of those of works of which it used one, and of the others.
    """


@dataclass(frozen=True, slots=True)
class Known:
    """How many labelled products there are of a class."""

    copies: float
    independents: float


@dataclass(frozen=True, slots=True)
class Fusion:
    """The weights of the balanced logistic fusion, in log10 units: an offset, a slope a kind, flags of missing ones."""

    offset: float
    slopes: Mapping[str, float]
    missing: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Null:
    """The greatest weight that each known independent had against any work, and what it counts of its product.

    `found` is the share of known copies that come as far as chance brings one independent in ten, at the most.
    """

    values: tuple[float, ...]
    weights: tuple[float, ...]
    found: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What is known of copies and of independent products, and the weights that follow.

    `population` is the data sheet of the listings of independent products, `weights` 1 over the listings of the same
    product, so that each product counts once; `families` names the family of each: where families are counted, a family
    has one vote. `designations` counts those products by what they bear; `reached` is the greatest weight by its sheet
    that each has against a work it was calibrated with, unbounded: what chance alone comes to in a register of that
    size.
    """

    attributes: Mapping[Attribute, Agreement]
    names: Agreement
    marks: Designated
    images: Pictured
    texts: Worded
    vectors: Embedded
    designations: Mapping[str, float]
    population: Sheet
    weights: tuple[float, ...]
    families: tuple[str, ...]
    reached: tuple[float, ...]
    classes: Mapping[Category | None, Known]
    standards: tuple[str, ...]
    fusion: Fusion
    elub: tuple[float, float]
    null: Null
    independents: int
    copies: int
    provenance: Mapping[str, str] = field(default_factory=dict)
    audit: Mapping[str, str] = field(default_factory=dict)

    def dump(self) -> str:
        """Return the calibration as JSON text, the same bytes for the same content."""
        return (
            json.dumps(
                {
                    "format": FORMAT,
                    "provenance": dict(self.provenance),
                    "audit": dict(self.audit),
                    "independents": self.independents,
                    "copies": self.copies,
                    "fusion": asdict(self.fusion),
                    "elub": self.elub,
                    "standards": self.standards,
                    "null": asdict(self.null),
                    "names": asdict(self.names),
                    "marks": asdict(self.marks),
                    "images": asdict(self.images),
                    "texts": asdict(self.texts),
                    "vectors": asdict(self.vectors),
                    "designations": dict(self.designations),
                    "classes": [{"class": _plain(c), **asdict(known)} for c, known in self.classes.items()],
                    "attributes": [
                        {"name": a.name, "dimension": a.dimension, **asdict(counts)}
                        for a, counts in self.attributes.items()
                    ],
                    "population": {
                        "items": list(self.population.item_ids),
                        "weights": list(self.weights),
                        "families": list(self.families),
                        "reached": [None if isnan(weight) else weight for weight in self.reached],
                        "columns": [
                            {
                                "name": a.name,
                                "dimension": a.dimension,
                                "values": [_plain(cell) for cell in self.population.column(a.name)],
                            }
                            for a in self.population.attributes
                        ],
                    },
                },
                ensure_ascii=False,
                indent=1,
                sort_keys=True,
            )
            + "\n"
        )

    def digest(self) -> str:
        """Return the SHA-256 of the JSON text."""
        return hashlib.sha256(self.dump().encode()).hexdigest()


def _plain(cell: Cell | None) -> Any:
    if isinstance(cell, Category):
        return {"alternatives": [list(parts) for parts in cell.alternatives], "words": sorted(cell.words)}
    return cell


def _cell(value: Any) -> Cell | None:
    if isinstance(value, list):
        return Interval(*map(float, value))
    if isinstance(value, dict):
        return Category(
            tuple(tuple(map(str, parts)) for parts in value["alternatives"]), frozenset(value["words"])
        )
    return None if value is None else float(value)


def _class(value: Any) -> Category | None:
    found = _cell(value)
    if not (found is None or isinstance(found, Category)):
        raise TypeError(f"{value!r} is no class")
    return found


def _elub(raw: Any) -> tuple[float, float]:
    least, most = map(float, raw)
    if not least <= 0.0 <= most:
        raise ValueError(
            "elub: the least log10 likelihood ratio and the greatest are expected, 0 between them"
        )
    return least, most


def _null(raw: Mapping[str, Any]) -> Null:
    values, weights = (tuple(map(float, raw[what])) for what in ("values", "weights"))
    if not len(values) == len(weights) > 0 or min(weights) <= 0.0:
        raise ValueError("null: as many weights as values are expected, one or more, each above 0")
    if not 0.0 <= (found := float(raw["found"])) <= 1.0:
        raise ValueError("null: found is a share")
    return Null(values, weights, found)


def _families(raw: Any) -> list[str]:
    if not (isinstance(raw, list) and all(isinstance(one, str) and one for one in raw)):
        raise TypeError("families: a list of names is expected, one for each of the population")
    return raw


def _agreement(raw: Mapping[str, Any]) -> Agreement:
    return Agreement(tuple(map(float, raw["copies"])), tuple(map(float, raw["independents"])))


def _pictured(raw: Mapping[str, Any]) -> Pictured:
    counts = _agreement(raw)
    return Pictured(counts.copies, counts.independents, max(float(raw["compared"]), 1.0), str(raw["counted"]))


def _worded(raw: Mapping[str, Any]) -> Worded:
    counts, pairs = _agreement(raw), tuple(map(float, raw["pairs"]))
    if not len(pairs) == len(counts.copies) == len(counts.independents):
        raise ValueError("as many degrees of pairs as of products are expected")
    return Worded(
        counts.copies, counts.independents, pairs, max(float(raw["compared"]), 1.0), str(raw["counted"])
    )


def _embedded(raw: Mapping[str, Any]) -> Embedded:
    counts, steps = _worded(raw), tuple(map(float, raw["steps"]))
    if raw["model"] and (len(steps) != len(counts.copies) - 1 or list(steps) != sorted(steps, reverse=True)):
        raise ValueError("vectors: as many steps as degrees but one are expected, the greatest first")
    return Embedded(
        counts.copies,
        counts.independents,
        counts.pairs,
        counts.compared,
        counts.counted,
        str(raw["model"]),
        steps,
    )


def loads(text: str, name: str) -> Calibration:
    """Read a calibration from JSON text; `name` is what to call it in an error.

    Raises
    ------
    CalibrationError
        The text is no calibration of a format this version reads.
    """
    try:
        raw = json.loads(text)
        if raw["format"] != FORMAT:
            raise CalibrationError(f"{name}: format {raw['format']!r}, expected {FORMAT}")
        columns = raw["population"]["columns"]
        attributes = tuple(Attribute(c["name"], c["dimension"]) for c in columns)
        population = Sheet.of_columns(
            raw["population"]["items"],
            attributes,
            {c["name"]: tuple(map(_cell, c["values"])) for c in columns},
        )
        rows = [c["values"] for c in columns]
        rows += [raw["population"]["weights"], raw["population"]["reached"]]
        rows.append(_families(raw["population"]["families"]))
        if any(len(column) != len(population) for column in rows):
            raise CalibrationError(f"{name}: the columns of the population differ in length")
        return Calibration(
            attributes={Attribute(a["name"], a["dimension"]): _agreement(a) for a in raw["attributes"]},
            names=_agreement(raw["names"]),
            marks=Designated(**asdict(_worded(raw["marks"]))),
            images=_pictured(raw["images"]),
            texts=_worded(raw["texts"]),
            vectors=_embedded(raw["vectors"]),
            designations={str(name): float(n) for name, n in raw["designations"].items()},
            population=population,
            weights=tuple(map(float, raw["population"]["weights"])),
            families=tuple(raw["population"]["families"]),
            reached=tuple(nan if one is None else float(one) for one in raw["population"]["reached"]),
            classes={
                _class(one["class"]): Known(float(one["copies"]), float(one["independents"]))
                for one in raw["classes"]
            },
            fusion=Fusion(**raw["fusion"]),
            standards=tuple(map(str, raw["standards"])),
            elub=_elub(raw["elub"]),
            null=_null(raw["null"]),
            independents=int(raw["independents"]),
            copies=int(raw["copies"]),
            provenance=raw["provenance"],
            audit=raw["audit"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CalibrationError(f"{name}: not a calibration file: {error!r}") from None


def load(path: Path | None = None) -> Calibration:
    """Read a calibration: a folder that `deadringer calibrate` wrote, or its JSON file; the shipped one by default.

    Raises
    ------
    CalibrationError
        The folder holds no calibration, or the file is none of a format this version reads.
    """
    if path is None:
        return loads(resources.files(__package__).joinpath(SHIPPED).read_text(encoding="utf-8"), SHIPPED)
    file = path / SHIPPED if path.is_dir() else path
    if not file.is_file():
        raise CalibrationError(
            f"{path}: no {SHIPPED} in this folder: expected one that `deadringer calibrate CASE --out FOLDER` wrote"
            if path.is_dir()
            else f"{path}: there is no such calibration"
        )
    try:
        return loads(file.read_text(encoding="utf-8"), str(file))
    except (UnicodeDecodeError, RecursionError) as error:
        raise CalibrationError(f"{file}: not a calibration file: {error!r}") from None
