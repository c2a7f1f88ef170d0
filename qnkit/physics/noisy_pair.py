"""A pair and the noise that its two qubits meet while it waits: what lab 01 shows and asks about."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import Model, ParameterError, quantity, refusal
from ..qubits import noise
from ..qubits.arrays import array_of, brief, number_of
from ..qubits.bell_states import bell_index
from ..qubits.channel import Channel
from ..qubits.superoperators import pauli_operators
from ..qubits.twirl import pauli_twirl
from .states import PairState

__all__ = [
    "BELL",
    "COURSES",
    "ENEMIES",
    "ENEMY",
    "MEASURES",
    "READINGS",
    "NoisyPair",
    "WaitingNoise",
    "course",
    "flipped",
    "pauli_table",
    "readings",
]

Enemy = Literal["nothing", "dephasing", "slow dephasing", "relaxation", "depolarising", "bit flips", "turning"]
Measure = Literal["fidelity", "concurrence", "negativity", "CHSH value", "key bits"]

ENEMIES: tuple[str, ...] = tuple(name for name in get_args(Enemy) if name != "nothing")
"""The enemies of a pair by name, each a channel of one qubit; "nothing" is none of them."""

ENEMY: dict[str, str] = {
    "dephasing": "dephasing",
    "slow dephasing": "slow drift",
    "relaxation": "energy loss",
    "depolarising": "depolarising",
    "bit flips": "bit flips",
    "turning": "steady turn",
}
"""The enemies in everyday words."""

BELL: dict[str, str] = {"phi+": "Φ⁺", "phi-": "Φ⁻", "psi+": "Ψ⁺", "psi-": "Ψ⁻"}
"""The Bell states as they are written."""

COURSES = ("only ever falls", "falls, and then rises again", "falls to a quarter and stays there")
"""The ways that a fidelity may go while a pair waits."""

MEASURES: dict[str, Callable[[PairState, str], float]] = {
    "fidelity": lambda state, bell: state.fidelity(bell),
    "concurrence": lambda state, _: state.concurrence(),
    "negativity": lambda state, _: state.negativity(),
    "CHSH value": lambda state, _: state.chsh(),
    "key bits": lambda state, _: state.key_rate(),
}
"""The numbers that people care about: name -> the number of a state; the fidelity alone asks which Bell state is wanted."""

_MAKERS: dict[str, Callable[[float, float, float], Channel]] = {
    "nothing": lambda time, constant, ratio: Channel.identity(1),
    "dephasing": lambda time, constant, ratio: noise.relaxation(None, constant, time),
    "slow dephasing": lambda time, constant, ratio: noise.gaussian_dephasing(constant, time),
    "relaxation": lambda time, constant, ratio: noise.relaxation(constant, ratio * constant, time),
    "depolarising": lambda time, constant, ratio: noise.depolarizing(_reached(time, constant)),
    "bit flips": lambda time, constant, ratio: noise.bit_flip(_reached(time, constant) / 2),
    "turning": lambda time, constant, ratio: noise.over_rotation("Z", _turn(time, constant)),
}

_FARTHEST = 1e12
"""A turn by more radians than this is refused: rounding would leave too little of the angle."""

READINGS: tuple[str, ...] = ("XX", "YY", "ZZ", "XY", "YX", "Z Alice", "Z Bob")
"""What an experimenter reads off many pairs: how far two answers agree (Alice's question first), and how far one leans."""

_READ = ((1, 1), (2, 2), (3, 3), (1, 2), (2, 1), (3, 0), (0, 3))


def readings(state: PairState) -> NDArray[np.float64]:
    """The seven numbers (7,) named in READINGS, each from -1 (always differ, always 1) to 1 (always agree, always 0)."""
    table = pauli_table(state)
    return np.array([table[place] for place in _READ])


def flipped(state: PairState, bell: str) -> list[float]:
    """The shares of a state that are a Bell state with its phase, its bit, or both flipped.

    Raises
    ------
    ParameterError
        What is no pair, or no name of a Bell state.
    """
    weights, wanted = _pair(state, "flipped").bell_weights(), bell_index(bell, "flipped")
    return [float(weights[wanted ^ flip]) for flip in (1, 2, 3)]


def pauli_table(state: PairState) -> NDArray[np.float64]:
    """The means (4, 4) of the products of Pauli operators I, X, Y, Z: rows Alice's, columns Bob's; the first entry is 1.

    Raises
    ------
    ParameterError
        What is no pair.
    """
    return _table(_pair(state, "pauli_table").matrix)


def _pair(state: object, owner: str) -> PairState:
    if not isinstance(state, PairState):
        raise ParameterError(f"{owner}: {brief(state)!r}: must be a PairState, such as NoisyPair().state.")
    return state


def _products() -> NDArray[np.complex128]:
    """The sixteen products of Pauli operators, shape (4, 4, 4, 4): left, right, row, column."""
    return pauli_operators(2).reshape(4, 4, 4, 4)


def _table(matrix: NDArray[np.complex128]) -> NDArray[np.float64]:
    out: NDArray[np.float64] = np.einsum("ijab,ba->ij", _products(), matrix).real
    return out


def _reached(time: float, constant: float) -> float:
    """The share of events that have happened by a time, where they come at the rate 1 / constant."""
    return -math.expm1(-time / constant)


def _turn(time: float, constant: float) -> float:
    """The angle in rad after a time, of a steady turn by one radian in each ``constant``; whole turns are left out."""
    if not time / constant <= _FARTHEST:
        rule = f"a wait of so many time constants ({constant:g} s) turns too far to know the angle: at most {_FARTHEST:g}"
        raise refusal("WaitingNoise", "channel", time, "s", rule)
    return math.fmod(time / constant, 2 * math.pi)


class WaitingNoise(Model):
    """What one qubit meets while it waits: an enemy and its time constant T.

    ``dephasing``: fast phase noise, a coherence falls as exp(-t/T), T = T2; populations stay.
    ``slow dephasing``: drifts slower than the wait, a coherence falls as exp(-(t/T)**2); it has a memory, so it acts once,
    from the making of the pair.
    ``relaxation``: |1> falls to |0> in T = T1 (amplitude damping at zero temperature); a coherence falls as exp(-t/T2) with
    T2 = ``t2_over_t1`` T1, at most 2 T1, which is relaxation alone.
    ``depolarising``: at the rate 1/T the qubit is replaced by a completely random one.
    ``bit flips``: at the rate 1/T the bit is replaced by a random one, in step with the phase (so X is kept).
    ``turning``: a steady frequency error, a turn about z by one radian (57 degrees) in T. Coherent: it takes no purity.

    The channels are those of `qnkit.qubits.noise`; ``t2_over_t1`` matters for relaxation alone.
    """

    enemy: Enemy = quantity("dephasing", "enemy")
    time_s: float = quantity(1.0, "time constant", unit="s", above=0)
    t2_over_t1: float = quantity(2.0, "T2 as a share of T1", above=0, at_most=2)

    def channel(self, wait_s: float) -> Channel:
        """The channel of one qubit after a wait in s.

        Raises
        ------
        ParameterError
            A wait that is below 0, not finite or no number, or one in which a steady turn goes round beyond all counting.
        """
        wait = number_of(wait_s, "WaitingNoise.channel", "a wait must be a finite time of at least 0 s", least=-math.ulp(0.0))
        return _MAKERS[self.enemy](wait, self.time_s, self.t2_over_t1)


@functools.lru_cache(maxsize=64)
def _transfers(met: WaitingNoise, times: tuple[float, ...], twirled: bool) -> NDArray[np.float64]:
    """The Pauli-transfer matrices (n, 4, 4) of a noise, or of its Pauli twirl, after n times; only read."""
    channels = [met.channel(time) for time in times]
    return np.array([(pauli_twirl(channel) if twirled else channel).ptm for channel in channels]).reshape(-1, 4, 4)


class NoisyPair(Model):
    """A Bell pair that waits, each of its qubits with a noise of its own, and the number that one watches."""

    bell: Literal["phi+", "phi-", "psi+", "psi-"] = quantity("phi+", "Bell state at the start")
    left: WaitingNoise = WaitingNoise()
    right: WaitingNoise = WaitingNoise()
    wait_s: float = quantity(0.3, "the pair waits", unit="s", at_least=0)
    measure: Measure = quantity("fidelity", "number to watch")

    @property
    def fresh(self) -> PairState:
        """The Bell state at the start."""
        return PairState.bell(self.bell)

    @property
    def state(self) -> PairState:
        """The state after the wait."""
        return PairState.unchecked(self.states([self.wait_s])[0])

    @property
    def number(self) -> float:
        """The watched number after the wait."""
        return MEASURES[self.measure](self.state, self.bell)

    def states(self, times_s: ArrayLike, *, twirled: bool = False) -> NDArray[np.complex128]:
        """The density matrices, shape (n, 4, 4), after n waits in s.

        Parameters
        ----------
        twirled : for what a Bell-diagonal model would say: the Pauli twirl of each qubit's channel acts in its place

        Raises
        ------
        ParameterError
            Waits that are no row of finite times of at least 0 s.
        """
        times: NDArray[np.float64] = array_of(times_s, float, "NoisyPair.states", "row")
        if times.ndim != 1:
            raise ParameterError(f"NoisyPair.states: times of shape {times.shape}: must be one row of times in s.")
        row = tuple(times.tolist())
        left, right = (_transfers(met, row, twirled) for met in (self.left, self.right))
        tables = left @ _table(self.fresh.matrix) @ right.transpose(0, 2, 1)
        out: NDArray[np.complex128] = np.einsum("nij,ijab->nab", tables, _products()) / 4
        return out

    def along(self, times_s: ArrayLike, measure: str = "", *, twirled: bool = False) -> NDArray[np.float64]:
        """The numbers (n,) of one measure (the watched one by default) after n waits in s.

        Raises
        ------
        ParameterError
            An unknown measure; waits as for `states`.
        """
        name: Any = self.measure if measure == "" else measure
        if not isinstance(name, str) or name not in MEASURES:
            raise ParameterError(f"NoisyPair.along: {brief(name)!r} is no measure; choose one of {', '.join(MEASURES)}.")
        states = self.states(times_s, twirled=twirled)
        return np.array([MEASURES[name](PairState.unchecked(matrix), self.bell) for matrix in states])


def course(pair: NoisyPair) -> str:
    """Which of COURSES the fidelity of a pair takes in a wait of ten time constants."""
    values = pair.along(np.linspace(0.0, 10 * max(pair.left.time_s, pair.right.time_s), 400), "fidelity")
    if values[-1] > values.min() + 1e-3:
        return COURSES[1]
    return COURSES[2] if abs(values[-1] - 0.25) < 1e-3 else COURSES[0]
