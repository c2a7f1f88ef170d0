"""Placing: the best of all placements where these can be counted, sets against the kernel, known circuits, refusals."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from qnkit.compute import Machine, place, plan_of, verified
from qnkit.compute.placing import places
from qnkit.model import ParameterError
from qnkit.qubits import Circuit
from tests.kernels.test_placement import random_circuit
from tests.oracles_placement import cost, least


def graph_of(machine):
    """The machine's graph by the places of modules."""
    return nx.relabel_nodes(machine.graph(), {module.name: i for i, module in enumerate(machine.modules)})


def ghz(qubits):
    """A chain of controlled-X."""
    circuit = Circuit(qubits=qubits).gate("h", 0)
    for q in range(qubits - 1):
        circuit = circuit.gate("cx", q, q + 1)
    return circuit


@pytest.mark.parametrize("seed", range(5))
def test_a_small_circuit_is_placed_as_well_as_by_trying_all_placements(seed):
    circuit, machine = random_circuit(np.random.default_rng(seed), qubits=3, gates=4), Machine.alike(2, 2)
    found = place(circuit, machine, rng=np.random.default_rng(0), steps=3000)
    assert found.e_bits == least(found.packets, graph_of(machine), [2, 2])


@pytest.mark.parametrize("shape", ["all", "line", "star"])
def test_the_e_bits_are_those_of_the_sets_of_modules(shape):
    circuit, machine = random_circuit(np.random.default_rng(9), qubits=6, gates=20), Machine.alike(3, 2, shape=shape)
    found = place(circuit, machine, rng=np.random.default_rng(0), steps=2000)
    assert found.e_bits == cost(found.packets, graph_of(machine), found.homes, found.sites, found.pins)
    loads = [(found.homes == k).sum(axis=0).max() for k in range(3)]
    assert max(loads) <= 2


def test_a_chain_over_k_modules_costs_k_minus_1():
    for modules in (2, 3, 4):
        machine = Machine.alike(modules, 2, shape="line")
        assert place(ghz(2 * modules), machine, rng=np.random.default_rng(1), steps=4000).e_bits == modules - 1


def test_a_circuit_that_fits_into_one_module_costs_nothing():
    assert place(ghz(4), Machine.alike(2, 4), rng=np.random.default_rng(1), steps=2000).e_bits == 0


def moving_circuit():
    """First 0 meets 1 and 2 meets 3, again and again, then 0 meets 2 and 1 meets 3."""
    circuit = Circuit(qubits=4)
    for turn in range(6):
        pairs = ((0, 1), (2, 3)) if turn < 3 else ((0, 2), (1, 3))
        for a, b in pairs:
            circuit = circuit.gate("cx", a, b).gate("h", a).gate("h", b).gate("t", a)
    return circuit


def test_qubits_that_may_move_cost_less_than_qubits_that_stay():
    circuit = moving_circuit()
    found = place(circuit, Machine.alike(2, 2), rng=np.random.default_rng(0), steps=6000)
    assert found.e_bits == 2
    assert (found.homes != found.homes[:, :1]).any()


def test_the_same_generator_gives_the_same_placement():
    circuit, machine = random_circuit(np.random.default_rng(4), qubits=6, gates=20), Machine.alike(3, 2)
    one, two = (place(circuit, machine, rng=np.random.default_rng(3), steps=500) for _ in range(2))
    assert np.array_equal(one.homes, two.homes)
    assert np.array_equal(one.sites, two.sites)


def test_what_cannot_be_placed_is_refused():
    with pytest.raises(ParameterError, match="a circuit of 5 qubits on 4 data qubits"):
        place(ghz(5), Machine.alike(2, 2), rng=np.random.default_rng(0))
    with pytest.raises(ParameterError, match=r"15 modules: placing takes at most 14"):
        place(ghz(5), Machine.alike(15, 2), rng=np.random.default_rng(0))
    with pytest.raises(ParameterError, match="steps"):
        place(ghz(4), Machine.alike(2, 2), rng=np.random.default_rng(0), steps=0)
    with pytest.raises(ParameterError, match="machine"):
        place(ghz(4), None, rng=np.random.default_rng(0))


def test_with_weights_a_placement_goes_round_a_heavy_link_and_its_plan_too():
    circuit, machine = random_circuit(np.random.default_rng(5), qubits=6, gates=20), Machine.alike(3, 2)
    heavy = np.array([[0, 1, 9], [1, 0, 1], [9, 1, 0]])
    found, still = places(circuit, machine, rng=np.random.default_rng(0), steps=2000, weights=heavy)
    for one in (found, still):
        plan = plan_of(circuit, one)
        assert ("0", "2") not in plan.pairs_of_link
        assert verified(plan, np.random.default_rng(0)).holds
    assert found.e_bits >= place(circuit, machine, rng=np.random.default_rng(0), steps=2000).e_bits
    assert plan_of(circuit, replace(found, weights=None)).pairs_of_link.get(("0", "2"), 0) > 0


def test_equal_weights_place_as_none_do():
    circuit, machine = random_circuit(np.random.default_rng(4), qubits=6, gates=20), Machine.alike(3, 2)
    one = places(circuit, machine, rng=np.random.default_rng(3), steps=500)
    two = places(circuit, machine, rng=np.random.default_rng(3), steps=500, weights=np.zeros((3, 3), dtype=np.int64))
    for before, after in zip(one, two, strict=True):
        assert np.array_equal(before.homes, after.homes)
        assert np.array_equal(before.sites, after.sites)


def test_a_search_goes_on_from_an_earlier_placement_and_never_ends_worse():
    circuit, machine = random_circuit(np.random.default_rng(8), qubits=6, gates=30), Machine.alike(3, 2)
    first = place(circuit, machine, rng=np.random.default_rng(0), steps=2000)
    again = place(circuit, machine, rng=np.random.default_rng(1), steps=1, start=first)
    assert again.e_bits <= first.e_bits
    assert place(circuit, machine, rng=np.random.default_rng(1), steps=1).e_bits > first.e_bits
    with pytest.raises(ParameterError, match="start: a placement of another circuit or machine"):
        place(circuit, Machine.alike(2, 3), rng=np.random.default_rng(1), steps=1, start=first)
    with pytest.raises(ParameterError, match=r"place: start: int '3': must be a qnkit.compute.Placement"):
        place(circuit, machine, rng=np.random.default_rng(1), steps=1, start=3)


def test_a_long_search_shows_its_progress_unless_told_not_to(monkeypatch, capsys):
    from qnkit.compute import placing

    circuit, machine = random_circuit(np.random.default_rng(8), qubits=6, gates=30), Machine.alike(3, 2)
    monkeypatch.setattr(placing, "SILENT_S", 0.0)
    place(circuit, machine, rng=np.random.default_rng(0), steps=200, progress=False)
    assert capsys.readouterr().err == ""
    place(circuit, machine, rng=np.random.default_rng(0), steps=200)
    assert "step" in capsys.readouterr().err


def test_many_steps_are_several_searches_and_the_best_of_them_is_taken(monkeypatch):
    from qnkit.compute import placing

    circuit, machine = random_circuit(np.random.default_rng(8), qubits=6, gates=30), Machine.alike(3, 2)
    monkeypatch.setattr(placing, "ROUND", 100)
    assert placing._rounds(399) == [399]
    assert placing._rounds(950) == [550, 100, 100, 100, 100]
    rng = np.random.default_rng(1)
    long = place(circuit, machine, rng=rng, steps=399)
    short = place(circuit, machine, rng=rng, steps=100)
    monkeypatch.setattr(placing, "_rounds", lambda steps: [399, 100])
    assert place(circuit, machine, rng=np.random.default_rng(1), steps=499).e_bits == min(long.e_bits, short.e_bits)
