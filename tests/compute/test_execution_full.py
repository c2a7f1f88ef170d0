"""A noisy plan against full simulations by others: QuTiP, every qubit by hand, and qiskit-aer, event by event."""

import numpy as np
import pytest

from qnkit.compute import Machine, Module
from qnkit.compute.execution import executed, parts
from qnkit.compute.noisy_plan import noisy
from qnkit.compute.plan_events import COPIED, SPECTATORS, Asked
from qnkit.compute.remote_gate import RemoteGate
from qnkit.network.network import Connection
from qnkit.physics import StatedLink
from qnkit.qubits import Circuit
from qnkit.qubits.operations import Measure, Noise, Reset
from tests.compute.test_execution import LEFT, PLAN, RIGHT, placed
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")


def test_four_data_qubits_and_a_pair_are_the_full_simulation_in_qutip():
    qt = pytest.importorskip("qutip")
    from tests.oracles_remote_gate import HADAMARD, cat_gate, controlled, gate, kept

    link = StatedLink(probability=0.8, attempt_s=3e-4, fidelity=0.9)
    machine = Machine(
        modules=(Module(name="a", data_qubits=2, gates=LEFT), Module(name="b", data_qubits=2, gates=RIGHT)),
        connections=(Connection(left="a", right="b", link=link, length_km=18.0),),
    )
    circuit = Circuit(qubits=4)
    for qubit in range(4):
        circuit = circuit.gate("h", qubit)
    circuit = circuit.gate("cz", 0, 1).gate("cz", 2, 3).gate("cz", 1, 2)
    plan = placed(circuit, [0, 0, 1, 1], [0, 1, 1], machine)
    assert plan.e_bits == 1

    sides, z = (LEFT, LEFT, RIGHT, RIGHT), controlled(qt.sigmaz())
    rho = qt.tensor([qt.fock_dm(2, 0)] * 4)
    for qubit, side in enumerate(sides):
        rho = gate(rho, HADAMARD, [qubit], 4, side.one_qubit_error)
    rho = gate(gate(rho, z, [0, 1], 4, LEFT.gate_error), z, [2, 3], 4, RIGHT.gate_error)
    for qubit in (2, 3):
        rho = kept(rho, qubit, 4, RIGHT.data_memory, 30e-6)  # until the gate of the left module is done
    waited = 0 * rho
    for attempts in range(1, 25):  # 0.2**24 < 1e-16
        one = rho
        for qubit, side in enumerate(sides):
            one = kept(one, qubit, 4, side.data_memory, attempts * 3e-4)
        waited = waited + 0.8 * 0.2 ** (attempts - 1) * one
    pair = qt.Qobj(np.array(link.pairs().state.matrix), dims=[[2, 2], [2, 2]])
    big = qt.tensor(waited, pair).permute([1, 2, 4, 5, 0, 3])  # control, target, link qubits, spectators
    message_s = machine.connections[0].delay_s
    model = RemoteGate(gate="cz", left=LEFT, right=RIGHT, message_us=message_s * 1e6)
    big = cat_gate(big, 6, qt.sigmaz(), model)
    big = kept(kept(big, 4, 6, LEFT.data_memory, model.duration_s), 5, 6, RIGHT.data_memory, model.duration_s)
    expected = big.ptrace([0, 1, 4, 5]).permute([2, 0, 1, 3]).full()
    np.testing.assert_allclose(executed(plan).state.matrix, expected, atol=1e-10)


def by_aer(made):
    """The state that qiskit-aer finds: a read qubit keeps its recorded bit, and what hangs on it is controlled by it."""
    from qiskit import QuantumCircuit
    from qiskit.quantum_info import Kraus
    from qiskit_aer import AerSimulator

    run, holder = QuantumCircuit(made.qubits), {}

    def act(kraus, places):
        run.append(Kraus([np.array(k, dtype=complex, order="C") for k in kraus]).to_instruction(), list(places)[::-1])

    zero, one, lower = np.diag([1.0, 0]), np.diag([0, 1.0]), np.array([[0, 1.0], [0, 0]])
    for part in parts(made):
        for step in () if isinstance(part, Asked) else part:
            if isinstance(step, Measure):
                chances, holder[step.bit] = step.readout.matrix, step.qubits[0]
                act([np.sqrt(chances[r, t]) * np.outer(np.eye(2)[r], np.eye(2)[t]) for r in (0, 1) for t in (0, 1)], step.qubits)
            elif isinstance(step, Reset):
                act([zero, lower], step.qubits)
            else:
                own = step.channel.kraus if isinstance(step, Noise) else [matrix for _, matrix in step.matrices()]
                if not step.when:
                    act(own, step.qubits)
                    continue
                ((bit, value),) = step.when
                assert value == 1
                act([np.kron(zero, np.eye(2)), *(np.kron(one, k) for k in own)], (holder[bit], *step.qubits))
    run.save_density_matrix()
    found = AerSimulator(method="density_matrix", max_parallel_threads=1).run(run).result().data()["density_matrix"]
    return np.asarray(found.reverse_qargs().data)


def test_a_plan_is_what_qiskit_aer_makes_of_its_events():
    pytest.importorskip("qiskit_aer")
    without = (COPIED, SPECTATORS)
    made = noisy(PLAN, without=without)
    found = by_aer(made).reshape([2] * 2 * made.qubits)
    rest = [q for q in range(made.qubits) if q not in made.ends]
    order = [*made.ends, *rest]
    table = found.transpose([*order, *(made.qubits + q for q in order)])
    size, other = 2 ** len(made.ends), 2 ** len(rest)
    reduced = np.einsum("iaja->ij", table.reshape(size, other, size, other))
    np.testing.assert_allclose(reduced, executed(PLAN, without=without).state.matrix, atol=1e-10)
