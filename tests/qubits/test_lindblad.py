"""Evolution with a constant generator: against QuTiP, closed forms and exponentials; laws, limits, and what is refused."""

import math

import numpy as np
import pytest
import qutip
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from qnkit.model import ParameterError
from qnkit.physics import Memory, PairState, decay_curve
from qnkit.qubits import Channel, DensityMatrix, Ket, Lindblad
from tests.oracles_lindblad import (
    LOWER,
    ONE,
    X,
    Z,
    bloch_of_driven_decay,
    driven_decay,
    evolved,
    stiff,
    superoperator,
    two_at_critical_damping,
    two_qubits,
)
from tests.random_things import random_state, random_system

TIMES = np.linspace(0.0, 3.0, 11)
GROUND = np.diag([1.0 + 0j, 0.0])


def by_qutip(hamiltonian, collapse, state, times):
    """The states at some times by mesolve with tight tolerances."""
    options = {"atol": 1e-13, "rtol": 1e-12, "nsteps": 10**6, "method": "dop853"}
    collapse = [qutip.Qobj(c) for c in collapse]
    return np.array(
        [s.full() for s in qutip.mesolve(qutip.Qobj(hamiltonian), qutip.Qobj(state), times, collapse, options=options).states]
    )


@pytest.mark.parametrize("system", [two_qubits, two_at_critical_damping])
def test_two_qubits_match_mesolve(system):
    state = random_state(np.random.default_rng(2), 4)
    assert Lindblad(*system()).evolve(state, TIMES) == pytest.approx(by_qutip(*system(), state, TIMES), abs=1e-10)


@pytest.mark.parametrize("d", [1, 2, 3, 5, 6])
def test_any_dimension_matches_an_exponential_in_long_double_for_each_time(d):
    system, state = random_system(np.random.default_rng(d), d), random_state(np.random.default_rng(d), d)
    times = [0.0, 0.2, 0.2, 1.7]
    assert Lindblad(*system).evolve(state, times) == pytest.approx(evolved(*system, state, times), abs=1e-13)


def test_fast_and_slow_rates_together_match_an_exponential_in_long_double():
    system, state = stiff(), random_state(np.random.default_rng(5), 4)
    times = np.linspace(0.0, 20.0, 5)
    assert Lindblad(*system).evolve(state, times) == pytest.approx(evolved(*system, state, times), abs=1e-12)


def test_the_generator_is_the_liouvillian_of_qutip_with_rows_for_columns():
    hamiltonian, collapse = two_qubits()
    columns = qutip.liouvillian(qutip.Qobj(hamiltonian), [qutip.Qobj(c) for c in collapse]).full()
    rows = columns.reshape(4, 4, 4, 4).transpose(1, 0, 3, 2).reshape(16, 16)
    assert Lindblad(hamiltonian, collapse).generator == pytest.approx(rows, abs=1e-14)


@pytest.mark.parametrize("rabi", [0.3, 1.0, 5.0])
def test_a_driven_decaying_qubit_follows_its_closed_form_below_at_and_above_critical_damping(rabi):
    y, z = Lindblad(*driven_decay(rabi, 4.0)).expect([[[0, -1j], [1j, 0]], Z], GROUND, TIMES)
    expected = bloch_of_driven_decay(rabi, 4.0, TIMES).T
    assert np.array([y, z]) == pytest.approx(expected, abs=1e-14)


def test_at_critical_damping_the_generator_lacks_eigenvectors():
    generator = Lindblad(*driven_decay(1.0, 4.0)).generator + 3.0 * np.eye(4)
    assert np.linalg.matrix_rank(generator, tol=1e-12) == 3
    assert np.linalg.matrix_rank(generator @ generator, tol=1e-12) == 2
    pair = Lindblad(*two_at_critical_damping()).generator + 6.0 * np.eye(16)
    ranks = [np.linalg.matrix_rank(np.linalg.matrix_power(pair, k), tol=1e-9) for k in (1, 2, 3, 4)]
    assert ranks == [14, 13, 12, 12], "of four at twice the rate, three are one chain"


def test_relaxation_and_dephasing_of_a_pair_are_the_closed_form_of_its_memories():
    left, right = Memory(t1_s=2.0, t2_s=0.5), Memory(t1_s=3.0, t2_s=1.0)
    collapse = []
    for memory, place in ((left, lambda o: np.kron(o, ONE)), (right, lambda o: np.kron(ONE, o))):
        collapse += [place(LOWER) / math.sqrt(memory.t1_s), place(Z) * math.sqrt((1 / memory.t2_s - 0.5 / memory.t1_s) / 2)]
    pair = PairState.bell("psi+")
    assert Lindblad(np.zeros((4, 4)), collapse).evolve(pair, TIMES) == pytest.approx(
        decay_curve(pair, left, right, TIMES), abs=1e-14
    )


def test_a_drive_alone_turns_a_qubit_for_ever():
    excited = Lindblad(0.5 * X, []).expect([np.diag([0, 1])], GROUND, TIMES)[0]
    assert excited == pytest.approx(np.sin(TIMES / 2) ** 2, abs=1e-14)


@given(st.integers(0, 10**6), st.integers(2, 5), st.floats(0.0, 4.0), st.floats(0.0, 4.0))
@settings(max_examples=25)
def test_states_stay_states_and_times_add_up(seed, d, first, second):
    rng = np.random.default_rng(seed)
    system, state = Lindblad(*random_system(rng, d, operators=seed % 3)), random_state(rng, d, rank=1)
    at_first, at_both = system.evolve(state, [first, first + second])
    assert np.trace(at_both) == pytest.approx(1.0, abs=1e-13)
    assert np.array_equal(at_both, at_both.conj().T)
    assert np.linalg.eigvalsh(at_both)[0] >= -1e-12
    assert system.evolve(at_first, [second])[0] == pytest.approx(at_both, abs=1e-12)
    propagator = system.propagator(first + second)
    assert propagator == pytest.approx(system.propagator(second) @ system.propagator(first), abs=1e-12)
    assert (propagator @ state.reshape(-1)).reshape(d, d) == pytest.approx(at_both, abs=1e-12)


@given(st.integers(0, 10**6), st.integers(2, 5))
@settings(max_examples=15)
def test_the_steady_state_stays_and_is_where_all_end(seed, d):
    rng = np.random.default_rng(seed)
    system = Lindblad(*random_system(rng, d))
    steady = system.steady_state()
    assert system.evolve(steady, [7.0])[0] == pytest.approx(steady, abs=1e-12)
    assert system.evolve(random_state(rng, d, rank=1), [1e6])[0] == pytest.approx(steady, abs=1e-10)


def test_the_steady_state_is_that_of_qutip():
    hamiltonian, collapse = two_qubits()
    expected = qutip.steadystate(qutip.Qobj(hamiltonian), [qutip.Qobj(c) for c in collapse]).full()
    assert Lindblad(hamiltonian, collapse).steady_state() == pytest.approx(expected, abs=1e-12)


def test_uneven_times_give_what_even_ones_do():
    system, state = Lindblad(*two_qubits()), random_state(np.random.default_rng(6), 4)
    even = np.linspace(0.0, 10.0, 51)
    uneven = np.sort(np.concatenate([even, [0.0, 0.123, 9.99999, 10.0]]))
    chosen = np.searchsorted(uneven, even, side="right") - 1
    assert system.evolve(state, uneven)[chosen] == pytest.approx(system.evolve(state, even), abs=1e-13)
    assert system.evolve(state, even[20:]) == pytest.approx(system.evolve(state, even)[20:], abs=1e-13)


def test_one_late_time_and_a_fine_row_far_away_are_right():
    system, state = Lindblad(*two_qubits()), random_state(np.random.default_rng(8), 4)
    far = 40.0 + 1e-7 * np.arange(30)
    expected = evolved(*two_qubits(), state, far[[0, -1]])
    assert system.evolve(state, far)[[0, -1]] == pytest.approx(expected, abs=1e-12)
    assert system.evolve(state, far[-1:])[0] == pytest.approx(expected[-1], abs=1e-12)


def test_nothing_changes_in_no_time_or_without_a_generator():
    state = random_state(np.random.default_rng(9), 3)
    for system in (Lindblad(*random_system(np.random.default_rng(9), 3)), Lindblad(np.zeros((3, 3)), [])):
        assert system.evolve(state, [0.0, 0.0]) == pytest.approx(np.array([state, state]), abs=1e-16)
    assert Lindblad(np.zeros((3, 3)), []).evolve(state, [1e9])[0] == pytest.approx(state, abs=1e-16)


def test_each_part_of_the_equation_counts():
    (hamiltonian, collapse), state = two_qubits(), random_state(np.random.default_rng(10), 4)
    whole = Lindblad(hamiltonian, collapse).evolve(state, [1.0])
    assert np.abs(whole - Lindblad(0 * hamiltonian, collapse).evolve(state, [1.0])).max() > 0.01
    for k in range(len(collapse)):
        assert np.abs(whole - Lindblad(hamiltonian, collapse[:k] + collapse[k + 1 :]).evolve(state, [1.0])).max() > 1e-3


def test_the_channel_is_amplitude_damping_for_decay_and_matches_the_evolution_of_a_pair():
    kept = math.exp(-0.7)
    channel = Lindblad(np.zeros((2, 2)), [LOWER]).channel(0.7)
    kraus = [np.diag([1, math.sqrt(kept)]), np.array([[0, math.sqrt(1 - kept)], [0, 0]])]
    assert channel.ptm == pytest.approx(Channel.from_kraus(kraus).ptm, abs=1e-15)
    system, state = Lindblad(*two_qubits()), random_state(np.random.default_rng(11), 4)
    out = system.channel(0.4).on(DensityMatrix.from_matrix(state))
    assert out.matrix == pytest.approx(system.evolve(state, [0.4])[0], abs=1e-14)
    assert Channel.from_ptm(system.channel(0.4).ptm).qubits == 2, "it passes the checks of a channel"


def test_every_way_to_give_a_state_gives_the_same():
    system = Lindblad(*two_qubits())
    bell = PairState.bell("psi+")
    ket = np.array([0, 1, 1, 0]) / math.sqrt(2)
    expected = system.evolve(bell.matrix, TIMES)
    for state in (
        bell,
        ket,
        ket[:, None],
        Ket(ket),
        DensityMatrix.from_matrix(bell.matrix),
        bell.to_qutip(),
        qutip.bell_state("10"),
        bell.matrix.tolist(),
        np.asfortranarray(bell.matrix),
        bell.matrix.real,
    ):
        assert system.evolve(state, TIMES) == pytest.approx(expected, abs=1e-15)


def test_from_qutip_takes_what_mesolve_takes():
    hamiltonian, collapse = two_qubits()
    dims = [[2, 2], [2, 2]]
    made = Lindblad.from_qutip(qutip.Qobj(hamiltonian, dims=dims), [qutip.Qobj(c, dims=dims) for c in collapse])
    assert np.array_equal(made.generator, Lindblad(hamiltonian, collapse).generator)
    with pytest.raises(ParameterError, match=r"Lindblad\.from_qutip: .* must be an operator that is a qutip\.Qobj"):
        Lindblad.from_qutip(qutip.basis(2, 0))
    with pytest.raises(ParameterError, match=r"Lindblad\.from_qutip"):
        Lindblad.from_qutip(hamiltonian)


def test_expectation_values_are_real_for_observables_and_complex_otherwise():
    system, state = Lindblad(*driven_decay(1.0, 0.3)), random_state(np.random.default_rng(12), 2)
    states = system.evolve(state, TIMES)
    real = system.expect([X, qutip.sigmaz()], state, TIMES)
    assert real.dtype == float
    assert real == pytest.approx(np.array([[np.trace(o @ rho).real for rho in states] for o in (X, Z)]), abs=1e-15)
    both = system.expect([LOWER], state, TIMES)
    assert both.dtype == complex
    assert both[0] == pytest.approx(states[:, 1, 0], abs=1e-15)


def test_the_equation_cannot_be_changed_behind_its_back_and_says_what_it_is():
    system = Lindblad(*two_qubits())
    for array in (system.hamiltonian, system.collapse, system.generator):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0
    with pytest.raises(AttributeError):
        system.collapse = None
    assert repr(system) == "Lindblad(dimension 4, 4 collapse operators)"
    assert "largest rates, 1/s" in system._repr_html_()
    assert system.generator == pytest.approx(superoperator(*two_qubits()), abs=1e-14)
    assert system.propagator(0.3) == pytest.approx(expm(system.generator * 0.3), abs=1e-13)
