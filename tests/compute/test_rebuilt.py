"""The physical circuit of a plan: its qubits and bits, and measurements in the middle."""

import numpy as np

from qnkit.compute import Machine, compiled, rebuilt
from qnkit.qubits import Circuit, run_density
from qnkit.qubits.operations import Measure
from tests.kernels.test_placement import random_circuit


def test_gates_act_inside_modules_except_where_a_pair_is_made():
    plan = compiled(random_circuit(np.random.default_rng(1), 5, 12), Machine.alike(3, 2), rng=np.random.default_rng(1), steps=300)
    made = rebuilt(plan)
    crossing = [
        step for step in made.circuit.operations if len(step.qubits) == 2 and len({made.modules[q] for q in step.qubits}) > 1
    ]
    assert len(crossing) == plan.e_bits
    assert all(step.name == "cx" for step in crossing)


def test_measurements_and_feed_forward_give_the_same_records():
    circuit = Circuit(qubits=4).gate("ry", 0, angles=0.7).gate("cx", 0, 1).gate("cx", 0, 2).measure(1, into=0)
    circuit = circuit.gate("x", 2, when={0: 1}).gate("cx", 0, 3).gate("h", 0).gate("cz", 0, 2).gate("h", 0)
    circuit = circuit.measure(0, into=1).measure(2, into=2).measure(3, into=3)
    plan = compiled(circuit, Machine.alike(2, 2), rng=np.random.default_rng(0), steps=300)
    made = rebuilt(plan)
    wanted = run_density(circuit).probabilities()
    found: dict[str, float] = {}
    for record, chance in run_density(made.circuit).probabilities().items():
        found[record[:4]] = found.get(record[:4], 0.0) + chance
    assert plan.e_bits > 0
    assert {k: round(v, 9) for k, v in found.items() if v > 1e-12} == {k: round(v, 9) for k, v in wanted.items() if v > 1e-12}


def test_the_readouts_of_the_protocols_go_into_bits_of_their_own():
    circuit = Circuit(qubits=2).gate("h", 0).gate("cx", 0, 1).measure(0, into=0).measure(1, into=1)
    made = rebuilt(compiled(circuit, Machine.alike(2, 1), rng=np.random.default_rng(0), steps=100))
    bits = [step.bit for step in made.circuit.operations if isinstance(step, Measure)]
    assert sorted(set(bits)) == [0, 1, 2, 3]
