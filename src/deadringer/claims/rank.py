"""The order of a docket, and names for its entries that any file system takes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from deadringer.claims.gates import ORDER
from deadringer.errors import InternalError
from deadringer.model.values import Claim

#: Longest name of an entry: it is a folder's name, and part of longer paths.
_LONGEST = 40
_LATIN = re.compile(r"LATIN (?:CAPITAL|SMALL) LETTER (?:DOTLESS )?([A-Z]{1,2})(?: WITH .*)?")


def ranked(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Put claims first, then matters: each by its gates in order, then support, then amount. Ranks count from 1.

    What is licensed comes last. Support is that of the first exhibit's best finding: a strong finding that is not
    complained of lifts no claim. An amount that could not be computed stands behind every one that could.
    """

    def order(claim: Claim) -> tuple[object, ...]:
        lead, total = claim.exhibits[0].findings[0].order, claim.total
        return (
            claim.state != "claim",
            claim.permission == "licensed",
            tuple(ORDER[gate.value] for gate in claim.gates),
            -lead,
            total is None,
            -total.central if total else 0.0,
            claim.claim_id,
        )

    return tuple(replace(claim, rank=n) for n, claim in enumerate(sorted(claims, key=order), 1))


def slug(text: str) -> str:
    """Return a name of small Latin letters, digits and hyphens; text with none of these is named by its hash."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = re.sub(r"[^a-z0-9]+", "-", "".join(map(_plain, apart)).lower())
    return plain.strip("-")[:_LONGEST].strip("-") or _hash(text, 12)


def _plain(letter: str) -> str:
    """Return the Latin letter a stroke or a hook was added to, nothing for an accent, the letter itself if it is one.

    Unicode takes accents apart, but holds a letter with a stroke for a letter of its own; its name tells.
    """
    if letter.isascii():
        return letter
    found = _LATIN.fullmatch(unicodedata.name(letter, ""))
    return found.group(1) if found else "" if unicodedata.combining(letter) else "-"


def claim_ids(keys: Sequence[tuple[str, str]]) -> list[str]:
    """Return a name for each (forum, respondent), readable, and different for different keys.

    Keys that would read the same are told apart by a hash of the key, so that no name depends on their order. The
    hash is lengthened until no two names agree.
    """
    plain = [f"{slug(forum or 'unknown')}-{slug(respondent or 'unknown')}" for forum, respondent in keys]
    told = Counter(plain)
    for length in range(8, 65, 8):
        names = [
            name if told[name] == 1 else f"{name}-{_hash(chr(0).join(key), length)}"
            for name, key in zip(plain, keys, strict=True)
        ]
        if len(set(names)) == len(names):
            return names
    raise InternalError(f"claim_ids: expected different keys, got {len(keys)} of which some are the same")


def _hash(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
