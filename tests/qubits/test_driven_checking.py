"""What a driven system takes: the start and the times, states and operators of any kind, as a constant one does."""

import numpy as np
import pytest
import qutip

from qnkit.model import ParameterError
from qnkit.qubits import Driven, Lindblad, basis_state, envelope
from qnkit.qubits.driven_checking import checked_times, is_hermitian, limits, operator_of, skew

X, Z = np.array([[0, 1], [1, 0]], dtype=complex), np.diag([1.0, -1.0]).astype(complex)
LOWER = np.array([[0, 1], [0, 0]], dtype=complex)
STEADY = envelope(lambda t: 1.0 + 0 * t, [0.0, 10.0])


@pytest.mark.parametrize("times", [[1.0, 2.0], [2.0], [0.0, 0.0, 0.5, 0.5, 1.0, 1.0], [0.0], np.linspace(0.3, 3.0, 5)])
def test_a_constant_and_a_driven_system_agree_on_what_time_is(times):
    """Both are in the given state at time 0, whatever the first time that is asked for."""
    hamiltonian, jumps = 0.7 * X + 0.2 * Z, [0.8 * LOWER]
    constant = Lindblad(hamiltonian, jumps).evolve([0, 1], times)
    driven = Driven(hamiltonian, [], jumps).evolve([0, 1], times, atol=1e-12, rtol=1e-12)
    pulsed = Driven(0.2 * Z, [(0.7 * X, STEADY)], jumps).evolve([0, 1], times, atol=1e-12, rtol=1e-12)
    assert driven.states == pytest.approx(constant, abs=1e-10)
    assert pulsed.states == pytest.approx(constant, abs=1e-10)


def test_another_start_moves_the_state_but_not_the_pulses():
    system = Driven(np.zeros((2, 2)), [(X / 2, STEADY)])
    late = system.evolve([1, 0], [4.0], start_s=3.0, integrals=[np.eye(2)])
    assert late.states[0, 1, 1].real == pytest.approx(np.sin(0.5) ** 2, abs=1e-8)
    assert late.integrals[0, 0] == pytest.approx(1.0, abs=1e-9), "counted from the start"
    before = system.evolve([1, 0], [1.0], start_s=-3.0)
    assert before.states[0, 1, 1].real == pytest.approx(np.sin(0.5) ** 2, abs=1e-8)


def test_states_of_every_kind_are_taken():
    plain = Driven(X).evolve([1, 0], [1.0]).states
    state = basis_state("0")
    for given in (state, state.density(), qutip.basis(2, 0), np.array([[1], [0]]), np.diag([1, 0])):
        assert np.array_equal(Driven(X).evolve(given, [1.0]).states, plain)


def test_an_operator_that_is_hermitian_but_for_rounding_is_not_doubled():
    """It would be taken for the half of one, and its conjugate added."""
    rounded = X + 1e-13 * LOWER
    exact = Driven(Z, [(X, STEADY)]).evolve([1, 0], [1.0]).states
    assert Driven(Z, [(rounded, STEADY)]).evolve([1, 0], [1.0]).states == pytest.approx(exact, abs=1e-9)
    skewed = Driven(Z + 1e-11 * LOWER).hamiltonian
    assert np.array_equal(skewed, skewed.conj().T)
    assert is_hermitian(rounded)
    assert not is_hermitian(X + 1e-6 * LOWER)
    assert skew(X + 0.5 * LOWER) == 0.5


def test_times_limits_and_operators_come_back_as_plain_ones():
    start, times = checked_times((1, 1, 2), 1)
    assert (start, times.tolist()) == (1.0, [1.0, 1.0, 2.0])
    assert limits(1e-9, 1e-8, 5) == (1e-9, 1e-8, 5)
    assert np.array_equal(operator_of("x", qutip.sigmax(), 2), X)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: checked_times([0.0], 1.0), "Driven.times_s = [0.0]: must be finite times in s, none before the start at 1 s"),
        (lambda: checked_times([], 0.0), "Driven.times_s = []: must be finite times in s"),
        (lambda: checked_times([[0.0, 1.0]], 0.0), "must be finite times in s"),
        (lambda: checked_times([1.0], np.nan), "Driven.start_s = nan: must be a finite time in s"),
        (lambda: checked_times([1.0], "0"), "Driven.start_s = 0: must be a finite time in s"),
        (lambda: Driven(Z).evolve([np.nan, 0], [1.0]), "Driven.evolve: the state is not finite in every entry"),
        (lambda: Driven(Z).evolve(basis_state("00"), [1.0]), "Driven.evolve: a state of shape (4, 4): must be a 2x2"),
        (lambda: Driven(Z).evolve([1, 0], np.broadcast_to(0.0, 0)), "must be finite times in s"),
        (lambda: operator_of("means", np.eye(3), 2), "Driven.means: a matrix of shape (3, 3): must be 2x2"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(make, message):
    with pytest.raises(ParameterError) as refused:
        make()
    assert message in str(refused.value)
