"""The order of a docket, and names for its entries that any file system takes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from deadringer.model.values import Claim

#: Longest name of an entry: it is a folder's name, and part of longer paths.
_LONGEST = 40


def ranked(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Put claims first, then matters, each by the best support; what is licensed comes last. Ranks count from 1."""

    def order(claim: Claim) -> tuple[bool, bool, float, str]:
        best = max(f.unbounded for exhibit in claim.exhibits for f in exhibit.findings)
        return claim.state != "claim", claim.permission == "licensed", -best, claim.claim_id

    return tuple(replace(claim, rank=n) for n, claim in enumerate(sorted(claims, key=order), 1))


def slug(text: str) -> str:
    """Return a name of small Latin letters, digits and hyphens; text with none of these is named by its hash."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    plain = (
        re.sub(r"[^a-z0-9]+", "-", apart.encode("ascii", "ignore").decode()).strip("-")[:_LONGEST].strip("-")
    )
    return plain or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def claim_ids(keys: Sequence[tuple[str, str]]) -> list[str]:
    """Return a name for each (forum, respondent), readable, and different for different keys.

    Two keys that would read the same are told apart by a hash, so that a name does not depend on its neighbours'
    order.
    """
    plain = [f"{slug(forum or 'unknown')}-{slug(respondent or 'unknown')}" for forum, respondent in keys]
    seen: dict[str, int] = {}
    for name in plain:
        seen[name] = seen.get(name, 0) + 1
    out = []
    for name, key in zip(plain, keys, strict=True):
        if seen[name] > 1:
            name = (
                f"{name}-{hashlib.sha256(chr(0).join(key).encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
            )
        out.append(name)
    return out
