"""Gate noise of three kinds: one average fidelity, three different channels."""

import numpy as np
import pytest

from qnkit.compute import GATE_NOISES, ModuleGates, gate_noise
from qnkit.model import ParameterError
from qnkit.qubits.channel import Channel
from qnkit.qubits.gates import gate_matrix


@pytest.mark.parametrize("kind", GATE_NOISES)
@pytest.mark.parametrize("qubits", [1, 2])
@pytest.mark.parametrize("error", [0.0, 0.003, 0.2])
def test_every_kind_has_the_average_gate_infidelity_it_is_given(kind, qubits, error):
    channel = gate_noise(kind, error, qubits)
    assert channel.average_fidelity() == pytest.approx(1 - error, abs=1e-12)


def test_the_average_fidelity_is_that_over_random_states():
    rng, channel = np.random.default_rng(1), gate_noise("coherent", 0.05, 2)
    kets = rng.normal(size=(20_000, 4)) + 1j * rng.normal(size=(20_000, 4))
    kets /= np.linalg.norm(kets, axis=1)[:, None]
    (kraus,) = [k for k in channel.kraus if np.abs(k).max() > 1e-6]
    found = np.abs(np.einsum("ni,ij,nj->n", kets.conj(), kraus, kets)) ** 2
    assert found.mean() == pytest.approx(0.95, abs=5 * found.std() / np.sqrt(len(found)))


def test_dephasing_leaves_what_is_diagonal_and_coherent_noise_is_a_gate():
    dephased = gate_noise("dephasing", 0.1, 2).ptm
    assert np.diag(dephased)[[0, 3, 12, 15]] == pytest.approx(1.0)
    assert gate_noise("coherent", 0.1, 2).is_unitary
    assert not gate_noise("depolarizing", 0.1, 2).is_unitary


def test_a_gate_is_followed_by_its_noise():
    gates = ModuleGates(gate_error=0.02, one_qubit_error=0.01)
    assert gates.two_qubit("cz").average_fidelity(gate_matrix("cz")) == pytest.approx(0.98, abs=1e-12)
    assert gates.one_qubit("h").average_fidelity(gate_matrix("h")) == pytest.approx(0.99, abs=1e-12)
    np.testing.assert_allclose(ModuleGates().two_qubit("cx").ptm, Channel.from_unitary(gate_matrix("cx")).ptm, atol=1e-12)


def test_a_kind_that_is_not_known_or_an_error_too_large_is_refused():
    with pytest.raises(ParameterError, match=r"gate_noise: kind = 'pink': must be one of depolarizing, dephasing, coherent"):
        gate_noise("pink", 0.1)
    with pytest.raises(ParameterError, match=r"gate_noise: error = 0.9: must be 0 to 0.8 for 2 qubits"):
        gate_noise("dephasing", 0.9)
    with pytest.raises(ParameterError, match="gate_error"):
        ModuleGates(gate_error=-0.1)
