"""What pure and mixed states share: laws of the measures over random states, and refusals in words."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qnkit.model import ParameterError
from qnkit.qubits import DensityMatrix, Ket, State
from qnkit.qubits.families import basis_state, ghz, random_density, random_ket, werner
from tests.random_things import random_unitary

registers = st.tuples(st.integers(1, 3), st.integers(1, 8), st.integers(0, 2**32 - 1))


def drawn(register):
    """A random state: its qubits, rank and seed; rank 8 stands for a ket."""
    qubits, rank, seed = register
    rng = np.random.default_rng(seed)
    return random_ket(qubits, rng) if rank == 8 else random_density(qubits, rng, min(rank, 2**qubits))


def turned(state, turns):
    """The state after one unitary on each qubit."""
    whole = np.ones((1, 1))
    for turn in turns:
        whole = np.kron(whole, turn)
    return DensityMatrix.from_matrix(whole @ state.matrix @ whole.conj().T)


@settings(max_examples=60)
@given(registers, st.integers(1, 8), st.integers(0, 1000))
def test_fidelity_is_symmetric_and_from_0_to_1(register, rank, seed):
    one, other = drawn(register), drawn((register[0], rank, seed))
    value = one.fidelity(other)
    assert 0 <= value <= 1
    assert value == pytest.approx(other.fidelity(one), abs=1e-12)
    assert one.fidelity(one) == pytest.approx(1.0, abs=1e-12)


@settings(max_examples=60)
@given(registers)
def test_purity_and_entropy_keep_their_bounds(register):
    state = drawn(register)
    assert 2.0**-state.qubits - 1e-12 <= state.purity() <= 1 + 1e-12
    assert 0 <= state.entropy() <= state.qubits + 1e-12
    assert state.entropy() >= -math.log2(min(1.0, state.purity())) - 1e-12, "the entropy is at least the collision entropy"


@settings(max_examples=40)
@given(st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_entropy_is_subadditive_and_strongly_so(rank, seed):
    state = drawn((3, rank, seed))
    a, b, ab, bc = (state.reduced(kept).entropy() for kept in (0, 1, (0, 1), (1, 2)))
    assert abs(a - b) - 1e-12 <= ab <= a + b + 1e-12
    assert state.entropy() + b <= ab + bc + 1e-12


@settings(max_examples=40)
@given(registers, registers)
def test_a_product_is_not_entangled_and_its_entropies_add(left, right):
    one, other = drawn(left).density(), drawn(right).density()
    both = one.tensor(other)
    assert both.negativity(range(one.qubits)) == pytest.approx(0.0, abs=1e-12)
    assert both.entropy() == pytest.approx(one.entropy() + other.entropy(), abs=1e-11)
    assert both.purity() == pytest.approx(one.purity() * other.purity(), abs=1e-13)


@settings(max_examples=40)
@given(st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_local_turns_change_no_measure(rank, seed):
    rng = np.random.default_rng(seed)
    pair, three = drawn((2, rank, seed)), drawn((3, rank, seed))
    there = turned(pair, [random_unitary(rng), random_unitary(rng)])
    for measure in ("negativity", "concurrence", "chsh", "purity", "entropy"):
        assert getattr(there, measure)() == pytest.approx(getattr(pair, measure)(), abs=1e-11)
    assert turned(three, [random_unitary(rng) for _ in range(3)]).negativity((0, 2)) == pytest.approx(
        three.negativity((0, 2)), abs=1e-11
    )


def test_probabilities_and_expectations_agree_on_z():
    state = random_density(3, np.random.default_rng(1))
    signs = np.array([1, -1, -1, 1, 1, -1, -1, 1])
    assert state.expectation("IZZ") == pytest.approx(state.probabilities() @ signs, abs=1e-14)
    assert state.probabilities().sum() == pytest.approx(1.0, abs=1e-14)


def test_both_kinds_are_states_and_have_a_density_matrix():
    for state in (ghz(2), werner(0.9)):
        assert isinstance(state, State)
        assert isinstance(state.density(), DensityMatrix)
        assert state.pauli_table()["ZZ"] == pytest.approx(state.expectation("ZZ"), abs=1e-14)
    assert werner(0.9).density() == werner(0.9)


@pytest.mark.parametrize("measure", ["concurrence", "chsh", "key_rate"])
@pytest.mark.parametrize("state", [ghz(3), basis_state("0"), werner(0.9).tensor(werner(0.9))])
def test_a_measure_of_two_qubits_refuses_another_number(measure, state):
    with pytest.raises(ParameterError) as refused:
        getattr(state, measure)()
    kind = type(state).__name__
    expected = f"{kind}.{measure}: {state.qubits} qubits: is defined for two; take reduced((a, b)) first."
    assert str(refused.value) == expected


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ghz(3).fidelity(ghz(2)), "fidelity: 2 qubits against 3: must be as many"),
        (lambda: ghz(3).fidelity("phi+"), "fidelity: str: must be a Ket or a DensityMatrix"),
        (lambda: ghz(3).expectation("XX"), "Pauli label 'XX': has 2 letters: must have 3"),
        (lambda: werner(0.9).expectation("XA"), "Pauli label 'XA': must be letters of I, X, Y, Z"),
        (lambda: ghz(2).expectation(3), "expectation: 3: must be a label such as 'XIZ' or a mapping"),
        (lambda: ghz(2).expectation({"XX": 1j}), "expectation: the weight of 'XX' is 1j: must be a finite real number"),
        (lambda: ghz(2).expectation({"XX": math.nan}), "expectation: the weight of 'XX' is nan"),
        (lambda: ghz(3).reduced((0, 3)), "Ket.reduced: kept = (0, 3): must be different qubits of 0 to 2"),
        (lambda: werner(1.0).reduced(2), "DensityMatrix.reduced: kept = 2: must be different qubits of 0 to 1"),
        (lambda: ghz(3).negativity((0, 1, 2)), "Ket.negativity: part = (0, 1, 2): must leave a qubit on the other side"),
        (lambda: werner(1.0).negativity(5), "DensityMatrix.negativity: part = 5: must be different qubits of 0 to 1"),
        (lambda: basis_state("0").negativity(), "must leave a qubit on the other side"),
        (lambda: ghz(3).probabilities((1, 1)), "Ket.probabilities: qubits = (1, 1): must be different qubits of 0 to 2"),
    ],
)
def test_what_cannot_be_asked_of_a_state_is_refused_in_words(call, message):
    with pytest.raises(ParameterError) as refused:
        call()
    assert message in str(refused.value)


def test_a_ket_and_its_density_matrix_give_the_same_numbers():
    ket = Ket(random_ket(2, np.random.default_rng(2)).amplitudes)
    for measure in ("purity", "entropy", "negativity", "log_negativity", "concurrence", "chsh", "key_rate"):
        assert getattr(ket, measure)() == pytest.approx(getattr(ket.density(), measure)(), abs=1e-12)
