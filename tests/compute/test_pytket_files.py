"""pytket-dqc's distributions: e-bits against its own and by hand, files and placements there and back, what is told, refused."""

import json

import numpy as np
import pytest

from qnkit.compute import Machine, ghz_chain, packets_of, plan_of, random_cz, verified
from qnkit.compute.placement import Placement
from qnkit.compute.placing import places
from qnkit.compute.pytket_files import pytket_distribution_of, read_pytket_distribution
from qnkit.model import ParameterError
from qnkit.network.file_tables import FileLimits
from qnkit.qubits.circuit import Circuit
from tests.project import JIT_OFF, ROOT

TEXT = (ROOT / "tests/compute/data/four_qubits_on_servers.json").read_text(encoding="utf-8")


def changed(way, value=None, tree=None):
    """The text of the file with the entry at the end of a way changed, or without it where there is no value."""
    tree = json.loads(TEXT) if tree is None else tree
    inside = tree
    for key in way[:-1]:
        inside = inside[key]
    if value is None:
        del inside[way[-1]]
    else:
        inside[way[-1]] = value
    return json.dumps(tree, indent=1)


def small(commands, edges, servers, coupling, qubits):
    """A file of a circuit of H ("h"), Rz (number) and CU1 of one half turn (a pair), one qubit or more on every server."""
    unit = lambda k: ["q", [k]]  # noqa: E731
    rows = [
        {"args": [unit(k) for k in on], "op": {"type": "H"} if len(on) == 1 else {"type": "CU1", "params": ["1.0"]}}
        for on in commands
    ]
    count = len(servers)
    circuit = {
        "bits": [],
        "commands": rows,
        "implicit_permutation": [],
        "phase": "0.0",
        "qubits": [unit(k) for k in range(qubits)],
    }
    return json.dumps(
        {
            "circuit": {
                "vertex_list": list(range(count)),
                "hyperedge_list": [{"vertices": edge, "weight": 1} for edge in edges],
                "circuit": circuit,
            },
            "placement": {str(k): server for k, server in enumerate(servers)},
            "network": {
                "server_coupling": coupling,
                "server_qubits": {str(k): [2 * k, 2 * k + 1] for k in range(max(map(max, coupling)) + 1)},
            },
        },
        indent=1,
    )


def test_a_file_is_its_circuit_its_homes_and_its_sites():
    read = read_pytket_distribution(TEXT)
    assert [(step.name, *step.qubits) for step in read.circuit.circuit.operations][:6] == [
        ("h", 0),
        ("h", 1),
        ("cp", 2, 3),
        ("rz", 0),
        ("cp", 1, 2),
        ("cp", 0, 1),
    ]
    assert read.circuit.circuit.operations[2].angles == (0.5 * np.pi,)
    assert read.placement.homes[:, 0].tolist() == [0, 1, 1, 2]  # servers 4, 2, 2, 9 are modules 0, 1, 1, 2
    assert read.placement.sites.tolist() == [2, 1, 0, 1, 0]


def test_e_bits_are_those_of_the_file_by_hand():
    read = read_pytket_distribution(TEXT)
    assert read.e_bits == read.placement.e_bits == 3  # qubit 1 on server 4, qubit 2 on server 9, qubit 3 on server 2


def test_a_placement_that_was_read_makes_a_plan_that_does_what_the_circuit_does():
    read = read_pytket_distribution(TEXT)
    told = verified(plan_of(read.circuit.circuit, read.placement), np.random.default_rng(1))
    assert told.holds, str(told)
    assert told.e_bits == 3


@pytest.mark.parametrize(("servers", "cost"), [([0, 1, 2, 1, 2], 2), ([0, 1, 2, 1, 0], 3), ([1, 0, 2, 0, 2], 2)])
def test_e_bits_agree_with_those_that_pytket_dqc_has_in_its_tests(servers, cost):
    # two CZ of one qubit, five servers: test_distribution_cost_no_embedding of its tests/distribution_test.py
    text = small([(0, 1), (0, 2)], [[0, 3, 4], [1, 3], [2, 4]], servers, [[0, 1], [1, 2], [1, 3], [2, 4]], 3)
    read = read_pytket_distribution(text)
    assert read.e_bits == read.placement.e_bits == cost


def test_hyperedges_that_split_a_packet_cost_more_and_both_numbers_are_told():
    text = small([(0, 1), (0, 2)], [[0, 3], [0, 4], [1, 3], [2, 4]], [0, 1, 1, 1, 1], [[0, 1]], 3)
    read = read_pytket_distribution(text)
    assert (read.e_bits, read.placement.e_bits) == (2, 1)
    assert "e-bits: the trees of the hyperedges have 2 links; with qnkit's packets it is 1 e-bits" in read.notes


def test_a_hyperedge_that_runs_through_another_gate_is_told():
    commands = [(0, 1), (0,), (0, 2), (0,), (0, 1)]
    text = small(commands, [[0, 3, 5], [0, 4], [1, 3, 5], [2, 4]], [0, 1, 1, 1, 1, 1], [[0, 1]], 3)
    read = read_pytket_distribution(text)
    assert (read.e_bits, read.placement.e_bits) == (2, 3)
    assert any("1 run through gates that turn the qubit" in note for note in read.notes)
    assert json.loads(read.text)["circuit"] == json.loads(read_pytket_distribution(read.text).text)["circuit"]


def test_a_file_written_again_is_equal():
    assert json.loads(read_pytket_distribution(TEXT).text) == json.loads(TEXT)
    for key, value in (("name", "four"), ("phase", "1.75")):
        other = changed(("circuit", "circuit", key), value)
        assert json.loads(read_pytket_distribution(other).text) == json.loads(other)


@pytest.mark.skipif(JIT_OFF, reason="anneals")
def test_placements_of_qubits_that_stay_come_back_with_the_same_e_bits():
    rng = np.random.default_rng(5)
    for circuit in (ghz_chain(6), random_cz(6, 0.5, rng)):
        machine = Machine.alike(3, 2, 4, "line")
        still = places(circuit, machine, rng=rng, steps=5000)[1]
        made = pytket_distribution_of(circuit, still)
        read = read_pytket_distribution(made.text)
        assert still.e_bits == made.e_bits == read.placement.e_bits
        assert made.notes == ()
        assert read.text == made.text


def by_hand(circuit, machine, homes, sites):
    """A placement of qubits that stay."""
    packets = packets_of(circuit)
    return Placement(packets, machine, np.repeat(np.array(homes)[:, None], packets.layers, axis=1), np.array(sites))


def test_gates_keep_their_sites_when_pytket_orders_them_otherwise():
    late = Circuit(qubits=4).gate("h", 2).gate("cx", 2, 3).gate("cz", 0, 1)  # pytket has the cz first
    made = pytket_distribution_of(late, by_hand(late, Machine.alike(2, 2), [0, 1, 0, 1], [1, 0]))
    assert [step.qubits for step in made.circuit.circuit.operations if len(step.qubits) == 2] == [(0, 1), (2, 3)]
    assert [made.servers[vertex] for vertex in (4, 5)] == [0, 1]
    assert made.e_bits == 2


def test_a_qubit_without_gates_has_a_hyperedge_of_its_own():
    idle = Circuit(qubits=3).gate("cz", 0, 2)
    made = pytket_distribution_of(idle, by_hand(idle, Machine.alike(2, 2), [0, 0, 1], [1]))
    assert made.hyperedges == ((0, 3), (1,), (2, 3))
    assert made.vertices == (0, 3, 1, 2)
    assert read_pytket_distribution(made.text).placement.e_bits == 1


def test_a_qubit_that_moves_and_another_circuit_are_refused():
    pair = Circuit(qubits=2).gate("cz", 0, 1).gate("cz", 0, 1)
    still = by_hand(pair, Machine.alike(2, 2), [0, 1], [0, 1])
    moved = still.homes.copy()
    moved[1, 1] = 0
    with pytest.raises(ParameterError, match="qubit 1 moves from module to module: pytket-dqc's qubits stay"):
        pytket_distribution_of(pair, Placement(still.packets, still.machine, moved, still.sites))
    with pytest.raises(ParameterError, match="the placement is of another circuit"):
        pytket_distribution_of(pair.gate("cz", 0, 1), still)


@pytest.mark.parametrize(
    ("way", "value", "words"),
    [
        (("placement", "3"), 5, "placement.3 = 5: must be a server of the network"),
        (("placement", "8"), None, "placement.8: must have a server for each of 4 qubits and 5 gates"),
        (("placement", "9"), 2, "placement.9 = 2: must have a server for each"),
        (("placement", "x"), 2, "placement.x = 2: is not named by a whole number"),
        (("placement", "1"), 9, "puts 2 qubits on server 9, which has 1"),
        (("circuit", "vertex_list"), [0, 1], "circuit.vertex_list = a list of 2: must be 0 to 8"),
        (("circuit", "hyperedge_list", 0, "weight"), 2, "hyperedge_list[0].weight = 2: must be 1"),
        (("circuit", "hyperedge_list", 0, "vertices"), [0, 6], "has no hyperedge with qubit 0 and its gate 8"),
        (("circuit", "hyperedge_list", 0, "vertices"), [0, 6, 6, 8], "must be a qubit, and then gates on it"),
        (("circuit", "hyperedge_list", 0, "vertices"), [0, 4, 8], "must be a qubit, and then gates on it"),
        (("circuit", "hyperedge_list", 0, "vertices"), [6, 8], "must be a qubit, and then gates on it"),
        (("circuit", "hyperedge_list", 0, "vertices"), "0", "must be a list of whole numbers from 0, one or more"),
    ],
)
def test_what_is_no_such_distribution_is_refused_with_its_place(way, value, words):
    with pytest.raises(ParameterError) as error:
        read_pytket_distribution(changed(way, value))
    assert words in str(error.value)
    assert "(pytket-dqc)" in str(error.value)


def test_a_file_larger_than_allowed_is_refused():
    with pytest.raises(ParameterError, match="more than 5 connections"):
        read_pytket_distribution(TEXT, FileLimits(most_connections=5))
