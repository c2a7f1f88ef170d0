"""Plans on noisy machines, exactly, against qiskit-aer on the same noisy circuit: one thread, equal results.

The circuit is that of the plan's events without the waits for pairs, whose means no circuit holds. qiskit-aer runs it as a
density matrix, made ready before: gates as unitaries, noise and preparations as ``SuperOp``, and a qubit that was read keeps its
bit, which then controls what hangs on it, so that one run gives the exact mean over all readouts. Ours is the whole call from
the plan. The seconds are the processor's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.child import Line, as_time, in_turn, lines_of, load, ratio, tell

SIZES = (3, 4, 5, 6, 7)

Matrix = NDArray[np.complex128]
_ZERO, _ONE = np.diag([1.0 + 0j, 0.0]), np.diag([0.0, 1.0 + 0j])


def plan_of_size(qubits: int) -> Any:
    """A Fourier transform on two modules with errors of every kind."""
    from qnkit.compute import Machine, Module, ModuleGates, compiled, qft
    from qnkit.network.network import Connection
    from qnkit.physics import Memory, StatedLink
    from qnkit.qubits.readout import ReadoutError

    gates = ModuleGates(
        gate_error=5e-3,
        one_qubit_error=1e-3,
        gate_time_us=30.0,
        readout_time_us=100.0,
        readout=ReadoutError(reads_one_for_zero=0.01, reads_zero_for_one=0.02),
        data_memory=Memory(t1_s=2.0, t2_s=0.5),
        link_memory=Memory(t1_s=1.0, t2_s=0.1),
    )
    modules = tuple(Module(name=name, data_qubits=(qubits + 1) // 2, gates=gates) for name in "ab")
    link = StatedLink(fidelity=0.95, probability=0.3, attempt_s=2e-4)
    machine = Machine(modules=modules, connections=(Connection(left="a", right="b", link=link, length_km=2.0),))
    return compiled(qft(qubits, swaps=False), machine, rng=np.random.default_rng(0), steps=2000)


def aer(made: Any) -> tuple[Callable[[], Any], Callable[[Any], Matrix]]:
    """A run of a noisy plan's events by qiskit-aer, ready, and the density matrix of its result, qubit 0 leftmost."""
    import qiskit
    import qiskit_aer
    from qiskit.circuit.library import UnitaryGate
    from qiskit.quantum_info import Kraus, SuperOp

    from qnkit.compute.execution import parts
    from qnkit.compute.plan_events import Asked
    from qnkit.qubits.operations import Measure, Noise, Reset

    circuit, holder = qiskit.QuantumCircuit(made.qubits), {}

    def act(kraus: Any, places: tuple[int, ...]) -> None:
        kept = [np.array(one, dtype=complex, order="C") for one in kraus]
        whole = UnitaryGate(kept[0], check_input=False) if len(kept) == 1 else SuperOp(Kraus(kept)).to_instruction()
        circuit.append(whole, list(places)[::-1])

    for part in parts(made):
        for step in () if isinstance(part, Asked) else part:
            if isinstance(step, Measure):
                holder[step.bit] = step.qubits[0]
                chances = np.eye(2) if step.readout is None else step.readout.matrix
                act([np.sqrt(chances[r, t]) * np.outer(np.eye(2)[r], np.eye(2)[t]) for r in (0, 1) for t in (0, 1)], step.qubits)
            elif isinstance(step, Reset):
                circuit.reset(step.qubits[0])
            else:
                own = step.channel.kraus if isinstance(step, Noise) else [matrix for _, matrix in step.matrices()]
                if not step.when:
                    act(own, step.qubits)
                    continue
                ((bit, _),) = step.when
                wide = [np.kron(_ONE, one) for one in own]
                rest = np.kron(_ZERO, np.eye(2))
                act([wide[0] + rest] if len(own) == 1 else [rest, *wide], (holder[bit], *step.qubits))
    circuit.save_density_matrix()
    backend = qiskit_aer.AerSimulator(method="density_matrix", precision="double", max_parallel_threads=1)
    ready = qiskit.transpile(circuit, backend, optimization_level=0)
    order = [*made.ends, *(q for q in range(made.qubits) if q not in made.ends)]

    def state(result: Any) -> Matrix:
        found = np.asarray(result.data(0)["density_matrix"].reverse_qargs().data)
        table = found.reshape([2] * 2 * made.qubits).transpose([*order, *(made.qubits + q for q in order)])
        size, other = 2 ** len(made.ends), 2 ** (made.qubits - len(made.ends))
        out: Matrix = np.einsum("iaja->ij", table.reshape(size, other, size, other))
        return out

    return lambda: backend.run(ready, shots=1).result(), state


def measured(sizes: tuple[int, ...] = SIZES) -> Iterator[Line]:
    """All lines, in this process."""
    from qnkit.compute import executed
    from qnkit.compute.noisy_plan import noisy
    from qnkit.compute.plan_events import COPIED, SPECTATORS

    yield f"noisy Fourier transforms on two modules; {load()}", "aer / ours", "-", "-"
    without = (COPIED, SPECTATORS)
    for qubits in sizes:
        plan = plan_of_size(qubits)
        made = noisy(plan, without=without)
        what = f"{qubits} data qubits, {made.qubits} in the register, {plan.e_bits} pairs"
        expected = executed(plan, without=without).state.matrix
        try:
            run, state = aer(made)
        except ImportError as error:
            yield f"{what}, vs qiskit-aer", f"not installed: {error.name}", "-", "-"
            continue
        gap = float(np.abs(state(run()) - expected).max())
        assert gap < 1e-9, f"results differ by {gap:.0e}"
        took = in_turn({"aer": run, "ours": lambda plan=plan: executed(plan, without=without)}, 5 if qubits < 8 else 3)
        ratios = f"{ratio(took['aer'] / took['ours'])} (ours {as_time(took['ours'])})"
        yield f"{what}, vs qiskit-aer, gap {gap:.0e}", ratios, "-", "-"


def lines() -> Iterator[Line]:
    """Ratios of medians, ours and qiskit-aer in turn, in a process with one thread."""
    yield from lines_of("tests.benchmarks.execution")


if __name__ == "__main__":
    tell(measured())
