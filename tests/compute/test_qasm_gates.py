"""Libraries of OpenQASM against Qiskit's, and inverses, powers and controls against matrices."""

import numpy as np
import pytest
from scipy.linalg import block_diag, fractional_matrix_power

from qnkit.compute.qasm_gates import LIBRARIES, Piece, inverse, matrix_of, operations_of, power, with_controls
from qnkit.model import ParameterError
from qnkit.qubits.gates import GATES, gate_matrix
from tests.oracles_circuits import apart

ONE = [name for name, kind in GATES.items() if kind.qubits == 1]
PAIRS = ["swap", "iswap", "rxx", "ryy", "rzz"]
ALL = [(version, name) for version in (2, 3) for part in LIBRARIES[version][1:] for name in part]


def piece(name, *angles):
    kind = GATES[name]
    return Piece(name, angles or (0.7, -1.1, 2.3)[: kind.angles], (), tuple(range(kind.qubits)))


@pytest.mark.parametrize(("version", "name"), ALL)
def test_a_name_stands_for_what_qiskit_means_by_it(version, name):
    library = pytest.importorskip("qiskit.circuit.library")
    info = pytest.importorskip("qiskit.quantum_info")
    other = {"U": "u", "CX": "cx", "u1": "p", "phase": "p", "cphase": "cp", "cu1": "cp", "u3": "u", "c3x": "mcx", "c4x": "mcx"}
    odd = {"c3sqrtx": "C3SXGate", "u2": "U2Gate", "cu3": "CU3Gate", "c3x": "C3XGate", "c4x": "C4XGate", "rc3x": "RC3XGate"}
    gate = {**LIBRARIES[version][1], **LIBRARIES[version][2]}[name]
    angles = (0.4, -1.3, 2.2, 0.9)[: gate.angles]
    if name == "u0":
        wanted = np.eye(2)
    elif name in odd or name == "rccx":
        wanted = _reversed(info.Operator(getattr(library, odd.get(name, "RCCXGate"))(*angles)).data)
    else:
        made = library.get_standard_gate_name_mapping()[other.get(name, name)].base_class(*angles)
        wanted = _reversed(info.Operator(made).data)
    assert np.abs(matrix_of(gate.pieces(angles), gate.qubits) - wanted).max() < 1e-13


def _root_of_x(controls):
    """The root of an x with controls, as the projector on |-> of the target gets the phase i."""
    out = np.eye(2 ** (controls + 1), dtype=complex)
    out[-2:, -2:] += (1j - 1) / 2 * np.array([[1, -1], [-1, 1]])
    return out


@pytest.mark.parametrize(
    ("name", "angles", "wanted"),
    [
        ("u1", (0.4,), np.diag([1, np.exp(0.4j)])),
        ("u2", (0.4, 1.1), np.array([[1, -np.exp(1.1j)], [np.exp(0.4j), np.exp(1.5j)]]) / np.sqrt(2)),
        ("cu1", (0.4,), np.diag([1, 1, 1, np.exp(0.4j)])),
        ("cu3", (np.pi, 0, np.pi), np.eye(4)[[0, 1, 3, 2]]),
        ("cu", (np.pi, 0, np.pi, 0.4), np.diag([1, 1, np.exp(0.4j), np.exp(0.4j)]) @ np.eye(4)[[0, 1, 3, 2]]),
        ("c3x", (), np.eye(16)[[*range(14), 15, 14]]),
        ("c4x", (), np.eye(32)[[*range(30), 31, 30]]),
        ("csx", (), _root_of_x(1)),
        ("c3sqrtx", (), _root_of_x(3)),
        ("rccx", (), block_diag(np.eye(4), gate_matrix("z"), gate_matrix("y"))),
    ],
)
def test_a_name_has_its_matrix(name, angles, wanted):
    gate = LIBRARIES[2][2][name]
    assert np.abs(matrix_of(gate.pieces(angles), gate.qubits) - wanted).max() < 1e-14


def _reversed(matrix):
    """A matrix of Qiskit's with the first qubit leftmost."""
    n = len(matrix).bit_length() - 1
    order = [*reversed(range(n)), *(n + k for k in reversed(range(n)))]
    return matrix.reshape([2] * (2 * n)).transpose(order).reshape(2**n, 2**n)


@pytest.mark.parametrize("name", [*ONE, *PAIRS])
def test_the_inverse_undoes(name):
    one = piece(name)
    qubits = GATES[name].qubits
    assert np.abs(matrix_of((one, *inverse((one,))), qubits) - np.eye(2**qubits)).max() < 1e-14


@pytest.mark.parametrize("name", [*ONE, *PAIRS])
@pytest.mark.parametrize("exponent", [0.5, 1 / 3, -0.5])
def test_a_fractional_power_is_the_principal_one(name, exponent):
    one = piece(name)
    found = matrix_of((power(one, exponent),), GATES[name].qubits)
    matrix = gate_matrix(name, *one.angles)
    wanted = fractional_matrix_power(matrix, abs(exponent))
    wanted = wanted.conj().T if exponent < 0 else wanted
    assert apart(np.linalg.matrix_power(found, 6), np.linalg.matrix_power(wanted, 6)) < 1e-12
    assert np.abs(found - wanted).max() < 1e-12 or np.isclose(np.linalg.eigvals(matrix), -1, atol=1e-12).any()


def test_the_root_of_minus_one_is_i_and_stays_a_named_phase():
    assert power(piece("z"), 0.5) == Piece("p", (pytest.approx(np.pi / 2),), (), (0,))
    assert power(Piece("gphase", (3 * np.pi,), (), ()), 0.5).angles == (pytest.approx(np.pi / 2),)


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("name", [*ONE, *PAIRS])
def test_controls_make_the_gate_act_where_all_are_one(name, count):
    own = GATES[name].qubits
    moved = piece(name)._replace(places=tuple(range(count, count + own)))
    found = matrix_of((with_controls(moved, tuple(range(count))),), count + own)
    wanted = np.eye(2 ** (count + own), dtype=complex)
    wanted[-(2**own) :, -(2**own) :] = gate_matrix(name, *moved.angles)
    assert np.abs(found - wanted).max() < 1e-13


def test_a_global_phase_acts_only_under_a_control():
    phase = Piece("gphase", (0.4,), (), ())
    assert list(operations_of(phase)) == []
    (step,) = operations_of(with_controls(phase, (2,)))
    assert (step.name, step.qubits, step.angles) == ("p", (2,), (0.4,))


def test_a_power_of_a_pair_takes_no_controls():
    with pytest.raises(ParameterError, match="takes no controls"):
        list(operations_of(with_controls(power(piece("swap"), 0.5), (2,))))
