"""Words that stand in nothing we say: they accuse, or claim more than a finding can bear. Quotations are data."""

from __future__ import annotations

import re

NEVER = re.compile(
    r"\b(?:thie(?:f|ves)|guilt\w*|infringers?|counterfeit\w*|illegal\w*|stolen|pirat\w*|piracy|clon(?:es?|ed|ing)|"
    r"proves?|certainly)\b",
    re.IGNORECASE,
)
