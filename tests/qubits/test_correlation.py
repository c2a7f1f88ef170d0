"""Two times: coherences against QuTiP and closed forms, pairs of jumps against counting, and their laws."""

import dataclasses

import numpy as np
import pytest
import qutip

from qnkit.model import ParameterError
from qnkit.qubits.correlation import coherence, jump_pairs
from qnkit.qubits.driven import Driven
from qnkit.qubits.pulses import envelope

LOWER = np.array([[0, 1], [0, 0]], dtype=complex)
TIMES = np.linspace(0.0, 3.0, 7)


def pulse(t):
    return 2.5 * np.exp(-(((t - 1.0) / 0.4) ** 2))


def driven_qubit(dephasing=0.3):
    half = envelope(pulse, [0.0, 3.0])
    return Driven(0.4 * np.diag([1, -1]), [(LOWER + LOWER.T, half)], [0.9 * LOWER, np.sqrt(dephasing) * np.diag([1, -1])])


def test_the_coherence_of_a_driven_qubit_matches_qutip():
    system = driven_qubit()
    run = system.evolve([1, 0], TIMES, atol=1e-12, rtol=1e-12)
    got = coherence(system, run, LOWER, atol=1e-12, rtol=1e-12)
    lower = qutip.Qobj(LOWER)
    found = qutip.correlation_2op_2t(
        [0.4 * qutip.sigmaz(), [lower + lower.dag(), pulse]],
        qutip.ket2dm(qutip.basis(2, 0)),
        TIMES,
        TIMES,
        [0.9 * lower, np.sqrt(0.3) * qutip.sigmaz()],
        lower.dag(),
        lower,
        options={"atol": 1e-13, "rtol": 1e-12, "method": "dop853", "max_step": 0.05},
    )
    for i in range(7):
        assert got[i:, i] == pytest.approx(found[i, : 7 - i], abs=1e-9)


def test_the_coherence_of_a_decaying_qubit_is_known():
    """From |1>: exp(-g (t1 + t2) / 2 - d |t1 - t2|) for energy decay g and pure dephasing d."""
    decay, dephasing = 0.7, 0.4
    system = Driven(np.zeros((2, 2)), [], [np.sqrt(decay) * LOWER, np.sqrt(dephasing / 2) * np.diag([1, -1])])
    got = coherence(system, system.evolve([0, 1], TIMES), LOWER)
    first, second = np.meshgrid(TIMES, TIMES)
    expected = np.exp(-decay * (first + second) / 2 - dephasing * np.abs(first - second))
    assert got == pytest.approx(expected, abs=1e-8)


def test_a_coherence_is_hermitian_positive_and_its_diagonal_is_the_mean():
    system = driven_qubit()
    run = system.evolve([1, 0], TIMES)
    got = coherence(system, run, LOWER)
    assert np.array_equal(got, got.conj().T)
    assert np.linalg.eigvalsh(got).min() > -1e-8
    assert got.diagonal().real == pytest.approx(run.means(LOWER.conj().T @ LOWER), abs=1e-12)


def test_without_dephasing_the_times_are_more_coherent():
    sharp, blurred = (np.abs(coherence(s, s.evolve([1, 0], TIMES), LOWER)) for s in (driven_qubit(0.0), driven_qubit(0.5)))
    assert sharp[1:, 1:].sum() > 1.1 * blurred[1:, 1:].sum()


def test_pairs_of_a_number_state_are_counted_as_chances_of_two_losses():
    """n photons, each lost by T with chance p independently: n (n - 1) / 2 p**2 pairs."""
    lower = np.diag(np.sqrt(np.arange(1.0, 4.0)), k=1)
    system = Driven(np.diag(np.arange(4.0)), [], [np.sqrt(0.8) * lower, np.sqrt(0.3) * lower])
    lost = 0.8 / 1.1 * (1 - np.exp(-1.1 * 2.0))
    assert jump_pairs(system, [0, 0, 0, 1], [0.0, 2.0], 0) == pytest.approx(3 * lost**2, abs=1e-8)
    assert jump_pairs(system, [0, 1, 0, 0], [0.0, 2.0], 0) == pytest.approx(0.0, abs=1e-12)


def test_each_kind_of_jump_is_counted_for_itself_whatever_their_order():
    """Two ways out of a number state, at 0.8 and 0.3: each gets its share of the chance, squared."""
    lower = np.diag(np.sqrt(np.arange(1.0, 4.0)), k=1)
    rates = np.array([0.8, 0.3])
    expected = 3 * (rates / 1.1 * (1 - np.exp(-1.1 * 2.0))) ** 2
    for order in ([0, 1], [1, 0]):
        system = Driven(np.zeros((4, 4)), [], [np.sqrt(rates[k]) * lower for k in order])
        found = [jump_pairs(system, [0, 0, 0, 1], [2.0], j) for j in (0, 1)]
        assert found == pytest.approx(expected[order], abs=1e-8)


def test_pairs_are_counted_from_the_start_also_with_a_late_first_time():
    system = driven_qubit()
    assert jump_pairs(system, [1, 0], [1.0, 3.0], 0) == pytest.approx(jump_pairs(system, [1, 0], TIMES, 0), abs=1e-9)
    late = Driven(np.zeros((2, 2)), [(LOWER + LOWER.T, envelope(lambda t: pulse(t - 5), [5.0, 8.0]))], [0.9 * LOWER])
    soon = Driven(np.zeros((2, 2)), [(LOWER + LOWER.T, envelope(pulse, [0.0, 3.0]))], [0.9 * LOWER])
    assert jump_pairs(late, [1, 0], [8.0], 0, start_s=5.0) == pytest.approx(jump_pairs(soon, [1, 0], [3.0], 0), abs=1e-9)


def test_a_time_asked_twice_has_one_coherence():
    system = driven_qubit()
    once = coherence(system, system.evolve([1, 0], TIMES), LOWER)
    twice = coherence(system, system.evolve([1, 0], np.repeat(TIMES, 2)), LOWER)
    assert twice == pytest.approx(np.kron(once, np.ones((2, 2))), abs=1e-8)


def test_a_coherence_that_has_no_room_is_refused():
    system = driven_qubit()
    run = dataclasses.replace(system.evolve([1, 0], TIMES), times_s=np.linspace(0.0, 3.0, 2_000_000))
    with pytest.raises(ParameterError, match=r"a coherence at 2000000 x 2000000 times needs 64 TB .*: take fewer times\."):
        coherence(system, run, LOWER)


def test_a_driven_emitter_emits_pairs_and_an_undriven_one_does_not():
    driven, still = driven_qubit(), Driven(np.zeros((2, 2)), [], [LOWER])
    assert jump_pairs(driven, [1, 0], TIMES, 0) > 1e-3
    assert jump_pairs(still, [0, 1], TIMES, 0) == pytest.approx(0.0, abs=1e-12)


def test_what_never_is_lit_has_no_coherence():
    still = Driven(np.zeros((2, 2)), [], [LOWER])
    assert not coherence(still, still.evolve([1, 0], TIMES), LOWER).any()


def test_an_operator_of_another_size_and_bad_tolerances_are_refused():
    system = driven_qubit()
    run = system.evolve([1, 0], TIMES)
    with pytest.raises(ParameterError, match=r"coherence: a matrix of shape \(3, 3\): must be 2x2"):
        coherence(system, run, np.eye(3))
    with pytest.raises(ParameterError, match=r"atol = 0: must be above 0 and below 1"):
        coherence(system, run, LOWER, atol=0)
    with pytest.raises(ParameterError, match=r"times_s = \[-1\.0\]: must be finite times in s, none before the start"):
        jump_pairs(system, [1, 0], [-1.0], 0)
    for jump in (-1, 2, "0", True, 0.0):
        with pytest.raises(ParameterError, match=r"jump_pairs: jump = .*: must be one of the jumps, 0 to 1\."):
            jump_pairs(system, [1, 0], TIMES, jump)
    with pytest.raises(ParameterError, match=r"Driven\.max_steps = nan: must be a whole number"):
        coherence(system, run, LOWER, max_steps=np.nan)
