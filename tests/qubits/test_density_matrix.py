"""Mixed states against QuTiP, closed forms and dense matrices."""

import math

import numpy as np
import pytest
import qutip

from qnkit.model import ParameterError
from qnkit.physics import PairState
from qnkit.qubits import DensityMatrix, Ket, measures, room
from qnkit.qubits.families import bell, ghz, maximally_mixed, random_density, werner
from tests.oracles_states import dense, qobj, random_amplitudes, words
from tests.random_things import random_state


def state(seed, qubits=3, rank=None):
    return DensityMatrix.from_matrix(random_state(np.random.default_rng(seed), 2**qubits, rank))


@pytest.mark.parametrize("qubits", [1, 2, 3, 4])
def test_the_matrix_comes_back(qubits):
    matrix = random_state(np.random.default_rng(qubits), 2**qubits)
    made = DensityMatrix.from_matrix(matrix)
    assert made.qubits == qubits
    assert made.matrix == pytest.approx(matrix, abs=1e-15)
    assert made.to_numpy() == pytest.approx(matrix, abs=1e-15)
    assert DensityMatrix.from_vector(made.vector) == made


@pytest.mark.parametrize("kept", [0, 2, (0, 1), (1, 0), (2, 0), (0, 1, 2), (1, 2, 0)])
def test_reduced_matches_qutip_in_the_order_asked_for(kept):
    whole = state(1)
    chosen = [kept] if isinstance(kept, int) else list(kept)
    reordered = qobj(whole.matrix).permute([*chosen, *(q for q in range(3) if q not in chosen)])
    assert whole.reduced(kept).matrix == pytest.approx(reordered.ptrace(list(range(len(chosen)))).full(), abs=1e-15)


@pytest.mark.parametrize("seed", range(6))
def test_purity_entropy_and_fidelity_match_qutip(seed):
    """QuTiP's fidelity is sqrt F, and takes square roots of rounded eigenvalues: good to 1e-8 there where ranks are not full."""
    one, other = state(seed, 2), state(seed + 50, 2)
    assert one.purity() == pytest.approx(qobj(one.matrix).purity(), abs=1e-14)
    assert one.entropy() == pytest.approx(qutip.entropy_vn(qobj(one.matrix), base=2), abs=1e-12)
    assert one.fidelity(other) == pytest.approx(qutip.fidelity(qobj(one.matrix), qobj(other.matrix)) ** 2, abs=1e-10)


@pytest.mark.parametrize("rank", [1, 2, 8])
def test_fidelity_to_a_pure_state_is_the_expectation_of_its_projector(rank):
    mixed, pure = state(3, rank=rank), Ket(random_amplitudes(3, np.random.default_rng(4)))
    expected = np.vdot(pure.amplitudes, mixed.matrix @ pure.amplitudes).real
    for one, other in ((mixed, pure), (pure, mixed), (mixed, pure.density()), (pure.density(), mixed)):
        assert one.fidelity(other) == pytest.approx(expected, abs=1e-14)


def test_the_short_way_of_a_pure_state_is_the_long_way():
    mixed, pure = state(5, rank=3), state(6, rank=1)
    assert mixed.fidelity(pure) == pytest.approx(measures.fidelity(mixed.matrix, pure.matrix), abs=1e-13)


def test_expectations_match_traces_and_add_up():
    whole = state(7)
    for label in words(3):
        assert whole.expectation(label) == pytest.approx(np.trace(whole.matrix @ dense(label)).real, abs=1e-14)
    both = whole.expectation({"XIZ": 0.5, "YYI": -2})
    assert both == pytest.approx(0.5 * whole.expectation("XIZ") - 2 * whole.expectation("YYI"), abs=1e-15)


def test_probabilities_are_the_diagonal():
    whole = state(8)
    diagonal = np.diag(whole.matrix).real
    assert whole.probabilities() == pytest.approx(diagonal, abs=1e-15)
    assert whole.probabilities((2, 0)) == pytest.approx(diagonal.reshape(2, 2, 2).sum(axis=1).T.ravel(), abs=1e-15)
    assert whole.probabilities(1) == pytest.approx(np.diag(whole.reduced(1).matrix).real, abs=1e-15)


def test_tensor_puts_the_other_register_to_the_right():
    one, other = state(9, 2), state(10, 1)
    assert one.tensor(other).matrix == pytest.approx(np.kron(one.matrix, other.matrix), abs=1e-15)


def test_measures_of_two_qubits_are_those_of_a_pair():
    two = state(11, 2, rank=2)
    pair = PairState.from_density(two)
    for measure in ("negativity", "log_negativity", "concurrence", "chsh", "key_rate", "purity"):
        assert getattr(two, measure)() == pytest.approx(getattr(pair, measure)(), abs=1e-13)


def test_a_pair_and_a_density_matrix_are_made_of_each_other():
    pair = PairState.werner(0.9, "psi-")
    assert PairState.from_density(pair.density()).matrix == pytest.approx(pair.matrix, abs=1e-16)
    assert pair.density() == werner(0.9, "psi-")
    drawn = random_state(np.random.default_rng(15), 4)
    assert PairState.from_matrix(drawn).density().matrix == pytest.approx(drawn, abs=1e-15)
    assert PairState.from_density(DensityMatrix.from_matrix(drawn)).matrix == pytest.approx(drawn, abs=1e-15)
    with pytest.raises(ParameterError, match=r"PairState\.from_density: 3 qubits: must be two; take reduced"):
        PairState.from_density(state(1))


def test_to_qutip_and_back():
    whole = state(12)
    there = whole.to_qutip()
    assert there.dims == [[2, 2, 2], [2, 2, 2]]
    assert DensityMatrix.from_qutip(there).vector == pytest.approx(whole.vector, abs=1e-15)
    pure = qutip.bell_state("10")
    assert DensityMatrix.from_qutip(pure).fidelity(bell("psi+")) == pytest.approx(1.0, abs=1e-14)


@pytest.mark.parametrize("wrong", [qutip.basis(3, 0), qutip.qeye(3) / 3, np.eye(4) / 4, "phi+"])
def test_from_qutip_refuses_what_is_not_a_state_of_qubits(wrong):
    with pytest.raises(ParameterError, match=r"DensityMatrix\.from_qutip: .*: must be a qutip\.Qobj of qubits"):
        DensityMatrix.from_qutip(wrong)


def test_a_rounded_matrix_is_refused_or_projected_and_says_so():
    rounded = np.round(random_state(np.random.default_rng(13), 8, rank=1), 2)
    with pytest.raises(ParameterError, match=r"DensityMatrix: (not Hermitian|trace|smallest).*project=True"):
        DensityMatrix.from_matrix(rounded)
    made = DensityMatrix.from_matrix(rounded, project=True)
    assert made.projected_by == pytest.approx(np.linalg.norm(made.matrix - rounded), rel=1e-12)
    assert f"projected by {made.projected_by:.2g}" in repr(made)
    assert f"projected by {made.projected_by:.2g}" in made._repr_html_()
    assert state(1).projected_by is None
    assert "projected" not in repr(state(1)) + state(1)._repr_html_()


@pytest.mark.parametrize(
    ("vector", "message"),
    [
        ([1, 0, 0, 1.1], "DensityMatrix: smallest eigenvalue = -0.05: must be at least 0"),
        ([0.9, 0, 0, 0], "DensityMatrix: trace = 0.9: must be 1, it is off by -0.1"),
        ([1, 0, 0], "DensityMatrix: a Pauli vector of shape (3,): must be 4**n finite numbers in a row"),
        ([1, 0, 0, math.inf], "must be 4**n finite numbers"),
        ("XX", "DensityMatrix: str 'XX' is not a row of real numbers"),
        (np.array([1, 0, 0, 1j]), "is not a row of real numbers"),
    ],
)
def test_a_vector_that_is_no_state_is_refused_in_words(vector, message):
    with pytest.raises(ParameterError) as refused:
        DensityMatrix.from_vector(vector)
    assert message in str(refused.value)


def test_a_register_too_large_for_the_memory_is_refused_with_its_size(monkeypatch):
    monkeypatch.setattr(room, "free_bytes", lambda: 10**9)
    half = maximally_mixed(7)
    with pytest.raises(ParameterError, match=r"a density matrix of 14 qubits needs 2\.15 GB of memory and 1 GB are free"):
        half.tensor(half)


def test_the_state_cannot_be_changed_behind_its_back():
    one = state(14)
    with pytest.raises(ValueError, match="read-only"):
        one.vector[0] = 7.0
    with pytest.raises(AttributeError):
        one.vector = np.ones(64)
    one.matrix[0, 0] = 7.0
    assert one.matrix[0, 0] != 7.0


def test_equal_states_are_equal_and_serve_as_keys():
    assert werner(0.9) == werner(0.9)
    assert len({werner(0.9), werner(0.9), werner(0.8)}) == 2
    assert werner(0.9) != 0.9


def test_a_state_shows_itself_as_a_readable_table():
    assert repr(maximally_mixed(1)) == "DensityMatrix(1 qubit, purity 0.5000)"
    shown = werner(0.9)._repr_html_()
    for text in ("2 qubits", "purity", "entropy, bits", "concurrence", "0.8000", "probability of 00", "0.4667"):
        assert text in shown
    assert "concurrence" not in ghz(3).density()._repr_html_()
    assert "entropy" not in random_density(7, np.random.default_rng(1), rank=1)._repr_html_()
