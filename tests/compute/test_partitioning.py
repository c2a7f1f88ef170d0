"""Homes by mt-kahypar: room and e-bits, a process apart that fails in every way, and gates at their best modules."""

import itertools
from importlib.util import find_spec

import networkx as nx
import numpy as np
import pytest

from qnkit.compute import Machine, Module, ghz_chain, packets_of, partitioning, qaoa_max_cut, qft
from qnkit.compute.partitioning import partitioned, sited
from qnkit.compute.placement import Placement
from qnkit.model import ParameterError
from qnkit.network.network import Connection
from qnkit.qubits.circuit import Circuit

needs_it = pytest.mark.skipif(find_spec("mtkahypar") is None, reason="mt-kahypar is not installed")


def unequal(*sizes):
    """Modules of these sizes in a line."""
    modules = tuple(Module(name=str(k), data_qubits=size) for k, size in enumerate(sizes))
    return Machine(modules=modules, connections=[Connection(left=str(k), right=str(k + 1)) for k in range(len(sizes) - 1)])


def stands_in(monkeypatch, tmp_path, *lines):
    """Let a script stand in for the process apart; what it was asked is in the variable asked."""
    script = tmp_path / "child.py"
    head = ["import json, os, signal, sys, time", "asked = json.load(sys.stdin)"]
    script.write_text("\n".join([*head, *lines]), encoding="utf-8")
    monkeypatch.setattr(partitioning, "CHILD", script)
    monkeypatch.setattr(partitioning, "find_spec", lambda name: True)


@needs_it
@pytest.mark.parametrize("machine", [Machine.alike(4, 4), Machine.alike(4, 4, shape="line"), unequal(2, 7, 4, 3), unequal(9, 9)])
def test_no_module_holds_more_than_its_room_and_every_qubit_has_a_home(machine):
    for circuit in (ghz_chain(16), qft(16, swaps=False)):
        found = partitioned(circuit, machine, seed=3)
        loads = np.bincount(found.homes, minlength=len(machine.modules))
        assert all(load <= module.data_qubits for load, module in zip(loads, machine.modules, strict=True))
        assert loads.sum() == 16
        assert found.notes == ()


@needs_it
def test_the_same_seed_gives_the_same_homes_and_seeds_differ():
    circuit = qaoa_max_cut(nx.random_regular_graph(3, 16, seed=2), [0.3], [0.2])
    found = [partitioned(circuit, Machine.alike(4, 4), seed=seed).homes.tolist() for seed in (1, 1, 2, 3)]
    assert found[0] == found[1]
    assert len({tuple(homes) for homes in found}) > 1


@needs_it
def test_a_chain_is_cut_as_often_as_it_must_be():
    machine = Machine.alike(4, 4, shape="line")
    assert min(sited(ghz_chain(16), machine, partitioned(ghz_chain(16), machine, seed=s).homes).e_bits for s in range(2)) == 3


@needs_it
def test_on_a_line_of_modules_trees_are_what_is_kept_small():
    machine = Machine.alike(4, 4, shape="line")
    found = partitioned(ghz_chain(16), machine)
    assert (np.abs(np.diff(found.homes)) <= 1).all()  # in a chain of qubits no two neighbours are two links apart


@needs_it
def test_eight_full_modules_do_not_end_this_process():
    found = partitioned(qft(16, swaps=False), Machine.alike(8, 2))
    assert np.bincount(found.homes, minlength=8).tolist() == [2] * 8


def test_a_process_that_dies_is_told_and_the_register_s_order_stands_in(monkeypatch, tmp_path):
    stands_in(monkeypatch, tmp_path, "os.kill(os.getpid(), signal.SIGSEGV)")
    found = partitioned(ghz_chain(6), unequal(1, 2, 4))
    assert found.homes.tolist() == [0, 1, 1, 2, 2, 2]
    assert found.sites is None
    assert found.notes == (
        "mt-kahypar was ended by SIGSEGV",
        "mt-kahypar was ended by SIGSEGV, with a qubit more of room in each module",
        "so the qubits are in the register's order",
    )


def test_a_process_that_dies_for_want_of_room_is_asked_again_with_more(monkeypatch, tmp_path):
    count = "len(asked['weights'])"
    stands_in(
        monkeypatch, tmp_path, "if asked['room'] == [2, 2]: os.abort()", f"print([k % 2 for k in range({count})] if 1 else 0)"
    )
    found = partitioned(ghz_chain(4), unequal(2, 2))
    assert sorted(found.homes.tolist()) == [0, 0, 1, 1]
    assert found.notes == ("mt-kahypar was ended by SIGABRT",)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("raise ValueError('no such preset')", "failed: ValueError: no such preset"),
        ("print('hello')", "gave no answer that can be read"),
        ("pass", "gave no answer that can be read"),
        ("print([0])", "gave no block for each qubit"),
        ("print([7] * len(asked['weights']))", "gave no block for each qubit"),
        ("time.sleep(60)", "took longer than 0.5 s"),
    ],
)
def test_every_other_failure_is_told_in_words(monkeypatch, tmp_path, line, words):
    stands_in(monkeypatch, tmp_path, line)
    if "sleep" in line:
        monkeypatch.setattr(partitioning, "PATIENCE_S", 0.5)
    assert partitioned(ghz_chain(4), unequal(2, 2)).notes[0] == f"mt-kahypar {words}"


def test_qubits_beyond_the_room_of_a_module_are_moved_where_they_cost_least(monkeypatch, tmp_path):
    stands_in(monkeypatch, tmp_path, "print([0] * len(asked['weights']))")
    chain = Circuit(qubits=4).gate("cz", 2, 3)
    for a, b in ((0, 1), (1, 2), (0, 2)):
        chain = chain.gate("cx", a, b).gate("cx", b, a)
    found = partitioned(chain, unequal(3, 2))
    assert found.homes.tolist() == [0, 0, 0, 1]  # qubit 3 has but one packet, the others have more
    assert found.notes == ("1 qubit moved from modules that mt-kahypar had filled beyond their room",)


def test_without_mt_kahypar_the_sentence_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(partitioning, "find_spec", lambda name: None)
    with pytest.raises(ParameterError, match=r"mt-kahypar is missing; install it with pip install 'qnkit\[partition\]'"):
        partitioned(ghz_chain(4), unequal(2, 2))


def test_one_module_needs_no_parts_and_too_small_a_machine_is_refused(monkeypatch):
    monkeypatch.setattr(partitioning, "find_spec", lambda name: True)
    assert partitioned(ghz_chain(4), unequal(4)).homes.tolist() == [0] * 4
    with pytest.raises(ParameterError, match="a circuit of 5 qubits on 4 data qubits"):
        partitioned(ghz_chain(5), unequal(2, 2))


def test_gates_settle_where_no_gate_alone_would_go_elsewhere():
    rng = np.random.default_rng(4)
    machine = Machine.alike(3, 2, shape="line")
    for _ in range(3):
        circuit = Circuit(qubits=5)
        for k in range(6):
            a, b = (int(q) for q in rng.choice(5, 2, replace=False))
            circuit = circuit.gate("cz", a, b).gate("h", a) if k % 2 else circuit.gate("cx", a, b)
        found = sited(circuit, machine, rng.permutation([0, 0, 1, 1, 2]))
        for gate, module in itertools.product(range(6), range(3)):
            sites = found.sites.copy()
            sites[gate] = module
            assert Placement(found.packets, machine, found.homes, sites).e_bits >= found.e_bits
        for side in (0, 1):
            sites = found.homes[found.packets.gates[:, side], 0]
            assert Placement(found.packets, machine, found.homes, sites).e_bits >= found.e_bits


def test_many_gates_between_three_modules_meet_in_a_fourth_where_that_is_better():
    circuit = qft(12, swaps=False)
    homes = np.repeat([0, 1, 2], 4)
    with_fourth = sited(circuit, Machine.alike(4, 4), homes).e_bits
    assert with_fourth <= sited(circuit, Machine.alike(3, 4), homes).e_bits


def test_sites_that_are_given_are_where_the_search_begins():
    circuit = qft(8, swaps=False)
    machine, homes = Machine.alike(4, 2, shape="star"), np.repeat(range(4), 2)
    best = sited(circuit, machine, homes)
    assert sited(circuit, machine, homes, best.sites).e_bits <= best.e_bits
    assert sited(packets_of(circuit), machine, homes).e_bits == best.e_bits


def test_homes_that_are_none_are_refused():
    chain, machine = ghz_chain(4), unequal(2, 2)
    for homes, words in (
        ([0, 0, 1], r"homes: must be 4 numbers from 0 to 1"),
        ([0, 0, 1, 2], r"homes: must be 4 numbers from 0 to 1"),
        ([0, 0, 1, 0.5], r"homes: must be 4 numbers from 0 to 1"),
        ([0, 0, 0, 1], r"homes: 3 qubits in module 0, which has 2 data qubits"),
    ):
        with pytest.raises(ParameterError, match=words):
            sited(chain, machine, homes)
    with pytest.raises(ParameterError, match="sites: must be 3 numbers"):
        sited(chain, machine, [0, 0, 1, 1], [0])
