"""Names of an OpenQASM text: registers, indices and ranges, the one include."""

import pytest

from qnkit.compute.qasm import from_qasm
from qnkit.model import ParameterError

TWO = 'OPENQASM 2.0; include "qelib1.inc"; '
THREE = 'OPENQASM 3.0; include "stdgates.inc"; '


@pytest.mark.parametrize(
    ("operand", "places"),
    [
        *[("q[0]", [2]), ("q[-1]", [6]), ("q", [2, 3, 4, 5, 6]), ("q[1:3]", [3, 4, 5]), ("q[:2]", [2, 3, 4]), ("q[3:]", [5, 6])],
        *[("q[0:2:4]", [2, 4, 6]), ("q[3:-1:1]", [5, 4, 3]), ("q[n]", [4]), ("r", [0])],
    ],
)
def test_operands_are_numbered_in_the_order_of_declarations(operand, places):
    text = THREE + f"const int n = 2; qubit r; qubit b; qubit[5] q; h {operand};"
    assert [step.qubits[0] for step in from_qasm(text).operations] == places


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('OPENQASM 2.0; include "/etc/passwd";', 'column 23: only "qelib1.inc" can be included in OpenQASM 2'),
        ('OPENQASM 3.0; include "qelib1.inc";', 'only "stdgates.inc" can be included in OpenQASM 3'),
        ('OPENQASM 2.0; include "../qelib1.inc";', "no file is opened"),
        (TWO + 'include "qelib1.inc";', "a second time"),
        ('OPENQASM 2.0; qreg h[2]; include "qelib1.inc";', "'h', which is declared already; include it first"),
        (TWO + "qreg q[2]; qreg q[3];", "'q' is declared a second time"),
        (TWO + "gate g a { } gate g a { }", "'g' is declared a second time"),
        (TWO + "qreg h[2];", "'h' is the name of a gate"),
        (TWO + "qreg q[0];", "0 qubits in 'q', after 0; must be at least 1"),
        (TWO + "qreg q[100001];", "at most 100000 in all"),
        (TWO + "qreg q[1]; creg c[4096]; creg d[1];", "1 bits in 'd', after 4096"),
        (TWO + "qreg q[2]; h q[2];", r"'q' has the indices 0 to 1, not 2"),
        (TWO + "qreg q[2]; h q[-1];", r"not -1"),
        (TWO + "qreg q[2]; h q[0:1];", r"'\]' must stand here, not ':'"),
        (TWO + "qreg q[2]; h r[0];", "'r' is not declared; qubits must stand here"),
        (TWO + "qreg q[2]; creg c[2]; h c[0];", "'c' is a register of bits; qubits must stand here"),
        (THREE + "qubit[4] q; h q[3:1];", "no qubit of 'q' is in this range"),
        (THREE + "qubit[4] q; h q[0:0:3];", "no qubit of 'q' is in this range"),
    ],
)
def test_what_is_not_there_is_refused_with_its_place(text, words):
    with pytest.raises(ParameterError, match=r"OpenQASM, line 1, column \d+: ") as error:
        from_qasm(text)
    error.match(words)
