"""squidasm's configurations: every number against the file by hand, the ideal double click, bombs, notes and refusals."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import Flow, Rules, simulate
from qnkit.network.file_tables import FileLimits
from qnkit.network.files import read_network
from qnkit.network.squidasm_yaml import MOST_DEEP
from tests.project import ROOT

pytest.importorskip("yaml")
FILE = ROOT / "tests/data/two_stacks.yaml"
TEXT = FILE.read_text(encoding="utf-8")

PAIR = """
processing_nodes:
  - {name: A, qdevice_typ: generic}
  - {name: B, qdevice_typ: generic, qdevice_cfg: {T1: 0, T2: 0, num_qubits: 1}}
links:
  - {node1: A, node2: B, typ: %s, cfg: {%s}}
"""


def link(kind, values=""):
    """The link of two nodes with one link of a kind."""
    return read_network(PAIR % (kind, values)).network.connections[0].link


def test_devices_keep_and_turn_as_the_file_says():
    alice, bob, carol = read_network(FILE).network.nodes
    assert (alice.memory.t1_s, alice.memory.t2_s) == pytest.approx((1.0, 0.5), rel=1e-12)
    assert (alice.memories, bob.memory, bob.station) == (4, alice.memory, alice.station)
    assert alice.gates.gate_error == pytest.approx(0.8 * (1 - (1 - 0.75 * 0.02) ** 2), rel=1e-12)
    assert alice.station.one_qubit_error == pytest.approx(0.005, rel=1e-12)
    assert (carol.memory.t1_s, carol.memory.t2_s, carol.memories) == (None, pytest.approx(1e-3), 2)


def test_a_device_without_values_is_squidasms_usual_one():
    first, second = read_network(PAIR % ("perfect", "")).network.nodes
    assert (first.memory.t1_s, first.memory.t2_s, first.memories) == (pytest.approx(10.0), pytest.approx(1.0), 2)
    assert (second.memory.t1_s, second.memory.t2_s, second.memories) == (None, None, 1)
    centre = read_network((PAIR % ("perfect", "")).replace("qdevice_typ: generic", "qdevice_typ: nv", 1)).network.nodes[0].memory
    assert (centre.t1_s, centre.t2_s) == pytest.approx((1.0, 0.3), rel=1e-12)


def test_depolarise_and_perfect_links_are_stated():
    one = read_network(FILE).network.connections[0].link
    assert (one.probability, one.attempt_s, one.fidelity) == (0.25, pytest.approx(1e-6), 0.9)
    assert (link("perfect").probability, link("perfect").fidelity) == (1.0, 1.0)
    assert link("perfect", "state_delay: 500").attempt_s == pytest.approx(5e-7, rel=1e-12)


@pytest.mark.parametrize("kind", ["heralded", "heralded-double-click"])
def test_without_dark_counts_a_double_click_has_half_of_both_arms_and_loses_by_the_visibility(kind):
    """Ideal limit of Barrett and Kok: probability of both clicks / 2, fidelity (1 + V)/2; attempts last the way to and fro."""
    pairs = link(kind, "length: 20, p_loss_init: 0.4, detector_efficiency: 0.9, visibility: 0.8").pairs()
    assert pairs.probability == pytest.approx(0.5 * (0.6 * 0.9 * 10**-0.25) ** 2, rel=1e-12)
    assert pairs.fidelity == pytest.approx(0.9, abs=1e-12)
    assert pairs.attempt_s == pytest.approx(2 * 10 / 200_000 + 1e-12, rel=1e-12)


def test_arms_may_differ_and_dark_counts_are_a_probability_per_detector():
    one = read_network(FILE).network.connections[1].link
    assert [arm.fiber.loss_db for arm in (one.left, one.right)] == pytest.approx([2.0, 3.0], rel=1e-12)
    assert one.analyzer.plus.dark_probability == pytest.approx(1e-5, rel=1e-9)
    assert link("heralded", "length_A: 1, length_B: 3, speed_of_light_B: 1e5").right.fiber.delay_s == pytest.approx(
        3e-5, rel=1e-12
    )


def test_a_single_click_goes_as_its_bright_weights():
    pairs = link("heralded-single-click", "length: 0, alpha: 0.01, p_loss_init: 0.999, num_resolving: true").pairs()
    assert pairs.probability == pytest.approx(2 * 0.01 * 0.001, rel=1e-4)
    assert pairs.fidelity == pytest.approx(0.99, abs=1e-4)


def test_what_is_not_used_is_named():
    assert read_network(FILE).notes == (
        "stacks[0].qdevice_cfg.measure_time and 1 more like it: not used",
        "stacks[2].qdevice_cfg.carbon_T2: not used",
        "links[1].cfg.emission_duration: not used",
        "qdevice: not used",
    )


def test_the_engine_runs_on_what_was_read():
    run = simulate(
        read_network(FILE).network, Flow(source="Alice", target="Carol"), Rules(), time_s=0.2, rng=np.random.default_rng(3)
    )
    assert run.trace.fate("delivered").sum() > 10


BOMB = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdef", "bcdefg", strict=True)
)
MERGES = "a: &a {x: 1}\n" + "".join(
    f"{new}: &{new}\n  <<: [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdef", "bcdefg", strict=True)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "the text, line 6: more than 1000000 values, aliases written out"),
        (MERGES, "values, aliases written out"),
        ("a: &a [*a]\n", "the text, line 1: *a holds itself"),
        ("a: *b\n", "the text, line 1: this is not YAML"),
        ("a: " + "[" * (MOST_DEEP + 1) + "\n", f"tables lie more than {MOST_DEEP} deep"),
        ("a:\n  - !!python/object/apply:os.getcwd []\n", "the text, line 2: this is not YAML"),
        ("a: 1\nb: [\n", "this is not YAML"),
        ("a: 2001-99-99\n", "the text: this is not YAML"),
        ("a: 1\n? [1]\n: 2\n", "the text, line 2: this is not YAML"),
        ("- 1\n- 2\n", "the text: the file must be a table"),
        ("a: 1\n", "the text: it has no nodes, stacks or processing_nodes"),
    ],
)
def test_bombs_code_and_what_is_no_yaml_are_refused(text, said):
    with pytest.raises(ParameterError) as caught:
        read_network(text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("qdevice_typ: nv", "qdevice_typ: ion", "stacks[2].qdevice_typ = 'ion': is no device that is read"),
        ("typ: depolarise", "typ: nv", "links[0].typ = 'nv': is no link that is read"),
        ("stack2: Bob", "stack2: Eve", "links[0].stack2 = 'Eve': is no stack of this file"),
        ("stack2: Bob", "stack2: Alice", "links[0]: Connection.right = 'Alice': must be another node"),
        ("name: Carol", "name: Alice", "links[1].stack2 = 'Carol': is no stack of this file"),
        ("name: Alice", "name: Bob", "links[0].stack1 = 'Alice': is no stack of this file"),
        ("fidelity: 0.9", "fidelity: 0.1", "links[0].cfg.fidelity = 0.1: must be a finite number of at least 0.25 and at most 1"),
        ("t_cycle: 1000.", "t_cycle: 0", "links[0].cfg: StatedLink.attempt_s = 0.0 s: must be above 0"),
        ("length: 20", "length: .nan", "links[1].cfg.length = nan: must be a finite number"),
        ("length: 20", "lengths: 20", "links[1].cfg.length_A: is missing; give length, or length_A and length_B"),
        ("p_loss_init: 0.4", "speed_of_light: 0", "links[1].cfg.speed_of_light = 0: must be a speed"),
        ("T2: 5e8", "T2: 5e9", "stacks[0].qdevice_cfg: Memory.t2_s = 5.0 s: must be at most 2 T1"),
    ],
)
def test_refusals_name_the_way_to_the_entry(old, new, said):
    with pytest.raises(ParameterError) as caught:
        read_network(TEXT.replace(old, new, 1))
    assert str(caught.value).startswith("the text (squidasm): ")
    assert said in str(caught.value)


def test_two_stacks_of_one_name_are_refused():
    with pytest.raises(ParameterError, match=r"^the text \(squidasm\): Network.nodes = 'A': is the name of two nodes"):
        read_network(PAIR.replace("links:", "  - {name: A, qdevice_typ: generic}\nlinks:") % ("perfect", ""))


def test_too_many_links_and_missing_pyyaml_are_said(monkeypatch):
    with pytest.raises(ParameterError, match="more than 1 connections"):
        read_network(TEXT, limits=FileLimits(most_connections=1))

    def without(name, package=None):
        raise ImportError(name)

    monkeypatch.setattr("qnkit.network.squidasm_yaml.import_module", without)
    with pytest.raises(ParameterError, match="needs PyYAML, which is not installed: pip install pyyaml"):
        read_network(TEXT)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stacks: []\nlinks: []\nstacks: []\n", "the text, line 3: the name 'stacks' is twice in one table."),
        ("a: {b: 1, c: [b, b], b: 2}\n", "the text, line 1: the name 'b' is twice in one table."),
        ("stacks: &a [*a]\n", "the text, line 1: *a holds itself."),
        ("a: " + "{a: " * 40 + "\n", "the text, line 1: tables lie more than 32 deep"),
    ],
)
def test_names_twice_and_tables_without_end_are_refused_with_their_line(text, said):
    with pytest.raises(ParameterError) as caught:
        read_network(text)
    assert str(caught.value).startswith(said)


def test_one_name_in_two_tables_and_as_a_value_is_no_name_twice():
    with pytest.raises(ParameterError, match="it has no connections"):
        read_network("stacks: []\na: &a {b: b, c: {b: [b, {b: b}]}}\nd: *a\n")


def test_a_switch_that_says_neither_true_nor_false_is_refused():
    with pytest.raises(ParameterError, match="num_resolving = 'no': must be true or false"):
        read_network(PAIR % ("heralded", "length: 1, num_resolving: 'no'"))
