"""The reader of OpenQASM as a whole: circuits against Qiskit, conditions and measurements kept, refusals with their place."""

import numpy as np
import pytest

from qnkit.compute import decomposed
from qnkit.compute.generators import adder, ghz_chain, ghz_star, qft
from qnkit.compute.qasm import from_qasm
from qnkit.model import ParameterError
from qnkit.qubits import Circuit
from tests.oracles_circuits import apart, unitary_of
from tests.oracles_registers import brute_force

TWO = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[3];\ncreg c[2];\n'
THREE = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[3] q;\nbit[2] c;\n'


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("version", [2, 3])
def test_random_circuits_that_qiskit_writes_have_the_same_unitary(seed, version):
    qiskit = pytest.importorskip("qiskit")
    from qiskit import qasm2, qasm3
    from qiskit.circuit.random import random_circuit

    theirs = random_circuit(4, 6, max_operands=4, seed=seed)
    text = (qasm2 if version == 2 else qasm3).dumps(theirs)
    wanted = qiskit.quantum_info.Operator(theirs.reverse_bits()).data
    assert apart(unitary_of(from_qasm(text)), wanted) < 1e-12


def test_broadcast_measure_reset_and_barrier():
    circuit = from_qasm(TWO + "h q; barrier q[0], q; cx q[0], q[2]; measure q[1] -> c[1]; reset q;")
    wanted = Circuit(qubits=3).gate("h", 0).gate("h", 1).gate("h", 2).gate("cx", 0, 2).measure(1, into=1)
    assert circuit == wanted.reset(0).reset(1).reset(2)
    pairs = from_qasm('OPENQASM 2.0; include "qelib1.inc"; qreg a[2]; qreg b[2]; cx a, b; cx a[0], b;')
    assert [step.qubits for step in pairs.operations] == [(0, 2), (1, 3), (0, 2), (0, 3)]


def test_a_register_compared_in_version_2_is_a_condition_on_its_bits():
    circuit = from_qasm(TWO + "measure q[0] -> c[0]; measure q[1] -> c[1]; if (c == 2) x q[2]; if (c == 4) y q[2];")
    wanted = Circuit(qubits=3).measure(0, into=0).measure(1, into=1).gate("x", 2, when={0: 0, 1: 1})
    assert circuit == wanted


def test_a_bit_not_measured_into_counts_as_zero():
    circuit = from_qasm(TWO + "measure q[0] -> c[0]; if (c == 1) x q[2]; if (c == 3) y q[2];")
    assert circuit == Circuit(qubits=3).measure(0, into=0).gate("x", 2, when={0: 1})


@pytest.mark.parametrize("form", ["c = measure q[0:1];", "measure q[0] -> c[0]; c[1] = measure q[1];"])
def test_measurements_of_version_3_are_read_in_all_their_forms(form):
    assert from_qasm(THREE + form) == Circuit(qubits=3).measure(0, into=0).measure(1, into=1)
    assert from_qasm(THREE + "bit d = measure q[2]; if (d) x q[0];") == Circuit(qubits=3).measure(2, into=2).gate(
        "x", 0, when={2: 1}
    )


def test_if_and_else_of_version_3_act_on_disjoint_cases():
    text = (
        THREE
        + "h q[0]; h q[1]; c = measure q[0:1];\nif (c[0] && c[1]) { x q[2]; } else if (c[0] || c[1]) { h q[2]; } else z q[2];"
    )
    circuit = from_qasm(text)
    conditions = {(step.name, step.when) for step in circuit.operations[4:]}
    assert ("x", ((0, 1), (1, 1))) in conditions
    assert {when for name, when in conditions if name == "z"} == {((0, 0), (1, 0))}
    assert {when for name, when in conditions if name == "h"} == {((0, 1), (1, 0)), ((0, 0), (1, 1))}


def test_teleportation_with_its_corrections_carries_a_state():
    text = """OPENQASM 3.0;
        include "stdgates.inc";
        qubit[3] q; bit[2] c;
        ry(1.1) q[0]; h q[1]; cx q[1], q[2]; cx q[0], q[1]; h q[0];
        c[0] = measure q[0]; c[1] = measure q[1];
        if (c[1]) { x q[2]; }
        if (c[0]) { z q[2]; }
        ry(-1.1) q[2]; bit d = measure q[2];"""
    zero = np.zeros((8, 8))
    zero[0, 0] = 1
    chance = {
        corrected: _chance_of_one(from_qasm(text if corrected else text.replace("z q[2];", "")), zero)
        for corrected in (False, True)
    }
    assert chance[True] == pytest.approx(0, abs=1e-12)
    assert chance[False] == pytest.approx(np.sin(1.1) ** 2 / 2, abs=1e-12)  # half of the runs come back turned by -2.2


def _chance_of_one(circuit, start):
    """The chance that the last bit reads 1, by the slow twin of a run."""
    return sum(np.trace(state).real for record, state in brute_force(circuit, start).items() if record[-1])


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (ghz_chain(3), "h q[0]; cx q[0],q[1]; cx q[1],q[2];"),
        (ghz_star(3), "h q[0]; cx q[0],q[1]; cx q[0],q[2];"),
        (qft(3, swaps=False), "h q[0]; cu1(pi/2) q[1],q[0]; cu1(pi/4) q[2],q[0]; h q[1]; cu1(pi/2) q[2],q[1]; h q[2];"),
    ],
)
def test_the_families_are_read_as_the_generators_make_them(made, text):
    assert from_qasm(TWO + text) == made


def test_the_toffolis_of_an_adder_are_kept_and_are_the_same_as_written_out():
    text = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[4];\n' + "".join(
        f"{step.name} {','.join(f'q[{k}]' for k in step.qubits)};\n" for step in adder(1).operations
    )
    read = from_qasm(text)
    assert read == adder(1)
    assert apart(unitary_of(decomposed(read).circuit), unitary_of(adder(1))) < 1e-13
    assert "2 ccx were written as" in decomposed(read).note


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"line 1, column 1: a text must begin with"),
        ("OPENQASM 4.0;", "OpenQASM '4.0' is not read; 2.0, 3.0 and 3.1 are"),
        ("OPENQASM 3.0;", "line 1, column 14: the text declares no qubits"),
        (
            THREE + "for int i in [0:2] { h q[0]; }",
            "line 5, column 1: 'for' is not read; gates, measure, reset, barrier and if are",
        ),
        (THREE + "input float a;", "'input' is not read"),
        (TWO + "opaque g a;", "'opaque' is not read"),
        (THREE + "measure q[0];", "a measurement into no bit"),
        (THREE + "c = measure q;", "3 qubits measured into 2 bits; must be as many"),
        (THREE + "c[0] = measure q[0]; if (c[0]) { c[1] = measure q[1]; }", "a measurement under a condition is not read"),
        (THREE + "if (c[0]) { qubit r; }", "'qubit' stands below an if"),
        (THREE + "if (c[0]) { h q[0];", "a statement must begin here, not the end of the text"),
        (THREE + "const bool b = true;", "a constant of kind 'bool' is not read"),
        (THREE + "const int n = 1.5;", "'n' = 1.5: must be a whole number"),
        (THREE + "c[0] = measure q[0]; " + "if (c[0]) {" * 60, "more than 50 levels"),
    ],
)
def test_what_is_not_read_is_refused_by_name(text, words):
    with pytest.raises(ParameterError, match=r"^OpenQASM, line \d+, column \d+: ") as error:
        from_qasm(text)
    error.match(words)


def test_something_that_is_no_text_is_refused():
    with pytest.raises(ParameterError, match=r"from_qasm: text"):
        from_qasm(b"OPENQASM 2.0;")


def test_angles_of_half_a_million_operations_are_not_made_before_they_are_counted():
    with pytest.raises(ParameterError, match="more than 500000 steps"):
        from_qasm('OPENQASM 2.0; include "qelib1.inc"; qreg q[100000]; gate g a { ' + "h a; " * 100 + "} g q;")
