"""pytket's circuits in files: angles in half turns, the order of qubits, and what is refused."""

import copy
import math

import pytest

from qnkit.compute.pytket_circuit import circuit_in, half_turns
from qnkit.model import ParameterError
from qnkit.network.file_tables import FileLimits, Notes, Table

UNITS = [["a", [2]], ["a", [10]], ["b", [0]]]
TREE = {
    "bits": [],
    "commands": [
        {"args": [UNITS[2]], "op": {"type": "H"}},
        {"args": [UNITS[1]], "op": {"type": "Rz", "params": ["0.1234"]}},
        {"args": [UNITS[2], UNITS[0]], "op": {"type": "CU1", "params": ["1/4"]}},
    ],
    "created_qubits": [],
    "discarded_qubits": [],
    "implicit_permutation": [[unit, unit] for unit in UNITS],
    "phase": "0.5",
    "qubits": [UNITS[1], UNITS[2], UNITS[0]],
}


def read(**entries):
    """The circuit of the table with entries changed."""
    return circuit_in(Table({**copy.deepcopy(TREE), **entries}, "here", Notes()), FileLimits())


def command(kind, *units, params=None):
    """A table with one command."""
    return {"commands": [{"args": list(units), "op": {"type": kind, **({} if params is None else {"params": params})}}]}


def test_qubits_are_in_pytket_s_order_by_register_and_index():
    got = read()
    assert got.qubits == (("a", (2,)), ("a", (10,)), ("b", (0,)))
    assert [(step.name, step.qubits) for step in got.circuit.operations] == [("rz", (1,)), ("h", (2,)), ("cp", (2, 0))]


def test_angles_are_in_half_turns():
    got = read()
    assert got.circuit.operations[0].angles == (0.1234 * math.pi,)
    assert got.circuit.operations[2].angles == (math.pi / 4,)
    assert got.phase == 0.5


def test_the_table_of_a_circuit_is_read_as_the_same_circuit():
    got = read()
    assert circuit_in(Table(got.table, "here", Notes()), FileLimits()) == got
    assert [row["op"].get("params") for row in got.table["commands"]] == [["0.1234"], None, ["0.25"]]


def test_half_turns_come_back_to_the_last_bit():
    for given in (0.0, 1.0, -0.75, 1.5, 0.1234, 1 / 3, 0.1909859317102744, 3.7753113159753, 1e-9, 2 / 7):
        assert half_turns(given * math.pi) == given
    assert half_turns(1.0) * math.pi == pytest.approx(1.0, rel=1e-15)  # an angle that no decimal number is to the last bit


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        (command("CX", UNITS[0], UNITS[1]), "commands[0].op.type = 'CX': is none of H, Rz and CU1"),
        (command("Rz", UNITS[0], params=["a"]), "must be a number of half turns"),
        (command("Rz", UNITS[0], params=["__import__('os')"]), "must be a number of half turns"),
        (command("Rz", UNITS[0], params=["1e999"]), "must be a finite number"),
        (command("Rz", UNITS[0], params=["1/0"]), "has 0 below the line"),
        (command("Rz", UNITS[0], params=[]), "must be 1 of them for Rz"),
        (command("H", UNITS[0], params=["1"]), "must be 0 of them for H"),
        (command("H", UNITS[0], UNITS[1]), "must be 1 qubit of the circuit"),
        (command("CU1", UNITS[0], UNITS[0], params=["1"]), "must be 2 qubits of the circuit"),
        (command("H", ["z", [0]]), "must be 1 qubit of the circuit"),
        (command("H", "q"), 'must name qubits as ["q", [0]]'),
        ({"qubits": []}, "must have one qubit or more, each once"),
        ({"qubits": [UNITS[0], UNITS[0]]}, "each once"),
        ({"bits": [["c", [0]]]}, "bits = a list of 1: must be empty"),
        ({"created_qubits": [UNITS[0]]}, "must be empty"),
        ({"implicit_permutation": [[UNITS[0], UNITS[1]]]}, "must leave every qubit where it is"),
        ({"commands": "none"}, "commands = 'none': must be a list"),
    ],
)
def test_what_cannot_be_distributed_is_refused_with_its_place(entries, words):
    with pytest.raises(ParameterError) as error:
        read(**entries)
    assert words in str(error.value)
