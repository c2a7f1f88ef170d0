"""Noisy brickwork on density matrices against qiskit-aer, qulacs and qutip-qip: one thread, double precision, equal results.

Ours is measured twice: ready to run, as the peers' circuits are too, and from the circuit object (made into a program at each
run). Our result is the Pauli vector; a line of its own says what the density matrix takes on top. The seconds are the
processor's; only qiskit-aer's own clock tells the wall's, which runs on while a busy machine does other things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tests.benchmarks.brickwork import DEPOLARISING, GATE, T1, T2, Brickwork, Kind, brickwork
from tests.benchmarks.child import Line, as_time, in_turn, lines_of, load, ratio, tell

DEPTH = 10
SHALLOW = {12: 4}
"""The depth where the usual one would take the peer minutes."""

GOALS = {"qiskit-aer": ("10x", "30x"), "qulacs": ("60x", "200x"), "qutip-qip": ("100x", "300x")}
LARGE = ("2x", "15x")

BARE = "bare QuTiP"
"""Every gate and every channel a superoperator made before: nothing of qutip-qip runs, so there is no goal."""


def circuit_of(work: Brickwork) -> Any:
    """The brickwork as our circuit."""
    from qnkit.qubits import Circuit, noise
    from qnkit.qubits.circuit import Gate, Noise

    pair, one = noise.depolarizing(DEPOLARISING, 2), noise.relaxation(T1, T2, GATE)
    found: list[Any] = []
    for kind, qubits, angles in work.steps():
        if kind != "noise":
            found.append(Gate(name=kind, qubits=qubits, angles=angles))
        elif work.noise == "depolarising":
            found.append(Noise(channel=pair, qubits=qubits))
        else:
            found += [Noise(channel=one, qubits=(qubit,)) for qubit in qubits]
    return Circuit(qubits=work.qubits, operations=tuple(found))


def _peers(work: Brickwork) -> Iterator[tuple[str, str, Callable[[], Any]]]:
    """Each peer that is measured at this size: its name, a word on how it runs, and the call that makes it ready."""
    from tests.benchmarks import peers

    yield "qiskit-aer", "NoiseModel", lambda: peers.aer(work)
    if work.qubits <= 10:
        yield "qiskit-aer", "SuperOp", lambda: peers.aer(work, model=False)
    if work.qubits <= 8:
        yield "qulacs", "", lambda: peers.qulacs_mixed(work)
        if work.noise == "relaxation":
            yield "qulacs", "CPTP", lambda: peers.qulacs_mixed(work, named=False)
        yield "qutip-qip", "", lambda: peers.qutip_qip(work)
        yield "qutip-qip", BARE, lambda: peers.qutip_qip(work, simulator=False)


def _against(peer: Any, ours: dict[str, Callable[[], Any]], expected: Any, turns: int) -> tuple[float, str]:
    """The largest difference of the results, and the ratios as text."""
    result = peer.run()
    gap = float(np.abs(peer.state(result) - expected).max())
    clock: list[float] = []

    def theirs() -> None:
        found = peer.run()
        if peer.clock is not None:
            clock.append(peer.clock(found))

    took = in_turn({"peer": theirs, **ours}, turns)
    own = f", its own wall clock {ratio(float(np.median(clock)) / took['ready'])}" if clock else ""
    return gap, f"{ratio(took['peer'] / took['ready'])} (from the circuit {ratio(took['peer'] / took['circuit'])}{own})"


def _compared(work: Brickwork, turns: int) -> Iterator[Line]:
    from qnkit.qubits.density import DensityProgram, run_density

    circuit = circuit_of(work)
    program = DensityProgram(circuit)
    ours: dict[str, Callable[[], Any]] = {"ready": program.run, "circuit": lambda: run_density(circuit)}
    expected = np.array(program.run().state.matrix)
    what = f"{work.qubits} qubits, {work.noise}"
    for name, way, make in _peers(work):
        try:
            peer = make()
        except ImportError as error:
            yield f"{what}, vs {name}", f"not installed: {error.name}", "-", "-"
            continue
        gap, ratios = _against(peer, ours, expected, turns)
        goals = ("-", "-") if way == BARE else GOALS[name] if work.qubits <= 8 else LARGE
        yield f"{what}, vs {peer.name}{way and ', '}{way}, gap {gap:.0e}", ratios, *goals
    took = in_turn({**ours, "matrix": lambda: program.run().state.matrix}, turns)
    times = f"{as_time(took['ready'])} (from the circuit {as_time(took['circuit'])}, with the matrix {as_time(took['matrix'])})"
    yield f"{what}: ours", times, "-", "-"


def measured(sizes: tuple[int, ...] = (4, 5, 6, 7, 8, 10, 12)) -> Iterator[Line]:
    """All lines, in this process."""
    yield f"brickwork, {DEPTH} layers (4 of 12 qubits), noisy; {load()}", "ready (other ways)", "-", "-"
    kinds: tuple[Kind, ...] = ("depolarising", "relaxation")
    for kind in kinds:
        for qubits in sizes:
            turns = 9 if qubits <= 7 else 7 if qubits == 8 else 3
            yield from _compared(brickwork(qubits, SHALLOW.get(qubits, DEPTH), kind), turns)


def lines() -> Iterator[Line]:
    """Ratios of medians, ours and each peer in turn, in a process with one thread."""
    yield from lines_of("tests.benchmarks.density")


if __name__ == "__main__":
    tell(measured())
