"""memq-dqc's networks: every number against the file by hand, files and machines there and back, what is told and refused."""

import json

import pytest

from qnkit.compute import Machine, Module, ModuleGates
from qnkit.compute.memq_files import memq_of, read_memq
from qnkit.model import ParameterError
from qnkit.network.file_tables import FileLimits
from qnkit.network.network import Connection
from qnkit.physics import Link, Memory, StatedLink
from tests.project import ROOT

TEXT = (ROOT / "tests/compute/data/two_processors.json").read_text(encoding="utf-8")


def changed(way, value=None):
    """The text of the file with the entry at the end of a way changed, or without it where there is no value."""
    tree = json.loads(TEXT)
    inside = tree
    for key in way[:-1]:
        inside = inside[key]
    if value is None:
        del inside[way[-1]]
    else:
        inside[way[-1]] = value
    return json.dumps(tree, indent=1)


def machine(shape="ring", memories=2, link_qubits=4):
    """A machine of which such a file holds everything."""
    gates = ModuleGates(data_memory=Memory(t2_s=0.3), link_memory=Memory(t2_s=1e-4))
    plain = Machine.alike(4, 3, link_qubits, shape, gates=gates, link=StatedLink(fidelity=0.93))
    joined = [one.model_copy(update={"memories": memories, "length_km": 0.0}) for one in plain.connections]
    return Machine(modules=plain.modules, connections=joined)


def test_processors_become_modules_in_the_order_of_the_file():
    modules = read_memq(TEXT).machine.modules
    assert [(one.name, one.data_qubits, one.link_qubits) for one in modules] == [("7", 3, 2), ("3", 2, 2)]
    assert [one.gates.data_memory.t2_s for one in modules] == [4e-5, 0.25]  # the shortest of 60, 60 and 40 µs, and ms
    assert [one.gates.link_memory.t2_s for one in modules] == [2.5e-4, 2.5e-4]


def test_connections_of_two_fidelities_become_two_connections():
    connections = read_memq(TEXT).machine.connections
    assert [(one.left, one.right, one.memories, one.link.fidelity) for one in connections] == [
        ("7", "3", 1, 0.9),
        ("7", "3", 1, 0.97),
    ]


def test_a_file_written_again_is_equal():
    assert json.loads(read_memq(TEXT).text) == json.loads(TEXT)


def test_a_machine_of_which_the_file_holds_everything_comes_back():
    for shape in ("all", "line", "ring", "star"):
        there = memq_of(machine(shape))
        assert there.notes == ()
        assert read_memq(there.text).machine == machine(shape)
        assert there.machine == machine(shape)


def test_each_link_has_link_qubits_of_its_own_where_there_are_enough():
    for link_qubits, fewest in ((6, 1), (5, 2)):
        made = memq_of(machine("all", 2, link_qubits))
        most = max(len(one.remote) for one in made.qubits)
        assert most == fewest
        assert sum(len(one.remote) for one in made.qubits) == 2 * 6 * 2  # both ends of two links between any two of four


def test_in_a_written_module_all_meet_but_two_link_qubits():
    made = memq_of(machine())
    known = {one.name: one for one in made.qubits}
    assert known["q_2_0"].local == ("q_2_1", "q_2_2", "c_2_0", "c_2_1", "c_2_2", "c_2_3")
    assert known["c_2_0"].local == ("q_2_0", "q_2_1", "q_2_2")


def test_what_a_file_does_not_hold_is_told():
    gates = ModuleGates(gate_error=0.01, data_memory=Memory(t1_s=1.0))
    modules = (Module(name="left", data_qubits=2, link_qubits=1, gates=gates), Module(name="right", link_qubits=1))
    made = memq_of(Machine(modules=modules, connections=(Connection(left="left", right="right", memories=3),)))
    assert made.notes == (
        "modules.left.name = left: not in such a file; read again it is 0",
        "modules.left.gates.gate_error = 0.01: not in such a file; read again it is 0.0",
        "modules.left.gates.data_memory.t1_s = 1.0: not in such a file; read again it is None",
        "modules.left.gates.data_memory.t2_s = None: not in such a file; read again it is 2.0",
        "modules.right.name = right: not in such a file; read again it is 1",
        "connection left - right.link (Link): not in such a file; read again it is a StatedLink",
        "connection left - right.memories = 3: not in such a file; read again it is 1",
        "connection left - right.length_km = None: not in such a file; read again it is 0.0",
        "connections: two modules with one link alone; memq-dqc moves no qubit over it, which takes two; give it 2 memories",
    )


def test_the_fidelity_of_any_link_is_written():
    made = memq_of(Machine.alike(2, 2, link=Link()))
    assert made.machine.connections[0].link.fidelity == pytest.approx(Link().pairs().state.fidelity("psi+"), abs=1e-11)


def test_lone_links_over_which_memq_dqc_moves_no_qubit_are_told():
    for shape in ("all", "line"):
        assert any("one link alone" in note for note in memq_of(machine(shape, 1)).notes)
        assert not memq_of(machine(shape, 2)).notes
    pair = Machine.alike(2, 2, link=StatedLink())
    both = Machine(modules=pair.modules, connections=pair.connections * 2)  # two lone links side by side are two
    assert not any("one link alone" in note for note in memq_of(both).notes)


def test_what_is_not_used_or_filled_in_is_told():
    notes = read_memq(changed(("qubits", "b0", "colour"), "red")).notes
    for part in ("colour", "StatedLink's own", "without error", "localConnections of processor 7", "the shortest is taken"):
        assert any(part in note for note in notes), part
    assert any("fidelity 1" in note for note in read_memq(changed(("connections",))).notes)
    assert not any("localConnections" in note for note in read_memq(memq_of(machine()).text).notes)


def test_a_file_without_coherence_times_keeps_for_ever():
    bare = json.loads(TEXT)
    for qubit in bare["qubits"].values():
        del qubit["coherenceTime"], qubit["coherenceTimeUnit"]
    read = read_memq(json.dumps(bare, indent=1))
    assert all(one.gates == ModuleGates() for one in read.machine.modules)
    assert json.loads(read.text) == bare


@pytest.mark.parametrize(
    ("way", "value", "words"),
    [
        (("processors",), {}, "processors = a table of 0: must have one entry or more"),
        (("processors", "7", "id"), 8, "processors.7.id = 8: must be 7"),
        (("processors", "7", "qubits", "computation"), ["a0", "a1"], "processors.7.qubits = a table of 2: must be the 5 qubits"),
        (("qubits", "a0", "type"), "data", "qubits.a0.type = 'data': must be computation or communication"),
        (("qubits", "a0", "kind"), "communication", "must be computation or communication, as its kind"),
        (("qubits", "a0", "kind"), [1], "must be computation or communication, as its kind"),
        (("qubits", "a0", "coherenceTimeUnit"), ["s"], "must be one of s, ms"),
        (("connections", 0, "type"), {"a": 1}, "as that type, and here once"),
        (("qubits", "a0", "id"), "a9", "qubits.a0.id = 'a9': must be a0"),
        (("qubits", "a0", "processorId"), None, "qubits.a0.processorId: is missing"),
        (("qubits", "a0", "processorId"), 5, "must be the 4 qubits that have 7 as their processorId"),
        (("qubits", "a0", "coherenceTime"), -1, "qubits.a0.coherenceTime = -1: must be a finite number"),
        (("qubits", "a0", "coherenceTimeUnit"), "h", "qubits.a0.coherenceTimeUnit = 'h': must be one of s, ms"),
        (("qubits", "a0", "localConnections"), "a1", "must be a list of names of qubits"),
        (("qubits", "a0", "localConnections"), ["a1", "a1"], "has a name twice"),
        (("qubits", "a0", "localConnections"), ["zz"], "'zz' is no other qubit of the file"),
        (("qubits", "a0", "localConnections"), ["a2"], "'a2' does not have 'a0' in its own list"),
        (("qubits", "e0", "remoteConnections"), ["f0", "a0"], "'a0' does not have 'e0' in its own list"),
        (("connections",), [], "connections = a list of 0: must have a0 - a1"),
        (("connections", 0, "type"), "remote", "a0 - a1 must be in both qubits' own lists, as that type, and here once"),
        (("connections", 0, "qubit2"), "b0", "a0 - b0 must be in both"),
        (
            ("connections", 7, "fidelity"),
            1.5,
            "connections[7].fidelity = 1.5: must be a finite number of at least 0 and at most 1",
        ),
        (("connections", 7, "fidelity"), 0.1, "connections between processors 7 and 3: StatedLink.fidelity = 0.1"),
    ],
)
def test_what_is_no_such_network_is_refused_with_its_place(way, value, words):
    with pytest.raises(ParameterError) as error:
        read_memq(changed(way, value))
    assert words in str(error.value)
    assert "(memq-dqc)" in str(error.value)


def test_joins_of_the_wrong_kind_are_refused():
    tree = json.loads(TEXT)
    tree["qubits"]["a2"]["remoteConnections"], tree["qubits"]["b1"]["remoteConnections"] = ["b1"], ["a2"]
    with pytest.raises(ParameterError, match="only communication qubits are joined between processors"):
        read_memq(json.dumps(tree, indent=1))
    tree["qubits"]["a2"]["localConnections"].append("b0")
    tree["qubits"]["b0"]["localConnections"].append("a2")
    with pytest.raises(ParameterError, match="'b0' is on another processor"):
        read_memq(json.dumps(tree, indent=1))


def test_a_file_larger_than_allowed_is_refused():
    with pytest.raises(ParameterError, match="more than 3 nodes"):
        read_memq(TEXT, FileLimits(most_nodes=3))
    with pytest.raises(ParameterError, match="longer than 100 bytes"):
        read_memq(TEXT, FileLimits(most_bytes=100))


def test_one_module_alone_is_no_network():
    with pytest.raises(ParameterError, match="memq_of: machine: one module alone"):
        memq_of(Machine(modules=(Module(name="0"),)))
