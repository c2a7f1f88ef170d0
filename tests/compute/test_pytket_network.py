"""pytket-dqc's networks: files and machines there and back, what is told and refused."""

import json

import pytest

from qnkit.compute import Machine, Module
from qnkit.compute.pytket_network import UNBOUNDED, pytket_network_of, read_pytket_network
from qnkit.model import ParameterError
from qnkit.network.file_tables import FileLimits
from qnkit.network.network import Connection
from qnkit.physics import StatedLink

TREE = {
    "server_coupling": [[5, 0], [0, 7]],
    "server_qubits": {"0": [3, 1], "5": [2], "7": [0, 4, 9]},
    "server_ebit_mem": {"0": 2, "5": 1, "7": -1},
}


def text(**entries):
    """The file with entries changed, or left out where they are None."""
    return json.dumps({key: value for key, value in {**TREE, **entries}.items() if value is not None}, indent=1)


def test_servers_become_modules_and_couplings_connections():
    machine = read_pytket_network(text()).machine
    assert [(one.name, one.data_qubits, one.link_qubits) for one in machine.modules] == [
        ("0", 2, 2),
        ("5", 1, 1),
        ("7", 3, UNBOUNDED),
    ]
    assert [(one.left, one.right) for one in machine.connections] == [("5", "0"), ("0", "7")]
    assert machine.hops.tolist() == [[0, 1, 1], [1, 0, 2], [1, 2, 0]]


def test_a_file_written_again_is_equal():
    for given in (text(), text(server_ebit_mem=None), text(server_coupling=[[0, 5], [5, 0], [0, 7]])):
        assert json.loads(read_pytket_network(given).text) == json.loads(given)


def test_a_machine_of_which_the_file_holds_everything_comes_back():
    for shape in ("all", "line", "ring", "star"):
        machine = Machine.alike(4, 3, 2, shape)
        made = pytket_network_of(machine)
        assert made.notes == ()
        assert read_pytket_network(made.text).machine == machine
        assert made.qubits[2] == (6, 7, 8)


def test_what_is_filled_in_or_not_used_is_told():
    notes = read_pytket_network(text(server_ebit_mem=None, colour="red", server_coupling=[[5, 0], [0, 5], [0, 7]])).notes
    for part in ("qnkit's Link with one memory", "without error", "without a bound", "colour", "a pair is there twice"):
        assert any(part in note for note in notes), part


def test_what_a_file_does_not_hold_of_a_machine_is_told():
    modules = (Module(name="left", data_qubits=2), Module(name="right"))
    joined = Connection(left="left", right="right", link=StatedLink(), memories=3)
    made = pytket_network_of(Machine(modules=modules, connections=(joined, joined)))
    assert made.notes == (
        "modules.left.name = left: not in such a file; read again it is 0",
        "modules.right.name = right: not in such a file; read again it is 1",
        "connection left - right.link (StatedLink): not in such a file; read again it is a Link",
        "connection left - right.memories = 3: not in such a file; read again it is 1",
        "connection left - right: becomes one with another between the same modules",
    )


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"server_coupling": None}, "server_coupling: must be a list of pairs of servers"),
        ({"server_coupling": [[0, 5, 7]]}, "server_coupling.0 = a list of 3: must be a pair of servers that server_qubits has"),
        ({"server_coupling": [[0, 5], [0, 8]]}, "server_coupling.1 = a list of 2: must be a pair of servers"),
        ({"server_coupling": [[0, 0]]}, "must be another node than left"),
        ({"server_coupling": [[0, 5]]}, "leave 7 apart"),
        ({"server_qubits": {"0": [1], "a": [2]}}, "server_qubits.a = a list of 1: is not named by a whole number"),
        ({"server_qubits": {"0": [1], "5": []}}, "server_qubits.5 = a list of 0: must be a list of whole numbers"),
        ({"server_qubits": {"0": [1], "5": [1.5]}}, "must be a list of whole numbers"),
        ({"server_qubits": {"0": [1], "5": [1], "7": [2]}}, "has a qubit twice"),
        ({"server_ebit_mem": {"0": 1, "5": 1}}, "server_ebit_mem.7: must be a server of server_qubits, which has all of them"),
        ({"server_ebit_mem": {"0": 1, "5": 1, "7": 1.5}}, "server_ebit_mem.7 = 1.5: must be a whole number"),
        ({"server_ebit_mem": {"0": 1, "5": 1, "7": -2}}, "server_ebit_mem.7 = -2: must be a finite number of at least -1"),
        ({"server_ebit_mem": {"0": 1, "5": 1, "7": 0}}, "a connected module needs a link qubit at least"),
    ],
)
def test_what_is_no_such_network_is_refused_with_its_place(entries, words):
    with pytest.raises(ParameterError) as error:
        read_pytket_network(text(**entries))
    assert words in str(error.value)
    assert "(pytket-dqc)" in str(error.value)


def test_a_file_larger_than_allowed_is_refused():
    with pytest.raises(ParameterError, match="more than 3 nodes"):
        read_pytket_network(text(), FileLimits(most_nodes=3))


def test_one_module_alone_is_no_network():
    with pytest.raises(ParameterError, match="pytket_network_of: machine: one module alone"):
        pytket_network_of(Machine(modules=(Module(name="0"),)))
