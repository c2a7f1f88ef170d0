"""Frames: the 24 ways in which local gates rename the Bell states of a pair."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..qubits.bell_states import BELL_ORDER
from ..qubits.gates import gate_matrix
from ..qubits.superoperators import ptm_of_kraus
from .conditional import table_of
from .states import PairState

__all__ = ["AS_IT_IS", "FRAMES", "Frame"]

_TURNS = ((), ("h",), ("s",), ("h", "s"), ("s", "h"), ("h", "s", "h"))
"""One gate sequence for each of the six permutations of the axes x, y, z."""
_SHIFTS = ((), ("z",), ("x",), ("y",))


@dataclass(frozen=True)
class Frame:
    """A change of names: perfect local gates that turn each Bell state into another one.

    Attributes
    ----------
    becomes : what phi+, phi-, psi+ and psi- become, in this order
    left_gates, right_gates : names of gates on the left and the right qubit, the first one first
    """

    becomes: tuple[str, ...]
    left_gates: tuple[str, ...]
    right_gates: tuple[str, ...]

    def on(self, state: PairState) -> PairState:
        """The state of a pair after the gates of this frame."""
        both = np.kron(_product(self.left_gates), _product(self.right_gates))
        return PairState.unchecked(both @ state.matrix @ both.conj().T)

    @property
    def inverse(self) -> Frame:
        """The frame that undoes the renaming."""
        return NAMED[tuple(BELL_ORDER[self.becomes.index(name)] for name in BELL_ORDER)]


def _product(names: tuple[str, ...]) -> NDArray[np.complex128]:
    """The matrix of gates one after the other."""
    out = np.eye(2, dtype=complex)
    for name in names:
        out = gate_matrix(name) @ out
    return out


def _frames() -> tuple[Frame, ...]:
    """All frames, the one that changes nothing first: U on the left and its conjugate on the right keep phi+, then a Pauli."""
    out = []
    for turn, shift in itertools.product(_TURNS, _SHIFTS):
        right = tuple("sdg" if name == "s" else name for name in turn)
        plain = Frame((), turn + shift, right)
        images = [plain.on(PairState.bell(name)).bell_weights() for name in BELL_ORDER]
        out.append(Frame(tuple(BELL_ORDER[int(weights.argmax())] for weights in images), turn + shift, right))
    return tuple(out)


FRAMES = _frames()
"""All 24 frames in a fixed order."""
NAMED = {frame.becomes: frame for frame in FRAMES}
"""The frames by what the Bell states become."""
AS_IT_IS = FRAMES[0]
"""The frame that changes nothing."""


@functools.cache
def _maps() -> NDArray[np.float64]:
    """The maps of all frames on tables written row by row, shape (24, 16, 16)."""
    sides = [[ptm_of_kraus(_product(gates)[None]) for gates in (one.left_gates, one.right_gates)] for one in FRAMES]
    return np.round(np.array([np.kron(left, right) for left, right in sides]))


def tables_in_frames(state: PairState) -> NDArray[np.float64]:
    """The tables (24, 16), row by row, of a pair in every frame."""
    out: NDArray[np.float64] = _maps() @ table_of(state).reshape(16)
    return out
