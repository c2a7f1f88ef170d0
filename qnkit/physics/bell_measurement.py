"""Bell measurements: the station that swaps, by gates and readout or by linear optics, and what each outcome means."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import field_validator, model_validator

from ..model import Model, quantity, refusal
from ..qubits.bell_states import BELL_ORDER, BELL_SIGNS
from ..qubits.channel import Channel
from ..qubits.pauli import pauli_vector
from ..qubits.readout import ReadoutError
from .local_gates import noisy_gate
from .memory import Memory

__all__ = ["BellMeasurement", "OpticalBellMeasurement"]

Real = NDArray[np.float64]


class _Station(Model):
    """What both kinds have: which outcomes count, and whether the far qubit is corrected by them."""

    corrects: bool = quantity(True, "the far qubit is corrected by the outcome")

    @field_validator("accepts", mode="before", check_fields=False)
    @classmethod
    def _in_a_row(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    def _subset(self, accepts: tuple[str, ...]) -> None:
        if not accepts or len(set(accepts)) != len(accepts):
            raise refusal(self, "accepts", accepts, "", "must name one outcome or more, each once; all others are failures")


class BellMeasurement(_Station):
    """A Bell measurement by gates: controlled-X from the left pair's qubit to the right pair's, H on the left one, two readouts.

    The left bit is the phase, the right one the flip: 00, 10, 01, 11 are recorded as phi+, phi-, psi+, psi-. Gate errors are
    average gate infidelities of depolarising noise after each gate (see LocalGates). ``gate_time_us`` is one wait of both
    qubits in their memories, before the first gate. The correction is a Pauli operator on the right pair's far qubit, without
    error and without delay.
    """

    kind: Literal["gate"] = "gate"
    gate_error: float = quantity(0.0, "error of the two-qubit gate", at_least=0, at_most=0.8)
    one_qubit_error: float = quantity(0.0, "error of the one-qubit gate", at_least=0, at_most=2 / 3)
    left_readout: ReadoutError = quantity(ReadoutError(), "readout, left pair's qubit")
    right_readout: ReadoutError = quantity(ReadoutError(), "readout, right pair's qubit")
    left_memory: Memory = quantity(Memory(), "memory, left pair's qubit")
    right_memory: Memory = quantity(Memory(), "memory, right pair's qubit")
    gate_time_us: float = quantity(0.0, "wait during the gates", unit="µs", at_least=0)
    accepts: tuple[Literal["phi+", "phi-", "psi+", "psi-"], ...] = quantity(BELL_ORDER, "outcomes that count")

    @model_validator(mode="after")
    def _some_outcome(self) -> Self:
        self._subset(self.accepts)
        return self

    @property
    def effects(self) -> Mapping[str, Real]:
        """For each outcome that counts ``Tr(E P_i (x) P_j) / 4`` of its effect E, shape (4, 4), the left pair's qubit first."""
        return _by_gates(self)


class OpticalBellMeasurement(_Station):
    """A Bell measurement of two photons by linear optics: a beam splitter, and two detectors behind each of its outputs.

    Qubits 0 and 1 are two modes (polarisations, time bins) of a photon each. One click in each mode heralds psi+ where both come
    from the same output and psi- where they come from different ones; phi+ and phi- are never told, so that half of the
    outcomes count at best, a quarter where psi- alone does. Detectors tell light from no light; a third click is a failure. An
    efficiency holds all losses of that photon, the detector's among them. ``visibility`` is the two-photon (Hong-Ou-Mandel)
    visibility |o|**2. For qubits in memories that are first turned into photons it is the same.
    """

    kind: Literal["optical"] = "optical"
    left_efficiency: float = quantity(1.0, "efficiency, left photon", at_least=0, at_most=1)
    right_efficiency: float = quantity(1.0, "efficiency, right photon", at_least=0, at_most=1)
    visibility: float = quantity(1.0, "two-photon visibility", at_least=0, at_most=1)
    dark_count_probability: float = quantity(0.0, "dark counts, each detector and window", at_least=0, at_most=1)
    accepts: tuple[Literal["psi+", "psi-"], ...] = quantity(("psi+", "psi-"), "outcomes that count")

    @model_validator(mode="after")
    def _some_outcome(self) -> Self:
        self._subset(self.accepts)
        return self

    @property
    def effects(self) -> Mapping[str, Real]:
        """For each outcome that counts ``Tr(E P_i (x) P_j) / 4`` of its effect E, shape (4, 4), the left photon first."""
        return _by_optics(self)


@functools.lru_cache(maxsize=64)
def _by_gates(station: BellMeasurement) -> Mapping[str, Real]:
    time_s = station.gate_time_us * 1e-6
    change = station.left_memory.channel(time_s).tensor(station.right_memory.channel(time_s))
    turn = noisy_gate("h", station.one_qubit_error).tensor(Channel.identity())
    ptm = change.then(noisy_gate("cx", station.gate_error)).then(turn).ptm
    left, right = station.left_readout.maps[:, 0], station.right_readout.maps[:, 0]
    bits = {name: divmod(BELL_ORDER.index(name), 2) for name in station.accepts}
    return {name: (np.kron(left[phase], right[flip]) @ ptm).reshape(4, 4) for name, (flip, phase) in bits.items()}


@functools.lru_cache(maxsize=64)
def _by_optics(station: OpticalBellMeasurement) -> Mapping[str, Real]:
    left, right, dark = station.left_efficiency, station.right_efficiency, station.dark_count_probability
    both, one, none = left * right, left + right - 2 * left * right, (1 - left) * (1 - right)
    bunched = 0.5 * (1 + station.visibility)
    out: dict[str, Real] = {}
    for name in station.accepts:
        vector = BELL_SIGNS[BELL_ORDER.index(name)]
        told = np.outer(vector, vector) / 2
        split = station.visibility * told + (1 - station.visibility) * np.diag([0, 0.5, 0.5, 0])
        effect = both * (split + dark * bunched * np.diag([1, 0, 0, 1])) + (one * dark + 2 * none * dark * dark) * np.eye(4)
        out[name] = pauli_vector((1 - dark) ** 2 * effect + 0j).reshape(4, 4) / 4
    return out
