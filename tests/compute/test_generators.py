"""The families of circuits: against matrices, sums and probabilities worked out otherwise."""

import networkx as nx
import numpy as np
import pytest
from scipy.linalg import expm

from qnkit.compute.generators import adder, ghz_chain, ghz_star, grover, qaoa_max_cut, qft, quantum_volume, random_cz
from qnkit.model import ParameterError
from tests.oracles_circuits import apart, basis_image, unitary_of


def rng(seed=1):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("made", [ghz_chain, ghz_star])
@pytest.mark.parametrize("qubits", [1, 2, 5])
def test_a_chain_and_a_star_leave_a_ghz_state(made, qubits):
    state = unitary_of(made(qubits))[:, 0]
    assert state[0] == pytest.approx(np.sqrt(0.5), abs=1e-15)
    assert state[-1] == pytest.approx(np.sqrt(0.5), abs=1e-15)
    assert np.abs(state[1:-1]).max(initial=0) == 0


def test_a_chain_and_a_star_join_other_qubits():
    assert [step.qubits for step in ghz_chain(4).operations[1:]] == [(0, 1), (1, 2), (2, 3)]
    assert [step.qubits for step in ghz_star(4).operations[1:]] == [(0, 1), (0, 2), (0, 3)]


@pytest.mark.parametrize("qubits", [1, 3, 5])
def test_the_fourier_transform_is_its_matrix_and_without_swaps_in_reverse_order(qubits):
    size = 2**qubits
    wanted = np.exp(2j * np.pi * np.outer(range(size), range(size)) / size) / np.sqrt(size)
    reverse = [int(f"{k:0{qubits}b}"[::-1], 2) for k in range(size)]
    assert np.abs(unitary_of(qft(qubits)) - wanted).max() < 1e-14
    assert np.abs(unitary_of(qft(qubits, swaps=False)) - wanted[reverse]).max() < 1e-14


@pytest.mark.parametrize("bits", [1, 2, 3])
def test_the_adder_adds_all_numbers_with_both_carries(bits):
    circuit = adder(bits)

    def number(a, b, carry, over):
        """The basis state of these values: carry, b0, a0, b1, a1, ..., overflow."""
        row = [carry, *(bit for k in range(bits) for bit in (b >> k & 1, a >> k & 1)), over]
        return int("".join(map(str, row)), 2)

    for a in range(2**bits):
        for b in range(2**bits):
            for carry in (0, 1):
                for over in (0, 1):
                    total = a + b + carry
                    wanted = number(a, total % 2**bits, carry, over ^ total >> bits)
                    assert basis_image(circuit, number(a, b, carry, over)) == wanted


def test_qaoa_is_the_exponentials_of_cut_and_mixer():
    graph = nx.random_regular_graph(3, 4, seed=1)
    graph.edges[0, 1]["weight"] = 0.5
    gammas, betas = [0.4, 0.7], [0.3, -0.2]
    numbers = np.arange(16)
    cut = sum(w * ((numbers >> (3 - a) ^ numbers >> (3 - b)) & 1) for a, b, w in graph.edges(data="weight", default=1.0))
    mixer = sum(np.kron(np.kron(np.eye(2**k), [[0, 1], [1, 0]]), np.eye(2 ** (3 - k))) for k in range(4))
    state = np.full(16, 0.25, dtype=complex)
    for gamma, beta in zip(gammas, betas, strict=True):
        state = expm(-1j * beta * mixer) @ (np.exp(-1j * gamma * cut) * state)
    assert apart(unitary_of(qaoa_max_cut(graph, gammas, betas))[:, 0], state) < 1e-14


def test_random_cz_gives_each_layer_its_share_and_each_qubit_one_gate():
    circuit = random_cz(40, 0.3, rng(), layers=200)
    turned = sum(step.name == "h" for step in circuit.operations)
    assert abs(turned / 8000 - 0.7) < 5 * np.sqrt(0.3 * 0.7 / 8000)
    assert {step.name for step in random_cz(6, 1.0, rng()).operations} == {"cz"}
    assert {step.name for step in random_cz(6, 0.0, rng()).operations} == {"h"}
    one = [q for step in random_cz(9, 0.6, rng(), layers=1).operations for q in step.qubits]
    assert len(one) == len(set(one)) >= 8
    assert random_cz(8, 0.5, rng()) == random_cz(8, 0.5, rng()) != random_cz(8, 0.5, rng(2))


@pytest.mark.parametrize("marked", ["11", "010", "1001", "110100"])
def test_grover_finds_the_marked_string_as_often_as_the_formula_says(marked):
    turn = np.arcsin(2 ** (-len(marked) / 2))
    for iterations in (0, 1, 2, None):
        count = int(np.pi / 4 / turn) if iterations is None else iterations
        chances = np.abs(unitary_of(grover(marked, iterations=iterations))[:, 0]) ** 2
        assert chances[int(marked, 2)] == pytest.approx(np.sin((2 * count + 1) * turn) ** 2, abs=1e-12)
    assert chances.argmax() == int(marked, 2)


def test_quantum_volume_takes_three_cx_a_pair_and_the_seed_decides():
    circuit = quantum_volume(5, rng())
    assert sum(step.name == "cx" for step in circuit.operations) == 3 * 2 * 5
    assert {step.name for step in circuit.operations} == {"cx", "u", "rz", "ry"}
    assert circuit == quantum_volume(5, rng()) != quantum_volume(5, rng(2))


def test_quantum_volume_gives_outputs_as_random_states_do():
    """Over Haar-random states of N dimensions the mean of the sum of p**2 is 2 / (N + 1)."""
    found = [(np.abs(unitary_of(quantum_volume(2, rng(seed), depth=1))[:, 0]) ** 4).sum() for seed in range(400)]
    assert abs(np.mean(found) - 2 / 5) < 5 * np.std(found) / np.sqrt(400)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ghz_chain(0), "ghz_chain: qubits = 0: must be a whole number from 1"),
        (lambda: ghz_star(2.5), "ghz_star: qubits"),
        (lambda: qft(301), "from 1 to 300"),
        (lambda: adder(0), "adder: bits"),
        (lambda: grover("12"), "zeros and ones"),
        (lambda: grover("1"), "2 to 12"),
        (lambda: grover("11", iterations=-1), "grover: iterations"),
        (lambda: random_cz(4, 1.1, rng()), "random_cz: density"),
        (lambda: random_cz(4, 0.5, 7), "random_cz"),
        (lambda: quantum_volume(1, rng()), "quantum_volume: qubits"),
        (lambda: qaoa_max_cut(nx.path_graph(["a", "b"]), [0], [0]), "nodes 0, 1"),
        (lambda: qaoa_max_cut([(0, 1)], [0], [0]), "networkx graph"),
        (lambda: qaoa_max_cut(nx.Graph([(0, 1), (1, 1)]), [0], [0]), "from 1 to itself"),
        (lambda: qaoa_max_cut(nx.path_graph(3), [0], [0, 1]), "the same length"),
    ],
)
def test_numbers_that_make_no_circuit_are_refused(call, words):
    with pytest.raises(ParameterError, match=words):
        call()
