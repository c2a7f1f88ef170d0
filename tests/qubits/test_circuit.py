"""Circuits: built one by one or at once, equal, kept in files, and refused where they cannot run."""

import pickle
import time

import numpy as np
import pytest
from pydantic import ValidationError

from qnkit.model import ParameterError
from qnkit.qubits import Circuit, ReadoutError, noise
from qnkit.qubits.circuit import Gate, Measure, Noise, Reset, Unitary


@pytest.fixture
def teleport():
    """Qubit 0 sent to qubit 2 through a noisy pair."""
    return (
        Circuit(qubits=3)
        .gate("ry", 0, angles=0.7)
        .gate("h", 1)
        .gate("cx", 1, 2)
        .noise(noise.depolarizing(0.02, 2), 1, 2)
        .gate("cx", 0, 1)
        .gate("h", 0)
        .measure(0, into=0, readout=ReadoutError(reads_one_for_zero=0.01))
        .measure(1, into=1)
        .gate("x", 2, when={1: 1})
        .gate("z", 2, when={0: 1})
        .reset(1)
    )


def test_built_one_by_one_or_at_once_it_is_the_same_circuit(teleport):
    at_once = Circuit(qubits=3, operations=list(teleport.operations))
    assert at_once == teleport
    assert hash(at_once) == hash(teleport)
    assert at_once.bits == teleport.bits == 2
    assert teleport.measured == at_once.measured == {0, 1}
    from_generator = Circuit(qubits=3, operations=(operation for operation in teleport.operations))
    assert from_generator == teleport


def test_every_method_adds_its_operation_and_leaves_the_circuit_as_it_was():
    start = Circuit(qubits=2).measure(0, into=3)
    channel, matrix = noise.bit_flip(0.1), np.array([[0, 1], [1, 0]])
    assert start.gate("rx", 1, angles=[0.5], when={3: 0}).operations[-1] == Gate(
        name="rx", qubits=(1,), angles=(0.5,), when=((3, 0),)
    )
    assert start.unitary(matrix, 1, when={3: 1}).operations[-1] == Unitary(matrix=matrix, qubits=(1,), when=((3, 1),))
    assert start.noise(channel, 0, when={3: 1}).operations[-1] == Noise(channel=channel, qubits=(0,), when=((3, 1),))
    assert start.reset(1, when={3: 1}).operations[-1] == Reset(qubits=(1,), when=((3, 1),))
    assert start.operations == (Measure(qubits=(0,), bit=3),)
    assert start.bits == 4
    assert Circuit(qubits=1).bits == 0
    with pytest.raises(ParameterError, match="cannot be changed in place"):
        start.qubits = 5


def test_numpy_numbers_are_numbers():
    plain = Circuit(qubits=2).measure(0, into=1).gate("x", 1, when={1: 1})
    assert (
        Circuit(qubits=np.int64(2)).measure(np.int64(0), into=np.int32(1)).gate("x", np.int8(1), when={np.int64(1): np.int64(1)})
        == plain
    )


def test_one_circuit_after_another_may_read_what_the_first_measured():
    first, second = Circuit(qubits=2).measure(0, into=0), Circuit(qubits=2).gate("h", 1).measure(1, into=0)
    both = first.followed_by(second)
    assert both.operations == first.operations + second.operations
    assert both.gate("x", 1, when={0: 1}).bits == 1


def test_circuits_that_differ_are_not_equal(teleport):
    assert teleport != teleport.reset(0)
    assert Circuit(qubits=2) != Circuit(qubits=3)
    assert Circuit(qubits=2).gate("h", 0) != Circuit(qubits=2).gate("h", 1)
    assert Circuit(qubits=2).gate("rz", 0, angles=0.1) != Circuit(qubits=2).gate("rz", 0, angles=0.2)
    assert Circuit(qubits=2) != "circuit"


def test_a_file_and_a_pickle_keep_the_circuit(teleport):
    matrix = np.diag([1, 1j])
    circuit = teleport.unitary(matrix, 0).noise(noise.amplitude_damping(0.3, 0.1), 2)
    for again in (Circuit.from_json(circuit.model_dump_json()), pickle.loads(pickle.dumps(circuit))):
        assert again == circuit
        assert hash(again) == hash(circuit)
        assert again.gate("x", 2, when={0: 1}).bits == 2


def test_a_thousand_gates_one_by_one_take_little_more_a_gate_than_a_hundred():
    """What a gate costs must not grow with those before it; the tuple's copy leaves far less than the factor of 10."""

    def seconds(count):
        best = np.inf
        for _ in range(3):
            circuit, start = Circuit(qubits=2), time.perf_counter()
            for _ in range(count):
                circuit = circuit.gate("cx", 0, 1)
            best = min(best, (time.perf_counter() - start) / count)
        return best

    assert seconds(1000) < 5 * seconds(100)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda c: c.gate("h", 3), r"Circuit.operations\[11\].qubits = \(3,\): the register has qubits 0 to 2"),
        (lambda c: c.gate("h", -1), r"Circuit.operations\[11\].qubits = \(-1,\): the register has qubits 0 to 2"),
        (lambda c: c.gate("cx", 1, 1), r"Gate.qubits = \(1, 1\): must be different qubits"),
        (
            lambda c: c.gate("x", 0, when={4: 1}),
            r"operations\[11\].when = {4: 1}: bit 4 is read before anything was measured into it",
        ),
        (lambda c: c.gate("hadamard", 0), "there is no such gate"),
        (lambda c: c.unitary([[1, 1], [0, 1]], 0), "Unitary.matrix: not unitary"),
        (lambda c: c.noise(noise.depolarizing(0.1, 2), 0), "this channel acts on 2 qubits"),
        (lambda c: c.measure(5, into=0), r"operations\[11\].qubits = \(5,\)"),
        (lambda c: c.then("h"), "Circuit.then: 'h' is not an operation; those are Gate, Unitary, Noise, Measure, Reset"),
        (lambda c: c.followed_by(Circuit(qubits=2)), "a circuit of 2 qubits after 3 qubits: must be a circuit on as many"),
        (lambda c: c.followed_by(3), "3 after 3 qubits: must be a circuit"),
        (lambda c: Circuit(qubits=0), "Circuit.qubits = 0: must be at least 1"),
        (
            lambda c: Circuit(qubits=2, operations=c.operations),
            r"operations\[2\].qubits = \(1, 2\): the register has qubits 0 to 1",
        ),
        (lambda c: Circuit(qubits=3, operations=c.operations[8:]), r"operations\[0\].when = {1: 1}: bit 1 is read before"),
        (lambda c: Circuit(qubits=2, operations=["h"]), "Circuit.operations.0 = 'h': must be a model"),
        (lambda c: Circuit(qubits=2, gates=()), "Circuit.gates = .*: there is no such field"),
        (lambda c: Circuit.from_json('{"qubits": 1, "operations": [{"kind": "jump"}]}'), "must be one of 'gate', 'unitary'"),
    ],
)
def test_a_circuit_that_cannot_run_is_refused_in_one_sentence(teleport, call, words):
    with pytest.raises(ParameterError, match=words) as refused:
        call(teleport)
    assert "\n" not in str(refused.value)
    assert not isinstance(refused.value, ValidationError)


def test_a_circuit_shows_itself_as_a_drawing(teleport):
    assert repr(teleport) == "Circuit(3 qubits, 11 operations)"
    assert str(teleport).splitlines()[1:] == ["q1: -h--o-~-x-M1-|0>-----", "q2: ----x-~------x?1-z?0-"]
    assert "&gt;" in teleport._repr_html_()
    assert teleport._repr_html_().startswith("<pre")
