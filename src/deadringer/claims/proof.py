"""What each kind of evidence can show of each kind of right. Likeness alone is not an element of any of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: (kind of evidence, kind of right) -> what the one can and cannot do for the other, with where the law says so.
PROOF: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("specs", "patent"): (
            "Shows likeness, and establishes no element of a patent: every feature of a claim must be found in the "
            "product (TRIPS art. 28; EPC art. 69), and measures are rarely features. Compare product and claims."
        ),
        ("specs", "utility_model"): (
            "Shows likeness, and establishes no element of a utility model: compare product and claims."
        ),
        ("specs", "design"): (
            "Shows that proportions agree, and establishes no element of a design: the overall impression on the "
            "informed user decides (Regulation (EC) 6/2002 art. 10; TRIPS art. 26). Pictures must be compared."
        ),
        ("specs", "trademark"): (
            "Establishes no element of a mark: a sign used in trade must be identical or confusingly similar (TRIPS "
            "art. 16). For a mark in a shape, pictures must be compared."
        ),
        ("specs", "copyright"): (
            "Shows that drawings or data may have been used, and establishes no copying of a work: measures are facts, "
            "which copyright leaves free (TRIPS art. 9(2); WCT art. 2). Drawings or texts must be compared."
        ),
        ("names", "patent"): "Bears on who derived from whom, and establishes no element of a patent.",
        (
            "names",
            "utility_model",
        ): "Bears on who derived from whom, and establishes no element of a utility model.",
        ("names", "design"): "Bears on who derived from whom, and establishes no element of a design.",
        ("names", "trademark"): (
            "An identical or similar name bears on likelihood of confusion (TRIPS art. 16), if it is registered for "
            "such goods there and was used as a sign in trade. Descriptive or generic names are weak."
        ),
        ("names", "copyright"): "Establishes no element of copyright: names and titles are rarely works.",
    }
)
