"""Calls of gates: how many angles and qubits they take, on which they act, and what a definition may hold."""

import pytest

from qnkit.compute.qasm import from_qasm
from qnkit.model import ParameterError

TWO = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[3]; qreg r[2];\n'
THREE = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[3] q;\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("foo q[0];", "column 1: 'foo' is no gate that was declared"),
        ("rx q[0];", "'rx' takes 1 angles, not 0"),
        ("h(0.1) q[0];", "'h' takes 0 angles, not 1"),
        ("cx q[0];", "'cx' takes 2 qubits here, not 1"),
        ("cx q[0], q[0];", "'cx' acts on one qubit twice"),
        ("cx q, q;", "'cx' acts on one qubit twice"),
        ("cx q, r;", "registers of 2 and 3 qubits; must be of one size"),
        ("h q[0]", "',' must stand here, not the end of the text"),
        ("gate g(a, a) x { }", "'a' stands there twice"),
        ("gate g x, x { }", "'x' stands there twice"),
        ("gate g x { h y; }", "'y' is no qubit of this gate; those are x"),
        ("gate g x { h q[0]; }", "'q' is no qubit of this gate"),
        ("gate g x { measure x; }", "'measure' is no gate"),
        ("gate g x { h x;", "the name of a gate must stand here, not the end"),
        ("ctrl @ x q[0], q[1];", "'ctrl' is no gate"),
    ],
)
def test_calls_that_do_not_fit_are_refused_with_their_place(text, words):
    with pytest.raises(ParameterError, match=r"OpenQASM, line 4, column \d+: ") as error:
        from_qasm(TWO + text)
    error.match(words)


def test_a_missing_include_is_named():
    with pytest.raises(ParameterError, match=r"'h' is no gate that was declared; include \"qelib1.inc\" before it"):
        from_qasm("OPENQASM 2.0; qreg q[1]; h q[0];")
    assert from_qasm("OPENQASM 2.0; qreg q[1]; U(0, 0, pi) q[0];").operations[0].name == "u"


def test_barriers_in_a_definition_change_nothing():
    text = "gate g x, y { h x; barrier x, y; barrier; cx x, y; } g q[0], q[1];"
    assert [step.name for step in from_qasm(TWO + text).operations] == ["h", "cx"]


def test_controls_stand_before_the_gates_own_qubits_and_count_as_operands():
    (step,) = from_qasm(THREE + "ctrl @ ctrl @ x q[2], q[0], q[1];").operations
    assert (step.name, step.qubits) == ("ccx", (2, 0, 1))
    with pytest.raises(ParameterError, match="'x' takes 3 qubits here, not 2"):
        from_qasm(THREE + "ctrl(2) @ x q[0], q[1];")
