"""Spoilt OpenQASM texts: each is read or refused with line and column, none raises anything else or hangs.

``python -m tests.compute.test_qasm_fuzz 10000`` plays more of them and prints the slowest.
"""

import sys
import time

import numpy as np

from qnkit.compute.qasm import from_qasm
from qnkit.compute.qasm_writing import to_qasm
from qnkit.model import ParameterError
from qnkit.qubits import Circuit
from tests.oracles_circuits import any_circuit

TWO = """OPENQASM 2.0;
include "qelib1.inc";
gate g(a, b) x, y { rx(a/2) x; barrier x, y; cx x, y; u3(-a, b^2, sin(pi*a)) y; }
qreg q[3]; qreg r[2]; creg c[3];
h q; g(0.3, -pi/4) q[0], r[1]; measure q -> c; if (c == 5) x r[0]; reset q[1]; rccx q[0], q[1], q[2];
"""
THREE = """OPENQASM 3.0;
include "stdgates.inc";
const float w = 2*pi/3; const int[32] n = 2;
gate k(a) x, y { inv @ pow(2) @ rz(a) x; ctrl @ gphase(a) y; negctrl @ s x, y; }
qubit[3] q; qubit r; bit[n] c; bit d = measure r;
k(w) q[0], q[1]; ctrl(2) @ x q[0], q[1], r; h q[0:2:2]; pow(1/2.0) @ y q[-1]; /* words */
c[0] = measure q[0]; c[1] = measure q[1];
if (c[0] && !c[1] || d == 1) { x q[2]; cu(1,2,3,4) q[0], q[1]; } else if (c != 3) h q[2]; else { reset q[0]; }
"""
WORDS = [
    *";,()[]{}@+-*/^=!<>.\"'\n 0179eq",
    *(
        "gate ",
        "if",
        "ctrl @ ",
        "pow(",
        "pi",
        "[5]",
        "9999999",
        "1e400",
        "measure ",
        "->",
        "&&",
        "include ",
        "\0",
        "/*",
        "//",
        "bit b;",
    ),
]
COUNT = 400


def spoilt(text, rng):
    signs = list(text)
    for _ in range(rng.integers(1, 4)):
        at = int(rng.integers(len(signs)))
        to = min(len(signs), at + int(rng.integers(1, 12)))
        kind = rng.integers(6)
        if kind == 0:
            del signs[at:to]
        elif kind == 1:
            signs[at:at] = str(rng.choice(WORDS))
        elif kind == 2:
            signs[at:at] = signs[at:to] * int(rng.integers(1, 6))
        else:
            digits = [k for k, sign in enumerate(signs) if sign.isdigit() and k > 20]
            signs[digits[rng.integers(len(digits))] if digits else at] = str(rng.integers(10))
    return "".join(signs)


def played(count, seed):
    """How many spoilt texts were read, how many were refused with a place, and the longest time that one took, in seconds."""
    rng = np.random.default_rng(seed)
    seeds = [TWO, THREE, *(to_qasm(any_circuit(rng, 3, 8), version=version) for version in (2, 3))]
    read, placed, slowest = 0, 0, 0.0
    for _ in range(count):
        text = spoilt(seeds[rng.integers(len(seeds))], rng)
        begin = time.process_time()
        try:
            read += isinstance(from_qasm(text), Circuit)
        except ParameterError as error:
            placed += str(error).startswith("OpenQASM, line ")
        slowest = max(slowest, time.process_time() - begin)
    return read, placed, slowest


def test_every_spoilt_text_is_read_or_refused_with_its_place():
    read, placed, _ = played(COUNT, seed=1)
    assert read + placed == COUNT
    assert read > COUNT / 20


def test_the_unspoilt_texts_are_read():
    assert from_qasm(TWO).qubits == 5
    assert from_qasm(THREE).qubits == 4


if __name__ == "__main__":
    total = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    read, placed, slowest = played(total, seed=2)
    print(f"{total} texts: {read} read, {placed} refused with their place, the slowest in {slowest:.3f} s")
