"""Circuits of Clifford gates, readouts and corrections written for Stim, and two of them compared there."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..model import ParameterError
from ..qubits.circuit import Circuit
from ..qubits.operations import Gate, Measure, Reset, Unitary
from .pauli_rows import clifford_images, expansion
from .rebuilt import Rebuilt

__all__ = ["RUNS", "correction", "same_by_stim", "stim_circuit", "stim_gates"]

RUNS = 24


def stim_gates(stim: Any, matrix: Any, places: tuple[int, ...]) -> Any:
    """A unitary on some qubits as a circuit for the module stim; ParameterError where it is no Clifford gate."""
    out = stim.Circuit()
    for name, targets in _plain(np.ascontiguousarray(matrix, dtype=complex).tobytes(), len(matrix)):
        out.append(name, [places[target] for target in targets])
    return out


@functools.lru_cache(maxsize=4096)
def _plain(data: bytes, size: int) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The names and targets of Stim's gates that make a unitary."""
    import stim

    try:
        matrix = np.frombuffer(data, dtype=complex).reshape(size, size)
        steps = stim.Tableau.from_unitary_matrix(matrix, endian="big").to_circuit()
    except ValueError:
        raise ParameterError("a gate is no Clifford gate; run on state vectors with PlanRuns.") from None
    return tuple((step.name, tuple(target.value for target in step.targets_copy())) for step in steps)


def stim_circuit(stim: Any, circuit: Circuit, places: Sequence[int] | None = None) -> Any:
    """A circuit without noise for the module stim, its qubits at some places or at their own.

    Raises
    ------
    ParameterError
        A gate that is no Clifford gate, or that hangs on bits and is no Pauli gate or hangs on several; noise.
    """
    out, count = stim.Circuit(), 0
    read: dict[int, int] = {}
    for given in circuit.operations:
        step = given if places is None else given.model_copy(update={"qubits": tuple(places[q] for q in given.qubits)})
        if isinstance(step, Measure):
            out.append("M", list(step.qubits))
            read[step.bit], count = count, count + 1
        elif isinstance(step, Reset) and not step.when:
            out.append("R", list(step.qubits))
        elif isinstance(step, Gate | Unitary):
            for pair, matrix in step.matrices():
                if step.when:
                    correction(stim, out, matrix, pair, [(read[bit] - count, value) for bit, value in step.when])
                else:
                    out += stim_gates(stim, matrix, pair)
        else:
            raise ParameterError("stim_circuit: noise, and a reset that hangs on a bit, cannot be written.")
    return out


def correction(stim: Any, out: Any, matrix: Any, places: tuple[int, ...], when: list[tuple[int, int]]) -> None:
    """Append a Pauli gate that hangs on one record, counted from the last, to a circuit for Stim; ParameterError for others."""
    terms = expansion(np.asarray(matrix))
    if len(terms) > 1 or len(when) > 1:
        raise ParameterError(
            "a gate hangs on bits and is no Pauli gate, or hangs on several; run on state vectors with PlanRuns."
        )
    ((record, value),), ((local, _),) = when, terms
    for turn, place in enumerate(reversed(places)):
        for name, gate, bit in (("CZ", "Z", local >> (2 * turn) & 1), ("CX", "X", local >> (2 * turn + 1) & 1)):
            if bit:
                out.append(name, [stim.target_rec(record), place])
                if not value:
                    out.append(gate, [place])


def same_by_stim(made: Rebuilt, circuit: Circuit, rng: np.random.Generator) -> bool | None:
    """Whether a rebuilt circuit maps X and Z of each qubit to the same Pauli operators as a circuit of gates alone does.

    Each qubit begins in phi+ with a reference; after a run of Stim (C. Gidney, Quantum 5, 497 (2021)) the products of the
    references' X and Z with those operators must be +1. Each of the RUNS runs draws its readouts: a sign that is wrong for some
    of them is wrong for half of them, and is missed with chance 2**-RUNS.

    None: a gate of the circuit is no Clifford gate, or Stim is not installed.
    """
    try:
        import stim
    except ImportError:
        return None
    gates = [matrix for step in circuit.operations if isinstance(step, Gate | Unitary) for _, matrix in step.matrices()]
    if any(clifford_images(matrix) is None for matrix in gates):
        return None
    size, count = made.circuit.qubits, circuit.qubits
    named = stim.Circuit()
    named.append("I", range(count))
    wanted = stim.Tableau.from_circuit(named + stim_circuit(stim, circuit))
    whole = stim.Circuit()
    for qubit, start in enumerate(made.starts):
        whole.append("H", [size + qubit])
        whole.append("CX", [size + qubit, start])
    try:
        whole += stim_circuit(stim, made.circuit)
    except ParameterError:
        return False
    signs = []
    for qubit in range(count):
        for name, image in (("X", wanted.x_output(qubit)), ("Z", wanted.z_output(qubit))):
            one = stim.PauliString(size + count)
            one[size + qubit], one.sign = name, image.sign
            for place, letter in enumerate(image):
                one[made.ends[place]] = letter
            signs.append(one)
    for seed in rng.integers(2**62, size=RUNS):
        run = stim.TableauSimulator(seed=int(seed))
        run.do(whole)
        if any(run.peek_observable_expectation(one) != 1 for one in signs):
            return False
    return True
