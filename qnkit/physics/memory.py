"""Memories: how a stored pair decays while one or both of its qubits wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import model_validator

from ..kernels import pairs
from ..model import Model, ParameterError, quantity, refusal
from .states import PairState

if TYPE_CHECKING:
    from ..qubits.channel import Channel

__all__ = ["Memory", "decay_curve", "waited"]


class Memory(Model):
    """A memory qubit: relaxation |1> -> |0> in T1 and loss of coherence in T2; None means no such limit.

    ``exponential``: a coherence falls as ``exp(-t / T2)``; T2 is the whole coherence time, it holds the part that T1
    causes, so T2 is at most 2 T1 (with T2 None the coherence falls as ``exp(-t / 2 T1)``).
    ``gaussian``: a coherence falls as ``exp(-t / 2 T1) * exp(-(t / T2)**2)``; T2 is then the 1/e time of pure dephasing,
    as slow noise gives it: normally distributed detunings of standard deviation sqrt(2) / T2. It has a memory: what falls
    in a wait depends on when the wait began, so wait once, from the making of the pair.

    The relaxation is exact amplitude damping at zero temperature, M. A. Nielsen, I. L. Chuang, Quantum Computation and
    Quantum Information (2000), section 8.3.5; nothing is twirled, so a state may leave the Bell-diagonal family.
    """

    t1_s: float | None = quantity(None, "relaxation time T1", unit="s", above=0)
    t2_s: float | None = quantity(None, "coherence time T2", unit="s", above=0)
    dephasing: Literal["exponential", "gaussian"] = quantity("exponential", "shape of the dephasing")

    @model_validator(mode="after")
    def _coherence_within_lifetime(self) -> Self:
        if self.dephasing == "exponential" and self.t1_s is not None and self.t2_s is not None and self.t2_s > 2 * self.t1_s:
            raise refusal(
                self, "t2_s", self.t2_s, "s", f"must be at most 2 T1 = {2 * self.t1_s:g} s; lengthen t1_s or shorten it"
            )
        return self

    def channel(self, time_s: float) -> Channel:
        """What the memory does to a qubit in a time in s; Gaussian dephasing counts from its begin."""
        from ..qubits.noise import gaussian_dephasing, relaxation

        if self.dephasing == "gaussian":
            return relaxation(self.t1_s, None, time_s).then(gaussian_dephasing(self.t2_s, time_s))
        return relaxation(self.t1_s, self.t2_s, time_s)

    @property
    def rates(self) -> tuple[float, float, float]:
        """The three decay rates in 1/s: of |1>, of the coherence (exponential, all of it), of the coherence (Gaussian)."""
        relaxation = 0.0 if self.t1_s is None else 1.0 / self.t1_s
        dephasing = 0.0 if self.t2_s is None else 1.0 / self.t2_s
        if self.dephasing == "gaussian":
            return relaxation, 0.5 * relaxation, dephasing
        return relaxation, dephasing if self.t2_s is not None else 0.5 * relaxation, 0.0


def _waits(name: str, times_s: ArrayLike) -> NDArray[np.float64]:
    """Waiting times as an array; ParameterError where one is negative or not a number (infinity is allowed)."""
    times: NDArray[np.float64] = np.atleast_1d(np.asarray(times_s, dtype=float))
    if times.ndim != 1 or not bool(np.all(times >= 0)):
        bad: Any = times_s if times.ndim != 1 else float(times[~(times >= 0)][0])
        raise refusal("decay", name, bad, "s", "must be one time or a row of times, each at least 0 s")
    return times


def _decayed(state: PairState, left: Memory, right: Memory, left_s: ArrayLike, right_s: ArrayLike) -> NDArray[np.complex128]:
    left_times, right_times = _waits("left_wait_s", left_s), _waits("right_wait_s", right_s)
    if left_times.shape != right_times.shape:
        raise ParameterError(f"decay: {left_times.size} left and {right_times.size} right waiting times; give as many of each.")
    out = np.empty((left_times.size, 4, 4), dtype=complex)
    pairs.decay(state.matrix, np.array(left.rates), np.array(right.rates), left_times, right_times, out)
    return out


def waited(state: PairState, left: Memory, right: Memory, left_wait_s: float, right_wait_s: float) -> PairState:
    """The state of a pair after its left and right qubit waited, each in its own memory, in s.

    Raises
    ------
    ParameterError
        A waiting time below 0 or not a number; infinity is allowed.
    """
    return PairState.unchecked(_decayed(state, left, right, left_wait_s, right_wait_s)[0])


def decay_curve(state: PairState, left: Memory, right: Memory, times_s: ArrayLike) -> NDArray[np.complex128]:
    """The density matrices, shape (n, 4, 4), of a pair whose both qubits wait for each of n times in s.

    Raises
    ------
    ParameterError
        A time below 0 or not a number, or times that are not one row.
    """
    return _decayed(state, left, right, times_s, times_s)
