"""Brickwork without noise on state vectors (complex128) against qulacs with its optimiser on: one thread, equal results."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tests.benchmarks.brickwork import brickwork
from tests.benchmarks.child import Line, as_time, in_turn, lines_of, load, ratio, tell
from tests.benchmarks.density import circuit_of

DEPTH = 20


def measured(sizes: tuple[int, ...] = (18, 20, 22)) -> Iterator[Line]:
    """All lines, in this process; a state made before is filled anew at each run of the peer, ours is a new array."""
    from qnkit.qubits.vector import KetProgram, run_ket
    from tests.benchmarks import peers

    yield f"brickwork, {DEPTH} layers, no noise; {load()}", "ready (other way)", "-", "-"
    for qubits in sizes:
        work = brickwork(qubits, DEPTH, "none")
        circuit = circuit_of(work)
        program, what = KetProgram(circuit), f"state vector, {qubits} qubits"
        try:
            peer, optimising = peers.qulacs_ket(work)
        except ImportError as error:
            yield f"{what}, vs qulacs", f"not installed: {error.name}", "-", "-"
            continue
        gap = float(np.abs(peer.state(peer.run()) - program.run().state.amplitudes).max())
        works = {"peer": peer.run, "ready": program.run, "circuit": lambda circuit=circuit: run_ket(circuit)}
        took = in_turn(works, 7 if qubits < 22 else 3)
        yield (
            f"{what}, vs {peer.name}, blocks of 2, gap {gap:.0e}",
            f"{ratio(took['peer'] / took['ready'])} (from the circuit {ratio(took['peer'] / took['circuit'])})",
            "1.4x",
            "3x",
        )
        yield (
            f"{what}: qulacs, its optimiser (not counted); ours",
            f"{as_time(took['peer'])}, {as_time(optimising)}; {as_time(took['ready'])}",
            "-",
            "-",
        )


def lines() -> Iterator[Line]:
    """Ratios of medians, ours and the peer in turn, in a process with one thread."""
    yield from lines_of("tests.benchmarks.vectors")


if __name__ == "__main__":
    tell(measured())
