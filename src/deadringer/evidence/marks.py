"""Evidence of marks: how much more often a copy's own texts use a designation of its work than an independent's do.

What is counted is whether a product's label, listing, catalogue and the like (the facet's roles: where its maker or
seller speaks) have a designation of the work as their own. One in a comparison is of neither degree: who sells what is
compatible with a thing names the thing, and so does who says that his is better. It weighs nothing, and is shown.

As with texts, of independents two things are counted, how many use a designation of any work and how many of all they
could have used; among m designations one is used by chance in no more than m times the share of those used, whatever
they have to do with one another. What several lines of works bear tells the less which of them it is, but never against
one. That none is used may say a little against, within what was counted: copies are often given another name.

A name that a sighting bears often stands in its texts too. So the ratio is never to be added to that of names: the
greater of both is what one hand that wrote both can bear.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import numpy as np

from deadringer.evidence import texts
from deadringer.evidence.calibration import Designated
from deadringer.evidence.measures import Bools, Floats, Ints
from deadringer.model.marks import ABSENT, COMPARED, MISSING, USED, Marked, Use

KIND = "marks"
#: Degrees by place: used, absent.
DEGREES = 2
#: Decimals of counts, as a calibration keeps them.
DIGITS = 6
#: Nothing was counted.
UNCOUNTED = Designated((0.0,) * DEGREES, (0.0,) * DEGREES, (0.0,) * DEGREES)


def degrees(states: Ints) -> Ints:
    """Return the degree of each state: 0 used, 1 absent, -1 where neither is known (missing, or compared)."""
    return np.select([states == USED, states == ABSENT], [0, 1], -1).astype(np.intp)


def count(
    states: Ints, copy: Bools, independent: Bools, weight: Callable[[Bools], Floats], many: Floats
) -> Designated:
    """Count uses by degree, of copies with the works they are of and of independents with any.

    Parameters
    ----------
    states : ndarray of intp, shape (n, m)
        Of n sightings and m works, codes of `model.marks.STATES`.
    copy : ndarray of bool, shape (n, m)
        Which works each copy is of. With other works, such as a sibling's, it is not counted.
    independent : ndarray of bool, shape (n,)
        Which sightings are independents.
    weight : callable
        What each of some rows counts, as `Labelled.weight` has it: a product once, shared among its listings of which
        something is known.
    many : ndarray of float64, shape (n, m)
        How many designations of the work were looked for in texts of the sighting.

    Returns
    -------
    Designated
        Nothing where no copy, or no independent, has texts and designations to count.
    """
    found = degrees(states)
    own, any_ = _nearest(np.where(copy, found, -1)), _nearest(np.where(independent[:, None], found, -1))
    weights = weight(own >= 0), weight(any_ >= 0)
    n1, n0 = (
        tuple(round(float(each[at == degree].sum()), DIGITS) for degree in range(DEGREES))
        for at, each in zip((own, any_), weights, strict=True)
    )
    if not sum(n1) or not sum(n0):
        return UNCOUNTED
    each = weights[1][:, None] * many / sum(n0)
    pairs = tuple(round(float(each[found == degree].sum()), DIGITS) for degree in range(DEGREES))
    return Designated(n1, n0, pairs, round(sum(pairs), DIGITS))


def _nearest(found: Ints) -> Ints:
    """Return the least degree of each row, -1 where none is known."""
    least = np.where(found < 0, DEGREES, found).min(axis=1, initial=DEGREES)
    return np.where(least == DEGREES, -1, least)


def ratios(counts: Designated, states: Ints, compared: Floats, others: Floats) -> Floats:
    """Return log10 likelihood ratios of the use of designations, within the bound of the known independents.

    Parameters
    ----------
    counts : Designated
    states : ndarray of intp
        Codes of `model.marks.STATES`; any shape.
    compared : ndarray of float64
        Among how many designations: those of the work, or of all where it is the one of them that is used.
    others : ndarray of float64
        How many other lines of works bear or write the one used, and other known products.

    Returns
    -------
    ndarray of float64
        NaN where missing or only compared, and everywhere where nothing was counted.
    """
    if not sum(counts.copies) or not sum(counts.independents):
        return np.full(np.shape(states), np.nan)
    found = degrees(np.asarray(states))
    weight = texts.by_degree(counts, found, np.asarray(compared, np.float64))
    less = np.maximum(weight - np.log10(1.0 + np.asarray(others, np.float64)), np.minimum(weight, 0.0))
    return np.where(found == 0, less, weight)


def chance(counts: Designated, found: Ints, compared: Floats, others: Floats) -> Floats:
    """Return how often an independent uses one of so many designations, NaN where missing, or only compared.

    `found` are degrees, the rest is as for `ratios`; so many others could be meant.
    """
    often = texts.chance(counts, found, np.asarray(compared, np.float64))
    return np.minimum(often * (1.0 + np.asarray(others, np.float64)), 1.0)


def weigh(ratio: Floats, states: Ints, others: Floats) -> Floats:
    """Return what marks add to what the other kinds come to, 0 where none is used, NaN where missing; any shape.

    Parameters
    ----------
    ratio : ndarray of float64
        From `ratios`.
    states : ndarray of intp
    others : ndarray of float64
        What the other kinds come to, log10.
    """
    lift = np.where(speaks(ratio, states), np.maximum(ratio - others, 0.0), 0.0)
    return np.where(np.isnan(ratio), np.nan, lift)


def speaks(ratio: Floats, states: Ints) -> Bools:
    """Tell where a designation is used and weighs something."""
    return np.asarray((np.asarray(states) == USED) & (ratio > 0.0))


def told(counts: Designated, marked: Marked) -> str:
    """Say what stands where, how many others bear it, and how many known independents use what they do not own."""
    if marked.state == MISSING:
        what = "no designation of the work that could be told from chance"
        return what if marked.texts else "no text in which its maker or seller speaks"
    every = f"{marked.marks} designation{'' if marked.marks == 1 else 's'} of the work"
    where = f"{marked.texts} text{'' if marked.texts == 1 else 's'} in which its maker or seller speaks"
    if marked.state == COMPARED:
        return f"{_quoted(marked.uses[0])}: only in comparison, which weighs nothing"
    if marked.state == ABSENT:
        return f"none of {every} in {where}; {_known(counts)}"
    said = [_quoted(marked.uses[0]), f"{marked.used} place{'' if marked.used == 1 else 's'} in {where}"]
    if marked.compared:
        said.append(f"{marked.compared} more in comparison")
    if marked.others:
        lines = "line of works bears or writes" if marked.others == 1 else "lines of works bear or write"
        said.append(f"{marked.others:g} other {lines} it")
    return "; ".join([*said, _known(counts)])


def _quoted(use: Use) -> str:
    words = _seen(use.words)
    of = f" ({use.mark})" if words != use.mark else ""
    beside = f" beside “{_seen(use.comparison)}”" if use.comparison else ""
    return f"“{words}”{of}{beside} in {use.name}, letters {use.begin + 1:,} to {use.end:,}"


def _seen(words: str) -> str:
    """Return words without the letters that no one sees, which could turn a sentence around."""
    return " ".join("".join(c for c in words if unicodedata.category(c) != "Cf").split())


def _known(counts: Designated) -> str:
    every = sum(counts.independents)
    if not every or not sum(counts.copies):
        return "not calibrated: weighs nothing"
    return (
        f"{counts.independents[0]:g} of {every:g} known independents use one of {counts.compared:g} designations, and "
        f"{counts.copies[0]:g} of {sum(counts.copies):g} known copies one of their work's"
    )
