"""States of a pair: conventions, ways in and out, and what is refused."""

import math

import numpy as np
import pytest
import qutip
from hypothesis import given
from hypothesis import strategies as st

from qnkit.model import ParameterError
from qnkit.physics import BELL_ORDER, PairState
from tests.oracles import random_density_matrix

OXFORD_MAGNITUDES = np.array(
    [[0.012, 0.014, 0.014, 0], [0.014, 0.508, 0.475, 0.008], [0.014, 0.475, 0.479, 0.009], [0, 0.008, 0.009, 0]]
)
OXFORD_PHASES = {(1, 0): 1.850, (2, 0): 1.825, (3, 0): 0.985, (2, 1): 0.002, (3, 1): 0.902, (3, 2): 0.931}


def oxford():
    """The printed density matrix of Main et al., Nature 638, 383 (2025)."""
    matrix = OXFORD_MAGNITUDES.astype(complex)
    for (row, column), phase in OXFORD_PHASES.items():
        matrix[row, column] *= np.exp(1j * math.pi * phase)
        matrix[column, row] = matrix[row, column].conjugate()
    return matrix


@pytest.mark.parametrize(("name", "bits"), list(zip(BELL_ORDER, ("00", "01", "10", "11"), strict=True)))
def test_the_bell_states_are_those_of_qutip_with_bit_flip_before_phase_flip(name, bits):
    assert PairState.bell(name).matrix == pytest.approx(qutip.ket2dm(qutip.bell_state(bits)).full(), abs=1e-15)


@pytest.mark.parametrize("index", range(4))
def test_the_order_of_the_weights_is_twice_the_bit_flip_plus_the_phase_flip(index):
    flip, phase = np.array([[0, 1], [1, 0]]), np.diag([1, -1])
    fault = np.linalg.matrix_power(flip, index // 2) @ np.linalg.matrix_power(phase, index % 2)
    both = np.kron(np.eye(2), fault)
    faulty = both @ PairState.bell("phi+").matrix @ both.T
    assert PairState.from_matrix(faulty).bell_weights() == pytest.approx(np.eye(4)[index], abs=1e-15)


@pytest.mark.parametrize("seed", range(8))
def test_fidelity_is_the_square_of_qutips_fidelity(seed):
    state = PairState.from_matrix(random_density_matrix(np.random.default_rng(seed), rank=1 + seed % 4))
    for name, bits in zip(BELL_ORDER, ("00", "01", "10", "11"), strict=True):
        root = qutip.fidelity(state.to_qutip(), qutip.ket2dm(qutip.bell_state(bits)))
        assert state.fidelity(name) == pytest.approx(root**2, abs=5e-8)


def test_weights_and_fidelities_are_the_same_numbers():
    state = PairState.from_matrix(random_density_matrix(np.random.default_rng(2)))
    assert state.bell_weights() == pytest.approx([state.fidelity(name) for name in BELL_ORDER], abs=1e-15)
    assert state.bell_weights().sum() == pytest.approx(1.0, abs=1e-15)


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4).filter(lambda w: sum(w) > 0.01))
def test_a_bell_diagonal_state_gives_its_weights_back(weights):
    share = np.array(weights) / sum(weights)
    assert PairState.bell_diagonal(share).bell_weights() == pytest.approx(share, abs=1e-15)


@given(st.floats(0, 1), st.sampled_from(BELL_ORDER))
def test_a_werner_state_is_a_bell_state_mixed_with_noise(fidelity, name):
    noise = 4 * (1 - fidelity) / 3
    expected = (1 - noise) * PairState.bell(name).matrix + noise * np.eye(4) / 4
    assert PairState.werner(fidelity, name).matrix == pytest.approx(expected, abs=1e-15)


def test_a_werner_state_at_its_ends_is_a_bell_state_and_its_opposite():
    assert np.array_equal(PairState.werner(1.0, "psi-").matrix, PairState.bell("psi-").matrix)
    assert PairState.werner(0.25).matrix == pytest.approx(np.eye(4) / 4, abs=1e-16)
    assert PairState.werner(0.0).fidelity() == pytest.approx(0.0, abs=1e-16)


def test_to_qutip_and_back_keeps_every_bit():
    state = PairState.from_matrix(random_density_matrix(np.random.default_rng(7)))
    there = state.to_qutip()
    assert there.dims == [[2, 2], [2, 2]]
    assert np.array_equal(PairState.from_qutip(there).matrix, state.matrix)


def test_from_qutip_takes_a_ket():
    assert PairState.from_qutip(qutip.bell_state("10")).fidelity("psi+") == pytest.approx(1.0)


@pytest.mark.parametrize("wrong", [qutip.basis(2, 0), qutip.qeye(3) / 3, np.eye(4) / 4, "phi+"])
def test_from_qutip_refuses_what_is_not_a_pair_of_qubits(wrong):
    with pytest.raises(ParameterError, match=r"PairState\.from_qutip: .*: must be a qutip\.Qobj of two qubits"):
        PairState.from_qutip(wrong)


def test_the_state_cannot_be_changed_behind_its_back():
    given_matrix = PairState.bell().matrix.copy()
    state = PairState.from_matrix(given_matrix)
    given_matrix[0, 0] = 7.0
    assert state.fidelity() == pytest.approx(1.0)
    with pytest.raises(ValueError, match="read-only"):
        state.matrix[0, 0] = 7.0
    with pytest.raises(AttributeError):
        state.matrix = given_matrix


def test_equal_states_are_equal_and_serve_as_keys():
    assert PairState.werner(0.9) == PairState.werner(0.9)
    assert PairState.werner(0.9) != PairState.werner(0.8)
    assert PairState.werner(0.9) != 0.9
    assert len({PairState.werner(0.9), PairState.werner(0.9), PairState.werner(0.8)}) == 2


def test_a_matrix_that_is_not_hermitian_is_refused_with_how_far_off():
    matrix = PairState.bell().matrix.copy()
    matrix[0, 3] += 0.02j
    with pytest.raises(ParameterError, match=r"not Hermitian: it differs from its conjugate transpose by up to 0\.02"):
        PairState.from_matrix(matrix)


def test_a_trace_off_one_is_refused_with_how_far_off():
    with pytest.raises(ParameterError, match=r"trace = 0\.999: must be 1, it is off by -0\.001"):
        PairState.from_matrix(np.diag([0.999, 0, 0, 0]))


def test_a_negative_eigenvalue_is_refused_with_its_value():
    with pytest.raises(ParameterError, match=r"smallest eigenvalue = -0\.2: must be at least 0.*project=True"):
        PairState.from_matrix(np.diag([1.2, -0.2, 0, 0]))


def test_rounding_errors_are_not_refused():
    matrix = PairState.bell().matrix + 1e-12 * np.array([[1, 1j, 0, 0], [0, -2, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
    assert PairState.from_matrix(matrix).fidelity() == pytest.approx(1.0)


@pytest.mark.parametrize("bad", [np.eye(2) / 2, np.zeros(4), np.full((4, 4), math.nan), [[math.inf] * 4] * 4, None])
def test_a_matrix_of_the_wrong_shape_or_with_holes_is_refused(bad):
    with pytest.raises(ParameterError, match="must be 4x4 with finite entries"):
        PairState.from_matrix(bad)
    with pytest.raises(ParameterError, match="must be 4x4 with finite entries"):
        PairState.from_matrix(bad, project=True)
    with pytest.raises(ParameterError, match="must be 4x4 with finite entries"):
        PairState(bad)


@pytest.mark.parametrize("bad", ["a matrix", [[1, 2], [3]], {"phi+": 1}])
def test_what_is_no_matrix_at_all_is_refused_in_words(bad):
    with pytest.raises(ParameterError, match=r"PairState: .* is not a matrix of numbers"):
        PairState.from_matrix(bad)


def test_the_printed_oxford_matrix_is_refused_as_it_stands_and_mended_on_request():
    printed = oxford()
    assert np.trace(printed).real == pytest.approx(0.999)
    assert np.linalg.eigvalsh(printed)[0] == pytest.approx(-2.2e-4, abs=5e-6)
    with pytest.raises(ParameterError, match="project=True"):
        PairState.from_matrix(printed)
    as_printed = float(np.sum(printed[1:3, 1:3]).real) / 2
    mended = PairState.from_matrix(printed, project=True)
    assert as_printed == pytest.approx(0.96849, abs=5e-6)
    assert as_printed / 0.999 == pytest.approx(0.96946, abs=5e-6)
    assert mended.fidelity("psi+") == pytest.approx(0.96939, abs=5e-6)
    assert abs(mended.fidelity("psi+") - as_printed / 0.999) < 2.2e-4 / 2, "the projection moves it by less than it takes away"
    assert np.linalg.eigvalsh(mended.matrix)[0] >= -1e-16
    assert np.abs(mended.matrix - printed / 0.999).max() < 3e-4


def test_a_projected_pair_says_that_it_was_and_how_far():
    mended = PairState.from_matrix(oxford(), project=True)
    assert mended.projected_by == pytest.approx(np.linalg.norm(mended.matrix - oxford()), rel=1e-12)
    assert 1e-4 < mended.projected_by < 1e-2
    assert repr(mended).endswith(f"; projected by {mended.projected_by:.2g})")
    assert f"projected by {mended.projected_by:.2g}" in mended._repr_html_()
    assert mended.density().projected_by == mended.projected_by
    sound = PairState.from_matrix(PairState.bell().matrix, project=True)
    assert sound.projected_by is None
    assert "projected" not in repr(sound) + sound._repr_html_()


def test_a_matrix_without_positive_trace_has_no_nearest_state():
    with pytest.raises(ParameterError, match=r"trace = -1: must be above 0"):
        PairState.from_matrix(np.diag([-1.0, 0, 0, 0]), project=True)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: PairState.bell("phi"), "PairState: 'phi' is not a Bell state; choose one of phi+, phi-, psi+, psi-"),
        (lambda: PairState.bell().fidelity("psi"), "PairState: 'psi' is not a Bell state"),
        (lambda: PairState.werner(1.1), "PairState.werner: fidelity = 1.1: must be from 0 to 1"),
        (lambda: PairState.werner(math.nan), "PairState.werner: fidelity = nan: must be from 0 to 1"),
        (lambda: PairState.bell_diagonal([1, 0, 0]), "must be four numbers from 0 that sum to 1"),
        (lambda: PairState.bell_diagonal([0.5, 0.5, 0.5, -0.5]), "must be four numbers from 0 that sum to 1"),
        (lambda: PairState.bell_diagonal([0.5, 0.5, math.nan, 0]), "must be four numbers from 0 that sum to 1"),
        (lambda: PairState.bell_diagonal([0.5, 0.4, 0, 0]), "must be four numbers from 0 that sum to 1"),
    ],
)
def test_a_state_that_cannot_be_is_refused_in_words(make, message):
    with pytest.raises(ParameterError) as refused:
        make()
    assert message in str(refused.value)


def test_a_state_shows_itself_as_a_readable_table():
    state = PairState.werner(0.9, "psi+")
    assert repr(state) == "PairState(phi+ 0.0333, phi- 0.0333, psi+ 0.9000, psi- 0.0333)"
    shown = state._repr_html_()
    for text in ("fidelity to psi+", "0.9000", "negativity", "0.4000", "concurrence", "0.8000", "CHSH"):
        assert text in shown
