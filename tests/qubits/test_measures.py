"""Measures of entanglement against QuTiP, a search over measurements, and counted outcomes."""

import math

import numpy as np
import pytest
import qutip
from hypothesis import given
from hypothesis import strategies as st

from qnkit.physics import PairState
from qnkit.qubits import measures
from tests.oracles import bbm92_by_counting, chsh_by_search, random_density_matrix

SEEDS = range(12)


def random_state(seed):
    return random_density_matrix(np.random.default_rng(seed), rank=1 + seed % 4)


def qobj(matrix):
    return qutip.Qobj(matrix, dims=[[2, 2], [2, 2]])


def random_unitary(rng):
    q, r = np.linalg.qr(rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2)))
    return q * (np.diag(r) / np.abs(np.diag(r)))


@pytest.mark.parametrize("seed", SEEDS)
def test_negativity_matches_qutip(seed):
    matrix = random_state(seed)
    assert measures.negativity(matrix) == pytest.approx(qutip.negativity(qobj(matrix), 0), abs=1e-12)
    assert measures.negativity(matrix) == pytest.approx(qutip.negativity(qobj(matrix), 1), abs=1e-12)
    logarithm = measures.log_negativity(measures.negativity(matrix))
    assert logarithm == pytest.approx(qutip.negativity(qobj(matrix), 0, logarithmic=True), abs=1e-11)


@pytest.mark.parametrize("seed", SEEDS)
def test_concurrence_matches_qutip(seed):
    """QuTiP takes square roots of eigenvalues, so a rounding error of 1e-16 grows to 1e-8 there."""
    matrix = random_state(seed)
    assert measures.concurrence(matrix) == pytest.approx(qutip.concurrence(qobj(matrix)), abs=5e-8)


@pytest.mark.parametrize("seed", SEEDS)
def test_purity_and_correlations_match_qutip(seed):
    matrix = random_state(seed)
    assert measures.purity(matrix) == pytest.approx(qobj(matrix).purity(), abs=1e-14)
    paulis = qutip.sigmax(), qutip.sigmay(), qutip.sigmaz()
    table = [[qutip.expect(qutip.tensor(left, right), qobj(matrix)) for right in paulis] for left in paulis]
    assert measures.correlations(matrix) == pytest.approx(np.array(table), abs=1e-14)


@pytest.mark.parametrize("seed", range(6))
def test_chsh_matches_a_search_over_all_measurements(seed):
    matrix = random_state(seed)
    assert measures.chsh(matrix) == pytest.approx(chsh_by_search(matrix), abs=1e-7)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_key_rate_matches_counted_errors(seed):
    matrix = 0.05 * random_state(seed) + 0.95 * PairState.bell(("phi+", "phi-", "psi+", "psi-")[seed % 4]).matrix
    assert measures.key_rate(matrix) > 0.5
    assert measures.key_rate(matrix) == pytest.approx(bbm92_by_counting(matrix), abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_local_turns_change_no_entanglement(seed):
    rng = np.random.default_rng(100 + seed)
    matrix, turn = random_state(seed), np.kron(random_unitary(rng), random_unitary(rng))
    turned = turn @ matrix @ turn.conj().T
    for measure in (measures.negativity, measures.concurrence, measures.chsh, measures.purity):
        assert measure(turned) == pytest.approx(measure(matrix), abs=1e-12)


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
