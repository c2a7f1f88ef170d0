"""The brickwork circuit as each peer's own users would write it, ready to run.

Every state that a run returns has qubit 0 on the left; qiskit and qulacs count from the right, so their qubits are numbered
backwards here.

- qiskit-aer: ``AerSimulator(method="density_matrix")`` with a ``NoiseModel`` on the gates, the circuit transpiled before.
- qulacs: a ``QuantumCircuit`` on a ``DensityMatrix`` or ``QuantumState`` that was set to zero.
- qutip-qip: its simulator of circuits knows no channels, and its own noise lives in the pulses of a processor, where gates
  take time. The gates are a ``QubitCircuit`` run on a density matrix, and each channel is a QuTiP superoperator that acts on
  the state between them.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.brickwork import DEPOLARISING, GATE, T1, T2, Brickwork, kraus_pair, kraus_relaxation

__all__ = ["Prepared", "aer", "qulacs_ket", "qulacs_mixed", "qutip_qip"]

Matrix = NDArray[np.complex128]


@dataclass(frozen=True)
class Prepared:
    """A circuit that a library is ready to run: who runs it, the call, and the numpy array of what the call returned."""

    name: str
    run: Callable[[], Any]
    state: Callable[[Any], Matrix]
    clock: Callable[[Any], float] | None = None
    """The seconds that the library itself says it took, of what the call returned."""


def aer(work: Brickwork, model: bool = True) -> Prepared:
    """qiskit-aer's density matrix, double precision, one thread.

    The noise comes from a ``NoiseModel`` on cx, the way its pages teach; with ``model=False`` each channel is a ``SuperOp``
    instruction of the circuit, which spares the 1 or 2 ms that a run takes to weave the model in. Fusion is left as it is
    switched on by default (from 7 qubits): without it 10 qubits take twice as long, with it at 4 qubits too.
    """
    import qiskit
    import qiskit_aer
    from qiskit.quantum_info import SuperOp
    from qiskit_aer import noise

    if work.noise == "depolarising":
        error = noise.depolarizing_error(DEPOLARISING, 2)
    else:
        one = noise.thermal_relaxation_error(T1, T2, GATE)
        error = one.tensor(one)
    channel, found = SuperOp(error).to_instruction(), noise.NoiseModel()
    found.add_all_qubit_quantum_error(error, ["cx"])
    circuit = qiskit.QuantumCircuit(work.qubits)
    for kind, qubits, angles in work.steps():
        places = [work.qubits - 1 - qubit for qubit in qubits]
        if kind == "u":
            circuit.u(*angles, places[0])
        elif kind == "cx":
            circuit.cx(*places)
        elif not model:
            circuit.append(channel, places)
    circuit.save_density_matrix()
    backend = qiskit_aer.AerSimulator(
        method="density_matrix", precision="double", max_parallel_threads=1, noise_model=found if model else None
    )
    ready = qiskit.transpile(circuit, backend, optimization_level=1 if model else 0)
    return Prepared(
        f"qiskit-aer {version('qiskit-aer')}",
        lambda: backend.run(ready, shots=1).result(),
        lambda result: np.asarray(result.data(0)["density_matrix"]),
        lambda result: float(result.results[0].time_taken),
    )


def _qulacs_noise(work: Brickwork, places: list[int], named: bool) -> Iterator[Any]:
    from qulacs import gate

    if work.noise == "depolarising":
        yield gate.TwoQubitDepolarizingNoise(*places, 15 / 16 * DEPOLARISING)
    elif named:
        stay, coherence = np.exp(-GATE / T1), np.exp(-GATE / T2)
        for place in places:
            yield gate.AmplitudeDampingNoise(place, 1 - stay)
            yield gate.DephasingNoise(place, (1 - coherence / np.sqrt(stay)) / 2)
    elif work.qubits <= 4:
        yield gate.CPTP([gate.DenseMatrix(places[::-1], kraus) for kraus in kraus_pair(work.noise)])
    else:
        for place in places:
            yield gate.CPTP([gate.DenseMatrix(place, kraus) for kraus in kraus_relaxation()])


def _qulacs_circuit(work: Brickwork, named: bool = True) -> Any:
    import qulacs
    from qulacs import gate

    circuit = qulacs.QuantumCircuit(work.qubits)
    for kind, qubits, angles in work.steps():
        places = [work.qubits - 1 - qubit for qubit in qubits]
        if kind == "u":
            circuit.add_gate(gate.U3(places[0], *angles))
        elif kind == "cx":
            circuit.add_gate(gate.CNOT(*places))
        else:
            for found in _qulacs_noise(work, places, named):
                circuit.add_gate(found)
    return circuit


def qulacs_mixed(work: Brickwork, named: bool = True) -> Prepared:
    """qulacs' density matrix.

    Its own depolarising gate takes the chance of any of the 15 errors. Relaxation is its amplitude damping followed by its
    dephasing; with ``named=False`` a CPTP gate of three Kraus operators on each qubit, which is faster, or one of nine on the
    pair up to 4 qubits, which is faster still there.
    """
    import qulacs

    circuit = _qulacs_circuit(work, named)
    state = qulacs.DensityMatrix(work.qubits)

    def run() -> Any:
        state.set_zero_state()
        circuit.update_quantum_state(state)
        return state

    return Prepared(f"qulacs {version('qulacs')}", run, lambda found: np.array(found.get_matrix()))


def qulacs_ket(work: Brickwork, block: int = 2) -> tuple[Prepared, float]:
    """qulacs' state vector with its optimiser on, and the seconds that the optimiser took, which are not counted.

    Blocks of 2 qubits are its fastest here (18 to 22 qubits; optimize_light and blocks of 1, 3, 4 were slower); 0 stands for
    optimize_light.
    """
    import qulacs
    from qulacs.circuit import QuantumCircuitOptimizer

    circuit, state = _qulacs_circuit(work), qulacs.QuantumState(work.qubits)
    start = time.perf_counter()
    if block:
        QuantumCircuitOptimizer().optimize(circuit, block)
    else:
        QuantumCircuitOptimizer().optimize_light(circuit)
    took = time.perf_counter() - start

    def run() -> Any:
        state.set_zero_state()
        circuit.update_quantum_state(state)
        return state

    return Prepared(f"qulacs {version('qulacs')}", run, lambda found: np.array(found.get_vector())), took


def qutip_qip(work: Brickwork, simulator: bool = True) -> Prepared:
    """qutip-qip: the gates between two noises as one QubitCircuit run on the density matrix, then the channel on it.

    The channel acts as QuTiP's sparse superoperator on the whole register, made before; the sum over its Kraus operators takes
    1.1 to 2.6 times as long. With ``simulator=False`` the gates are superoperators too, which leaves nothing of qutip-qip's
    simulator in the run and is QuTiP at its best.
    """
    import qutip
    from qutip_qip.circuit import QubitCircuit

    noises: dict[tuple[int, ...], Any] = {}
    parts: list[Any] = []
    for kind, qubits, angles in work.steps():
        if kind == "noise":
            if qubits not in noises:
                noises[qubits] = _qutip_noise(work, qubits)
            parts.append(noises[qubits])
            continue
        if not (parts and isinstance(parts[-1], QubitCircuit)):
            parts.append(QubitCircuit(work.qubits))
        if kind == "u":
            parts[-1].add_gate("QASMU", targets=list(qubits), arg_value=list(angles))
        else:
            parts[-1].add_gate("CNOT", controls=[qubits[0]], targets=[qubits[1]])
    zero = qutip.ket2dm(qutip.tensor([qutip.basis(2, 0)] * work.qubits))
    run = _through_simulator(zero, parts) if simulator else _through_superoperators(zero, parts)
    return Prepared(f"qutip-qip {version('qutip-qip')}", run, lambda state: np.array(state.full()))


def _qutip_noise(work: Brickwork, qubits: tuple[int, ...]) -> Any:
    """The noise on a pair as a sparse superoperator of the register."""
    import qutip
    from qutip_qip.operations import expand_operator

    on = [(list(qubits), kraus_pair(work.noise))]
    if work.noise == "relaxation":
        on = [([qubit], kraus_relaxation()) for qubit in qubits]
    found = []
    for where, kraus in on:
        operators = (qutip.Qobj(k, dims=[[2] * len(where)] * 2) for k in kraus)
        wide = [expand_operator(k, dims=[2] * work.qubits, targets=where) for k in operators]
        found.append(sum(qutip.sprepost(k, k.dag()) for k in wide).to("CSR"))
    return functools.reduce(lambda earlier, later: later * earlier, found)


def _through_simulator(zero: Any, parts: list[Any]) -> Callable[[], Any]:
    import qutip

    def run() -> Any:
        state = zero
        for part in parts:
            if isinstance(part, qutip.Qobj):
                state = qutip.vector_to_operator(part * qutip.operator_to_vector(state))
            else:
                state = part.run(state)
        return state

    return run


def _through_superoperators(zero: Any, parts: list[Any]) -> Callable[[], Any]:
    import qutip

    steps: list[Any] = []
    for part in parts:
        gates = [] if isinstance(part, qutip.Qobj) else part.propagators()
        steps += [qutip.sprepost(gate, gate.dag()).to("CSR") for gate in gates] or [part]
    start = qutip.operator_to_vector(zero.to("Dense"))
    return lambda: qutip.vector_to_operator(functools.reduce(lambda state, step: step * state, steps, start))
