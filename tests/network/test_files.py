"""The front door for others' files: what is told apart how, sizes, paths, and what is refused."""

import os

import pytest

from qnkit.model import ParameterError
from qnkit.network.file_tables import FileLimits
from qnkit.network.files import read_network
from qnkit.network.graphs import Parts
from tests.project import ROOT

DATA = ROOT / "tests/data"


def test_a_graphml_file_becomes_a_network_of_the_parts_given():
    read = read_network(DATA / "three_towns.graphml", Parts(memories=3))
    assert read.format == "GraphML"
    assert [node.name for node in read.network.nodes] == ["Delft", "Leiden", "Amsterdam"]
    assert read.network.connections[0].fiber_km == pytest.approx(33.5, rel=1e-14)
    assert [one.memories for one in read.network.connections] == [2, 5, 2]
    assert read.notes


@pytest.mark.parametrize("path", sorted(DATA.iterdir()), ids=lambda path: path.name)
def test_a_path_and_its_text_are_the_same(path):
    text = path.read_text(encoding="utf-8")
    assert read_network(path) == read_network(str(path)) == read_network(text)


@pytest.mark.parametrize("path", sorted(DATA.iterdir()), ids=lambda path: path.name)
def test_a_file_one_byte_too_long_is_refused_unread(path):
    size = path.stat().st_size
    read_network(path, limits=FileLimits(most_bytes=size))
    with pytest.raises(ParameterError, match=rf"^{path.name}: longer than {size - 1} bytes"):
        read_network(path, limits=FileLimits(most_bytes=size - 1))


def test_what_is_no_file_is_refused(tmp_path):
    (tmp_path / "empty").touch()
    for source, said in (
        (tmp_path / "none", "read_network: 'none' cannot be read"),
        (tmp_path, "cannot be read"),
        ("a\0b", "cannot be read"),
        (tmp_path / "empty", "empty: it is empty"),
        (7, "read_network: source must be a path or a text, not int"),
    ):
        with pytest.raises(ParameterError) as caught:
            read_network(source)
        assert said in str(caught.value)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ParameterError, match="read_network: 'pipe' is a pipe, which may never end"):
        read_network(tmp_path / "pipe")


def test_limits_that_are_none_are_refused():
    with pytest.raises(ParameterError, match="read_network: limits: int '5': must be FileLimits"):
        read_network("{}\n", limits=5)


def test_a_graph_without_edges_or_lengths_is_refused_with_its_file():
    with pytest.raises(ParameterError, match=r"^the text \(GraphML\): network_of: graph: it has no edges"):
        read_network('<graphml><graph edgedefault="undirected"><node id="A"/></graph></graphml>')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"nodes": [\n}', "the text, line 2, column 1: this is not JSON"),
        ('{"nodes": [], "nodes": []}', "the text: the name 'nodes' is twice in one table"),
        ('{"a": ' + "[" * 100_000 + "\n", "the text: tables lie too deep in each other"),
        ('{"a": ' + "9" * 5000 + "}", "the text: tables lie too deep in each other, or a number has thousands of digits"),
        ("[1]\n", "the text: the file must be a table of names and values, not a list of 1"),
        ('{"qnkit_scenario": 1}', "the text: it has no nodes, stacks or processing_nodes at its top"),
        ('{"nodes": []}', "the text (SeQUeNCe): it has no connections"),
    ],
)
def test_json_that_is_none_or_no_network_is_refused(text, said):
    with pytest.raises(ParameterError) as caught:
        read_network(text)
    assert str(caught.value).startswith(said)


def test_bytes_that_are_no_text_are_refused_with_their_place(tmp_path):
    (tmp_path / "f").write_bytes(b'{"a": "\xff"}')
    with pytest.raises(ParameterError, match=r"^f, byte 7: this is not UTF-8\.$"):
        read_network(tmp_path / "f")


def test_parts_are_refused_where_the_file_says_what_links_are_made_of():
    with pytest.raises(ParameterError, match=r"three_routers.json: a file of SeQUeNCe says .* parts is for GraphML"):
        read_network(DATA / "three_routers.json", Parts())
