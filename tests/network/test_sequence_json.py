"""SeQUeNCe topologies: every number against the file by hand, what is noted and what is refused."""

import copy
import json
import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import Flow, Rules, simulate
from qnkit.network.file_tables import FileLimits
from qnkit.network.files import read_network
from qnkit.physics.link_numbers import LinkNumbers
from tests.project import ROOT

TEXT = (ROOT / "tests/data/three_routers.json").read_text(encoding="utf-8")


def changed(way, value, drop=False):
    """The text of the file with one entry changed, by the way to it, or without it."""
    tree = copy.deepcopy(json.loads(TEXT))
    inside = tree
    for key in way[:-1]:
        inside = inside[key]
    if drop:
        del inside[way[-1]]
    else:
        inside[way[-1]] = value
    return json.dumps(tree, indent=1)


def network(way=("stop_time",), value=1):
    """The network of the file with one entry changed."""
    return read_network(changed(way, value)).network


def test_nodes_are_the_routers_with_their_memories_gates_and_swaps():
    nodes = network().nodes
    assert [(node.name, node.memories, node.swap_success, node.cutoff_s) for node in nodes] == [
        ("a", 3, 0.9, 2.0),
        ("b", 5, 0.9, 2.0),
        ("c", 4, 0.9, 2.0),
    ]
    assert nodes[1].station.gate_error == pytest.approx(0.75 * 0.02, rel=1e-12)
    assert nodes[1].station.left_readout.reads_one_for_zero == pytest.approx(0.01, rel=1e-12)
    assert nodes[0].station.gate_error == 0


def test_a_link_has_the_chance_the_fidelity_and_the_rhythm_of_its_parts():
    first, second = network().connections
    assert first.link.probability == pytest.approx(0.4 * (0.6 * 0.8 * 10**-0.2) ** 2, rel=1e-12)
    assert second.link.probability == pytest.approx(0.4 * (0.6 * 0.8) ** 2 * 10**-0.06 * 10**-0.3, rel=1e-12)
    assert first.link.fidelity == 0.95
    assert first.link.attempt_s == 1 / 2000  # the memory's period is longer than the flight of 0.1 ms
    assert network(("templates", "router", "MemoryArray", "frequency"), 1e9).connections[0].link.attempt_s == pytest.approx(
        1e-4, rel=0.025
    )
    assert [one.memories for one in (first, second)] == [3, 4]


def test_messages_take_the_fibre_or_the_mean_delay_that_the_file_says():
    first, second = network().connections
    assert first.length_km == 25.0
    assert second.delay_s == pytest.approx(200e-6, rel=1e-12)
    assert network(("cchannels",), []).connections[1].length_km == 32.0


@pytest.mark.parametrize(
    ("errors", "rates"), [(None, (4 / 3, 4 / 3)), ([0.0, 0.0, 1.0], (2.0, 0.0)), ([0.5, 0.5, 0.0], (1.0, 2.0))]
)
def test_memories_turn_by_the_shares_of_x_y_and_z(errors, rates):
    """Over one lifetime the correlation XX falls by exp(-2 (y + z)) and ZZ by exp(-2 (x + y))."""
    memory = network(("templates", "router", "MemoryArray", "decoherence_errors"), errors).nodes[0].memory
    assert [2.0 * memory.rates[1], 2.0 * memory.rates[0]] == pytest.approx(rates, abs=1e-12)


def test_single_atom_memories_keep_everything():
    tree = json.loads(changed(("templates", "station"), {"encoding_type": "single_atom"}))
    node = read_network(json.dumps(tree)).network.nodes[0]
    assert (node.memory.t1_s, node.memory.t2_s, node.cutoff_s) == (None, None, 2.0)


def test_what_is_not_used_is_named():
    notes = read_network(TEXT).notes
    for said in (
        "nodes[0].seed and 3 more like it: not used",
        "templates.router.MemoryArray.wavelength: not used",
        "templates.router.EntanglementSwapping.swapping_degradation: not used",
        "templates.station.SingleHeraldedBSM.detectors[1].dark_count: not used",
        "cconnections[1]: not used: messages go along connections, heralds along the arms",
        "stop_time: not used",
    ):
        assert any(note.startswith(said) for note in notes), (said, notes)


def test_the_engine_runs_on_what_was_read():
    read = network()
    run = simulate(read, Flow(source="a", target="c"), Rules(), time_s=2.0, rng=np.random.default_rng(3))
    assert run.trace.fate("delivered").sum() > 10
    assert LinkNumbers.of(read.connections[0].link, "here").rate_hz == pytest.approx(
        0.4 * (0.48 * 10**-0.2) ** 2 * 2000, rel=1e-12
    )


@pytest.mark.parametrize(
    ("way", "value", "said"),
    [
        (("nodes", 0, "type"), "QKDNode", "nodes[0].type = 'QKDNode': is no kind that is read"),
        (("nodes", 1, "name"), "a", "nodes[1].name = 'a': is the name of two nodes"),
        (("nodes", 0, "memo_size"), 0, "nodes[0].memo_size = 0: must be a finite number of at least 1"),
        (("nodes", 0, "memo_size"), 1.5, "nodes[0].memo_size = 1.5: must be a whole number"),
        (("nodes", 0, "template"), "x", "nodes[0].template = 'x': is no template of this file"),
        (("nodes", 0), 7, "nodes[0] must be a table of names and values, not 7"),
        (("nodes",), {}, "nodes = a table of 0: must be a list"),
        (("qconnections", 0, "distance"), -1, "qconnections[0].distance = -1: must be a finite number of at least 0"),
        (("qconnections", 0, "type"), "two_way", "qconnections[0].type = 'two_way': must be meet_in_the_middle"),
        (("qconnections", 0, "node2"), "z", "qconnections[0].node2 = 'z': is no QuantumRouter of this file"),
        (("qconnections", 0, "node2"), "a", "a - a: Connection.right = 'a': must be another node"),
        (("qchannels", 1, "destination"), "z", "qchannels[1].destination = 'z': must be a BSMNode"),
        (("qchannels", 1, "attenuation"), math.nan, "qchannels[1].attenuation = nan: must be a finite number"),
        (("qchannels", 1, "attenuation"), 1e308, "Fiber.attenuation_db_per_km = inf dB/km: must be a finite number"),
        (("qchannels",), [], "nodes[3].name = 'bc': has 0 qchannels to it; a station has two"),
        (("templates", "router", "MemoryArray", "fidelity"), 1.2, "templates.router.MemoryArray.fidelity = 1.2: must be"),
        (("templates", "router", "MemoryArray", "efficiency"), 0, "a - b: StatedLink.probability = 0.0: must be above 0"),
        (("templates", "router", "MemoryArray", "decoherence_errors"), [1, 1, 1], "must be three numbers"),
        (("templates", "station", "encoding_type"), "time_bin", "templates.station.encoding_type = 'time_bin': is none"),
    ],
)
def test_refusals_name_the_way_to_the_entry(way, value, said):
    with pytest.raises(ParameterError) as caught:
        network(way, value)
    assert str(caught.value).startswith("the text (SeQUeNCe): ")
    assert said in str(caught.value)


def test_missing_entries_and_too_many_are_refused():
    with pytest.raises(ParameterError, match=r"qchannels\[0\].attenuation: is missing"):
        read_network(changed(("qchannels", 0, "attenuation"), None, drop=True))
    with pytest.raises(ParameterError, match="more than 3 nodes"):
        read_network(TEXT, limits=FileLimits(most_nodes=3))
