"""What counts as a state: refusals that say by how much, and the nearest state."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits import room
from qnkit.qubits.checking import ROUNDING, checked_places, checked_state, fault, nearest_isometry, nearest_state, square
from tests.random_things import random_state, random_unitary


@pytest.mark.parametrize("qubits", [1, 2, 3, 5])
def test_a_state_of_any_number_of_qubits_has_no_fault(qubits):
    for rank in (1, 2, 2**qubits):
        assert fault(random_state(np.random.default_rng(qubits), 2**qubits, rank)) is None


@pytest.mark.parametrize("qubits", [1, 3, 5])
def test_each_fault_is_named_with_its_size(qubits):
    size = 2**qubits
    good = np.eye(size, dtype=complex) / size
    skew, heavy, negative = good.copy(), good.copy(), good.copy()
    skew[0, 1] += 0.02
    heavy *= 0.999
    negative[0, 0], negative[1, 1] = -0.25, 2 / size + 0.25
    assert fault(skew) == "not Hermitian: it differs from its conjugate transpose by up to 0.02"
    assert fault(heavy) == "trace = 0.999: must be 1, it is off by -0.001"
    assert fault(negative) == "smallest eigenvalue = -0.25: must be at least 0"


@pytest.mark.parametrize("seed", range(6))
def test_positivity_is_decided_as_by_the_eigenvalues(seed):
    """Just inside and just outside of the rounding that is allowed, in a basis where nothing is diagonal."""
    rng = np.random.default_rng(seed)
    turn = random_unitary(rng, 8)
    for smallest, sound in ((-0.9 * ROUNDING, True), (-1.1 * ROUNDING, False)):
        values = np.concatenate(([smallest], rng.dirichlet(np.ones(7)) * (1 - smallest)))
        matrix = (turn * values) @ turn.conj().T
        assert (fault((matrix + matrix.conj().T) / 2) is None) == sound


@pytest.mark.parametrize("qubits", [1, 2, 3])
@pytest.mark.parametrize("seed", range(4))
def test_no_other_state_is_nearer_than_the_projected_one(qubits, seed):
    """The projection on a convex set: the angle towards every other state is obtuse."""
    rng = np.random.default_rng(seed)
    size = 2**qubits
    noise = rng.normal(size=(size, size)) + 1j * rng.normal(size=(size, size))
    matrix = random_state(rng, 2**qubits) + 0.3 * (noise + noise.conj().T)
    matrix /= np.trace(matrix).real
    nearest = nearest_state(matrix)
    assert fault(nearest) is None
    for rank in (1, 1, 2, size):
        assert np.vdot(matrix - nearest, random_state(rng, 2**qubits, rank) - nearest).real <= 1e-12


def test_a_state_is_taken_as_it_is_and_nothing_was_projected():
    matrix = random_state(np.random.default_rng(1), 8, rank=2)
    given, distance = checked_state(matrix, "State", project=True)
    assert np.array_equal(given, matrix)
    assert given is not matrix
    assert distance is None


def test_the_distance_of_a_projection_is_that_between_what_was_given_and_what_came_out():
    given, distance = checked_state(np.diag([1.2, -0.2]), "State", project=True)
    assert given == pytest.approx(np.diag([1.0, 0.0]), abs=1e-15)
    assert distance == pytest.approx(np.hypot(0.2, 0.2), abs=1e-15)


def test_a_check_that_does_not_fit_into_the_memory_is_refused_with_its_size(monkeypatch):
    monkeypatch.setattr(room, "SMALL", 0)
    monkeypatch.setattr(room, "free_bytes", lambda: 1000)
    with pytest.raises(
        ParameterError, match=r"the check of a density matrix of 3 qubits needs 3\.07 kB of memory and 1 kB are free"
    ):
        fault(np.eye(8) / 8)


def test_without_projecting_a_non_state_is_refused_with_the_way_out():
    with pytest.raises(ParameterError) as refused:
        checked_state(np.diag([1.2, -0.2]), "DensityMatrix", project=False)
    expected = (
        "DensityMatrix: smallest eigenvalue = -0.2: must be at least 0."
        " DensityMatrix.from_matrix(m, project=True) takes the nearest state."
    )
    assert str(refused.value) == expected


@pytest.mark.parametrize("bad", [np.eye(3) / 3, np.zeros(4), np.ones((2, 4)), np.full((2, 2), np.nan), [[1.0]], None])
def test_a_matrix_of_another_shape_or_with_holes_is_refused(bad):
    with pytest.raises(ParameterError, match=r"State: a matrix of shape .*: must be 2\*\*n x 2\*\*n with finite entries"):
        square(bad, "State")


def test_where_the_number_of_qubits_is_known_it_is_said():
    with pytest.raises(ParameterError, match=r"shape \(4, 4\): must be 8x8 with finite entries"):
        square(np.eye(4) / 4, "State", qubits=3)


@pytest.mark.parametrize("bad", ["a matrix", [[1, 2], [3]], {"phi+": 1}, [None]])
def test_what_is_no_matrix_at_all_is_refused_in_words(bad):
    with pytest.raises(ParameterError, match=r"State: .* is not a matrix of numbers"):
        square(bad, "State")


def test_a_matrix_without_positive_trace_has_no_nearest_state():
    with pytest.raises(ParameterError, match=r"nearest_state: trace = -1: must be above 0"):
        nearest_state(np.diag([-1.0, 0, 0, 0]))


@pytest.mark.parametrize(("places", "expected"), [(1, (1,)), ((2, 0), (2, 0)), ([np.int64(1)], (1,)), (range(2), (0, 1))])
def test_places_come_back_as_a_tuple_in_their_order(places, expected):
    assert checked_places(places, 3, "kept") == expected


@pytest.mark.parametrize("bad", [3, -1, (0, 0), (), "01", True, 1.0, None, (0, 5)])
def test_places_that_are_not_different_qubits_of_the_register_are_refused(bad):
    with pytest.raises(ParameterError, match=r"reduced: kept = .*: must be different qubits of 0 to 2, at least one"):
        checked_places(bad, 3, "reduced: kept")


@pytest.mark.parametrize("size", [2, 4, 16])
@pytest.mark.parametrize("seed", range(3))
def test_the_nearest_isometry_is_the_polar_factor_and_is_orthonormal_to_the_last_digits(size, seed):
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=(size, size)) + 1j * rng.normal(size=(size, size))
    off = random_unitary(rng, size) + 1e-10 * noise
    left, _, right = np.linalg.svd(off)
    near = nearest_isometry(off)
    assert np.abs(near - left @ right).max() < size * 5e-16
    assert np.abs(near.conj().T @ near - np.eye(size)).max() <= size * 5e-16
    assert nearest_isometry(near) is near


def test_columns_that_are_orthonormal_already_stay_bit_for_bit():
    root = np.sqrt(0.5)
    hadamard = np.array([[root, root], [root, -root]], dtype=complex)
    assert nearest_isometry(hadamard) is hadamard
