"""Bookkeeping: swapping and distillation as closed forms on Bell weights, where they are exact, and how far off elsewhere.

Weights are in the order of BELL_ORDER; gates and readouts are perfect. Probability and weights are exact for *any* pairs, also
for those that are not Bell-diagonal,

- after a swap whose four outcomes all count and are corrected: the right pair acts on the left one as a channel of Pauli errors.
  The state itself is Bell-diagonal only where the left pair is;
- after a distillation that accepts both equal records, 00 and 11, or all four.

Not exact: one outcome or one record alone, unless both pairs are Bell-diagonal; relaxation of a polarised pair; readouts that err
more often on one bit than on the other. `bookkeeping_gap` says by how much.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError, refusal
from ..qubits.bell_states import bell_index, bell_mixture
from ..qubits.checking import needs
from .conditional import Conditional
from .distillation import Protocol
from .states import PairState

__all__ = ["Gap", "bell_part", "bookkeeping_gap", "distilled_weights", "distilled_werner", "swapped_weights", "swapped_werner"]

Real = NDArray[np.float64]


def _weights(given: ArrayLike, owner: str) -> Real:
    bell_mixture(given, owner)  # refuses what are no weights
    return np.asarray(given, dtype=float)


def _fidelity(owner: str, given: float) -> float:
    if not 0 <= given <= 1:
        raise refusal(owner, "fidelity", given, "", "must be from 0 to 1")
    return given


def swapped_weights(left: ArrayLike, right: ArrayLike) -> Real:
    """The Bell weights (4,) after a corrected swap of two pairs that aim at phi+: flips and phases add modulo 2.

    ParameterError where one of both is not four numbers from 0 that sum to 1.
    """
    first, second = _weights(left, "swapped_weights: left"), _weights(right, "swapped_weights: right")
    return np.array([sum(first[k] * second[k ^ out] for k in range(4)) for out in range(4)])


def swapped_werner(left: float, right: float) -> float:
    """The fidelity after the swap of two Werner pairs: F1 F2 + (1 - F1)(1 - F2)/3."""
    first, second = _fidelity("swapped_werner", left), _fidelity("swapped_werner", right)
    return first * second + (1 - first) * (1 - second) / 3


def distilled_weights(first: ArrayLike, second: ArrayLike, protocol: Protocol = "dejmps") -> tuple[float, Real]:
    """The probability of equal records and the Bell weights (4,) then, from those of two different pairs.

    With A, B, C, D for phi+, psi-, psi+, phi- and dejmps: N = (A1 + B1)(A2 + B2) + (C1 + D1)(C2 + D2); then A1 A2 + B1 B2,
    C1 D2 + D1 C2, C1 C2 + D1 D2 and A1 B2 + B1 A2, over N. For two equal pairs with A above 1/2 it is best where psi- is the
    smallest error, with A below 1/2 where it is the largest; best_frames finds it in general. Two equal pairs: D. Deutsch et al.,
    Phys. Rev. Lett. 77, 2818 (1996). The other protocols: see distilled.

    Raises
    ------
    ParameterError
        Not four numbers from 0 that sum to 1, an unknown protocol, or weights for which the records are never equal.
    """
    one, other = _weights(first, "distilled_weights: first"), _weights(second, "distilled_weights: second")
    if protocol == "bbpssw":
        one, other = (np.array([w[0], *[(1 - w[0]) / 3] * 3]) for w in (one, other))
    elif protocol == "dejmps":  # the turns about X exchange phi- and psi-, the errors that are told and not told
        one, other = one[[0, 3, 2, 1]], other[[0, 3, 2, 1]]
    elif protocol != "untwirled":
        raise ParameterError(f"distilled_weights: protocol = {protocol!r}: must be one of 'dejmps', 'bbpssw', 'untwirled'.")
    kept = [one[2 * flip + p] * other[2 * flip + (p ^ phase)] for flip in (0, 1) for phase in (0, 1) for p in (0, 1)]
    out = np.array(kept).reshape(4, 2).sum(axis=1)
    probability = float(out.sum())
    if probability == 0:
        raise ParameterError("distilled_weights: the records of these two pairs are never equal; change the frame of one.")
    return probability, out / probability


def distilled_werner(first: float, second: float) -> tuple[float, float]:
    """The probability and the fidelity of BBPSSW for two Werner pairs, in e = (1 - F)/3: N = (F1 + e1)(F2 + e2) + 4 e1 e2.

    The fidelity is (F1 F2 + e1 e2)/N; equal pairs rise above F = 1/2, and 1/4, 1/2 and 1 stay. Source, for equal pairs: C. H.
    Bennett et al., Phys. Rev. Lett. 76, 722 (1996).
    """
    f1, f2 = _fidelity("distilled_werner", first), _fidelity("distilled_werner", second)
    e1, e2 = (1 - f1) / 3, (1 - f2) / 3
    probability = (f1 + e1) * (f2 + e2) + 4 * e1 * e2
    return probability, (f1 * f2 + e1 * e2) / probability


def bell_part(state: PairState) -> PairState:
    """The Bell-diagonal state of the same Bell weights: what bookkeeping keeps of a pair."""
    weights = np.maximum(state.bell_weights(), 0.0)
    return PairState.bell_diagonal(weights / weights.sum())


@dataclass(frozen=True)
class Gap:
    """How far bookkeeping is off: probability and fidelity by it and exactly."""

    exact_probability: float
    exact_fidelity: float
    kept_probability: float
    kept_fidelity: float

    @property
    def fidelity(self) -> float:
        """How much more fidelity there is than bookkeeping says (negative: less)."""
        return self.exact_fidelity - self.kept_fidelity

    @property
    def probability(self) -> float:
        """How much more probable it is than bookkeeping says."""
        return self.exact_probability - self.kept_probability


def bookkeeping_gap(change: Callable[..., PairState | Conditional], *pairs: PairState, target: str = "phi+") -> Gap:
    """How far off it is to keep the Bell weights of pairs alone before a change.

    Parameters
    ----------
    change : from as many pairs to what becomes of them: ``swapped``, ``lambda a, b: distilled(a, b, accepts=["11"], frames=...)``
        (with frames given, for else each way finds its own), ``lambda pair: waited(pair, left, right, t, t)``
    target : the Bell state to which the fidelities refer
    """
    needs(change, Callable, "bookkeeping_gap: change", "a function of pairs")
    exact, kept = change(*pairs), change(*(bell_part(pair) for pair in pairs))
    bell_index(target, "bookkeeping_gap")
    return Gap(*_numbers(exact, target), *_numbers(kept, target))


def _numbers(made: PairState | Conditional, target: str) -> tuple[float, float]:
    if isinstance(made, PairState):
        return 1.0, made.fidelity(target)
    return made.probability, float("nan") if made.is_dead else made.state.fidelity(target)
