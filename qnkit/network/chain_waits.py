"""How long a chain waits for a pair from end to end, and in what state it then is: distributions over attempts, level by level.

Two independent pieces begin together; the piece that is ready first waits for the other; then a swap joins them to one, or
distillation makes one better pair of them. Where that fails, or the cut-off passes, both pieces begin anew. So a piece is a
sequence of tries, of which the last succeeds, and its distribution follows from those of its two parts.

Times are whole attempts, all links attempting in step, the first success at attempt 1 at the earliest. States are Bell-diagonal,
kept as the correlations (XX, -YY, ZZ) of a pair that aims at phi+: phi+ has (1, 1, 1), a Werner pair three times its parameter w,
F = (1 + sum)/4. A memory takes ``exp(-rate)`` of each per attempt; a pair decays by the rates of both its ends.

Source of the recursion (see chain_joins): S. Brand, T. Coopmans, D. Elkouss, IEEE J. Sel. Areas Commun. 38, 619 (2020),
arXiv:1912.07688, for Werner pairs; the cut-off as a largest difference of two waiting times: B. Li, T. Coopmans, D. Elkouss, IEEE
Trans. Quantum Eng. 2, 4103015 (2021), arXiv:2005.04946. Here pieces, memories and messages may differ, and the three correlations
decay apart.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from ..qubits import measures
from ..qubits.arrays import array_of, number_of, whole_of
from ..qubits.tables import state_table
from .chain_series import renewed

__all__ = ["Deliveries", "link_waits", "three_of"]

Row = NDArray[np.float64]
Three = tuple[float, float, float]

FLOOR = 1e-13
"""Probabilities below this are rounding, and no state is told of them."""


@dataclass(frozen=True, eq=False)
class Deliveries:
    """When a piece of a chain has its pair for the first time, and in what state.

    Attributes
    ----------
    success : (4, n), a try that succeeds at the end of attempt t = 0 ... n - 1: its probability, then that times each of the
        three mean correlations
    failure : (n,), the probability that a try fails at the end of attempt t
    ends : the decay rates per attempt of the three correlations by the memory at the left and at the right end
    ever_better : whether waiting longer never sets it back: neither a cut-off nor distillation is within
    """

    success: Row = field(repr=False)
    failure: Row = field(repr=False)
    ends: tuple[Three, Three]
    ever_better: bool = True

    @functools.cached_property
    def rows(self) -> Row:
        """The delivery at the end of attempt t, (4, n): its probability, and that times each mean correlation."""
        rows = renewed(self.success, self.failure)
        rows[0] = np.maximum(rows[0], 0.0)
        return rows

    @property
    def attempts(self) -> int:
        """The last attempt that is kept."""
        return int(self.failure.size) - 1

    @property
    def chances(self) -> Row:
        """The probability of a delivery at the end of attempt t, (n,)."""
        out: Row = self.rows[0]
        return out

    @property
    def missing(self) -> float:
        """The probability of a delivery after the last attempt; exact but for rounding, of some 1e-15."""
        return max(0.0, 1.0 - float(self.rows[0].sum()))

    @property
    def missing_try(self) -> float:
        """The probability that one try is not over by the last attempt: what the means leave out."""
        return max(0.0, 1.0 - float(self.success[0].sum() + self.failure.sum()))

    @property
    def mean_attempts(self) -> float:
        """The mean attempts to a delivery: those of a try over its chance, which needs no later tries.

        A try that the last attempt cuts short is taken to begin anew then. Where ``ever_better`` the true mean is at most this,
        else it is off by the order of ``missing_try``.
        """
        chance = self._chance
        return self._spent / (1 - self.missing_try) / chance

    @property
    def least_attempts(self) -> float:
        """A number that the mean attempts to a delivery are not below."""
        return self._spent / (float(self.success[0].sum()) + self.missing_try)

    @property
    def _spent(self) -> float:
        """The mean attempts of a try up to the last attempt."""
        ended = self.success[0] + self.failure
        return float(np.arange(ended.size) @ ended) + self.attempts * self.missing_try

    @property
    def _chance(self) -> float:
        """The chance of a try that ends by the last attempt."""
        made = float(self.success[0].sum())
        if made <= FLOOR:
            raise ParameterError(
                f"Deliveries: no pair comes within {self.attempts} attempts, so there is no mean; keep more attempts, lengthen"
                " the cut-off or raise a chance."
            )
        return made / (made + float(self.failure.sum()))

    @property
    def correlations(self) -> Row:
        """The mean correlations (XX, -YY, ZZ) over all deliveries, (3,); those of later tries are the same."""
        self._chance  # noqa: B018 - refuses where nothing comes
        out: Row = self.success[1:].sum(axis=1) / self.success[0].sum()
        return out

    @property
    def fidelity(self) -> float:
        """The mean fidelity F to phi+ over all deliveries."""
        return (1 + float(self.correlations.sum())) / 4

    @property
    def correlations_at(self) -> Row:
        """The mean correlations of a delivery at the end of attempt t, (3, n); NaN where its probability is but rounding."""
        there = self.rows[0] > FLOOR
        out: Row = np.divide(self.rows[1:], self.rows[0], out=np.full((3, there.size), np.nan), where=there)
        return out

    @property
    def fidelity_at(self) -> Row:
        """The mean fidelity F of a delivery at the end of attempt t, (n,); NaN where its probability is but rounding."""
        out: Row = (1 + self.correlations_at.sum(axis=0)) / 4
        return out

    @property
    def key_per_attempt(self) -> float:
        """The secret bits of BBM92 (x and z bases) per attempt: of the mean state, for nobody keeps the ages of the pairs."""
        x, _, z = self.correlations.tolist()
        return measures.key_from_errors((1 - abs(x)) / 2, (1 - abs(z)) / 2) / self.mean_attempts

    def _repr_html_(self) -> str:
        numbers = (
            ("mean time", f"{self.mean_attempts:.6g} attempts, at least {self.least_attempts:.6g}"),
            ("mean fidelity", f"{self.fidelity:.4f}"),
            ("key, BBM92", f"{self.key_per_attempt:.4g} bits per attempt"),
            ("no delivery yet", f"{self.missing:.2g} of the probability after attempt {self.attempts}"),
            ("tries left out", f"{self.missing_try:.2g} of them are not over by attempt {self.attempts}"),
        )
        return state_table("Deliveries", numbers)


def link_waits(
    chance: float, correlations: ArrayLike, attempts: int, *, left: ArrayLike = 0.0, right: ArrayLike = 0.0
) -> Deliveries:
    """When a link has its pair: geometric, from attempt 1 on.

    Parameters
    ----------
    chance : of one attempt
    correlations : (XX, -YY, ZZ) of a fresh pair, turned so that it aims at phi+; one number for a Werner pair
    attempts : the last attempt that is kept
    left, right : decay rates per attempt of the three correlations by the memory at that end; one number for all three

    Raises
    ------
    ParameterError
        A chance that is not above 0 and at most 1, correlations of no state, negative rates, fewer than 1 attempt.
    """
    p = number_of(chance, "link_waits: chance", "must be a probability above 0 and at most 1", 0.0, math.nextafter(1.0, 2.0))
    last = whole_of(attempts, "link_waits: attempts", "must be a whole number of at least 1 attempt to keep", 1, 10_000_000)
    state, success, failure = _state(correlations), np.zeros((4, last + 1)), np.zeros(last + 1)
    success[0, 1], failure[1] = p, 1 - p
    success[1:, 1] = p * state
    return Deliveries(success, failure, (_rates(left, "link_waits: left"), _rates(right, "link_waits: right")))


def three_of(given: ArrayLike, owner: str) -> Row:
    """Three finite numbers (3,), one for each correlation, of three or of one for all; ParameterError, naming the owner."""
    row = array_of(given, float, owner, "three numbers, or one for all three")
    if row.shape not in ((), (1,), (3,)) or not np.isfinite(row).all():
        raise ParameterError(f"{owner} = {row.tolist()}: must be three finite numbers, or one for all three correlations.")
    return np.array(np.broadcast_to(row, 3))


def _state(given: ArrayLike) -> Row:
    """The correlations of a Bell-diagonal state."""
    owner = "link_waits: correlations"
    x, y, z = three_of(given, owner)
    if min(1 + x + y + z, 1 - x - y + z, 1 + x - y - z, 1 - x + y - z) < -1e-9:
        raise ParameterError(
            f"{owner} = {[float(x), float(y), float(z)]}: belong to no state; its four Bell weights must be at least 0."
        )
    return np.array([x, y, z])


def _rates(given: ArrayLike, owner: str) -> Three:
    x, y, z = three_of(given, owner).tolist()
    if min(x, y, z) < 0:
        raise ParameterError(f"{owner} = {[x, y, z]} per attempt: must be decay rates of at least 0.")
    return x, y, z
