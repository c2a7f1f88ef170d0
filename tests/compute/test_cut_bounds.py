"""The bound over cuts: stabilizer ranks against singular values, known circuits, and what it does not know."""

import dataclasses

import numpy as np
import pytest

from qnkit.compute import Machine, compiled, cut_bounds, ghz_chain, plan_of, qft
from qnkit.compute.cut_bounds import cut_bound, is_unitary
from qnkit.compute.packets import packets_of
from qnkit.compute.placement import Placement
from qnkit.qubits import Circuit


def at_homes(circuit, homes, machine):
    """A plan whose qubits stay where they are, each gate at its first qubit's home."""
    packets = packets_of(circuit)
    table = np.repeat(np.array(homes)[:, None], packets.layers, axis=1)
    return plan_of(circuit, Placement(packets, machine, table, np.array(homes)[packets.gates[:, 0]]))


def clifford(seed, qubits, gates):
    rng, circuit = np.random.default_rng(seed), Circuit(qubits=qubits)
    for _ in range(gates):
        a, b = rng.choice(qubits, 2, replace=False).tolist()
        circuit = circuit.gate(str(rng.choice(["cx", "cz"])), a, b).gate(str(rng.choice(["h", "s"])), a)
    return circuit


@pytest.mark.parametrize("seed", range(5))
def test_stabilizer_ranks_are_those_of_singular_values(seed, monkeypatch):
    plan = at_homes(clifford(seed, 4, 3 + seed), [0, 0, 1, 2], Machine.alike(3, 2))
    exact = cut_bound(plan)
    monkeypatch.setattr(cut_bounds, "_images", lambda circuit: None)
    assert cut_bound(plan) == exact


def test_a_swap_across_takes_two_and_a_cz_one():
    machine = Machine.alike(2, 1)
    swap = Circuit(qubits=2).gate("cx", 0, 1).gate("cx", 1, 0).gate("cx", 0, 1)
    assert cut_bound(at_homes(swap, [0, 1], machine)) == 2  # on product states it leaves no entanglement at all
    assert cut_bound(at_homes(Circuit(qubits=2).gate("cz", 0, 1), [0, 1], machine)) == 1
    assert cut_bound(at_homes(swap, [0, 0], Machine.alike(2, 2))) == 0


@pytest.mark.parametrize(("angle", "least"), [(1.0, 1), (1e-9, 1), (0.0, 0)])
def test_a_phase_however_small_takes_a_pair(angle, least):
    assert cut_bound(at_homes(Circuit(qubits=2).gate("cp", 0, 1, angles=angle), [0, 1], Machine.alike(2, 1))) == least


def test_qubits_that_end_elsewhere_count_where_they_end():
    swap = Circuit(qubits=2).gate("cx", 0, 1).gate("cx", 1, 0).gate("cx", 0, 1)
    plan = at_homes(swap, [0, 1], Machine.alike(2, 1))
    table = plan.placement.homes.copy()
    table[:, -1] = [1, 0]
    assert cut_bound(dataclasses.replace(plan, placement=dataclasses.replace(plan.placement, homes=table))) == 0


def test_it_is_exact_for_clifford_circuits_of_any_size():
    plan = compiled(ghz_chain(60), Machine.alike(4, 15), rng=np.random.default_rng(0), steps=200)
    assert cut_bound(plan) == plan.e_bits == 3  # every other module against the rest
    plan = at_homes(clifford(0, 40, 400), [k % 2 for k in range(40)], Machine.alike(2, 20))
    assert 30 < cut_bound(plan) <= 40


def test_among_many_modules_each_is_cut_from_the_others(monkeypatch):
    plan = at_homes(ghz_chain(8), [k // 2 for k in range(8)], Machine.alike(4, 2, shape="line"))
    assert cut_bound(plan) == 3
    monkeypatch.setattr(cut_bounds, "MOST_MODULES", 3)
    assert cut_bound(plan) == 2  # both ends of a module's part of the chain cross


def test_circuits_that_measure_and_large_ones_with_other_gates_give_none():
    plan = at_homes(Circuit(qubits=2).gate("cz", 0, 1).measure(0, into=0), [0, 1], Machine.alike(2, 1))
    assert not is_unitary(plan.circuit)
    assert cut_bound(plan) == 0
    assert cut_bound(at_homes(qft(22, swaps=False), [k % 2 for k in range(22)], Machine.alike(2, 11, 11))) == 0
    assert cut_bound(at_homes(qft(10, swaps=False), [k // 5 for k in range(10)], Machine.alike(2, 5, 5))) > 0
