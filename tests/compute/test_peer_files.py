"""What others' files share: module numbers, what a file does not hold, and hostile texts."""

import itertools

import pytest

from qnkit.compute import Machine, Module
from qnkit.compute.peer_files import lost, numbers_of, top_of
from qnkit.model import ParameterError
from qnkit.network.network import Connection


def named(*names):
    """Modules of these names in a line."""
    joined = [Connection(left=one, right=other) for one, other in itertools.pairwise(names)]
    return Machine(modules=tuple(Module(name=name) for name in names), connections=tuple(joined))


def test_names_that_are_numbers_are_kept_and_others_counted():
    assert numbers_of(named("7", "0", "12"), "here") == (7, 0, 12)
    for names in (("a", "1"), ("01", "2"), ("-1", "2"), ("٣", "2"), ("1" * 10, "2")):
        assert numbers_of(named(*names), "here") == (0, 1)


def test_nothing_is_lost_where_nothing_differs_and_each_difference_is_told():
    one = Machine.alike(3, 2, shape="line")
    assert lost(one, one) == ()
    other = Machine.alike(3, 2, 5, shape="line")
    assert lost(one, other) == ("modules.0.link_qubits = 4 and 2 more like it: not in such a file; read again it is 5",)


def test_parallel_connections_that_become_one_are_told():
    one = named("0", "1")
    two = Machine(modules=one.modules, connections=one.connections * 2)
    assert lost(two, one) == ("connection 0 - 1: becomes one with another between the same modules",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[1,\n2]", "the file must be a table"),
        ("{\n", "this is not JSON"),
        ('{"a": 1,\n "a": 2}', "the name 'a' is twice"),
        ('{"a":\n' * 100_000, "too deep"),
        ('{"a":\n' + "9" * 5000 + "}", "thousands of digits"),
    ],
)
def test_hostile_texts_are_refused_in_words(text, words):
    with pytest.raises(ParameterError) as error:
        top_of(text, None, "here", "memq-dqc")
    assert words in str(error.value)


def test_a_path_that_cannot_be_read_names_who_asked(tmp_path):
    with pytest.raises(ParameterError, match="read_memq: 'nothing' cannot be read"):
        top_of(tmp_path / "nothing", None, "read_memq", "memq-dqc")
