"""The house stands as drawn: who may import whom, how long a file may be, and where each kind of code lives."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "deadringer"
#: Kernel -> the main file of its folder in the core: what it does.
KERNELS = {
    "cosine": "join",
    "hamming": "join",
    "indel": "join",
    "passages": "align",
    "pdq": "hash",
    "shingle": "join",
    "specs": "join",
}

#: Files of the kernels room that are no kernel.
SHARED = {
    *("__init__", "_bags", "_binary", "_codes", "_input", "_letters", "_mih", "_parts", "_postings"),
    *("_quantised", "_readings", "_run", "_schema", "_segments", "_sets", "_sheets", "_shelves", "_stock"),
    *("_store", "_strings", "_value", "_vectors", "_words", "level"),
}

#: Room -> (rooms it may import, third parties it may import). A room that is still to be built has its row already.
MAY: dict[str, tuple[set[str], set[str]]] = {
    "errors": (set(), set()),
    "reference": (set(), set()),
    "model": ({"errors"}, set()),
    "pairs": ({"errors"}, {"numpy", "pyarrow"}),
    "_core": ({"errors"}, {"numpy"}),
    "kernels": ({"_core", "pairs", "errors", "reference"}, {"numpy"}),
    "facets": ({"kernels", "model", "errors"}, {"numpy"}),
    "register": ({"model", "errors"}, {"pyarrow", "rfc8785", "cryptography"}),
    "screening": ({"kernels", "facets", "pairs", "model", "errors"}, {"numpy", "pyarrow"}),
    "evidence": ({"model", "errors"}, {"numpy"}),
    "rights": ({"model", "errors"}, set()),
    "claims": ({"model", "errors"}, set()),
    "dossier": ({"model", "errors"}, {"jinja2", "cryptography", "markupsafe"}),
    "distributed": ({"screening", "model", "errors"}, set()),
    "casework": (
        {"kernels", "facets", "register", "screening", "evidence", "rights", "claims", "dossier"}
        | {"pairs", "model", "errors"},
        {"numpy", "pyarrow"},
    ),
    "cli": ({"casework", "distributed", "model", "errors"}, {"click", "rich"}),
    "__init__": ({"kernels", "facets", "pairs", "errors", "casework"}, set()),
}
#: Third parties that only single files of a room may import.
ONLY_IN = {
    "pyarrow": {
        "model/schemas.py",
        "kernels/_binary.py",
        "kernels/_input.py",
        "kernels/_parts.py",
        "kernels/_readings.py",
        "kernels/_sets.py",
        "kernels/_vectors.py",
    },
    "anyascii": {"facets/names.py", "facets/_words.py"},
    "pint": {"facets/units.py"},
    "PIL": {"facets/_decode.py"},
    "pypdf": {"facets/_pdf.py"},
    "weasyprint": {"dossier/pdf.py"},
    "dask": {"distributed/dask.py"},
    "pyspark": {"distributed/spark.py"},
    "ray": {"distributed/ray.py"},
}
#: Files over the budget of 400 lines, with the reason. None: a second idea in a file belongs in a second file.
LONG: dict[str, str] = {}
BUDGET = 400


def python_files() -> list[Path]:
    return sorted(p for p in SOURCE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found += [
                f"{node.module}.{alias.name}" if node.module == "deadringer" else str(node.module)
                for alias in node.names
            ]
    return found


def refused(where: str, name: str, file: str) -> str | None:
    """Return why this import is not allowed, or None where it is."""
    rooms, others = MAY[where]
    top, _, rest = name.partition(".")
    if top == "deadringer":
        into = rest.partition(".")[0]
        return None if into in ("", where) or into in rooms else f"{where} may not import {into}"
    if top in sys.stdlib_module_names:
        return None if top != "sqlite3" or where == "register" else "SQL lives in register only"
    if top in ONLY_IN and (file in ONLY_IN[top] or top not in others):
        return None if file in ONLY_IN[top] else f"{top} belongs in {sorted(ONLY_IN[top])} only"
    return None if top in others else f"{where} may not import {top}"


@pytest.mark.parametrize("path", python_files(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_file_imports_only_what_its_room_may(path: Path) -> None:
    file = str(path.relative_to(SOURCE))
    assert room(path) in MAY, f"no such room in the house: {room(path)}"
    assert [why for name in imports(path) if (why := refused(room(path), name, file))] == []


def test_the_import_table_refuses_what_it_should() -> None:
    assert (
        refused("rights", "deadringer.evidence.weigh", "rights/permission.py")
        == "rights may not import evidence"
    )
    assert refused("claims", "numpy", "claims/rank.py") == "claims may not import numpy"
    assert str(refused("model", "pyarrow", "model/values.py")).startswith("pyarrow belongs in ['kernels/_bin")
    assert refused("casework", "sqlite3", "casework/folder.py") == "SQL lives in register only"
    assert refused("casework", "deadringer.cli", "casework/folder.py") == "casework may not import cli"
    assert refused("casework", "deadringer.distributed", "casework/folder.py") is not None
    assert refused("distributed", "dask.distributed", "distributed/dask.py") is None
    assert refused("distributed", "dask", "distributed/ray.py") is not None
    assert refused("reference", "numpy", "reference/indel.py") == "reference may not import numpy"
    assert refused("evidence", "deadringer.register", "evidence/weigh.py") is not None
    assert refused("model", "pyarrow", "model/schemas.py") is None


def budgeted() -> list[Path]:
    kinds = {".py", ".pyx", ".pyi", ".pxd", ".c", ".h"}
    return sorted(
        p
        for top in ("src", "csrc", "tests", "benchmarks")
        for p in (ROOT / top).rglob("*")
        if p.suffix in kinds
    )


def test_no_file_is_over_the_line_budget_without_a_reason() -> None:
    lengths = {str(p.relative_to(ROOT)): len(p.read_text(encoding="utf-8").splitlines()) for p in budgeted()}
    assert {file: n for file, n in lengths.items() if n > BUDGET and file not in LONG} == {}
    assert [file for file in LONG if lengths.get(file, 0) <= BUDGET] == [], "no longer needs its reason"


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_kernel_has_one_name_everywhere(kernel: str) -> None:
    mirrored = [
        f"csrc/{kernel}/{KERNELS[kernel]}.c",
        f"csrc/{kernel}/{KERNELS[kernel]}.h",
        f"src/deadringer/_core/{kernel}.pyx",
        f"src/deadringer/_core/{kernel}.pyi",
        f"src/deadringer/reference/{kernel}.py",
        f"src/deadringer/kernels/{kernel}.py",
        f"tests/kernels/test_{kernel}.py",
        f"benchmarks/bench_{kernel}.py",
    ]
    assert [file for file in mirrored if not (ROOT / file).is_file()] == []


def test_every_kernel_folder_is_a_kernel() -> None:
    rooms = {p.name for p in (ROOT / "csrc").iterdir() if p.is_dir()}
    assert rooms - {"core"} == set(KERNELS)
    for where, kind, shared in (
        ("reference", "*.py", {"__init__", "rarity"}),  # which evidence counts, not a kernel
        ("_core", "*.pyx", {"cpu", "pairs"}),
        ("_core", "*.pyi", {"cpu", "pairs"}),
        ("kernels", "*.py", SHARED),
    ):
        assert {p.stem for p in (SOURCE / where).glob(kind)} - shared == set(KERNELS), where


def test_intrinsics_stand_only_in_files_of_an_instruction_set() -> None:
    marks = re.compile(r"immintrin\.h|arm_neon\.h|\b_mm\d*_\w+|__builtin_ia32_")
    files = [p for p in (ROOT / "csrc").rglob("*.[ch]") if not p.stem.endswith(("_x86", "_arm"))]
    assert len(files) > 5
    assert [str(p) for p in files if marks.search(p.read_text(encoding="utf-8"))] == []


def test_the_core_has_no_threads_no_input_or_output_and_no_mutable_globals() -> None:
    never = re.compile(
        r"pthread|\bfopen\b|\bprintf\b|\berrno\b|^static (?!const|inline)[\w ]+\*?\w+(\[.*\])? *(=|;)", re.M
    )
    files = sorted((ROOT / "csrc").rglob("*.[ch]"))
    assert [(p.name, m.group()) for p in files if (m := never.search(p.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize("where", ["evidence", "screening", "facets"])
def test_likeness_never_sees_a_licence_or_who_held_the_documents(where: str) -> None:
    """Promise: likeness and permission meet only in a claim."""
    for path in (SOURCE / where).rglob("*.py"):
        named = {
            n.id for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Name)
        }
        assert named & {"Licence", "Right", "Title", "Permission", "Party", "Succession"} == set(), path


def test_only_calibrate_and_audit_see_labels() -> None:
    users = {
        str(path.relative_to(SOURCE))
        for path in python_files()
        if "read_labels" in path.read_text(encoding="utf-8")
        or re.search(r"\bimport .*\bLabel\b", path.read_text(encoding="utf-8"))
    }
    allowed = {"casework/labelled.py", "evidence/labelled.py", "register/__init__.py", "register/labels.py"}
    assert users <= allowed


def test_the_project_speaks_of_itself_alone() -> None:
    paths = re.compile(r"/(?:work|root|home)/|/tmp/[a-z]|index-url|--registry")
    texts = [
        p
        for p in ROOT.rglob("*")
        if p.suffix in {".py", ".md", ".toml", ".c", ".h", ".pyx", ".yaml", ".txt"} or p.name == "run"
    ]
    ours = [
        p
        for p in texts
        if p.is_file() and not {".git", "build", "dist", ".venv", "out"} & set(p.relative_to(ROOT).parts)
    ]
    found = [
        str(p.relative_to(ROOT))
        for p in ours
        if paths.search(p.read_text(encoding="utf-8", errors="replace"))
    ]
    assert [f for f in found if f != "tests/test_architecture.py"] == []
