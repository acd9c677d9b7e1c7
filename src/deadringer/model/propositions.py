"""What a likelihood ratio compares: the propositions, in words for someone who knows no statistics.

Their one home: every output that shows a ratio prints these texts. Nothing here, nor anywhere else, says how probable
a proposition is: a ratio speaks of the findings only.
"""

from __future__ import annotations

#: The propositions by their usual short names. A ratio above 1 is for Hp rather than Hd.
HP = "the thing seen was derived from the work, directly or through another"
HD = "the thing seen was made independently by others, for the same purpose, in the same class and period"
HD2 = "both follow a common source or standard, or function leaves no choice"
#: The same within a sentence: as nouns, and as what the thing seen was.
FOR, AGAINST = "derivation from the work", "independent making"
DERIVED, INDEPENDENT = "derived from the work", "made independently"

#: The order in which they are read out: each a heading and its sentences.
READING: tuple[tuple[str, str], ...] = (
    (
        "Compared",
        "The likelihood ratio (LR) compares how probable the findings are if one proposition is true with how probable "
        "they are if another is.",
    ),
    ("Hp", f"{HP[0].upper()}{HP[1:]}."),
    ("Hd", f"{HD[0].upper()}{HD[1:]}."),
    (
        "Hd2",
        f"{HD2[0].upper()}{HD2[1:]}. A standard thread, connector or cartridge makes things fit together; that is "
        "interoperability, and no likeness. Where an attribute is known to follow a standard, agreement in it is left "
        "out of the ratio. Of all else the ratio does not tell Hd2 from Hp.",
    ),
    (
        "Read as",
        "log10 LR counts tenfold steps. At 1 the findings are 10 times as probable under Hp as under Hd, and at 2 they "
        "are 100 times. At \u22121 they are 10 times as probable under Hd as under Hp. At 0 they tell nothing.",
    ),
    (
        "Best of N",
        "A sighting is weighed with many works, and the best is shown. The best of many is higher by chance, and the "
        "ratio of one pair does not allow for that. So the number of works and the runner-up stand beside it.",
    ),
    (
        "Not said",
        "How probable a proposition is. That depends on everything else known in the matter too, and is for the court.",
    ),
)

#: By name, for the metadata of tables and for the manifest.
NAMED = {"Hp": HP, "Hd": HD, "Hd2": HD2}
