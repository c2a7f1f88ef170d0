"""States, noise and evolution of small quantum systems; this layer knows no device and no distance.

Conventions, stated once and tested in ``tests/qubits/test_order.py``:

- Qubit 0 is the leftmost tensor factor and the most significant bit of a basis index, as in QuTiP: the basis of two qubits
  is 00, 01, 10, 11, and ``"01"`` means that qubit 1 is in state 1. (Qiskit counts from the right.)
- The Bell states are in the order phi+, phi-, psi+, psi-: index 2 * (bit flip) + (phase flip).
- The Pauli operators are in the order I, X, Y, Z. The Pauli vector of a density matrix of n qubits is the real vector
  ``r[k] = Tr(rho P_k)``, where the base-4 digits of k name the operator on each qubit, qubit 0 first; ``r[0] = 1``.
- The Pauli-transfer matrix of a channel E on k qubits is the real ``R[i, j] = Tr(P_i E(P_j)) / 2**k``.
- The Choi matrix is ``sum_ij |i><j| (x) E(|i><j|)``, input first; its trace is 2**k.
- Fidelity is F, not sqrt F. A rotation by an angle t is ``exp(-i t P / 2)``.
- Hamiltonians are in rad/s (hbar = 1), collapse operators in sqrt(1/s).

Each name is fetched from its module when it is first used.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "BELL_ORDER": "bell_states",
    "Channel": "channel",
    "Circuit": "circuit",
    "DensityMatrix": "density_matrix",
    "DensityProgram": "density",
    "Driven": "driven",
    "Envelope": "pulses",
    "Estimate": "estimate",
    "Gate": "operations",
    "Ket": "ket",
    "KetProgram": "vector",
    "Lindblad": "lindblad",
    "Measure": "operations",
    "Noise": "operations",
    "PAULIS": "pauli",
    "PauliTable": "tomography",
    "ReadoutError": "readout",
    "Reset": "operations",
    "State": "state",
    "Trajectories": "trajectories",
    "TwirlError": "twirl",
    "Unitary": "operations",
    "basis_state": "families",
    "bell": "families",
    "bell_diagonal": "families",
    "bell_twirl": "twirl",
    "clifford_twirl": "twirl",
    "corrected": "readout",
    "coherence": "correlation",
    "envelope": "pulses",
    "ghz": "families",
    "graph_state": "families",
    "jump_pairs": "correlation",
    "maximally_mixed": "families",
    "misread": "readout",
    "pauli_index": "pauli",
    "pauli_label": "pauli",
    "pauli_matrix": "pauli",
    "pauli_operator": "pauli",
    "pauli_twirl": "twirl",
    "pauli_vector": "pauli",
    "product": "families",
    "random_density": "families",
    "random_ket": "families",
    "run_density": "density",
    "run_ket": "vector",
    "sampled_envelope": "pulses",
    "twirl_error": "twirl",
    "w_state": "families",
    "werner": "families",
    "x_state": "families",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
