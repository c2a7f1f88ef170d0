"""One pair that waits: its state after a wait and over a distribution of waits, how its fidelity spreads, how long it is good."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import Model, ParameterError, refusal
from ..qubits.arrays import number_of
from ..qubits.bell_states import BELL_SIGNS, bell_index
from ..qubits.checking import needs
from .exponentials import decayed, gone_by
from .link_numbers import LinkNumbers
from .memory import Memory
from .states import PairState
from .waits import AtTime, UntilNext, Waits, Window

__all__ = ["StoredPair", "mean_state"]

Row = NDArray[np.float64]
Terms = tuple[NDArray[np.complex128], Row, Row]


@dataclass(frozen=True)
class StoredPair:
    """A pair in two memories, from the moment at which both stations may use it; both its qubits wait the same time.

    The decay of kernels.pairs.decay written as a sum of nine matrices, each times ``exp(-a t - b t**2)``: a qubit holds a part
    that stays, one that relaxes and one that is its coherence. So a mean over waits is a mean of nine exponentials.

    Attributes
    ----------
    state : at the wait 0
    left, right : the memories
    drifts_s : how long Gaussian dephasing has run by the wait 0, left and right (it has a memory: see Memory)
    target : the Bell state to which fidelities refer
    """

    state: PairState
    left: Memory
    right: Memory
    drifts_s: tuple[float, float] = (0.0, 0.0)
    target: str = "psi+"

    @classmethod
    def of(cls, link: Model) -> StoredPair:
        """The pair of a link of any kind once both stations know of it; ParameterError where it is dead or has no memories."""
        return cls.from_numbers(LinkNumbers.of(link, "StoredPair"))

    @classmethod
    def from_numbers(cls, numbers: LinkNumbers) -> StoredPair:
        """The pair that a link's numbers describe."""
        return cls(numbers.state, *numbers.memories, numbers.drifts_s, numbers.target)

    @functools.cached_property
    def terms(self) -> Terms:
        """Those of the nine matrices that are not 0 (n, 4, 4), their rates in 1/s and their quadratic rates in 1/s**2 (n,)."""
        (left_a, left_b), (right_a, right_b) = (
            _rates(memory, drift) for memory, drift in zip((self.left, self.right), self.drifts_s, strict=True)
        )
        parts = [part for half in _split(self.state.matrix, 2) for part in _split(half, 1)]
        linear, quadratic = (left_a[:, None] + right_a).reshape(9), (left_b[:, None] + right_b).reshape(9)
        found = np.array(parts)
        there = np.abs(found).max(axis=(1, 2)) > 0
        return found[there], linear[there], quadratic[there]

    @functools.cached_property
    def _fidelities(self) -> Row:
        """The fidelity to the target of each of the matrices."""
        vector = BELL_SIGNS[bell_index(self.target, "StoredPair")]
        out: Row = (vector @ self.terms[0] @ vector).real / 2
        return out

    @property
    def fidelity(self) -> float:
        """The fidelity F to the target at the wait 0."""
        return float(self._fidelities.sum())

    def after(self, wait_s: float) -> PairState:
        """The state after a wait in s."""
        return self.mean_after(np.array([wait_s]))

    def mean_after(self, waits_s: ArrayLike) -> PairState:
        """The mean state over waits in s that are given one by one, such as a sample of them."""
        times = _times(waits_s, "mean_after")
        return PairState.unchecked(self.mixed(decayed(*self.terms[1:], times[:, None]).mean(axis=0)))

    def mean(self, waits: Waits) -> PairState:
        """The mean state over the waits that their cut-off leaves; ParameterError where it leaves none."""
        if waits.kept == 0:
            raise ParameterError(f"StoredPair.mean: {waits!r} keeps no pair; lengthen its cut-off.")
        return PairState.unchecked(self.mixed(waits.averages(*self.terms[1:])))

    def mixed(self, averages: Row) -> NDArray[np.complex128]:
        """The matrices (..., 4, 4) made of means (..., n) of the exponentials."""
        return np.tensordot(averages, self.terms[0], axes=1)

    def fidelities(self, waits_s: ArrayLike) -> Row:
        """The fidelities F to the target after each of n waits in s."""
        times = _times(waits_s, "fidelities")
        out: Row = decayed(*self.terms[1:], times[..., None]) @ self._fidelities
        return out

    def mean_fidelity(self, waits: Waits) -> float:
        """The mean fidelity F over the waits that their cut-off leaves."""
        return self.mean(waits).fidelity(self.target)

    @property
    def horizon_s(self) -> float:
        """A time in s after which nothing changes any more; 0 for memories that keep everything."""
        times = [gone_by(a, b) for a, b in zip(*(row.tolist() for row in self.terms[1:]), strict=True)]
        return max((time for time in times if time < math.inf), default=0.0)

    def crossings_s(self, level: float) -> Row:
        """The waits in s at which the fidelity passes a level, rising; under relaxation it may fall and rise again."""
        level = number_of(level, "StoredPair.level", "a fidelity must lie between 0 and 1", 0.0, 1.0)
        if level not in self._passed:
            self._passed[level] = _crossings(self, level)
        return self._passed[level]

    @functools.cached_property
    def _passed(self) -> dict[float, Row]:
        """The crossings that were asked for before, by their level."""
        return {}

    def time_until(self, level: float = 0.5) -> float:
        """The wait in s after which the fidelity is no longer above a level; 0 if it never was, infinite if it stays above."""
        passed = self.crossings_s(level)
        if not self.fidelity > level:
            return 0.0
        return float(passed[0]) if passed.size else math.inf

    def share_above(self, level: float, waits: Waits) -> float:
        """The share of the pairs that the cut-off leaves whose fidelity, given their wait, is above a level."""
        edges = np.concatenate([[0.0], self.crossings_s(level), [math.inf]])
        inside = waits.within(edges)
        inside[0], inside[-1] = 0.0, 1.0
        first = 0 if self.fidelity > level else 1
        return float(np.diff(inside)[first::2].sum())


def _crossings(pair: StoredPair, level: float) -> Row:
    from scipy.optimize import brentq

    horizon = pair.horizon_s
    if horizon == 0:
        return np.zeros(0)
    times = np.concatenate([[0.0], np.geomspace(1e-9 * horizon, horizon, 2000)])
    above = pair.fidelities(times) > level
    places = np.flatnonzero(above[1:] != above[:-1])

    def gap(time: float) -> float:
        return float(pair.fidelities(time)) - level

    return np.array([brentq(gap, times[i], times[i + 1], xtol=1e-300, rtol=1e-14) for i in places.tolist()])


def mean_state(
    state: PairState, left_memory: Memory, right_memory: Memory, waits: Waits, drifts_s: tuple[float, float] = (0.0, 0.0)
) -> PairState:
    """The mean state of a pair whose both qubits wait, over a distribution of waits: closed form, nothing is sampled.

    Parameters
    ----------
    waits : AtTime, Window or UntilNext
    drifts_s : for Gaussian dephasing, how long it has run before, left and right

    Raises
    ------
    ParameterError
        A cut-off that leaves no pair; what is no pair, no memory, or no distribution of waits.
    """
    needs(state, PairState, "mean_state: state", "a PairState")
    for name, memory in (("left_memory", left_memory), ("right_memory", right_memory)):
        needs(memory, Memory, f"mean_state: {name}", "a Memory")
    needs(waits, AtTime | Window | UntilNext, "mean_state: waits", "AtTime, Window or UntilNext")
    return StoredPair(state, left_memory, right_memory, drifts_s).mean(waits)


def _rates(memory: Memory, drift_s: float) -> tuple[Row, Row]:
    """The linear and quadratic rates of the part that stays, that relaxes and that is the coherence."""
    relaxation, coherence, gaussian = memory.rates
    b = gaussian * gaussian
    return np.array([0.0, relaxation, coherence + 2 * b * drift_s]), np.array([0.0, 0.0, b])


def _split(matrix: NDArray[np.complex128], step: int) -> list[NDArray[np.complex128]]:
    """The three parts of a matrix: what stays, what relaxes, the coherence of the qubit of that place value (2 left, 1 right)."""
    ones = np.arange(4) & step != 0
    same = ones[:, None] == ones
    excited = np.where(ones[:, None] & ones, matrix, 0.0)
    fallen = np.zeros((4, 4), dtype=complex)
    fallen[np.ix_(~ones, ~ones)] = matrix[np.ix_(ones, ones)]
    ground = np.where(~ones[:, None] & ~ones, matrix, 0.0)
    return [ground + fallen, excited - fallen, np.where(same, 0.0, matrix)]


def _times(waits_s: ArrayLike, what: str) -> Row:
    times = np.asarray(waits_s, dtype=float)
    if not bool(np.all((times >= 0) & np.isfinite(times))):
        raise refusal("StoredPair", f"{what}(wait)", waits_s, "s", "must be finite times of at least 0 s")
    return times
