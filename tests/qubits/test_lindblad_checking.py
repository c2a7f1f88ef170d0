"""What a master equation refuses, in words: Hamiltonians, collapse operators, states and times."""

import copy
import math
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import qutip

from qnkit.model import ParameterError
from qnkit.qubits import Lindblad
from tests.oracles_lindblad import LOWER, X, driven_decay

GROUND = np.diag([1.0 + 0j, 0.0])


def refused(message, call):
    with pytest.raises(ParameterError) as error:
        call()
    assert str(error.value) == message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("hamiltonian", "collapse", "message"),
    [
        (np.zeros((2, 3)), [], "Lindblad.hamiltonian: an array of shape (2, 3): must be a square matrix, in rad/s."),
        (np.zeros((0, 0)), [], "Lindblad.hamiltonian: an array of shape (0, 0): must be a square matrix, in rad/s."),
        (3.0, [], "Lindblad.hamiltonian: an array of shape (): must be a square matrix, in rad/s."),
        ("X", [], "Lindblad.hamiltonian: str 'X' is not a matrix of numbers."),
        (
            X + np.diag([0, -0.5j]),
            [],
            "Lindblad.hamiltonian: not Hermitian: it differs from its conjugate transpose by up to 1 rad/s, where its largest "
            "entry is 1 rad/s; decay belongs into the collapse operators.",
        ),
        ([[0, math.nan], [math.nan, 0]], [], "Lindblad.hamiltonian = (nan+0j) rad/s: must be finite in every entry"),
        (X, [[[0, math.inf], [0, 0]]], "Lindblad.collapse = (inf+0j) sqrt(1/s): must be finite in every entry"),
        (X, LOWER, "Lindblad.collapse: an array of shape (2, 2): must be a list of 2x2 matrices, as the Hamiltonian is."),
        (
            X,
            [np.eye(3)],
            "Lindblad.collapse: an array of shape (1, 3, 3): must be a list of 2x2 matrices, as the Hamiltonian is.",
        ),
        (X, 3.0, "Lindblad.collapse: float '3.0': must be a list of 2x2 matrices."),
        (
            X,
            [1e200 * LOWER],
            "Lindblad: the generator overflows: the rates are beyond what numbers can hold; take another unit.",
        ),
    ],
)
def test_a_bad_equation_is_refused(hamiltonian, collapse, message):
    with np.errstate(all="ignore"):
        refused(message, lambda: Lindblad(hamiltonian, collapse))


def test_one_operator_of_qutip_is_not_a_list_of_them():
    with pytest.raises(ParameterError, match=r"Lindblad\.collapse: Qobj .*: must be a list of 2x2 matrices\."):
        Lindblad(X, qutip.sigmam())


def test_a_hamiltonian_that_is_hermitian_to_rounding_is_taken():
    tilted = X + np.array([[0, 0], [1e-10, 0]])
    assert np.abs(np.eye(4).reshape(4, 2, 2).trace(axis1=1, axis2=2) @ Lindblad(tilted, []).generator).max() < 1e-16
    with pytest.raises(ParameterError, match="not Hermitian"):
        Lindblad(X + np.array([[0, 0], [1e-8, 0]]), [])


def test_a_generator_that_fits_no_memory_is_refused_with_its_size():
    with pytest.raises(ParameterError, match=r"the generator of a system of dimension 2000, with its exponential, needs .* free"):
        Lindblad(np.zeros((2000, 2000)), [])


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (2 * GROUND, "Lindblad.evolve: the state is trace = 2: must be 1, it is off by 1."),
        (
            GROUND + 0.1 * np.array([[0, 1], [0, 0]]),
            "Lindblad.evolve: the state is not Hermitian: it differs from its conjugate transpose by up to 0.1.",
        ),
        (np.diag([1.2, -0.2]), "Lindblad.evolve: the state is smallest eigenvalue = -0.2: must be at least 0."),
        (np.diag([math.nan, 1]), "Lindblad.evolve: the state is not finite in every entry."),
        ([1.0, 1.0], "Lindblad.evolve: the state is trace = 2: must be 1, it is off by 1."),
        (
            np.eye(3) / 3,
            "Lindblad.evolve: a state of shape (3, 3): must be a 2x2 density matrix or a ket of 2, as the Hamiltonian is.",
        ),
        ("ground", "Lindblad.evolve: state: str 'ground' is not a matrix of numbers."),
    ],
)
def test_what_is_not_a_state_is_refused(state, message):
    refused(message, lambda: Lindblad(*driven_decay(1.0, 1.0)).evolve(state, [0.0, 1.0]))


@pytest.mark.parametrize(
    ("times", "message"),
    [
        ([0.0, 2.0, 1.0], "Lindblad.evolve.times_s[2] = 1.0 s: must not be before the time ahead of it, 2 s"),
        ([-1.0, 2.0], "Lindblad.evolve.times_s[0] = -1.0 s: must be from 0 and finite"),
        ([0.0, -1.0], "Lindblad.evolve.times_s[1] = -1.0 s: must be from 0 and finite"),
        ([0.0, math.nan], "Lindblad.evolve.times_s[1] = nan s: must be from 0 and finite"),
        ([0.0, math.inf], "Lindblad.evolve.times_s[1] = inf s: must be from 0 and finite"),
        ([], "Lindblad.evolve: times_s has the shape (0,): must be a row of times in s."),
        (1.0, "Lindblad.evolve: times_s has the shape (): must be a row of times in s."),
        ([[0.0, 1.0]], "Lindblad.evolve: times_s has the shape (1, 2): must be a row of times in s."),
        (["soon"], "Lindblad.evolve: times_s: list \"['soon']\" is not a row of real numbers."),
    ],
)
def test_bad_times_are_refused(times, message):
    refused(message, lambda: Lindblad(*driven_decay(1.0, 1.0)).evolve(GROUND, times))


def test_times_so_long_that_only_rounding_is_left_are_refused():
    system = Lindblad(1e9 * X, [])
    for call in (lambda: system.evolve(GROUND, [0.0, 1e6]), lambda: system.propagator(1e6)):
        with pytest.raises(ParameterError, match=r"times the longest time \(1e\+06 s\) is .*: must be at most 1e\+12, or only"):
            call()
    refused("Lindblad.propagator.time_s = -1.0 s: must be from 0 and finite", lambda: Lindblad(X, []).propagator(-1.0))
    refused("Lindblad.propagator.time_s = nan s: must be from 0 and finite", lambda: Lindblad(X, []).propagator(math.nan))


def test_a_channel_is_of_one_or_two_qubits():
    refused(
        "Lindblad.channel: a system of dimension 3: must be one or two qubits, 2 or 4.",
        lambda: Lindblad(np.zeros((3, 3)), []).channel(1.0),
    )


def test_a_steady_state_that_depends_on_the_start_is_refused():
    refused(
        "Lindblad.steady_state: the states that stay span 2 dimensions, so which one is reached depends on the start: evolve a "
        "state for long instead, or add what couples the separate parts.",
        lambda: Lindblad(X, []).steady_state(),
    )
    with pytest.raises(ParameterError, match="span 4 dimensions"):
        Lindblad(np.zeros((2, 2)), []).steady_state()


@pytest.mark.parametrize(
    "given", ["1", None, True, 1j, [1.0], {}, np.ma.masked, np.array([1.0, 2.0]), b"1", math.inf, object(), X]
)
def test_what_is_no_time_makes_no_propagator(given):
    system = Lindblad(X, [])
    for call in (system.propagator, system.channel):
        with pytest.raises(ParameterError, match=r"^Lindblad\.propagator\.time_s = .* s: must be from 0 and finite"):
            call(given)


def test_times_of_any_kind_of_number_are_the_same_time():
    whole = Lindblad(X, [LOWER]).propagator(0.5)
    for time in (Fraction(1, 2), Decimal("0.5"), np.float32(0.5), np.longdouble(0.5), np.array(0.5)):
        assert np.array_equal(Lindblad(X, [LOWER]).propagator(time), whole)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Lindblad(X, np.array(3.0)), "Lindblad.collapse: ndarray '3.0': must be a list of 2x2 matrices."),
        (lambda: Lindblad(X, None), "Lindblad.collapse: NoneType 'None': must be a list of 2x2 matrices."),
        (lambda: Lindblad(X, [LOWER, "x"]), "is not a list of matrices of numbers."),
        (lambda: Lindblad(X, [[["1", "0"], ["0", "1"]]]), "is not a list of matrices of numbers."),
        (lambda: Lindblad(X, [np.ma.masked_equal(X, 0)]), "is not a list of matrices of numbers."),
        (lambda: Lindblad(np.ma.masked_equal(X, 0), []), "is not a matrix of numbers, fill in what is masked."),
        (lambda: Lindblad([["0", "1"], ["1", "0"]], []), "is not a matrix of numbers."),
        (lambda: Lindblad(X.real.astype(bool), []), "is not a matrix of numbers."),
        (lambda: Lindblad(X, []).evolve(["1", "0"], [0.0, 1.0]), "Lindblad.evolve: state: list"),
        (lambda: Lindblad(X, []).evolve(GROUND, [False, True]), "is not a row of real numbers."),
        (lambda: Lindblad(X, []).evolve(GROUND, np.ma.masked_equal([0.0, 1.0], 1)), "fill in what is masked."),
        (lambda: Lindblad(X, []).expect(5, GROUND, [0.0]), "Lindblad.expect: observables: int '5': must be a list"),
        (lambda: Lindblad.from_qutip(qutip.sigmax(), 5), "Lindblad.from_qutip: collapse: int '5': must be a list."),
        (lambda: Lindblad.from_qutip(qutip.sigmax(), qutip.sigmam()), "must be a list."),
    ],
)
def test_what_is_no_list_or_no_number_is_refused_in_words(call, words):
    with pytest.raises(ParameterError) as error:
        call()
    assert words in str(error.value)
    assert str(error.value).startswith("Lindblad.")


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_copy_is_as_read_only_as_what_was_copied_and_moves_states_the_same_way(again):
    first = Lindblad(X, [LOWER])
    assert first.generator.flags.writeable is False
    found = again(first)
    for array in (found.hamiltonian, found.collapse, found.generator):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 5
    assert np.array_equal(found.evolve(GROUND, [0.0, 1.0]), first.evolve(GROUND, [0.0, 1.0]))
