"""What the kinds of things a claim consists of are called on paper. Nothing is decided here."""

from __future__ import annotations

from deadringer.model.claims import Money

#: Why an act may not be complained of, where its permission is settled.
SETTLED = {
    "not_required": "No right in force was touched, so no permission was needed.",
    "own": "It is of the holder's own make.",
    "licensed": "It was licensed, as far as is stated.",
    "exhausted": "The goods were sold with consent before, as far as is stated.",
    "prior_use": "The maker was there first, as far as is stated: that is prior use.",
}
#: What each gate asks, and what is said where it is passed, where it is not, and where that is not known.
GATE = {
    "right": (
        "A right in force",
        "A right was in force there and then.",
        "No right is known to have been in force there and then.",
        "It is not known whether a right was in force there and then.",
    ),
    "act": (
        "An act",
        "An act is on record.",
        "No act is on record.",
        "It is not known whether there was an act.",
    ),
    "standing": (
        "Standing",
        "The claimant may sue on that right.",
        "The claimant may not sue on that right.",
        "It is not known whether the claimant may sue on that right.",
    ),
    "time": (
        "Time",
        "There is still time to sue.",
        "The time to sue has run out, as far as is known.",
        "It is not known whether there is still time to sue.",
    ),
    "permission": (
        "Permission",
        "No permission is shown for the act.",
        "The act was permitted, or needed no permission.",
        "It is not known whether the act was permitted.",
    ),
    "proof": (
        "Evidence",
        "There is evidence of a kind that can show this right.",
        "The evidence at hand is not of a kind that can show this right.",
        "It is not known whether the evidence can show this right.",
    ),
}
#: Whether a gate is passed.
PASSED = {True: "passed", False: "not passed", None: "not known"}
GROUND = {
    "right": "an exclusive right",
    "contract": "a contract",
    "no_export": "a clause against export",
    "after_end": "duties after the end of a licence",
    "know_how": "know-how that was entrusted",
    "unfair_competition": "unfair competition",
}
BAR = {
    "immunity": "State immunity",
    "arbitration": "an arbitration clause",
    "dissolved": "a respondent that is dissolved",
    "sanctions": "sanctions",
}
DEFENCE = {
    "no_right": "no right was in force here",
    "hand_over": "the documents were handed over between States",
    "licence": "there was a licence",
    "prior_use": "it used the thing before the right",
    "exhaustion": "the goods were sold with the holder's consent",
    "invalidity": "the right is not valid",
    "limitation": "it is too late to sue",
    "non_use": "the mark was not used",
    "independent": "the thing was made independently",
    "successor": "another took over what was owed",
}
SHOWN = {
    "yes": "seen",
    "equivalent": "seen as an equivalent",
    "no": "not there",
    "unknown": "not known",
    "": "nobody looked",
}
#: Whether the time to sue is over.
OVER = {True: "over", False: "open", None: "not known"}


def called(names: dict[str, str], kind: str) -> str:
    """Return what a kind is called; one that has no words yet is said by its code."""
    return names.get(kind, kind.replace("_", " "))


def sum_of(value: float) -> str:
    """Return a sum as it is read: whole from a hundred on, to the cent below."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"


def money(found: Money) -> str:
    """Return a sum with its low and high, where they differ."""
    if found.low == found.high:
        return f"{sum_of(found.central)} {found.currency}"
    return f"{sum_of(found.central)} {found.currency}, from {sum_of(found.low)} to {sum_of(found.high)}"
