"""Measures of states against QuTiP, a search over measurements, counted outcomes and partial transposes by index."""

import math

import numpy as np
import pytest
import qutip
from hypothesis import given
from hypothesis import strategies as st

from qnkit.physics import PairState
from qnkit.qubits import measures
from tests.oracles import bbm92_by_counting, chsh_by_search, random_density_matrix
from tests.oracles_states import fraction_in_the_magic_basis, qobj, random_amplitudes, transposed_on
from tests.random_things import random_state, random_unitary

SEEDS = range(12)


def random_pair(seed):
    return random_density_matrix(np.random.default_rng(seed), rank=1 + seed % 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_negativity_matches_qutip(seed):
    matrix = random_pair(seed)
    assert measures.negativity(matrix) == pytest.approx(qutip.negativity(qobj(matrix), 0), abs=1e-12)
    assert measures.negativity(matrix) == pytest.approx(qutip.negativity(qobj(matrix), 1), abs=1e-12)
    logarithm = measures.log_negativity(measures.negativity(matrix))
    assert logarithm == pytest.approx(qutip.negativity(qobj(matrix), 0, logarithmic=True), abs=1e-11)


@pytest.mark.parametrize("seed", SEEDS)
def test_concurrence_matches_qutip(seed):
    """QuTiP takes square roots of eigenvalues, so a rounding error of 1e-16 grows to 1e-8 there."""
    matrix = random_pair(seed)
    assert measures.concurrence(matrix) == pytest.approx(qutip.concurrence(qobj(matrix)), abs=5e-8)


@pytest.mark.parametrize("seed", SEEDS)
def test_purity_and_correlations_match_qutip(seed):
    matrix = random_pair(seed)
    assert measures.purity(matrix) == pytest.approx(qobj(matrix).purity(), abs=1e-14)
    paulis = qutip.sigmax(), qutip.sigmay(), qutip.sigmaz()
    table = [[qutip.expect(qutip.tensor(left, right), qobj(matrix)) for right in paulis] for left in paulis]
    assert measures.correlations(matrix) == pytest.approx(np.array(table), abs=1e-14)


@pytest.mark.parametrize("seed", range(6))
def test_chsh_matches_a_search_over_all_measurements(seed):
    matrix = random_pair(seed)
    assert measures.chsh(matrix) == pytest.approx(chsh_by_search(matrix), abs=1e-7)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_key_rate_matches_counted_errors(seed):
    matrix = 0.05 * random_pair(seed) + 0.95 * PairState.bell(("phi+", "phi-", "psi+", "psi-")[seed % 4]).matrix
    assert measures.key_rate(matrix) > 0.5
    assert measures.key_rate(matrix) == pytest.approx(bbm92_by_counting(matrix), abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_entangled_fraction_matches_the_magic_basis_and_no_random_turn_beats_it(seed):
    rng = np.random.default_rng(300 + seed)
    matrix = random_pair(seed)
    found = measures.entangled_fraction(matrix)
    assert found == pytest.approx(fraction_in_the_magic_basis(matrix), abs=1e-14)
    for _ in range(20):
        ket = np.kron(np.eye(2), random_unitary(rng)) @ np.array([1, 0, 0, 1]) / math.sqrt(2)
        assert np.vdot(ket, matrix @ ket).real <= found


@pytest.mark.parametrize("seed", SEEDS)
def test_local_turns_change_no_entanglement(seed):
    rng = np.random.default_rng(100 + seed)
    matrix, turn = random_pair(seed), np.kron(random_unitary(rng), random_unitary(rng))
    turned = turn @ matrix @ turn.conj().T
    same = (measures.negativity, measures.concurrence, measures.chsh, measures.purity, measures.entangled_fraction)
    for measure in (*same, measures.device_independent_key):
        assert measure(turned) == pytest.approx(measure(matrix), abs=1e-12)


@pytest.mark.parametrize("part", [(0,), (1,), (2, 0), (1, 2)])
def test_negativity_of_a_part_is_that_of_the_partial_transpose_entry_by_entry(part):
    matrix = random_state(np.random.default_rng(sum(part)), 8, rank=2)
    values = np.linalg.eigvalsh(transposed_on(matrix, part))
    assert measures.negativity(matrix, part) == pytest.approx(-values[values < 0].sum(), abs=1e-14)
    assert measures.negativity(matrix, part) > 0.01
    rest = tuple(q for q in range(3) if q not in part)
    assert measures.negativity(matrix, part) == pytest.approx(measures.negativity(matrix, rest), abs=1e-14)


@pytest.mark.parametrize("part", [(0,), (2,), (1, 3), (0, 1, 2)])
def test_schmidt_coefficients_give_the_negativity_and_entropy_of_the_cut(part):
    ket = random_amplitudes(4, np.random.default_rng(5))
    coefficients = measures.schmidt(ket, part)
    assert coefficients @ coefficients == pytest.approx(1.0, abs=1e-14)
    expected = measures.negativity(np.outer(ket, ket.conj()), part)
    assert measures.schmidt_negativity(coefficients) == pytest.approx(expected, abs=1e-14)
    one_side = qutip.Qobj(ket, dims=[[2] * 4, [1]]).ptrace(list(part))
    assert measures.shannon(coefficients**2) == pytest.approx(qutip.entropy_vn(one_side, base=2), abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_fidelity_is_the_square_of_qutips_and_symmetric(seed):
    """QuTiP takes the square roots of rounded eigenvalues: 1e-16 grows to 1e-8 there where the ranks are not full."""
    first, second = random_pair(seed), random_pair(seed + 20)
    value = measures.fidelity(first, second)
    assert value == pytest.approx(qutip.fidelity(qobj(first), qobj(second)) ** 2, abs=5e-8)
    assert value == pytest.approx(measures.fidelity(second, first), abs=1e-13)
    assert measures.fidelity(first, first) == pytest.approx(1.0, abs=1e-13)


def test_fidelity_of_commuting_states_is_that_of_their_probabilities():
    p, q = np.array([0.5, 0.3, 0.2, 0]), np.array([0.1, 0.4, 0, 0.5])
    turn = random_unitary(np.random.default_rng(3), 4)
    first, second = ((turn * w) @ turn.conj().T for w in (p, q))
    assert measures.fidelity(first, second) == pytest.approx(np.sqrt(p * q).sum() ** 2, abs=1e-14)


@pytest.mark.parametrize("qubits", [1, 2, 3])
def test_entropy_matches_qutip_and_is_largest_where_nothing_is_known(qubits):
    matrix = random_state(np.random.default_rng(qubits), 2**qubits)
    assert measures.entropy(matrix) == pytest.approx(qutip.entropy_vn(qobj(matrix), base=2), abs=1e-12)
    assert measures.entropy(np.eye(2**qubits) / 2**qubits) == pytest.approx(qubits, abs=1e-14)
    assert measures.shannon(np.array([1.0, 0.0, -1e-17])) == 0.0


def test_two_bell_pairs_are_cut_twice():
    """The maximally entangled state of two halves of two qubits: negativity (4 - 1)/2, logarithmic negativity 2."""
    pairs = np.kron(PairState.bell("phi+").matrix, PairState.bell("psi-").matrix)
    assert measures.negativity(pairs, (0, 2)) == pytest.approx(1.5, abs=1e-14)
    assert measures.log_negativity(1.5) == pytest.approx(2.0, abs=1e-15)
    assert measures.negativity(pairs, (0, 1)) == pytest.approx(0.0, abs=1e-14)


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4).filter(lambda w: sum(w) > 0.01))
def test_of_a_bell_diagonal_state_concurrence_and_negativity_follow_its_largest_weight(weights):
    share = np.array(weights) / sum(weights)
    state = PairState.bell_diagonal(share)
    expected = max(0.0, 2 * share.max() - 1)
    assert state.concurrence() == pytest.approx(expected, abs=1e-12)
    assert state.negativity() == pytest.approx(expected / 2, abs=1e-12)


@given(st.floats(0.25, 1))
def test_chsh_of_a_werner_pair_is_linear_in_its_fidelity(fidelity):
    assert PairState.werner(fidelity).chsh() == pytest.approx(2 * math.sqrt(2) * (4 * fidelity - 1) / 3, abs=1e-12)


def test_a_werner_pair_breaks_the_bell_bound_above_a_fidelity_of_0_7803():
    edge = (1 + 3 / math.sqrt(2)) / 4
    assert round(edge, 4) == 0.7803
    assert PairState.werner(edge).chsh() == pytest.approx(2, abs=1e-12)
    assert PairState.werner(0.7804).chsh() > 2 > PairState.werner(0.7802).chsh()


@pytest.mark.parametrize("name", ["phi+", "phi-", "psi+", "psi-"])
def test_a_bell_state_is_as_entangled_as_can_be(name):
    state = PairState.bell(name)
    assert (state.negativity(), state.concurrence()) == pytest.approx((0.5, 1.0), abs=1e-14)
    assert (state.log_negativity(), state.key_rate()) == pytest.approx((1.0, 1.0), abs=1e-13)
    assert state.chsh() == pytest.approx(2 * math.sqrt(2), abs=1e-14)


def test_a_product_state_has_no_entanglement_and_no_key():
    matrix = np.diag([1.0, 0, 0, 0]).astype(complex)
    assert (measures.negativity(matrix), measures.concurrence(matrix), measures.key_rate(matrix)) == (0.0, 0.0, 0.0)
    assert measures.chsh(matrix) == pytest.approx(2.0)
    assert measures.chsh(np.eye(4, dtype=complex) / 4) == pytest.approx(0.0, abs=1e-15)


def test_the_key_of_a_werner_pair_ends_at_eleven_percent_errors():
    def fidelity_with_errors(q):
        return 1 - 1.5 * q

    assert PairState.werner(fidelity_with_errors(0.1100)).key_rate() > 0
    assert PairState.werner(fidelity_with_errors(0.1101)).key_rate() == 0.0


def test_the_entropy_of_a_coin_is_one_bit_and_of_a_certainty_none():
    assert [measures.binary_entropy(p) for p in (0.0, 0.5, 1.0, -1e-17)] == [0.0, 1.0, 0.0, 0.0]
    assert measures.binary_entropy(0.11) == pytest.approx(measures.binary_entropy(0.89))
