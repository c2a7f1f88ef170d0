"""Pure states against QuTiP, closed forms, and the same state as a density matrix."""

import math

import numpy as np
import pytest
import qutip

from qnkit.model import ParameterError
from qnkit.qubits import Ket, room
from qnkit.qubits.families import ghz, random_ket, w_state
from tests.oracles_states import expectation_by_matrix, random_amplitudes, words


def ket(seed, qubits=3):
    return Ket(random_amplitudes(qubits, np.random.default_rng(seed)))


def there(state):
    return qutip.Qobj(state.amplitudes, dims=[[2] * state.qubits, [1]])


@pytest.mark.parametrize("kept", [0, 2, (0, 1), (1, 0), (2, 0), (0, 1, 2), (1, 2, 0)])
def test_reduced_matches_qutip_in_the_order_asked_for(kept):
    state = ket(1)
    chosen = [kept] if isinstance(kept, int) else list(kept)
    reordered = there(state).permute([*chosen, *(q for q in range(3) if q not in chosen)])
    expected = reordered.ptrace(list(range(len(chosen)))).full()
    assert state.reduced(kept).matrix == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize("seed", range(5))
def test_fidelity_is_the_square_of_the_overlap(seed):
    one, other = ket(seed), ket(seed + 100)
    assert one.fidelity(other) == pytest.approx(abs(there(one).overlap(there(other))) ** 2, abs=1e-14)
    assert one.fidelity(other) == pytest.approx(qutip.fidelity(there(one), there(other)) ** 2, abs=1e-14)
    assert one.fidelity(one) == pytest.approx(1.0, abs=1e-14)


def test_a_phase_changes_the_object_but_not_the_state():
    one = ket(2)
    other = Ket(one.amplitudes * np.exp(0.7j))
    assert one != other
    assert one.fidelity(other) == pytest.approx(1.0, abs=1e-14)
    assert one.density().vector == pytest.approx(other.density().vector, abs=1e-14)


@pytest.mark.parametrize("part", [0, (0, 1), (2,), (1, 3)])
def test_negativity_and_entropies_match_the_density_matrix(part):
    state = ket(3, qubits=4)
    assert state.negativity(part) == pytest.approx(state.density().negativity(part), abs=1e-13)
    assert state.log_negativity(part) == pytest.approx(state.density().log_negativity(part), abs=1e-12)
    assert state.entropy() == 0.0
    assert state.density().entropy() == pytest.approx(0.0, abs=1e-12)
    assert (state.purity(), state.density().purity()) == (1.0, pytest.approx(1.0, abs=1e-14))


def test_expectations_match_dense_operators():
    state = ket(4)
    for label in words(3):
        assert state.expectation(label) == pytest.approx(expectation_by_matrix(label, state.amplitudes), abs=1e-14)


def test_probabilities_are_those_of_the_amplitudes():
    state = ket(5)
    assert state.probabilities() == pytest.approx(np.abs(state.amplitudes) ** 2, abs=1e-16)
    assert state.probabilities((2, 0)) == pytest.approx(state.density().probabilities((2, 0)), abs=1e-15)


def test_tensor_puts_the_other_register_to_the_right():
    one, other = ket(6, 2), ket(7, 1)
    assert one.tensor(other).amplitudes == pytest.approx(np.kron(one.amplitudes, other.amplitudes), abs=1e-16)
    assert one.tensor(other).reduced(2).fidelity(other) == pytest.approx(1.0, abs=1e-14)


def test_to_qutip_and_back_keeps_every_bit():
    state = ket(8)
    assert state.to_qutip().dims == [[2, 2, 2], [1]] or state.to_qutip().dims == [[2, 2, 2], [1, 1, 1]]
    assert state.to_qutip().isket
    assert Ket.from_qutip(state.to_qutip()) == state


@pytest.mark.parametrize("wrong", [qutip.basis(3, 0), qutip.qeye(2), np.ones(2), "0"])
def test_from_qutip_refuses_what_is_no_ket_of_qubits(wrong):
    with pytest.raises(ParameterError, match=r"Ket\.from_qutip: .*: must be a qutip\.Qobj ket of qubits"):
        Ket.from_qutip(wrong)


def test_the_state_cannot_be_changed_behind_its_back():
    given = random_amplitudes(2, np.random.default_rng(9))
    state = Ket(given)
    given[0] = 7.0
    assert np.linalg.norm(state.amplitudes) == pytest.approx(1.0)
    with pytest.raises(ValueError, match="read-only"):
        state.amplitudes[0] = 7.0
    with pytest.raises(AttributeError):
        state.amplitudes = given


def test_equal_states_are_equal_and_serve_as_keys():
    assert Ket([1, 0]) == Ket([1.0, -0.0])
    assert len({Ket([1, 0]), Ket([1.0, -0.0]), Ket([0, 1])}) == 2
    assert Ket([1, 0]) != Ket([1, 0]).density()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([1, 1], "Ket: squared norm = 2: must be 1, it is off by 1; divide by np.linalg.norm(amplitudes)"),
        ([0.9995, 0], "it is off by -0.001"),
        ([1, 0, 0], "Ket: amplitudes of shape (3,): must be 2**n finite numbers in a row"),
        ([1], "Ket: amplitudes of shape (1,)"),
        ([[1, 0], [0, 0]], "Ket: amplitudes of shape (2, 2)"),
        ([math.nan, 1], "must be 2**n finite numbers"),
        ("01", "Ket: str '01' is not a row of numbers"),
        (["0", "1"], "is not a row of numbers"),
    ],
)
def test_what_is_no_pure_state_is_refused_in_words(given, message):
    with pytest.raises(ParameterError) as refused:
        Ket(given)
    assert message in str(refused.value)


def test_a_density_matrix_too_large_for_the_memory_is_refused_with_its_size(monkeypatch):
    monkeypatch.setattr(room, "free_bytes", lambda: 10**9)
    state = Ket.unchecked(np.zeros(2**14, dtype=complex))
    with pytest.raises(ParameterError, match=r"the Pauli vector of 14 qubits needs 2\.15 GB of memory and 1 GB are free"):
        state.density()
    with pytest.raises(ParameterError, match=r"the density matrix of 14 qubits needs 4\.29 GB"):
        _ = state.matrix
    with pytest.raises(ParameterError, match=r"the density matrix of 13 qubits needs 1\.61 GB"):
        state.reduced(range(13))
    with pytest.raises(ParameterError, match=r"a ket of 28 qubits needs 4\.29 GB"):
        state.tensor(state)


def test_a_large_register_is_quick_to_look_at():
    """Nothing of a ket of 18 qubits but its amplitudes is ever held: the matrix would take 1.1 TB."""
    state = ghz(18)
    assert state.expectation("X" * 18) == pytest.approx(1.0, abs=1e-14)
    assert state.expectation("I" * 16 + "ZZ") == pytest.approx(1.0, abs=1e-14)
    assert state.negativity((0, 5)) == pytest.approx(0.5, abs=1e-12)
    assert state.reduced((3, 9)).entropy() == pytest.approx(1.0, abs=1e-12)


def test_a_state_shows_its_largest_amplitudes():
    assert repr(ghz(3)) == "Ket(3 qubits: |000⟩ 0.7071+0.0000j, |111⟩ 0.7071+0.0000j)"
    assert repr(w_state(5)).endswith(", ...)")
    assert "|00001⟩" in w_state(5)._repr_html_()
    assert "48 smaller amplitudes are not shown" in random_ket(6, np.random.default_rng(1))._repr_html_()
