"""Driven evolution: against scipy, QuTiP and closed forms; trace, positivity, limits, and what is refused."""

import copy
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import qutip

from qnkit.model import ParameterError
from qnkit.qubits.driven import Driven
from qnkit.qubits.pulses import envelope
from tests.oracles_emitter import evolved
from tests.random_things import random_sparse_system

X, Z = np.array([[0, 1], [1, 0]], dtype=complex), np.diag([1.0, -1.0])
LOWER = np.array([[0, 1], [0, 0]], dtype=complex)
STEADY = envelope(lambda t: 1.0 + 0 * t, [0.0, 10.0])


def bell_shaped(t):
    return 3.0 * np.exp(-(((t - 1.0) / 0.3) ** 2))


def chirped(t):
    return bell_shaped(t) * np.exp(1j * 4 * t**2)


@pytest.mark.parametrize("seed", range(4))
def test_a_random_driven_system_matches_scipys_solver(seed):
    rng = np.random.default_rng(seed)
    dim = 2 + seed
    hamiltonian, jumps = random_sparse_system(rng, dim, share=0.6)
    hermitian, (half,) = random_sparse_system(rng, dim, jumps=1, share=0.6)
    times = np.linspace(0.0, 1.0, 6)
    ket = rng.normal(size=dim) + 1j * rng.normal(size=dim)
    ket /= np.linalg.norm(ket)
    drives = [(hermitian, envelope(bell_shaped, [0.0, 1.0])), (half, envelope(chirped, [0.2, 0.9]))]

    def hamiltonian_at(t):
        f = chirped(t) if 0.2 <= t < 0.9 else 0.0
        return hamiltonian + bell_shaped(t) * hermitian + f * half + np.conj(f) * half.conj().T

    got = Driven(hamiltonian, drives, jumps).evolve(ket, times, atol=1e-11, rtol=1e-11)
    expected = evolved(hamiltonian_at, jumps, np.outer(ket, ket.conj()), times, breaks=(0.2, 0.9))
    assert got.states == pytest.approx(expected, abs=1e-9)
    assert np.trace(got.states, axis1=1, axis2=2) == pytest.approx(np.ones(6), abs=1e-10)
    assert np.linalg.eigvalsh(got.states).min() > -1e-10


def test_it_matches_qutips_master_equation_solver():
    times = np.linspace(0.0, 2.0, 21)
    lower = qutip.destroy(4)
    hamiltonian = 2.0 * lower.dag() * lower + 0.3 * (lower.dag() ** 2 * lower**2)
    solved = qutip.mesolve(
        [hamiltonian, [lower, chirped], [lower.dag(), lambda t: np.conj(chirped(t))]],
        qutip.basis(4, 0),
        times,
        c_ops=[0.6 * lower],
        options={"atol": 1e-13, "rtol": 1e-12, "method": "dop853", "nsteps": 100_000, "max_step": 0.05},
    )
    got = Driven(hamiltonian, [(lower, envelope(chirped, [0.0, 2.0]))], [0.6 * lower]).evolve(
        qutip.basis(4, 0), times, atol=1e-12, rtol=1e-12
    )
    assert got.states == pytest.approx(np.array([s.full() for s in solved.states]), abs=1e-10)
    assert got.means(lower) == pytest.approx(qutip.expect(lower, solved.states), abs=1e-10)
    assert got.means(lower.dag() * lower).dtype == float


def test_a_driven_qubit_turns_by_the_area_of_its_pulse():
    times = np.array([0.0, 2.0])
    got = Driven(np.zeros((2, 2)), [(X / 2, envelope(bell_shaped, [-2.0, 4.0]))]).evolve([1, 0], [4.0], start_s=-2.0)
    area = 3.0 * 0.3 * np.sqrt(np.pi)
    assert got.states[-1, 1, 1].real == pytest.approx(np.sin(area / 2) ** 2, abs=1e-7)
    still = Driven(np.zeros((2, 2)), [(X / 2, STEADY.scaled(0.0))]).evolve([1, 0], times)
    assert still.states[-1] == pytest.approx(np.diag([1, 0]), abs=1e-15), "without its drive it stays"


def test_decay_is_exponential_and_its_integral_counts_what_came_out():
    times = np.linspace(0.0, 3.0, 4)
    excited = np.diag([0, 1.0])
    got = Driven(np.zeros((2, 2)), [], [np.sqrt(0.8) * LOWER]).evolve([0, 1], times, integrals=[0.8 * excited])
    assert got.means(excited) == pytest.approx(np.exp(-0.8 * times), abs=1e-8)
    assert got.integrals[:, 0] == pytest.approx(1 - np.exp(-0.8 * times), abs=1e-8)
    assert got.entries == 2, "a population that decays makes no coherence"


@pytest.mark.parametrize("tolerance", [1e-6, 1e-8])
def test_the_error_follows_the_tolerance_at_every_time_also_inside_long_steps(tolerance):
    """Steps grow long in the quiet tail; without a check of the dense output it is off by 70 to 100 tolerances there."""
    times = np.linspace(0.0, 40.0, 201)
    system = Driven(0.5 * Z, [(X, envelope(bell_shaped, [0.0, 3.0]))], [np.sqrt(3.0) * LOWER])
    tight = system.evolve([1, 0], times, atol=1e-13, rtol=1e-13)
    loose = system.evolve([1, 0], times, atol=tolerance, rtol=tolerance)
    assert np.abs(loose.states - tight.states).max() < 5 * tolerance
    assert loose.steps < tight.steps


def test_a_detuned_drive_with_a_complex_envelope_is_a_turning_frame():
    """f = exp(i d t) on the raising half is a steady drive seen from a frame that turns with d."""
    times = np.linspace(0.0, 3.0, 4)
    turning = envelope(lambda t: np.exp(1j * 5 * t), [0.0, 3.0])
    got = Driven(np.zeros((2, 2)), [(LOWER, turning)]).evolve([1, 0], times, atol=1e-11, rtol=1e-11)
    steady = Driven(-2.5 * Z, [(X, STEADY)]).evolve([1, 0], times, atol=1e-11, rtol=1e-11)
    assert got.states[:, 1, 1] == pytest.approx(steady.states[:, 1, 1], abs=1e-9)


def test_tolerances_of_any_kind_of_number_give_the_same_states():
    plain = Driven(Z).evolve([0.6, 0.8], [0.0, 1.0], atol=1e-9, rtol=2.0**-20)
    for atol, rtol in ((Decimal("1e-9"), Fraction(1, 2**20)), (np.longdouble(1e-9), np.float32(2.0**-20))):
        assert np.array_equal(Driven(Z).evolve([0.6, 0.8], [0.0, 1.0], atol=atol, rtol=rtol).states, plain.states)


@pytest.mark.parametrize("again", [lambda x: x, copy.deepcopy, copy.copy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_system_and_its_evolution_are_read_only_also_when_copied(again):
    system = again(Driven(Z, [(X, STEADY)], [LOWER]))
    run = again(system.evolve([1, 0], [0.0, 1.0], integrals=[Z]))
    arrays = [system.hamiltonian, system.drives[0][0], system.jumps[0], run.times_s, run.integrals, run._vectors]
    arrays += [system.drives[0][1].knots_s, system.drives[0][1].coefficients]
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 5
    assert np.array_equal(run.states, Driven(Z, [(X, STEADY)], [LOWER]).evolve([1, 0], [0.0, 1.0], integrals=[Z]).states)


def test_what_was_given_stays_its_owners_own():
    mine = Z.astype(complex)
    system = Driven(mine)
    mine[0, 1] = 5
    assert np.array_equal(system.hamiltonian, Z)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Driven([[0, 1], [0, 0]]),
            "Driven.hamiltonian: not Hermitian: it differs from its conjugate transpose by up to 1",
        ),
        (lambda: Driven(np.zeros((2, 3))), "Driven.hamiltonian: a matrix of shape (2, 3): must be square with finite entries"),
        (lambda: Driven("H"), "Driven.hamiltonian: str 'H' is not a matrix of numbers"),
        (lambda: Driven(Z, [], [np.eye(3)]), "Driven.jumps[0]: a matrix of shape (3, 3): must be 2x2"),
        (lambda: Driven(Z, [(X, np.sin)]), "Driven.drives[0]: ufunc is not an Envelope; make one with envelope"),
        (lambda: Driven(Z, [(X, STEADY.scaled(1j))]), "a Hermitian operator with a complex envelope"),
        (lambda: Driven(Z).evolve([1, 1], [0, 1]), "Driven.evolve: the state is trace = 2: must be 1"),
        (
            lambda: Driven(Z).evolve([1, 0, 0], [0, 1]),
            "Driven.evolve: a state of shape (3,): must be a 2x2 density matrix or a ket",
        ),
        (
            lambda: Driven([["1", "0"], ["0", "1"]]),
            "Driven.hamiltonian: list \"[['1', '0'], ['0', '1']]\" is not a matrix of numbers",
        ),
        (lambda: Driven([[True, False], [False, True]]), "is not a matrix of numbers"),
        (lambda: Driven(np.ma.masked_equal(Z, 0)), "is not a matrix of numbers, fill in what is masked"),
        (lambda: Driven(Z, 3), "Driven.drives: int '3': must be a list"),
        (lambda: Driven(Z, [X]), "must be a pair of an operator and its Envelope"),
        (lambda: Driven(Z, [3]), "Driven.drives[0]: '3': must be a pair of an operator and its Envelope"),
        (lambda: Driven(Z, [], X[0, 0]), "Driven.jumps: complex128 '0j': must be a list"),
        (lambda: Driven(Z, [], "ab"), "Driven.jumps: str 'ab': must be a list"),
        (lambda: Driven(Z).evolve("zero", [0, 1]), "Driven.evolve: state: str 'zero' is not a matrix of numbers"),
        (lambda: Driven(Z).evolve(["1", "0"], [0, 1]), "is not a matrix of numbers"),
        (lambda: Driven(Z).evolve([1, 0], ["0", "1"]), "Driven.times_s: list \"['0', '1']\" is not a row of real numbers"),
        (lambda: Driven(Z).evolve([1, 0], [0, 1j]), "is not a row of real numbers"),
        (lambda: Driven(Z).evolve([1, 0], [0, 1], integrals=5), "Driven.integrals: int '5': must be a list"),
        (lambda: Driven(Z).evolve([1, 0], [0, 1], atol="x"), "Driven.atol = x: must be above 0 and below 1"),
        (lambda: Driven(Z).evolve([1, 0], [0, 1], atol=True), "Driven.atol = True: must be above 0 and below 1"),
        (lambda: Driven(Z).evolve([1, 0], [0, 1], rtol=1e-8j), "Driven.rtol = 1e-08j: must be above 0 and below 1"),
        (lambda: Driven(Z).evolve([1, 0], [0, 1], max_steps=np.nan), "Driven.max_steps = nan: must be a whole number from 1"),
        (lambda: Driven(Z).evolve([1, 0], [0, 1], max_steps=np.inf), "Driven.max_steps = inf: must be a whole number"),
        (lambda: Driven(Z).evolve([1, 0], [0, 1], max_steps=True), "Driven.max_steps = True: must be a whole number"),
        (lambda: Driven(Z).evolve([1, 0], [0, 1], max_steps=Fraction(5)), "Driven.max_steps = 5: must be a whole number"),
        (
            lambda: Driven(Z).evolve(np.diag([1.2, -0.2]), [0, 1]),
            "Driven.evolve: the state is smallest eigenvalue = -0.2: must be at least 0",
        ),
        (
            lambda: Driven(Z).evolve([1, 0], [1, 0]),
            "Driven.times_s = [1, 0]: must be finite times in s, none before the start at 0 s (start_s) or before the one",
        ),
        (lambda: Driven(Z).evolve([1, 0], [0, np.nan]), "Driven.times_s = [0, nan]: must be finite times in s"),
        (lambda: Driven(Z).evolve([1, 0], [0, 1], rtol=0.0), "Driven.rtol = 0.0: must be above 0 and below 1"),
        (lambda: Driven(1e9 * X).evolve([1, 0], [0, 1], max_steps=50), "50 steps reach only t = "),
    ],
)
def test_what_cannot_be_evolved_is_refused_in_words(make, message):
    with pytest.raises(ParameterError) as refused:
        make()
    assert message in str(refused.value)
