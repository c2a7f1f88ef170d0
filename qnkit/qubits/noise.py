"""Noise: makers of the usual channels, each with its convention.

Any other one is made from its Kraus operators with `Channel.from_kraus`. Parameters of 0 give the identity exactly.
Source of the definitions: M. A. Nielsen, I. L. Chuang, Quantum Computation and Quantum Information (2000), section 8.3.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError, refusal
from .channel import Channel
from .channel_checking import MOST
from .checking import ROUNDING, needs
from .pauli import pauli_index, pauli_operator
from .superoperators import pauli_signs

__all__ = [
    "amplitude_damping",
    "bit_flip",
    "dephasing",
    "depolarizing",
    "gaussian_dephasing",
    "over_rotation",
    "pauli",
    "phase_damping",
    "relaxation",
]

Real = NDArray[np.float64]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def _chance(maker: str, name: str, value: float, most: float = 1.0) -> float:
    if not _is_number(value) or not 0 <= value <= most:
        raise refusal(maker, name, value, "", f"must be a number from 0 to {most:.9g}")
    return float(value)


def _constant(maker: str, name: str, value: float | None) -> float:
    """A time constant in s, infinity for none; a refusal where it is not above 0, or not a number."""
    if value is None:
        return math.inf
    if not _is_number(value) or not value > 0:
        raise refusal(maker, name, value, "s", "must be a time above 0 s")
    return float(value)


def _wait(maker: str, value: float) -> float:
    """A time that passes, in s; a refusal where it is below 0, or not a number: for None too, which would be no time at all."""
    if not _is_number(value) or not value >= 0:
        raise refusal(maker, "time_s", value, "s", "must be a time of at least 0 s")
    return float(value)


def _elapsed(time_s: float, constant_s: float) -> float:
    """The ratio of a time to a time constant; nothing happens in no time or where the constant is infinite."""
    return 0.0 if time_s == 0 or constant_s == math.inf else time_s / constant_s


def _of_pauli_probabilities(weights: Real) -> Channel:
    """The Pauli channel of the probabilities (4**k,) of all Pauli operators; the diagonal starts with 1 exactly."""
    qubits = (len(weights).bit_length() - 1) // 2
    diagonal = pauli_signs(qubits) @ weights
    return Channel.unchecked(np.diag(diagonal / diagonal[0]))


def pauli(weights: Mapping[str, float]) -> Channel:
    """The Pauli channel that applies each named operator with its probability, and else the identity.

    Parameters
    ----------
    weights : such as ``{"X": 0.01, "Z": 0.02}`` or ``{"ZZ": 0.03}``; all labels of the same length, qubit 0 first. A weight
        for the identity may be left out; where it is given, all must sum to 1.

    Raises
    ------
    ParameterError
        No weights, unknown letters, labels of different lengths or of more than 4 letters, a weight below 0, or a sum over 1.
    """
    needs(weights, Mapping, "noise.pauli: weights", "a mapping of Pauli operators to probabilities, such as {'ZZ': 0.03}")
    labels = [needs(label, str, "noise.pauli: weights", "named by words of I, X, Y, Z") for label in weights]
    if not labels or len(labels[0]) > MOST:
        raise ParameterError(f"noise.pauli: weights = {dict(weights)}: must name operators of 1 to {MOST} qubits, such as 'ZZ'.")
    qubits = len(labels[0])
    out = np.zeros(4**qubits)
    for label, weight in weights.items():
        out[pauli_index(label, qubits)] = _chance("noise.pauli", f"weights[{label!r}]", weight)
    total = float(out.sum())
    if total > 1 + ROUNDING or ("I" * qubits in weights and total < 1 - ROUNDING):
        raise refusal(
            "noise.pauli", "weights", f"{dict(weights)} (sum {total:.9g})", "", "must sum to at most 1, with the identity to 1"
        )
    out[0] += 1 - total
    return _of_pauli_probabilities(out)


def bit_flip(p: float) -> Channel:
    """X with the probability p, 0 to 1."""
    return pauli({"X": _chance("noise.bit_flip", "p", p)})


def dephasing(p: float) -> Channel:
    """Z with the probability p, 0 to 1: a phase flip. A coherence keeps the share 1 - 2p; p = 1/2 leaves none."""
    return pauli({"Z": _chance("noise.dephasing", "p", p)})


def phase_damping(lam: float) -> Channel:
    """A measurement of the share ``lam`` by the environment: a coherence keeps the share sqrt(1 - lam), 0 <= lam <= 1.

    It is the phase flip of probability (1 - sqrt(1 - lam)) / 2. Source: Nielsen and Chuang, section 8.3.6.
    """
    kept = math.sqrt(1 - _chance("noise.phase_damping", "lam", lam))
    return Channel.unchecked(np.diag([1.0, kept, kept, 1.0]))


def depolarizing(p: float, qubits: int = 1) -> Channel:
    """The state replaced by the completely mixed one with the probability p, else kept: ``(1 - p) rho + p 1 / 2**k``.

    The probability of any Pauli error at all is then ``p (4**k - 1) / 4**k``: 3p/4 for one qubit, 15p/16 for two; who counts
    errors asks for ``depolarizing(e * 4**k / (4**k - 1), k)``. The average fidelity is ``1 - p (2**k - 1) / 2**k``. Some
    simulators call that error probability p.

    Raises
    ------
    ParameterError
        p below 0 or above 4**k / (4**k - 1), where every Pauli error is certain but the identity; not 1 to 4 qubits.
    """
    out = Channel.identity(qubits)
    size = len(out.ptm)
    diagonal = np.full(size, 1 - _chance("noise.depolarizing", "p", p, size / (size - 1)))
    diagonal[0] = 1.0
    return Channel.unchecked(np.diag(diagonal))


def _damped(gamma: float, coherence: float, excited_share: float) -> Channel:
    """Relaxation of the share gamma towards the populations of equilibrium, the coherence kept to a share of its own."""
    ptm = np.diag([1.0, coherence, coherence, 1.0 - gamma])
    ptm[3, 0] = gamma * (1 - 2 * excited_share)
    return Channel.unchecked(ptm)


def amplitude_damping(gamma: float, excited_share: float = 0.0) -> Channel:
    """The loss of the excitation |1> -> |0> with the probability gamma; a coherence keeps the share sqrt(1 - gamma).

    Parameters
    ----------
    gamma : 0 to 1; the share of the way to equilibrium
    excited_share : the population of |1> in equilibrium, 0 to 1: 0 is a bath without heat, 1/2 an infinitely hot one. Source:
        Nielsen and Chuang, section 8.3.5, "generalized amplitude damping"; their p is 1 - excited_share.

    Raises
    ------
    ParameterError
        A value outside its range.
    """
    share = _chance("noise.amplitude_damping", "excited_share", excited_share)
    lost = _chance("noise.amplitude_damping", "gamma", gamma)
    return _damped(lost, math.sqrt(1 - lost), share)


def relaxation(t1_s: float | None, t2_s: float | None, time_s: float, excited_share: float = 0.0) -> Channel:
    """What T1 and T2 do in a time: exact amplitude damping and exponential dephasing, nothing twirled.

    The population goes to its equilibrium as ``exp(-t / T1)``, a coherence falls as ``exp(-t / T2)``: T2 is the whole coherence
    time and holds the part that T1 causes, as for a memory with exponential dephasing (`physics.Memory`). Two such channels
    one after the other are the one of the sum of their times.

    Parameters
    ----------
    t1_s, t2_s : in s; None (or infinity) for no such limit. With T2 None the coherence falls as ``exp(-t / 2 T1)``.
    time_s : in s, infinity allowed
    excited_share : the population of |1> in equilibrium, 0 to 1

    Raises
    ------
    ParameterError
        A time below 0, a T1 or T2 not above 0, T2 above 2 T1, or a share outside 0 to 1.
    """
    maker = "noise.relaxation"
    t1, t2 = _constant(maker, "t1_s", t1_s), _constant(maker, "t2_s", t2_s)
    time = _wait(maker, time_s)
    share = _chance(maker, "excited_share", excited_share)
    if t2_s is None:
        t2 = 2 * t1
    if t2 > 2 * t1:
        raise refusal(maker, "t2_s", t2, "s", f"must be at most 2 T1 = {2 * t1:g} s; lengthen t1_s or shorten it")
    return _damped(-math.expm1(-_elapsed(time, t1)), math.exp(-_elapsed(time, t2)), share)


def gaussian_dephasing(t2_s: float | None, time_s: float) -> Channel:
    """Dephasing by slow noise: a coherence falls as ``exp(-(t / T2)**2)``, nothing else changes.

    T2 is the 1/e time, that of a normally distributed detuning of standard deviation sqrt(2) / T2 in rad/s which stays what it
    is during a run. It has a memory: two such channels one after the other are not the one of the sum of their times, so take
    one for the whole wait. With T1: ``relaxation(t1_s, None, t).then(gaussian_dephasing(t2_s, t))``, as for a memory with
    Gaussian dephasing (`physics.Memory`).

    Raises
    ------
    ParameterError
        A time below 0, or a T2 not above 0; None (or infinity) is none.
    """
    constant = _constant("noise.gaussian_dephasing", "t2_s", t2_s)
    ratio = _elapsed(_wait("noise.gaussian_dephasing", time_s), constant)
    kept = math.exp(-ratio * ratio)
    return Channel.unchecked(np.diag([1.0, kept, kept, 1.0]))


def over_rotation(label: str, angle: float) -> Channel:
    """A coherent error: the turn ``exp(-i angle P / 2)`` about a Pauli operator P, such as "Z" or "ZZ"; angle in rad.

    Repeated, its angles add, so the infidelity grows with the square of the number of times; that of a random error grows
    with the number.

    Raises
    ------
    ParameterError
        No such operator on 1 to 4 qubits, or an angle that is not finite.
    """
    if not _is_number(angle) or not math.isfinite(angle):
        raise refusal("noise.over_rotation", "angle", angle, "rad", "must be a finite number")
    axis = pauli_operator(label)
    return Channel.from_unitary(math.cos(angle / 2) * np.eye(len(axis)) - 1j * math.sin(angle / 2) * axis)
