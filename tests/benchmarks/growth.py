"""How time and memory grow with the register, beside what the memory's bandwidth allows; one thread and two.

The work is the brickwork of 4 layers, with depolarising noise on density matrices and without on state vectors. A pass reads
and writes the whole state once, so no pass is faster than a copy of an array of that size; the limit is that time for each
pass of the program. Above it, a program is held up by its arithmetic: for each map of a pair of qubits and each real number
of the state 16 products and sums on a density matrix, 8 on a state vector.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from qnkit.qubits.room import size_text
from tests.benchmarks.brickwork import brickwork
from tests.benchmarks.child import Line, as_time, in_turn, lines_of, load, ratio, tell
from tests.benchmarks.density import circuit_of

DEPTH = 4
WORTH = 2**14
"""Below so many bytes a copy is over before numpy has begun: no limit is shown."""
SEEN = 2**23
"""Below so many bytes a run takes memory that was freed before, and the system sees nothing."""
MIXED, PURE = range(2, 13), range(4, 25, 2)


def _copy_s(size: int) -> float:
    """The seconds that one thread takes to copy so many bytes between two arrays that it used before."""
    source, target = np.ones(size // 8), np.zeros(size // 8)
    many = range(max(1, 10**7 // size))

    def copies() -> None:
        for _ in many:
            np.copyto(target, source)

    return in_turn({"copies": copies}, 7)["copies"] / len(many)


def _status(name: str) -> int:
    """Bytes that the system counts for this process: VmRSS now, VmHWM at most."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * next(int(line.split()[1]) for line in text.splitlines() if line.startswith(name))


def _peak(work: Callable[[], Any]) -> str:
    """The memory that a work takes at most, its result included, as text; "-" where the system does not tell."""
    if not sys.platform.startswith("linux"):
        return "-"
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the highest mark begins at what is used now
        before = _status("VmRSS")
        work()
        return size_text(max(0, _status("VmHWM") - before))
    except OSError:
        return "-"


def _programs(program: Any) -> list[Any]:
    return [stage.program if hasattr(stage, "program") else stage.drawn.program(None) for stage in program._stages]


def _numbers(run: Any) -> Any:
    """The plain array of a run's state."""
    return run.state.vector if hasattr(run.state, "vector") else run.state.amplitudes


def _grown(qubits: int, program: Any, before: float) -> tuple[Line, float]:
    """One line, and the time on one thread."""
    mixed = hasattr(program.run().state, "vector")
    what, size, flops = ("density matrix", 8 * 4**qubits, 4) if mixed else ("state vector", 16 * 2**qubits, 2)
    one, two = program.run(), program.run(threads=2)
    same = "the same bits" if np.array_equal(_numbers(one), _numbers(two)) else "NOT THE SAME"
    del one, two
    took = in_turn({"one": program.run, "two": lambda: program.run(threads=2)}, 3 if size > 1e8 else 7, time.perf_counter)
    passes, maps = (sum(len(getattr(p, name)) for p in _programs(program)) for name in ("masks", "pairs"))
    growth = f" (x{took['one'] / before:.2g})" if before else ""
    speed, limit = 1e-9 * maps * flops * size / took["one"], "-"
    if size >= WORTH:
        copy = _copy_s(size)
        limit = f"{ratio(took['one'] / (passes * copy))} the limit (passes {passes}, {2e-9 * size / copy:.3g} GB/s)"
    measured = (
        f"{as_time(took['one'])}{growth}, {limit}, {speed:.3g} Gflop/s; 2 threads {as_time(took['two'])}, {same}; "
        f"state {size_text(size)}, peak {_peak(program.run) if size >= SEEN else '-'}"
    )
    return (f"{what}, {qubits} qubits", measured, "-", "-"), took["one"]


def measured(mixed: range = MIXED, pure: range = PURE) -> Iterator[Line]:
    """All lines, in this process."""
    from qnkit.qubits.density import DensityProgram
    from qnkit.qubits.vector import KetProgram

    yield f"brickwork, {DEPTH} layers; {load()}", "one thread; two; memory", "-", "-"
    before = 0.0
    for qubits in mixed:
        program: Any = DensityProgram(circuit_of(brickwork(qubits, DEPTH, "depolarising")))
        line, before = _grown(qubits, program, before)
        yield line
    before = 0.0
    for qubits in pure:
        program = KetProgram(circuit_of(brickwork(qubits, DEPTH, "none")))
        line, before = _grown(qubits, program, before)
        yield line


def lines() -> Iterator[Line]:
    """Times, memory and limits for each size, in a process of their own."""
    yield from lines_of("tests.benchmarks.growth")


if __name__ == "__main__":
    tell(measured())
