"""The dossier of one claim or matter: a folder that anyone can read without a program, and check.

The first page has all that is said of the whole; where there are more exhibits than a page holds, more pages follow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from deadringer.dossier import docket as room
from deadringer.dossier import seal, sheets
from deadringer.dossier.brief import brief
from deadringer.dossier.desk import Desk
from deadringer.dossier.docket import Docket
from deadringer.dossier.manifest import write_atomically
from deadringer.dossier.rests import MOST
from deadringer.dossier.seal import Sealing
from deadringer.model.values import Claim

PAGE = "index.html"
_FURTHER = re.compile(r"page-[0-9]+\.html")


def write_dossier(
    folder: Path, claim: Claim, docket: Docket, sealing: Sealing | None = None
) -> tuple[Path, ...]:
    """Write the dossier of one claim or matter, and its seal; return what was written.

    It is index.html and, where there are more exhibits than `docket.SHEETS`, further pages that hold so many each.
    Other files in the folder are left as they are, and are summed with the rest.
    """
    sealing = sealing or Sealing()
    folder.mkdir(parents=True, exist_ok=True)
    pages = _pages(len(claim.exhibits))
    for old in set(folder.glob("page-*.html")) - {folder / one.name for one in pages}:
        if _FURTHER.fullmatch(old.name):
            old.unlink()  # of a longer dossier that was here before
    for one in pages:
        desk = Desk(docket.index)
        if one.number == 1:
            found = sheets.part(claim, docket.answers, docket.proof, desk, room.SHEETS)
            said = brief(found, docket, desk, sealing)
        else:
            found, said = sheets.more(claim, docket.answers, desk, one.first - 1, one.last), None
        near = pages if one.number == 1 else [pages[0], *pages[max(1, one.number - 2) : one.number + 1]]
        more = {
            "part": found,
            "page": one,
            "near": near,
            "pages": len(pages),
            "brief": said,
            "scale": docket.scales,
        }
        write_atomically(folder / one.name, room.laid_on("dossier.html", docket, desk, **more))
    written = [folder / one.name for one in pages]
    proof = folder / seal.PROOF
    if sealing.shown is not None:
        held = docket.holdings.rows(docket.holdings.rests(claim))
        seal.write_proof(folder, sealing.shown(islice(held, MOST)))
        written.append(proof)
    else:
        proof.unlink(missing_ok=True)
    return (*written, *seal.seal(folder, sealing))


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of a dossier: its number and name, and the first and last of its exhibits, counted from 1."""

    number: int
    name: str
    first: int
    last: int


def _pages(exhibits: int) -> list[_Page]:
    begins = range(0, max(exhibits, 1), room.SHEETS)
    return [
        _Page(n, PAGE if n == 1 else f"page-{n}.html", begin + 1, min(begin + room.SHEETS, exhibits))
        for n, begin in enumerate(begins, 1)
    ]


def every_page(folder: Path) -> list[Path]:
    """Return the pages of a dossier that was written, in order."""
    further = [path for path in folder.glob("page-*.html") if _FURTHER.fullmatch(path.name)]
    return [folder / PAGE, *sorted(further, key=lambda path: int(path.stem.removeprefix("page-")))]
