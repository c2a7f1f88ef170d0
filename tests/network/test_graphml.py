"""GraphML: against networkx's own reader and writer, places on the globe, what is noted, what is refused and in which line."""

import networkx as nx
import pytest

from qnkit.model import ParameterError
from qnkit.network.file_tables import FileLimits, Notes
from qnkit.network.graphml import read_graphml
from qnkit.network.maps import great_circle_km, route_km
from tests.project import ROOT

FILE = (ROOT / "tests/data/three_towns.graphml").read_bytes()


def read(data, limits=None):
    """The graph and the notes of a file given as bytes or as text."""
    notes = Notes()
    graph = read_graphml(data if isinstance(data, bytes) else data.encode(), "f", limits or FileLimits(), notes)
    return graph, notes.all()


def wrapped(inside, keys=""):
    """A GraphML text around nodes and edges."""
    return f'<graphml>\n{keys}<graph edgedefault="undirected">\n{inside}\n</graph></graphml>'


AB = '<node id="A"/><node id="B"/>'


@pytest.mark.parametrize("seed", range(5))
def test_what_networkx_writes_is_read_as_networkx_reads_it(seed):
    graph = nx.gnm_random_graph(12, 25, seed=seed)
    nx.set_edge_attributes(graph, {e: 0.1 + i for i, e in enumerate(graph.edges)}, "length_km")
    nx.set_node_attributes(graph, {n: n * 1.5 for n in graph}, "east_km")
    nx.set_node_attributes(graph, -2.25, "north_km")
    text = "\n".join(nx.generate_graphml(graph))
    ours, notes = read(text)
    theirs = nx.parse_graphml(text)
    assert list(ours) == list(theirs)
    assert {frozenset(e[:2]): e[2] for e in ours.edges.data("length_km")} == {
        frozenset(e[:2]): e[2] for e in theirs.edges.data("length_km")
    }
    assert all(ours.nodes[n]["pos"] == (d["east_km"], d["north_km"]) for n, d in theirs.nodes(data=True))
    assert notes == ()


def test_labels_places_defaults_and_parallel_edges_are_kept_and_the_rest_is_noted():
    graph, notes = read(FILE)
    assert list(graph) == ["Delft", "Leiden", "Amsterdam"]
    line = great_circle_km((52.16, 4.49), (52.37, 4.89))
    assert [(d["length_km"], d["memories"]) for _, _, d in graph.edges(data=True)] == [(33.5, 2), (route_km(line), 5), (60.0, 2)]
    assert graph.nodes["Delft"]["pos"][0] < graph.nodes["Amsterdam"]["pos"][0]
    assert notes == ("edge attribute LinkSpeed in line 13 and 1 more like it: not used",)


def test_without_labels_of_their_own_nodes_keep_their_ids():
    graph, _ = read(FILE.replace(b"Leiden", b"Delft"))
    assert list(graph) == ["0", "1", "2"]


def test_what_the_format_allows_and_means_nothing_here_is_noted():
    _, notes = read(wrapped(f'<desc>x</desc>{AB}<edge source="A" target="B"><port/></edge>'))
    assert notes == ("<desc> in line 3: not used", "<port> in line 3: not used")


BOMB = '<!DOCTYPE g [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n' + wrapped('<node id="&b;"/>')
LENGTH = '<key id="k" for="edge" attr.name="length_km"/>\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "f, line 1: a document type is not read"),
        ('<!DOCTYPE g SYSTEM "file:///x">' + wrapped(AB), "f, line 1: a document type"),
        ("<graphml>\n<graph>", "f, line 2: this is not XML"),
        ('<?xml version="1.0" encoding="utf-88"?>' + wrapped(AB), "f, line 1: its encoding is none that is known"),
        ("<graphml><default>1</default></graphml>", "f, line 1: <default> stands in the wrong place"),
        (wrapped(AB).replace("</graphml>", "<graph/></graphml>"), "f, line 4: a second <graph>"),
        ("<html/>", "f, line 1: <html> is no GraphML"),
        (wrapped(AB).replace("undirected", "directed"), "f, line 2: the graph is directed"),
        (wrapped(AB + "\n<hyperedge/>"), "f, line 4: <hyperedge> here"),
        (wrapped('<node id="A"><graph/></node>'), "f, line 3: <graph> here"),
        (wrapped(AB + '\n<node id="A"/>'), "f, line 4: node 'A' is there twice"),
        (wrapped("<node/>"), "f, line 3: id=... is missing"),
        (wrapped(AB + '\n<edge source="A" target="C"/>'), "f, line 4: the edge ends at 'C', which is no node"),
        (wrapped(AB + '\n<edge source="A" target="A"/>'), "f, line 4: the edge joins 'A' with itself"),
        (wrapped(AB + '\n<edge source="A" target="B"><data key="q">1</data></edge>'), "f, line 4: no <key> has the id 'q'"),
        (wrapped("<a>" * 40 + "</a>" * 40), "f, line 3: elements lie more than 32 deep"),
        (wrapped(AB, LENGTH + LENGTH), "f, line 3: <key> 'k' is there twice"),
        (wrapped(AB + '\n<edge source="A" target="B" directed="true"/>'), "f, line 4: the edge is directed"),
        (
            wrapped(AB + '\n<edge source="A" target="B">' + '<data key="k">1</data>' * 2 + "</edge>", LENGTH),
            "f, line 5: length_km is given twice",
        ),
        ('<?xml version="1.0" encoding="utf-7"?>' + wrapped(AB), "f, line 1: its encoding is none that is known"),
    ],
)
def test_refusals_name_the_line(text, said):
    with pytest.raises(ParameterError) as caught:
        read(text)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("value", ["-1", "nan", "inf", "long", ""])
def test_a_length_that_is_none_is_refused_with_its_line(value):
    text = wrapped(f'{AB}\n<edge source="A" target="B"><data key="k">{value}</data></edge>', LENGTH)
    with pytest.raises(ParameterError, match=r"^f, line 5: length_km = .* must be a finite number of at least 0\.$"):
        read(text)


def test_an_attribute_cannot_take_the_place_of_a_line_number():
    keys = LENGTH + '<key id="l" for="edge" attr.name=" line"/>'
    edge = '<edge source="A" target="B"><data key="l">x</data><data key="k">nan</data></edge>'
    with pytest.raises(ParameterError, match=r"^f, line 5: length_km = 'nan' must be"):
        read(wrapped(f"{AB}\n{edge}", keys))


@pytest.mark.parametrize(("latitude", "longitude"), [(90.001, 0), (-91, 0), (0, 361), (0, 1e300)])
def test_a_place_beside_the_globe_is_refused(latitude, longitude):
    keys = '<key id="a" for="node" attr.name="Latitude"/><key id="o" for="node" attr.name="Longitude"/>'
    node = f'<node id="A"><data key="a">{latitude}</data><data key="o">{longitude}</data></node>'
    with pytest.raises(ParameterError, match=r"tude = .* must be a finite number of at least -\d+ and at most \d+"):
        read(wrapped(node, keys))


@pytest.mark.parametrize("limits", [FileLimits(most_nodes=2), FileLimits(most_connections=2)])
def test_a_graph_beyond_the_limits_is_refused(limits):
    with pytest.raises(ParameterError, match=r"^f: more than 2 (nodes|connections); raise FileLimits.most_"):
        read(FILE, limits)
