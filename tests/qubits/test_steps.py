"""Steps become programs: gates, maps, and noise that is drawn anew for each run."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits import noise
from qnkit.qubits.circuit import Gate, Noise
from qnkit.qubits.gates import gate_matrix
from qnkit.qubits.steps import Steps


def _on_zero(steps: Steps, rng: np.random.Generator | None = None) -> np.ndarray:
    vector = np.array([1, 0, 0, 0], dtype=complex)
    steps.drawn().program(rng).apply(vector)
    return vector


def test_gates_maps_and_their_order_are_kept():
    steps = Steps("amplitudes", 2)
    steps.map(np.diag([1.0, 0.5]), (0,))
    steps.unitary(gate_matrix("x"), (0,))
    steps.map(np.diag([1.0, 0.5]), (0,))
    steps.operation(Gate(name="cx", qubits=(0, 1)))
    assert np.allclose(_on_zero(steps), [0, 0, 0, 0.5], atol=1e-15)
    assert len(steps) == 4


def test_a_mixture_of_gates_is_drawn_with_its_probabilities():
    steps = Steps("amplitudes", 2)
    steps.operation(Noise(channel=noise.pauli({"XI": 0.2, "IX": 0.3}), qubits=(0, 1)))
    rng, count = np.random.default_rng(1), 2000
    found = np.array([int(np.argmax(np.abs(_on_zero(steps, rng)))) for _ in range(count)])
    for place, chance in ((0, 0.5), (2, 0.2), (1, 0.3)):
        assert abs(np.mean(found == place) - chance) < 5 * np.sqrt(chance * (1 - chance) / count)


def test_on_pauli_vectors_noise_is_its_map():
    steps = Steps("pauli", 1)
    steps.operation(Noise(channel=noise.amplitude_damping(0.25), qubits=(0,)))
    vector = np.array([1.0, 0.4, 0.2, -0.5])
    steps.program().apply(vector)
    assert np.allclose(vector, noise.amplitude_damping(0.25).ptm @ [1.0, 0.4, 0.2, -0.5], atol=1e-15)


def test_noise_that_is_no_mixture_and_maps_on_three_qubits_are_refused():
    with pytest.raises(ParameterError, match="no mixture of gates"):
        Steps("amplitudes", 1).operation(Noise(channel=noise.amplitude_damping(0.25), qubits=(0,)))
    with pytest.raises(ParameterError, match=r"qubits \(0, 1, 2\): registers run maps on one or two qubits"):
        Steps("pauli", 3).map(np.eye(64), (0, 1, 2))
