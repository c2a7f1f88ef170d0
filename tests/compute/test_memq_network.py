"""memq-dqc's terms: what is written of a machine, and what machine it is again."""

import json

from qnkit.compute import Machine
from qnkit.compute.memq_files import memq_of
from qnkit.compute.memq_network import laid_out, machine_of


def test_a_laid_out_machine_has_all_its_qubits_each_on_its_processor():
    plain = Machine.alike(3, 2, 3, "line")
    qubits, processors, _ = laid_out(plain, (0, 1, 2))
    assert [len(data) + len(link) for _, data, link in processors] == [5, 5, 5]
    assert {one.name for one in qubits} == {name for _, data, link in processors for name in (*data, *link)}
    assert all(one.name.split("_")[1] == str(one.processor) for one in qubits)


def test_a_laid_out_machine_is_a_machine_of_the_same_shape():
    for shape in ("all", "line", "ring", "star"):
        plain = Machine.alike(4, 2, 6, shape)
        again = machine_of(*laid_out(plain, (0, 1, 2, 3)), "here")
        assert again.hops.tolist() == plain.hops.tolist()
        assert [one.data_qubits for one in again.modules] == [2] * 4


def test_every_join_stands_in_the_lists_of_both_qubits_and_once_among_the_connections():
    made = memq_of(Machine.alike(3, 2, 4, "ring"))
    tree = json.loads(made.text)
    inside, between = set(), set()
    for name, one in tree["qubits"].items():
        inside |= {frozenset((name, other)) for other in one["localConnections"]}
        between |= {frozenset((name, other)) for other in one["remoteConnections"]}
        assert all(name in tree["qubits"][other]["localConnections"] for other in one["localConnections"])
        assert all(name in tree["qubits"][other]["remoteConnections"] for other in one["remoteConnections"])
    listed = [(frozenset((one["qubit1"], one["qubit2"])), one["type"]) for one in tree["connections"]]
    assert len(listed) == len(set(listed))
    assert {ends for ends, kind in listed if kind == "local"} == inside
    assert {ends for ends, kind in listed if kind == "remote"} == between
