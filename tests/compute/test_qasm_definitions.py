"""Gates that a text defines: written out, read as named gates where they are such, and bounded before they are made."""

import numpy as np
import pytest

from qnkit.compute.qasm import from_qasm
from qnkit.compute.qasm_text import MOST_DEPTH
from qnkit.model import ParameterError
from qnkit.qubits import Circuit
from tests.oracles_circuits import unitary_of

TWO = 'OPENQASM 2.0;\ninclude "qelib1.inc";\n'
THREE = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'


def test_angles_pass_through_two_levels_of_definitions():
    inner, outer = "gate f(a, b) x, y { rz(a*b) x; cx x, y; }", "gate g(t) x, y { f(t, 2) y, x; f(1, t/2) x, y; }"
    text = f"{TWO} {inner} {outer} qreg q[2]; g(0.3) q[0], q[1];"
    wanted = Circuit(qubits=2).gate("rz", 1, angles=0.6).gate("cx", 1, 0).gate("rz", 0, angles=0.15).gate("cx", 0, 1)
    assert from_qasm(text) == wanted


def test_a_definition_of_a_named_gate_is_read_as_that_gate_and_another_one_of_that_name_is_not():
    right = TWO + "gate ryy(t) a, b { rx(pi/2) a; rx(pi/2) b; cx a, b; rz(t) b; cx a, b; rx(-pi/2) a; rx(-pi/2) b; }"
    wrong = TWO + "gate ryy(t) a, b { cx a, b; rz(t) b; cx a, b; }"
    call = " qreg q[2]; ryy(0.3) q[1], q[0];"
    assert from_qasm(right + call) == Circuit(qubits=2).gate("ryy", 1, 0, angles=0.3)
    assert [step.name for step in from_qasm(wrong + call).operations] == ["cx", "rz", "cx"]


def test_a_defined_gate_may_take_the_place_of_one_of_the_library():
    assert [step.name for step in from_qasm(TWO + "gate h a { x a; } qreg q[1]; h q[0];").operations] == ["x"]


@pytest.mark.parametrize("levels", [7, 30])
def test_a_gate_bomb_is_refused_before_it_is_written_out(levels):
    text = TWO + "qreg q[1]; gate g0 a { h a; }\n"
    for k in range(1, levels):
        text += f"gate g{k} a {{ {f'g{k - 1} a; ' * 10}}}\n"
    with pytest.raises(ParameterError, match=r"OpenQASM, line \d+, column \d+: written out, .* more than 500000 steps"):
        from_qasm(text + f"g{levels - 1} q[0];")


def test_definitions_nest_to_a_bound():
    text = TWO + "qreg q[1]; gate g0 a { h a; }\n"
    for k in range(1, MOST_DEPTH + 2):
        text += f"gate g{k} a {{ g{k - 1} a; }}\n"
    with pytest.raises(ParameterError, match=f"over more than {MOST_DEPTH} levels"):
        from_qasm(text)


def test_a_gate_cannot_call_itself():
    with pytest.raises(ParameterError, match=r"line 3, column 12: 'g' is no gate that was declared"):
        from_qasm(TWO + "gate g a { g a; }")


@pytest.mark.parametrize(
    ("call", "place", "matrix"),
    [
        ("pow(2) @ g(0.4) q[0], q[1];", 2, lambda g: g @ g),
        ("inv @ g(0.4) q[0], q[1];", 2, lambda g: g.conj().T),
        ("pow(-2) @ g(0.4) q[0], q[1];", 2, lambda g: (g @ g).conj().T),
        ("ctrl @ g(0.4) q[0], q[1], q[2];", 3, lambda g: np.kron([[1, 0], [0, 0]], np.eye(4)) + np.kron([[0, 0], [0, 1]], g)),
        ("negctrl @ g(0.4) q[0], q[1], q[2];", 3, lambda g: np.kron([[0, 0], [0, 1]], np.eye(4)) + np.kron([[1, 0], [0, 0]], g)),
    ],
)
def test_modifiers_act_on_defined_gates_with_their_global_phase(call, place, matrix):
    gate = THREE + "gate g(a) x, y { rx(a) x; gphase(a/2); ctrl @ s x, y; swap x, y; }\n"
    phase = np.exp(0.2j)
    own = unitary_of(from_qasm(gate + "qubit[2] q; g(0.4) q[0], q[1];")) * phase
    found = unitary_of(from_qasm(gate + f"qubit[{place}] q; {call}"))
    wanted = matrix(own)
    if "ctrl" in call:
        assert np.abs(found - wanted).max() < 1e-13
    else:
        overlap = np.vdot(found, wanted)
        assert np.abs(found * overlap / abs(overlap) - wanted).max() < 1e-13


def test_modifiers_are_taken_from_the_right():
    """The root of an inverse of z is s, the inverse of its root is sdg."""
    names = {}
    for text in ("pow(0.5) @ inv @ z", "inv @ pow(0.5) @ z"):
        (step,) = from_qasm(THREE + f"qubit q; {text} q;").operations
        names[text] = step.angles[0]
    assert names["pow(0.5) @ inv @ z"] == pytest.approx(np.pi / 2)
    assert names["inv @ pow(0.5) @ z"] == pytest.approx(-np.pi / 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pow(1e300) @ h q;", "more than 500000 steps"),
        ("pow(0.5) @ pow(2) @ x q;", "fractional power is read of single named gates"),
        ("ctrl(13) @ h q;", "must be whole numbers from 1 to 12 in all"),
        ("ctrl(0) @ h q;", "0 controls more"),
        ("ctrl @ pow(0.5) @ swap q, q, q;", "takes no controls here"),
    ],
)
def test_modifiers_over_the_bounds_are_refused(text, words):
    with pytest.raises(ParameterError, match=r"OpenQASM, line 3, column \d+: .*" + words):
        from_qasm(THREE + "qubit q; " + text)
