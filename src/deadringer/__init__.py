"""deadringer: exact joins that find copies of protected works, and claims that stand up.

The joins and their values are here; heavy rooms are loaded when first asked for. `deadringer.casework` has the whole
way from a folder of tables to a docket.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version as _version
from typing import TYPE_CHECKING, Any

from deadringer import errors

if TYPE_CHECKING:
    from deadringer.facets.images import HashedImage, hash_images
    from deadringer.facets.reading import ReadText, read_texts
    from deadringer.kernels.cosine import CosineIndex, cosine_join, cosine_scores, cosine_self_join
    from deadringer.kernels.hamming import HammingIndex, hamming_join, hamming_scores, hamming_self_join
    from deadringer.kernels.indel import IndelIndex, indel_join, indel_scores, indel_self_join
    from deadringer.kernels.level import cpu_level, show_versions
    from deadringer.kernels.passages import Passage, aligned_passages, shingles
    from deadringer.kernels.pdq import PdqHash, pdq, pdq_dihedral
    from deadringer.kernels.shingle import (
        ShingleIndex,
        containment_join,
        containment_scores,
        containment_self_join,
        jaccard_join,
        jaccard_scores,
        jaccard_self_join,
    )
    from deadringer.kernels.specs import (
        Categorical,
        Numeric,
        SpecsIndex,
        SpecsSchema,
        specs_join,
        specs_scores,
        specs_self_join,
    )
    from deadringer.pairs import PairList

_ROOMS = {
    "deadringer.kernels.cosine": ("CosineIndex", "cosine_join", "cosine_scores", "cosine_self_join"),
    "deadringer.kernels.hamming": ("HammingIndex", "hamming_join", "hamming_scores", "hamming_self_join"),
    "deadringer.facets.images": ("HashedImage", "hash_images"),
    "deadringer.facets.reading": ("ReadText", "read_texts"),
    "deadringer.kernels.indel": ("IndelIndex", "indel_join", "indel_scores", "indel_self_join"),
    "deadringer.kernels.level": ("cpu_level", "show_versions"),
    "deadringer.kernels.passages": ("Passage", "aligned_passages", "shingles"),
    "deadringer.kernels.pdq": ("PdqHash", "pdq", "pdq_dihedral"),
    "deadringer.kernels.shingle": (
        "ShingleIndex",
        "containment_join",
        "containment_scores",
        "containment_self_join",
        "jaccard_join",
        "jaccard_scores",
        "jaccard_self_join",
    ),
    "deadringer.kernels.specs": (
        "Categorical",
        "Numeric",
        "SpecsIndex",
        "SpecsSchema",
        "specs_join",
        "specs_scores",
        "specs_self_join",
    ),
    "deadringer.pairs": ("PairList",),
}
_WHERE = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Categorical",
    "CosineIndex",
    "HammingIndex",
    "HashedImage",
    "IndelIndex",
    "Numeric",
    "PairList",
    "Passage",
    "PdqHash",
    "ReadText",
    "ShingleIndex",
    "SpecsIndex",
    "SpecsSchema",
    "aligned_passages",
    "containment_join",
    "containment_scores",
    "containment_self_join",
    "cosine_join",
    "cosine_scores",
    "cosine_self_join",
    "cpu_level",
    "errors",
    "hamming_join",
    "hamming_scores",
    "hamming_self_join",
    "hash_images",
    "indel_join",
    "indel_scores",
    "indel_self_join",
    "jaccard_join",
    "jaccard_scores",
    "jaccard_self_join",
    "pdq",
    "pdq_dihedral",
    "read_texts",
    "shingles",
    "show_versions",
    "specs_join",
    "specs_scores",
    "specs_self_join",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version("deadringer")
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
