"""What each kind of evidence can show of each kind of right, and which can carry a claim. Likeness alone is no element.

A claim on a right is carried by a chart in which every element of the right was found, by whom and where on record
(`chart`); or by evidence of a kind that is itself what the right is about: a registered design or a drawing by a
picture alike, a text by passages in common, a mark by its use in what the seller himself says. Figures of a data sheet
carry none, and neither does a name that others gave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from deadringer.model.values import Finding

# What decides for each kind of right, with where the law says so. Numbers and titles of instruments as in force in
# 2026; Regulation (EC) 6/2002 is cited as amended by Regulation (EU) 2024/2822.
_PATENT = "every feature of a claim must be found in the product (TRIPS art. 28; EPC art. 69; RU Civil Code art. 1358)"
_MODEL = (
    "every feature of a claim must be found in the product (Paris Convention art. 1(2); national law, as RU Civil "
    "Code art. 1358 or DE GebrMG sec. 12a)"
)
_DESIGN = (
    "the overall impression on the informed user decides (TRIPS art. 26; Regulation (EC) 6/2002 art. 10)"
)
_MARK = "a sign used in trade must be identical or confusingly similar (TRIPS art. 16(1))"
_PICTURE = (
    "pictures are compared as wholes, and what is only a little like, cropped or drawn anew is not found"
)
_NEAR = (
    "Vectors near one another show that a model found two texts or pictures alike, by rules that nobody can read off "
    "it; they are a hint where to look, and establish no"
)
_COPYRIGHT = "copyright leaves facts and ideas free (TRIPS art. 9(2); WCT art. 2)"

#: (kind of evidence, kind of right) -> what the one can and cannot do for the other, with where the law says so.
PROOF: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("specs", "patent"): (
            f"Figures of a data sheet alone show likeness, and establish no element of a patent: {_PATENT}, and "
            "measures are rarely features. Compare the product with the claims."
        ),
        ("specs", "utility_model"): (
            f"Figures of a data sheet alone show likeness, and establish no element of a utility model: {_MODEL}. "
            "Compare the product with the claims."
        ),
        ("specs", "design"): (
            f"Figures of a data sheet show that proportions agree, and establish no element of a design: {_DESIGN}. "
            "Pictures must be compared."
        ),
        ("specs", "trademark"): (
            f"Figures of a data sheet alone show likeness, and establish no element of a mark: {_MARK}. For a mark in "
            "a shape, pictures must be compared."
        ),
        ("specs", "copyright"): (
            "Figures of a data sheet show that drawings or data may have been used, and establish no copying of a "
            f"work: measures are facts, and {_COPYRIGHT}. That drawings or texts were copied is shown by these alone."
        ),
        ("images", "patent"): (
            f"A picture alike shows that a picture was used, and establishes no element of a patent: {_PATENT}. A "
            "copied drawing bears on who had access to what."
        ),
        ("images", "utility_model"): (
            "A picture alike shows that a picture was used, and establishes no element of a utility model: "
            f"{_MODEL}. A copied drawing bears on who had access to what."
        ),
        ("images", "design"): (
            f"A picture alike shows that a picture was used, and establishes no element of a design: {_DESIGN}. "
            f"Compare the product with the registered views: {_PICTURE}."
        ),
        ("images", "trademark"): (
            f"A picture of a sign alike bears on identity with the mark: {_MARK}, for goods it is registered for "
            f"there. Likeness short of a copy is not seen: {_PICTURE}."
        ),
        ("images", "copyright"): (
            "A picture alike shows that a drawing or photograph was reproduced, whole (Berne Convention art. 2(1) and "
            f"9(1)), unless both come from a third. It establishes no copying of the thing shown: {_COPYRIGHT}."
        ),
        ("texts", "patent"): (
            f"Text in common shows that a text was used, and establishes no element of a patent: {_PATENT}. A copied "
            "description bears on who had access to what, and an earlier one may be prior art."
        ),
        ("texts", "utility_model"): (
            f"Text in common shows that a text was used, and establishes no element of a utility model: {_MODEL}. A "
            "copied description bears on who had access to what."
        ),
        ("texts", "design"): (
            f"Text in common establishes no element of a design: {_DESIGN}, and no words enter into it."
        ),
        ("texts", "trademark"): (
            f"Text in common establishes no element of a mark: {_MARK}. A mark within a text may be named to say what "
            "the goods are."
        ),
        ("texts", "copyright"): (
            "Passages in common show that the expression of a text was reproduced (Berne Convention art. 2(1) and "
            f"9(1)), unless both come from a third or were bound to the same words: {_COPYRIGHT}. So facts, measures, "
            "steps in their one order, single words and short phrases are free; quotation to the extent justified is "
            "allowed (Berne Convention art. 10(1)); an official text may not be protected at all (art. 2(4)). Whether "
            "what was taken is original, and enough, is for the court: the passages are quoted side by side. It "
            "establishes no copying of what is told in other words."
        ),
        ("vectors", "patent"): (
            f"{_NEAR} element of a patent: {_PATENT}. Compare the product with the claims."
        ),
        ("vectors", "utility_model"): (
            f"{_NEAR} element of a utility model: {_MODEL}. Compare the product with the claims."
        ),
        ("vectors", "design"): (
            f"{_NEAR} element of a design: {_DESIGN}. Compare the product with the registered views."
        ),
        ("vectors", "trademark"): (f"{_NEAR} element of a mark: {_MARK}. Compare the signs themselves."),
        ("vectors", "copyright"): (
            f"{_NEAR} copying: {_COPYRIGHT}, and a model brings near what tells the same "
            "in other words too. Lay the texts or pictures beside each other."
        ),
        ("names", "patent"): (
            f"A name bears on what derives from what, and establishes no element of a patent: {_PATENT}."
        ),
        ("names", "utility_model"): (
            f"A name bears on what derives from what, and establishes no element of a utility model: {_MODEL}."
        ),
        ("names", "design"): (
            f"A name bears on what derives from what, and establishes no element of a design: {_DESIGN}."
        ),
        ("names", "trademark"): (
            f"A name alike bears on likelihood of confusion: {_MARK}, for goods it is registered for there. A name "
            "that others gave, or that has become generic, is weak or none at all."
        ),
        ("names", "copyright"): (
            f"A name establishes no element of copyright: titles are rarely works, and {_COPYRIGHT}."
        ),
    }
)

#: Kind of right -> the kinds of evidence that can carry a claim on it without a chart.
CARRIES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "patent": frozenset(),
        "utility_model": frozenset(),
        "design": frozenset({"images"}),
        "trademark": frozenset({"marks"}),
        "copyright": frozenset({"images", "texts"}),
    }
)

#: What is to be done where the evidence carries no claim, by kind of right.
LOOK = MappingProxyType(
    {
        "patent": "compare the product with every feature of the claims (tables elements and showings)",
        "utility_model": "compare the product with every feature of the claims (tables elements and showings)",
        "design": "compare the product with the registered views (pictures, or tables elements and showings)",
        "trademark": "show the sign in use for such goods (texts of the seller, or tables elements and showings)",
        "copyright": "show what was reproduced of the drawing, photograph or text (or tables elements and showings)",
    }
)


def kinds_of(finding: Finding) -> frozenset[str]:
    """Return the kinds of evidence that a finding has for derivation: those that weigh for it, and pictures alike.

    A picture alike by the case's cutoff is one whatever it weighs: no calibration need have counted pictures.
    """
    found = {kind for kind, weight in finding.kinds.items() if weight is not None and weight > 0}
    return frozenset(found | {"images"} if finding.likenesses else found - {"images"})


def carried(kinds: Sequence[str], shown: frozenset[str], charted: bool | None) -> bool | None:
    """Tell whether evidence carries a claim on a right.

    Parameters
    ----------
    kinds : sequence of str
        The kinds the right may be of: where it is not known which, it must be carried as each of them.
    shown : frozenset of str
        The kinds of evidence at hand.
    charted : bool or None
        Whether every element of the right was found; False where one is not there; None where nobody has looked.

    Returns
    -------
    bool or None
        True; False where an element was looked for and is not there; None where nothing carries it yet.
    """
    if charted is not None:
        return charted
    return True if kinds and all(CARRIES[kind] & shown for kind in kinds) else None
