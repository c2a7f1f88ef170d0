"""Families of states against QuTiP, closed forms and the laws of random states."""

import itertools
import math

import networkx
import numpy as np
import pytest
import qutip
from hypothesis import given
from hypothesis import strategies as st

from qnkit.model import ParameterError
from qnkit.qubits import BELL_ORDER, DensityMatrix, Ket, families, room
from qnkit.qubits.checking import fault
from tests.oracles_states import dense


def generator(seed=1):
    return np.random.default_rng(seed)


@pytest.mark.parametrize(("name", "bits"), list(zip(BELL_ORDER, ("00", "01", "10", "11"), strict=True)))
def test_bell_states_are_those_of_qutip(name, bits):
    assert families.bell(name).amplitudes == pytest.approx(qutip.bell_state(bits).full().ravel(), abs=1e-15)


@given(st.floats(0, 1), st.sampled_from(BELL_ORDER))
def test_a_werner_state_is_a_bell_state_mixed_with_noise(fidelity, name):
    noise = 4 * (1 - fidelity) / 3
    made = families.werner(fidelity, name)
    expected = (1 - noise) * families.bell(name).matrix + noise * np.eye(4) / 4
    assert made.matrix == pytest.approx(expected, abs=1e-15)
    assert made.fidelity(families.bell(name)) == pytest.approx(fidelity, abs=1e-14)


@given(st.floats(0.25, 1))
def test_a_werner_pair_has_the_chsh_value_and_concurrence_of_its_closed_forms(fidelity):
    made = families.werner(fidelity)
    assert made.chsh() == pytest.approx(2 * math.sqrt(2) * (4 * fidelity - 1) / 3, abs=1e-12)
    assert made.concurrence() == pytest.approx(max(0.0, 2 * fidelity - 1), abs=1e-12)
    assert made.negativity() == pytest.approx(max(0.0, fidelity - 0.5), abs=1e-12)


def test_bell_weights_are_the_fidelities_to_the_bell_states():
    made = families.bell_diagonal([0.1, 0.2, 0.3, 0.4])
    assert [made.fidelity(families.bell(name)) for name in BELL_ORDER] == pytest.approx([0.1, 0.2, 0.3, 0.4], abs=1e-15)


@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=4), st.floats(0, 1), st.floats(0, 1), st.floats(0, 6.3))
def test_an_x_state_has_its_entries_and_the_concurrence_of_its_closed_form(diagonal, outer, inner, angle):
    """C = 2 max(0, |outer| - sqrt(p01 p10), |inner| - sqrt(p00 p11)); T. Yu, J. H. Eberly, Quantum Inf. Comput. 7, 459 (2007)."""
    p = np.array(diagonal) / sum(diagonal)
    most = math.sqrt(p[0] * p[3]), math.sqrt(p[1] * p[2])
    far, near = outer * most[0] * np.exp(1j * angle), inner * most[1]
    made = families.x_state(p, outer=far, inner=near)
    assert fault(made.matrix) is None
    assert (made.matrix[0, 3], made.matrix[1, 2]) == pytest.approx((far, near), abs=1e-15)
    assert made.probabilities() == pytest.approx(p, abs=1e-15)
    expected = 2 * max(0.0, abs(far) - most[1], near - most[0])
    assert made.concurrence() == pytest.approx(expected, abs=1e-10)


def test_bell_diagonal_states_are_x_states():
    a, b, c, d = 0.4, 0.3, 0.2, 0.1
    expected = families.x_state([(a + b) / 2, (c + d) / 2, (c + d) / 2, (a + b) / 2], (a - b) / 2, (c - d) / 2)
    assert families.bell_diagonal([a, b, c, d]).vector == pytest.approx(expected.vector, abs=1e-15)


def test_a_basis_state_is_named_from_qubit_0_on():
    assert np.flatnonzero(families.basis_state("0110").amplitudes).tolist() == [0b0110]
    assert families.basis_state("01").amplitudes == pytest.approx(qutip.ket("01").full().ravel(), abs=0)


@pytest.mark.parametrize("qubits", [2, 3, 5])
def test_ghz_and_w_states_are_those_of_qutip(qubits):
    assert families.ghz(qubits).amplitudes == pytest.approx(qutip.ghz_state(qubits).full().ravel(), abs=1e-15)
    assert families.w_state(qubits).amplitudes == pytest.approx(qutip.w_state(qubits).full().ravel(), abs=1e-15)


@pytest.mark.parametrize("qubits", [3, 4, 5])
def test_losing_a_qubit_ends_the_entanglement_of_ghz_but_not_of_w(qubits):
    """A pair of a W state of n qubits has concurrence 2/n; W. Duer, G. Vidal, J. I. Cirac, Phys. Rev. A 62, 062314 (2000)."""
    assert families.ghz(qubits).reduced((0, 1)).concurrence() == pytest.approx(0.0, abs=1e-14)
    assert families.w_state(qubits).reduced((0, 1)).concurrence() == pytest.approx(2 / qubits, abs=1e-12)
    assert families.ghz(qubits).negativity() == pytest.approx(0.5, abs=1e-14)
    assert families.w_state(qubits).negativity() == pytest.approx(math.sqrt(qubits - 1) / qubits, abs=1e-14)


@pytest.mark.parametrize("seed", range(4))
def test_a_graph_state_is_left_alone_by_its_stabilizers(seed):
    """X on a qubit and Z on its neighbours; the definition by stabilizers is not the one the code uses."""
    graph = networkx.gnp_random_graph(5, 0.5, seed=seed)
    state = families.graph_state(graph)
    for qubit in graph:
        label = "".join("X" if q == qubit else "Z" if q in graph[qubit] else "I" for q in graph)
        assert dense(label) @ state.amplitudes == pytest.approx(state.amplitudes, abs=1e-15)
        assert state.expectation(label) == pytest.approx(1.0, abs=1e-14)


def test_edges_nodes_of_any_name_and_repeated_edges_give_the_same_graph_state():
    by_edges = families.graph_state([(0, 1), (1, 2), (2, 1)])
    assert families.graph_state(networkx.relabel_nodes(networkx.path_graph(3), dict(enumerate("abc")))) == by_edges
    assert families.graph_state([(0, 1), (1, 2)], qubits=4).reduced(3).expectation("X") == pytest.approx(1.0)


def test_products_are_kets_only_where_all_are():
    parts = [families.basis_state("1"), families.bell("psi-")]
    pure = families.product(parts)
    assert isinstance(pure, Ket)
    assert pure.amplitudes == pytest.approx(np.kron(parts[0].amplitudes, parts[1].amplitudes), abs=1e-16)
    mixed = families.product([parts[0], families.werner(0.8), parts[0]])
    assert isinstance(mixed, DensityMatrix)
    assert mixed.reduced((1, 2)).vector == pytest.approx(families.werner(0.8).vector, abs=1e-15)


def test_nothing_is_known_of_the_maximally_mixed_state():
    made = families.maximally_mixed(3)
    assert np.array_equal(made.matrix, np.eye(8) / 8)
    assert (made.entropy(), made.purity()) == pytest.approx((3.0, 0.125), abs=1e-14)


def test_random_kets_are_drawn_evenly():
    """Of a Haar state of dimension d, <p_k> = 1/d and <p_k^2> = 2 / (d (d+1)), and <r_k^2> = 1/(d+1) for every Pauli operator."""
    rng, size = generator(), 4
    draws = np.array([families.random_ket(2, rng).probabilities() for _ in range(4000)])
    for power, expected in ((1, 1 / size), (2, 2 / (size * (size + 1)))):
        powers = draws**power
        error = powers.std(axis=0) / math.sqrt(len(draws))
        assert np.all(np.abs(powers.mean(axis=0) - expected) < 5 * error)
    squares = np.array([families.random_ket(2, rng).density().vector[1:] ** 2 for _ in range(2000)])
    assert np.all(np.abs(squares.mean(axis=0) - 1 / (size + 1)) < 5 * squares.std(axis=0) / math.sqrt(len(squares)))


@pytest.mark.parametrize("rank", [1, 2, 4])
def test_random_density_matrices_have_the_mean_purity_of_their_rank(rank):
    """<Tr rho^2> = (d + k) / (d k + 1); K. Zyczkowski, H.-J. Sommers, J. Phys. A 34, 7111 (2001)."""
    rng = generator(rank)
    draws = [families.random_density(2, rng, rank) for _ in range(1500)]
    purities = np.array([state.purity() for state in draws])
    error = purities.std() / math.sqrt(len(purities)) + 1e-13
    assert abs(purities.mean() - (4 + rank) / (4 * rank + 1)) < 5 * error
    assert np.linalg.matrix_rank(draws[0].matrix, tol=1e-12) == rank


def test_the_same_seed_gives_the_same_state_and_another_one_another():
    for draw in (families.random_ket, families.random_density):
        assert draw(3, generator(1)) == draw(3, generator(1))
        assert draw(3, generator(1)) != draw(3, generator(2))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: families.bell("phi"), "bell: 'phi' is not a Bell state; choose one of phi+, phi-, psi+, psi-"),
        (lambda: families.werner(1.2), "werner: fidelity = 1.2: must be from 0 to 1"),
        (lambda: families.bell_diagonal([1, 1, 0, 0]), "bell_diagonal: weights = [1, 1, 0, 0]: must be four numbers from 0"),
        (lambda: families.x_state([0.5, 0.5, 0.5, 0]), "x_state: diagonal = [0.5, 0.5, 0.5, 0]: must be four numbers from 0"),
        (lambda: families.x_state([0.5, 0, 0, 0.5], inner=0.1), "x_state: inner = 0.1: its size must be at most 0"),
        (lambda: families.x_state([0.5, 0, 0, 0.5], outer=0.6j), "x_state: outer = 0.6j: its size must be at most 0.5"),
        (lambda: families.x_state([0.5, 0, 0, 0.5], outer=math.nan), "x_state: outer = nan: its size must be at most 0.5"),
        (lambda: families.basis_state("012"), "basis_state: '012': must be a word of 0 and 1"),
        (lambda: families.basis_state(""), "basis_state: '': must be a word of 0 and 1"),
        (lambda: families.ghz(1), "ghz: qubits = 1: must be a whole number, at least 2"),
        (lambda: families.w_state(2.0), "w_state: qubits = 2.0: must be a whole number, at least 2"),
        (lambda: families.graph_state([(0, 0)]), "graph_state: edge (0, 0): must join two different qubits of 0 to 0"),
        (lambda: families.graph_state([(0, 3)], qubits=3), "graph_state: edge (0, 3): must join two different qubits of 0 to 2"),
        (lambda: families.graph_state([]), "graph_state: qubits = 0: must be a whole number, at least 1"),
        (lambda: families.graph_state(3), "graph_state: 3: must be a networkx graph or pairs of qubits"),
        (lambda: families.product([]), "product: must be one or more states"),
        (lambda: families.product(["01"]), "product: must be one or more states, each a Ket or a DensityMatrix"),
        (lambda: families.maximally_mixed(0), "maximally_mixed: qubits = 0: must be a whole number, at least 1"),
        (lambda: families.random_ket(True, generator()), "random_ket: qubits = True: must be a whole number"),
        (
            lambda: families.random_density(2, generator(), 5),
            "random_density: rank = 5: must be a whole number from 1 to 2**qubits = 4",
        ),
        (
            lambda: families.random_density(2, generator(), 0),
            "random_density: rank = 0: must be a whole number from 1 to 2**qubits = 4",
        ),
    ],
)
def test_a_state_that_cannot_be_is_refused_in_words(call, message):
    with pytest.raises(ParameterError) as refused:
        call()
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: families.ghz(40), "a ket of 40 qubits needs 17.6 TB"),
        (lambda: families.random_ket(40, generator()), "a random ket of 40 qubits needs 35.2 TB"),
        (lambda: families.maximally_mixed(20), "a density matrix of 20 qubits needs 8.8 TB"),
        (lambda: families.random_density(20, generator()), "a random density matrix of 20 qubits needs 61.6 TB"),
    ],
)
def test_a_register_too_large_for_the_memory_is_refused_with_its_size(make, what, monkeypatch):
    monkeypatch.setattr(room, "free_bytes", lambda: 10**9)
    with pytest.raises(ParameterError) as refused:
        make()
    assert what in str(refused.value)


def test_permuting_a_ghz_or_w_state_changes_nothing():
    for state, order in itertools.product((families.ghz(3), families.w_state(3)), itertools.permutations(range(3))):
        assert state.reduced(order).vector == pytest.approx(state.density().vector, abs=1e-15)
