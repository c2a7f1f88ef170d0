"""Published figures: a number with its error, paper, place, date and mark, and the parts of the chain that it already contains.

A link efficiency is a product of figures, and papers draw the lines between them in different places: one paper's "link
efficiency" holds the filter that another lists by itself. So each figure names its parts, and where two figures that are put
together hold the same part, `CountedTwice` is warned.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from itertools import combinations
from typing import Literal

from qnkit.model import Model, quantity, refusal
from qnkit.systems.rows import Basis, Row, judged

__all__ = ["CountedTwice", "Figure", "FigureMark", "Paper", "Part", "compared", "product", "together"]

FigureMark = Literal["P", "S", "D", "UNCONFIRMED", "chosen"]
"""How a figure is known: the marks of `rows.Mark`, and ``chosen`` for a value of our own that no paper gives."""

Part = Literal[
    "preparation",
    "emission",
    "collection",
    "fibre",
    "conversion",
    "filter",
    "window",
    "analyser",
    "detector",
    "duty",
    "relaxation",
    "dephasing",
]
"""What a figure may contain: the parts of the photon's way, of the clock, and of a memory's decay."""


class CountedTwice(UserWarning):
    """Two figures that are used together contain the same part."""


class Figure(Model):
    """One published number and where it stands.

    ``error`` is one standard error, None where the paper gives none. ``where`` is the table, figure, section or abstract;
    ``date`` the date of the text that was read. ``contains`` names the parts of the chain that the number already holds.
    """

    name: str = quantity(..., "what it is")
    value: float = quantity(..., "value")
    error: float | None = quantity(None, "standard error", at_least=0)
    unit: str = quantity("", "unit")
    paper: str = quantity(..., "paper, with DOI or arXiv number")
    where: str = quantity(..., "table, figure, section or abstract")
    date: str = quantity(..., "date of the text that was read")
    mark: FigureMark = quantity(..., "how it is known")
    contains: tuple[Part, ...] = quantity((), "parts that it already holds")


class Paper(Model):
    """A paper that figures are taken from: citation with DOI or arXiv number, and the date of the text that was read."""

    citation: str = quantity(..., "citation")
    date: str = quantity(..., "date")

    def read(
        self, name: str, value: float, error: float | None = None, unit: str = "", *, where: str, contains: tuple[Part, ...] = ()
    ) -> Figure:
        """A figure read in the paper itself, at a table, figure, section or in the abstract (mark P)."""
        return self._figure(name, value, error, unit, where, "P", contains)

    def quoted(
        self, name: str, value: float, error: float | None = None, unit: str = "", *, contains: tuple[Part, ...] = ()
    ) -> Figure:
        """A figure that secondary texts quote from the paper (mark S)."""
        return self._figure(name, value, error, unit, "quoted in a secondary text", "S", contains)

    def chosen(self, name: str, value: float, unit: str = "", *, contains: tuple[Part, ...] = ()) -> Figure:
        """A value of our own for something that the texts which were read do not give."""
        return self._figure(name, value, None, unit, "our choice, not given", "chosen", contains)

    def _figure(
        self, name: str, value: float, error: float | None, unit: str, where: str, mark: FigureMark, contains: tuple[Part, ...]
    ) -> Figure:
        return Figure(
            name=name,
            value=value,
            error=error,
            unit=unit,
            paper=self.citation,
            where=where,
            date=self.date,
            mark=mark,
            contains=contains,
        )


def product(name: str, *figures: Figure) -> Figure:
    """The product of efficiencies: value, relative errors in quadrature, all their parts; its mark is D.

    Warns
    -----
    CountedTwice
        For each two figures that contain the same part.

    Raises
    ------
    ParameterError
        For no figures, or one that is no efficiency from 0 to 1.
    """
    for figure in figures:
        if not 0 <= figure.value <= 1:
            raise refusal("product", figure.name, figure.value, figure.unit, "must be an efficiency from 0 to 1")
    value = math.prod(figure.value for figure in figures)
    relative = math.hypot(*(figure.error / figure.value for figure in figures if figure.error and figure.value))
    return _derived(name, figures, value, value * relative)


def together(name: str, *times: Figure) -> Figure:
    """The time constant of exponential decays that act together, ``1/T = sum 1/T_i``, with its error; its mark is D.

    Warns
    -----
    CountedTwice
        For each two times that contain the same cause, such as a T1 and a T2 that already holds it.

    Raises
    ------
    ParameterError
        For no times, or one that is not above 0.
    """
    for time in times:
        if not time.value > 0:
            raise refusal("together", time.name, time.value, time.unit, "must be a time above 0")
    value = 1 / sum(1 / time.value for time in times) if times else 0.0
    error = math.hypot(*(value * value * time.error / (time.value * time.value) for time in times if time.error))
    return _derived(name, times, value, error)


def compared(
    system: str,
    published: Figure,
    simulated: float | None,
    error: float | None = None,
    *,
    tolerance: float | None = None,
    fitted: bool = False,
    basis: Basis = "model",
    note: str = "",
) -> Row:
    """The row of a published result, a figure, beside ours with its standard error; see `rows.judged` for the verdict.

    Raises
    ------
    ParameterError
        For a figure of our own choice, which is no result, and as `rows.judged`.
    """
    if published.mark == "chosen":
        raise refusal("compared", published.name, published.value, published.unit, "is our own choice, no published result")
    return judged(
        system,
        published.name,
        published.unit,
        published=published.value,
        published_error=published.error,
        simulated=simulated,
        simulated_error=error,
        tolerance=tolerance,
        mark=published.mark,
        source=published.paper,
        fitted=fitted,
        basis=basis,
        note=note,
    )


def _derived(name: str, figures: Sequence[Figure], value: float, error: float) -> Figure:
    if not figures:
        raise refusal("Figure", name, "nothing", "", "needs at least one figure to be made of")
    _warn_of_overlaps(figures)
    return Figure(
        name=name,
        value=value,
        error=error or None,
        unit=figures[0].unit,
        paper="; ".join(dict.fromkeys(figure.paper for figure in figures)),
        where=" and ".join(figure.name for figure in figures),
        date=max(figure.date for figure in figures),
        mark="D",
        contains=tuple(dict.fromkeys(part for figure in figures for part in figure.contains)),
    )


def _warn_of_overlaps(figures: Sequence[Figure]) -> None:
    for one, other in combinations(figures, 2):
        shared = [part for part in one.contains if part in other.contains]
        if shared:
            warnings.warn(
                f"{one.name!r} and {other.name!r} both contain {', '.join(shared)}: it is counted twice; leave one of them out "
                "or take it from the other.",
                CountedTwice,
                stacklevel=4,
            )
