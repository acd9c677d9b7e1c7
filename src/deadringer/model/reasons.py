"""What every rule answers with: yes, no or unknown, the steps that led there, and what would decide."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One step of an answer: what was found, where it is stated, and how certain that is."""

    text: str
    source: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Yes (True), no (False) or unknown (None), with the steps that led there; `decides` says what would settle it."""

    value: bool | None
    reasons: tuple[Reason, ...] = ()
    decides: tuple[str, ...] = ()
