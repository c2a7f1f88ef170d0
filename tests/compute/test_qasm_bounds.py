"""Short texts that would take long: each is refused when its steps are counted, or costs nothing."""

import pytest

from qnkit.compute.qasm import from_qasm
from qnkit.model import ParameterError

HEAD = 'OPENQASM 3.0; include "stdgates.inc";\n'
MANY = HEAD + "qubit[100000] q; bit[2] c;\n"
BITS = HEAD + "qubit[4096] q; bit[4096] c; c = measure q;\n"
WIDE = HEAD + f"gate g {', '.join(f'a{k}' for k in range(300))} {{ }}\n" + "".join(f"qubit[300] q{k}; " for k in range(300))
OPERANDS = ", ".join(f"q{k}" for k in range(300))


@pytest.mark.parametrize(
    "text",
    [
        MANY + "gate g a { }\n" + "g q;\n" * 100,
        MANY + f"gate g a {{ {'gphase(1); ' * 700} }}\n" + "g q;\n" * 100,
        MANY + "if (c[0]) {\n" + "h q;\n" * 100 + "}",
        WIDE + f"g {OPERANDS};\n" * 100,
        BITS + "if (c == 5) { }\n" * 1000,
        BITS + "if (c[0:63] == 5) { } else { }\n" * 1000,
        BITS + "if (c[0:63] != 5) { }\n" * 1000,
        BITS + f"if (c[0:63] != 5 && c[64:4000] == 7{' && c[0:63] != 5' * 1000}) {{ }}",
        BITS + "if (c[0:63] != 5) { h q; h q; }",
        HEAD + "qubit q; gate g a { } pow(500000) @ g q;",
    ],
    ids=lambda text: text[-30:].strip(),
)
def test_work_without_gates_counts_too(text):
    with pytest.raises(ParameterError, match=r"OpenQASM, line \d+, column \d+: written out, the text comes to more than 500000"):
        from_qasm(text)


def test_ranges_of_a_barrier_are_not_written_out():
    assert from_qasm(MANY + "barrier q[0:99999], q[99999:-2:0];\n" * 2000).operations == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("if (" + " || ".join(f"c[{k}]" for k in range(70)) + ") { }", "holds in more than 64 cases"),
        ("if (c[0:64] != 0) { }", "holds in more than 64 cases"),
        ("rx(" + "1" * 100_000 + ") q[0];", "gives no finite real number"),
        ("rx(0." + "1" * 100_000 + ") q;;", "a statement must begin here, not ';'"),
        ("/* a comment", "column 1: a comment begins here that does not end"),
        ("if (!c[0:1] == 2) { }", r"'\)' must stand here, not '=='"),
        ("if (c[0]) { } else " * 60, "more than 50 levels"),
    ],
)
def test_long_numbers_conditions_and_comments_are_refused_by_name(text, words):
    with pytest.raises(ParameterError, match=r"OpenQASM, line 3, column \d+: ") as error:
        from_qasm(BITS + text)
    error.match(words)


def test_leading_zeros_change_nothing():
    text = HEAD + "qubit[2] q; bit[2] c; c = measure q; "
    one, other = (from_qasm(text + f"if (c == {zeros}2) rx({zeros}3) q[1];") for zeros in ("", "0" * 3000))
    assert one == other
