"""Tables of Pauli expectations: exact, sampled with errors that mean what they say, and inverted to a state."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits import DensityMatrix, PauliTable
from qnkit.qubits.families import basis_state, ghz, maximally_mixed, random_density, werner
from qnkit.qubits.tomography import pauli_table
from tests.oracles_states import dense, words


def test_an_exact_table_holds_every_expectation_in_the_order_of_the_labels():
    state = random_density(2, np.random.default_rng(1))
    table = state.pauli_table()
    assert table.labels == words(2)
    assert [value for _, value, _ in table] == pytest.approx(
        [np.trace(state.matrix @ dense(label)).real for label in words(2)], abs=1e-14
    )
    assert len(table) == 16
    assert (table.error("XY"), table.shots) == (0.0, None)


def test_a_ket_and_its_density_matrix_have_the_same_table():
    assert ghz(3).pauli_table().values == pytest.approx(ghz(3).density().pauli_table().values, abs=1e-15)


@pytest.mark.parametrize("shots", [20, 2000])
def test_sampled_values_scatter_about_the_exact_ones_by_their_standard_errors(shots):
    """The mean of many tables is exact within 5 standard errors; the errors given are the scatter that is seen."""
    state, rng = werner(0.8, "psi+"), np.random.default_rng(shots)
    tables = [state.pauli_table(shots, rng) for _ in range(600)]
    values = np.array([table.values for table in tables])
    exact = state.pauli_table().values
    scatter = np.sqrt((1 - exact**2) / shots)
    assert np.all(np.abs(values.mean(axis=0) - exact) <= 5 * scatter / math.sqrt(len(tables)) + 1e-14)
    claimed = np.mean([table.errors for table in tables], axis=0)[1:]
    slack = 5 / math.sqrt(2 * len(tables)) + 1 / shots  # of a measured scatter; and the prior, of the order 1/shots
    assert np.all(np.abs(claimed / values.std(axis=0)[1:] - 1) < slack)


@pytest.mark.parametrize(("shots", "expected"), [(20, 1.155), (400, 1.007)])
def test_of_few_shots_the_standard_error_is_too_small_and_of_many_it_is_right(shots, expected):
    """Expected is the sum over all counts k, weighed by their chances, of ((2 k / shots - 1 - value) / error)**2, its root."""
    state, rng = DensityMatrix.from_vector([1.0, 0.0, 0.0, 0.4]), np.random.default_rng(shots)
    tables = [state.pauli_table(shots, rng) for _ in range(1000)]
    squares = np.array([((table.values - state.vector)[1:] / table.errors[1:]) ** 2 for table in tables])
    slack = 5 * squares.std() / math.sqrt(squares.size)
    assert abs(squares.mean() - expected**2) < slack + 0.002  # the rounding of the expected root


def test_a_certain_outcome_keeps_an_error_that_falls_with_the_shots():
    table = basis_state("0").pauli_table(100, np.random.default_rng(1))
    assert table["Z"] == 1.0
    assert table.error("Z") == pytest.approx(2 * math.sqrt(0.5 * 100.5 / 102) / 101, abs=1e-15)
    assert (table["I"], table.error("I")) == (1.0, 0.0)


def test_the_same_seed_gives_the_same_table_and_another_one_another():
    first, again, other = (werner(0.8).pauli_table(50, np.random.default_rng(seed)).values for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_an_exact_table_gives_its_state_back():
    state = random_density(3, np.random.default_rng(2), rank=2)
    back = state.pauli_table().state()
    assert back.vector == pytest.approx(state.vector, abs=1e-14)
    assert back.projected_by == pytest.approx(0.0, abs=1e-14)


def test_a_sampled_table_gives_a_state_near_to_the_one_measured_and_says_how_far_it_was_moved():
    """To project on a convex set brings a point no farther from its members; a Frobenius distance is the vectors' / 2**(n/2)."""
    state, shots = ghz(2), 4000
    table = state.pauli_table(shots, np.random.default_rng(3))
    made = table.state()
    assert made.projected_by > 0
    assert np.linalg.eigvalsh(made.matrix)[0] > -1e-15
    before = np.linalg.norm(table.values - state.density().vector)
    assert np.linalg.norm(made.vector - state.density().vector) <= before + 1e-12
    assert made.projected_by == pytest.approx(np.linalg.norm(made.vector - table.values) / 2, abs=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: maximally_mixed(9).pauli_table(), "pauli_table: 9 qubits have 262144 operators: must be at most 8 qubits"),
        (lambda: ghz(2).pauli_table(0, np.random.default_rng(1)), "pauli_table: shots = 0: must be a whole number, at least 1"),
        (lambda: ghz(2).pauli_table(1.5, np.random.default_rng(1)), "pauli_table: shots = 1.5: must be a whole number"),
        (lambda: ghz(2).pauli_table(10), "pauli_table: shots need a generator: give rng=np.random.default_rng(seed)"),
        (lambda: ghz(2).pauli_table()["XXX"], "Pauli label 'XXX': has 3 letters: must have 2"),
    ],
)
def test_what_cannot_be_tabled_is_refused_in_words(call, message):
    with pytest.raises(ParameterError) as refused:
        call()
    assert message in str(refused.value)


def test_a_table_shows_its_largest_values_with_their_errors():
    table = pauli_table(ghz(2))
    assert isinstance(table, PauliTable)
    assert repr(table) == "PauliTable(2 qubits, exact: II +1.0000, XX +1.0000, YY -1.0000, ZZ +1.0000, ...)"
    assert "<td style='text-align:left'>YY</td><td style='text-align:right'>-1.0000</td>" in table._repr_html_()
    sampled = pauli_table(ghz(3), 100, np.random.default_rng(1))._repr_html_()
    assert "100 shots each, ± one standard error" in sampled
    assert " ± 0.0" in sampled
    assert "32 smaller values are not shown" in sampled
