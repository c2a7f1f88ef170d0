"""One line of a comparison between a published result and qnkit's own: what was reported, what comes out, the verdict."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import Field

from qnkit.model import Model, refusal

__all__ = ["Basis", "Mark", "Row", "judged", "property_row"]

Mark = Literal["P", "S", "D", "UNCONFIRMED"]
"""How a published number is known: P primary text, S secondary text, D derived from others, UNCONFIRMED not read."""

Basis = Literal["model", "fits", "inputs"]
"""What our number comes from: the model, whose constants were set elsewhere; constants fitted to numbers of the same curve, so
that it hardly could come out otherwise; arithmetic of the published inputs alone."""


class Row(Model):
    """One reported quantity beside qnkit's; a number that does not exist is None.

    ``passes`` is None where there is nothing confirmed to hold against: the published number is unconfirmed, a model
    constant was fitted to this very row, or the model does not predict the quantity. The basis stands in no file.
    """

    system: str
    quantity: str
    unit: str
    published: float | None
    published_error: float | None
    simulated: float | None
    simulated_error: float | None
    tolerance: float | None
    mark: Mark
    source: str
    fitted: bool
    passes: bool | None
    note: str
    basis: Basis = Field("model", exclude=True)

    @property
    def verdict(self) -> str:
        """The verdict in words; "agrees" only for what could have come out otherwise."""
        if self.fitted:
            return "fitted"
        if self.passes is None:
            return "not judged" if self.simulated is not None or self.mark == "UNCONFIRMED" else "not modelled"
        if not self.passes:
            return "does not agree"
        return {"model": "agrees", "fits": "follows from fits", "inputs": "follows from inputs"}[self.basis]


def judged(
    system: str,
    quantity: str,
    unit: str,
    *,
    published: float | None,
    simulated: float | None,
    source: str,
    mark: Mark,
    published_error: float | None = None,
    simulated_error: float | None = None,
    tolerance: float | None = None,
    fitted: bool = False,
    basis: Basis = "model",
    note: str = "",
) -> Row:
    """The row of one quantity, with its verdict.

    A stated tolerance decides; without one, two combined standard errors do. A fitted or unconfirmed row, or one with a
    number missing, has the verdict None.

    Parameters
    ----------
    published, simulated : float or None
        The two numbers, in ``unit``.
    published_error, simulated_error : float or None
        One standard error of each, in ``unit``; ours carries the errors of the inputs and fits through the model.
    tolerance : float or None
        Largest allowed difference, in ``unit``, stated with its reason in the note.
    fitted : bool
        Whether a constant of the model was adjusted to this very number.
    basis : "model", "fits" or "inputs"
        What our number comes from.

    Raises
    ------
    ParameterError
        Where neither a tolerance nor an error is given for two numbers that are to be compared.
    """
    passes: bool | None = None
    if published is not None and simulated is not None and mark != "UNCONFIRMED" and not fitted:
        allowed = tolerance if tolerance is not None else 2 * math.hypot(published_error or 0.0, simulated_error or 0.0)
        if allowed <= 0:
            raise refusal("Row", "tolerance", tolerance, unit, f"{quantity} needs a tolerance or an error to be judged by")
        passes = abs(simulated - published) <= allowed
    return Row(
        system=system,
        quantity=quantity,
        unit=unit,
        published=published,
        published_error=published_error,
        simulated=simulated,
        simulated_error=simulated_error,
        tolerance=tolerance,
        mark=mark,
        source=source,
        fitted=fitted,
        passes=passes,
        note=note,
        basis=basis,
    )


def property_row(system: str, quantity: str, holds: bool, *, source: str, mark: Mark, note: str) -> Row:
    """The row of a published property, such as a bound: no numbers to compare, only whether ours has it (None if unconfirmed)."""
    return Row(
        system=system,
        quantity=quantity,
        unit="",
        published=None,
        published_error=None,
        simulated=None,
        simulated_error=None,
        tolerance=None,
        mark=mark,
        source=source,
        fitted=False,
        passes=None if mark == "UNCONFIRMED" else holds,
        note=note,
    )
