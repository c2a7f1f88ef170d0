"""Rebuilt circuits against circuits on state vectors, without noise: the same readouts, and how like the states are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..qubits.circuit import Circuit
from ..qubits.ket import Ket
from ..qubits.operations import Gate, Measure, Noise, Operation, Reset
from ..qubits.vector import run_ket
from .rebuilt import Rebuilt

__all__ = ["MOST_QUBITS", "likeness"]

MOST_QUBITS = 18
"""Qubits of a register on which a plan is compared with its circuit."""
EXACT = 1e-9


def likeness(made: Rebuilt, circuit: Circuit, rng: np.random.Generator, runs: int = 3) -> float | None:
    """The least fidelity F, in some runs, of what a rebuilt circuit leaves to what a circuit leaves where it reads the same.

    Each of the circuit's qubits begins in phi+ with a reference qubit, which nothing acts on: what is left then tells the whole
    unitary (the branch, where the circuit measures) for the readouts that were drawn, and F is its entanglement fidelity. Where
    the references do not fit, the qubits begin in random product states, of which three tell two unitaries apart with
    probability 1. A correction that is missing is missed by a run in which it was not asked for, by half of them. Readout errors
    are left out.

    Parameters
    ----------
    made : the circuit on physical qubits, without noise
    circuit : what it should do
    rng : the generator
    runs : how many at most; the first that differs is the last

    Returns
    -------
    None where the register would be larger than MOST_QUBITS, and where the circuit resets qubits, so that what is left is mixed.
    """
    if made.circuit.qubits > MOST_QUBITS or any(isinstance(step, Noise | Reset) for step in circuit.operations):
        return None
    physical, read = _distinct(made.circuit)
    ideal, wanted = _distinct(circuit)
    bits = [read.index(one) if one in read else len(read) for one in wanted]
    least = 1.0
    for _ in range(runs):
        least = min(least, _overlap(ideal, replace(made, circuit=physical), bits, rng))
        if least < 1 - EXACT:
            break
    return least


def _distinct(circuit: Circuit) -> tuple[Circuit, list[tuple[int, int]]]:
    """The circuit with a bit of its own for each measurement, and for each of these the old bit and the turn."""
    bits: dict[int, int] = {}
    names: list[tuple[int, int]] = []
    rows: list[Operation] = []
    for step in circuit.operations:
        changed: dict[str, object] = {"when": tuple(sorted((bits[bit], value) for bit, value in step.when))} if step.when else {}
        if isinstance(step, Measure):
            bits[step.bit] = len(names)
            changed = {"bit": len(names), "readout": None}
            names.append((step.bit, sum(bit == step.bit for bit, _ in names)))
        rows.append(step.model_copy(update=changed))
    return Circuit(qubits=circuit.qubits, operations=tuple(rows)), names


def _overlap(circuit: Circuit, made: Rebuilt, bits: Sequence[int], rng: np.random.Generator) -> float:
    """The fidelity of one run; bits tells for each of the circuit's where the rebuilt circuit keeps it."""
    n, size = circuit.qubits, made.circuit.qubits
    whole = n + size <= MOST_QUBITS
    angles = rng.uniform(0, 2 * np.pi, (n, 3)).tolist()

    def begun(starts: Sequence[int], first: int) -> list[Operation]:
        if not whole:
            return [Gate(name="u", qubits=(at,), angles=tuple(row)) for at, row in zip(starts, angles, strict=True)]
        pairs = [(first + q, at) for q, at in enumerate(starts)]
        return [gate for other, at in pairs for gate in (Gate(name="h", qubits=(other,)), Gate(name="cx", qubits=(other, at)))]

    rows = (*begun(made.starts, size), *made.circuit.operations)
    run = run_ket(Circuit(qubits=size + n * whole, operations=rows), rng=rng)
    read = [(*run.bits, 0)[bit] for bit in bits]  # what was never read counts as 0
    wanted = _forced(Circuit(qubits=n + n * whole, operations=(*begun(range(n), n), *circuit.operations)), read)
    if wanted is None:
        return 0.0
    ends = [*made.ends, *range(size, size + n * whole)]
    rest = [q for q in range(size) if q not in made.ends]
    table = np.asarray(run.state.amplitudes).reshape([2] * (size + n * whole)).transpose([*ends, *rest])
    return float(np.linalg.norm(wanted.conj() @ table.reshape(len(wanted), -1)) ** 2)


def _forced(circuit: Circuit, bits: Sequence[int]) -> NDArray[np.complex128] | None:
    """What a circuit leaves where it reads given bits; None where it never does."""
    state: Ket | None = None
    rows: list[Operation] = []
    for step in circuit.operations:
        if isinstance(step, Measure):
            table = np.array(run_ket(Circuit(qubits=circuit.qubits, operations=tuple(rows)), state).state.amplitudes)
            table = table.reshape(2 ** step.qubits[0], 2, -1)
            table[:, 1 - bits[step.bit]] = 0
            size = np.linalg.norm(table)
            if size < 1e-7:
                return None
            state, rows = Ket.unchecked(table.ravel() / size), []
        elif all(bits[bit] == value for bit, value in step.when):
            rows.append(step.model_copy(update={"when": ()}))
    return np.asarray(run_ket(Circuit(qubits=circuit.qubits, operations=tuple(rows)), state).state.amplitudes)
