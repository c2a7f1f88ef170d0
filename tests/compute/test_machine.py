"""Machines: what joins their modules, and what is refused."""

import pytest

from qnkit.compute import Machine, Module
from qnkit.model import ParameterError
from qnkit.network import Connection


@pytest.mark.parametrize(("shape", "farthest", "links"), [("all", 1, 10), ("line", 4, 4), ("ring", 2, 5), ("star", 2, 4)])
def test_a_shape_has_its_links_and_its_longest_way(shape, farthest, links):
    machine = Machine.alike(5, 3, shape=shape)
    assert machine.hops.max() == farthest
    assert len(machine.connections) == links
    assert machine.data_qubits == 15


def test_modules_may_differ():
    machine = Machine(
        modules=(Module(name="ions", data_qubits=2), Module(name="atoms", data_qubits=50, link_qubits=1)),
        connections=(Connection(left="ions", right="atoms"),),
    )
    assert machine.data_qubits == 52


def test_what_cannot_be_a_machine_is_refused():
    one, two = Module(name="a"), Module(name="b")
    with pytest.raises(ParameterError, match="leave a apart"):
        Machine(modules=(one, two))
    with pytest.raises(ParameterError, match="must have names that differ"):
        Machine(modules=(one, one))
    with pytest.raises(ParameterError, match=r"connections\[0\] = 'c': is no module; those are a, b"):
        Machine(modules=(one, two), connections=(Connection(left="a", right="c"),))
    with pytest.raises(ParameterError, match=r"modules.b.link_qubits = 0: a connected module needs a link qubit"):
        Machine(modules=(one, Module(name="b", link_qubits=0)), connections=(Connection(left="a", right="b"),))
    with pytest.raises(ParameterError, match="must be one module or more"):
        Machine(modules=())
    with pytest.raises(ParameterError, match="must be one of all, line, ring, star"):
        Machine.alike(3, 2, shape="tree")
    for modules in (2.5, "2", -1):
        with pytest.raises(ParameterError, match=r"Machine.alike\(modules\) = .*: must be a whole number of at least 1 module"):
            Machine.alike(modules, 2)
    with pytest.raises(ParameterError, match=r"Machine.alike\(shape\) = \[\]: must be one of"):
        Machine.alike(3, 2, shape=[])


def test_machines_are_equal_by_modules_and_connections_whatever_was_worked_out_before():
    one, other, larger = Machine.alike(3, 2), Machine.alike(3, 2), Machine.alike(3, 3)
    assert one.hops.tolist() == other.hops.tolist() == larger.hops.tolist()
    assert one == other
    assert hash(one) == hash(other)
    assert one != larger
    assert one != 3
