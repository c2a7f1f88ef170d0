"""Twirls: channels and states made simpler by an average over random Pauli or Clifford operators, and the error that this makes.

Twirl the channel, not the state at each event. The Pauli twirl of a channel keeps its diagonal in the Pauli basis, so the
twirls of relaxation for two times compose to that of the sum of the times: the answer does not depend on how often one looks.
A state that is made Bell-diagonal at each event forgets each time what the exact channel would have used later, and the answer
depends on the number of events.

Neither is exact where one outcome of a measurement alone is accepted, nor on a polarised pair, where the twirl of the channel
can be the worse of the two. The pair 0.83 psi+ and 0.17 of one polarised state, gamma = 0.5 on both qubits, has in truth the
fidelity 0.415 (of 00) or 0.4575 (of 11) to psi+. Its state made Bell-diagonal, then damped exactly, has 0.43625 either way;
the pair as it is, under the twirled channel, 0.49875.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..model import ParameterError
from .channel import Channel
from .checking import needs
from .density_matrix import DensityMatrix
from .state import State

__all__ = ["TwirlError", "bell_twirl", "clifford_twirl", "pauli_twirl", "twirl_error"]


def pauli_twirl(channel: Channel) -> Channel:
    """The Pauli channel with the same diagonal in the Pauli basis: the average over a random Pauli operator before and after.

    The process fidelity to doing nothing stays. Source: W. Dür, M. Hein, J. I. Cirac, H.-J. Briegel, Phys. Rev. A 72, 052326
    (2005).
    """
    needs(channel, Channel, "pauli_twirl", "a channel")
    return Channel.unchecked(np.diag(channel.ptm.diagonal()))


def clifford_twirl(channel: Channel) -> Channel:
    """The depolarising channel of the same process fidelity: the average over a random Clifford gate before, undone after.

    The gate is one on all k qubits of the channel; what randomised benchmarking sees is this average. Source: as pauli_twirl.
    """
    needs(channel, Channel, "clifford_twirl", "a channel")
    size = len(channel.ptm)
    diagonal = np.full(size, (np.trace(channel.ptm) - 1) / (size - 1))
    diagonal[0] = 1.0
    return Channel.unchecked(np.diag(diagonal))


def bell_twirl(state: State) -> DensityMatrix:
    """The Bell-diagonal state with the same four Bell weights as a state of two qubits.

    Source: C. H. Bennett, D. P. DiVincenzo, J. A. Smolin, W. K. Wootters, Phys. Rev. A 54, 3824 (1996).

    Raises
    ------
    ParameterError
        A state of another number of qubits than 2.
    """
    if not isinstance(state, State) or state.qubits != 2:
        shown = f"{state.qubits} qubits" if isinstance(state, State) else repr(state)[:60]
        raise ParameterError(f"bell_twirl: state = {shown}: must be the state of 2 qubits.")
    return DensityMatrix.unchecked((state.density().vector.reshape(4, 4) * np.eye(4)).reshape(-1))


def _trace_distance(first: DensityMatrix, second: DensityMatrix) -> float:
    return float(np.abs(np.linalg.eigvalsh(first.matrix - second.matrix)).sum()) / 2


@dataclass(frozen=True)
class TwirlError:
    """What it costs to replace a channel by its Pauli twirl.

    Attributes
    ----------
    twirled : the Pauli channel
    exact, approximate : what the channel and its twirl make of the state
    fidelity, twirled_fidelity : of these two to the target
    trace_distance : between these two, 0 to 1: the most by which the probability of any outcome can be wrong
    choi_trace_distance : between the Choi states of the two channels, 0 to 1; asks for no state, and is what the error is on
        halves of Bell pairs. The worst state of all has at most 2**k times as much.
    """

    twirled: Channel
    exact: DensityMatrix
    approximate: DensityMatrix
    fidelity: float
    twirled_fidelity: float
    trace_distance: float
    choi_trace_distance: float

    @property
    def fidelity_error(self) -> float:
        """By how much the twirl makes the fidelity too high (above 0) or too low (below 0)."""
        return self.twirled_fidelity - self.fidelity


def twirl_error(channel: Channel, state: State, target: State | None = None) -> TwirlError:
    """What it costs to replace a channel by its Pauli twirl, on one state and on the Choi state.

    Parameters
    ----------
    channel : on all qubits of the state; for the same noise on each of two qubits, ``noise.tensor(noise)``
    target : the state whose fidelity matters; by default the state before the channel

    Raises
    ------
    ParameterError
        The state or the target has another number of qubits than the channel.
    """
    needs(channel, Channel, "twirl_error: channel", "a channel")
    for name, given in (("state", state), ("target", target)):
        if (name == "state" or given is not None) and (not isinstance(given, State) or given.qubits != channel.qubits):
            shown = f"{given.qubits} qubits" if isinstance(given, State) else repr(given)[:60]
            raise ParameterError(f"twirl_error: {name} = {shown}: must be a state of {channel.qubits}, as the channel.")
    twirled = pauli_twirl(channel)
    exact, approximate = channel.on(state), twirled.on(state)
    aim = state if target is None else target
    return TwirlError(
        twirled,
        exact,
        approximate,
        exact.fidelity(aim),
        approximate.fidelity(aim),
        _trace_distance(exact, approximate),
        _trace_distance(channel.on_bell(), twirled.on_bell()),
    )
