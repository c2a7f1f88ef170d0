"""Memories along time: every mark is a pair of the sampled run."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from qnkit.model import replaced
from qnkit.physics import AskedPair, Cutoff, Relay
from qnkit.systems import ions_over_10km
from qnkit.views.memory_strips import diagram_asked, diagram_meeting

PAIR = AskedPair(link=ions_over_10km.link(), wait_s=0.45, asked="next")
FAINT = ions_over_10km.link(ions_over_10km.FAINT)
RELAY = Relay(left=FAINT, right=FAINT, cutoff=Cutoff(age_s=0.5))
GREEN, PINK, RED = "#009E73", "#CC79A7", "#D55E00"


def marks(svg, colour):
    return svg.count(f'fill="{colour}"') + svg.count(f'stroke="{colour}"')


def label(svg):
    return ElementTree.fromstring(svg).attrib["aria-label"]


def test_asked_strip_is_valid_svg_with_nine_pairs_made_and_asked_for():
    svg = diagram_asked(PAIR, np.random.default_rng(1))
    assert "9 pairs made, fading, asked for" in label(svg)
    assert marks(svg, GREEN) == marks(svg, PINK) == 9 + 1  # one more of each in the key
    assert RED not in svg


def test_asked_strip_tells_the_fidelities_of_the_run():
    run = PAIR.sampled(9, np.random.default_rng(1))
    svg = diagram_asked(PAIR, np.random.default_rng(1))
    assert f"their mean fidelity is {run.fidelities.mean():.2f}" in svg
    assert f"{run.fidelities[0]:.2f}</text>" in svg


def test_meeting_strip_has_a_cross_for_each_pair_thrown_away_and_a_line_for_each_delivery():
    svg = diagram_meeting(RELAY, np.random.default_rng(1))
    thrown = int(label(svg).split(" made, ")[1].split(" of them")[0])
    made = int(label(svg).split(": ")[1].split(" pairs")[0])
    assert marks(svg, RED) == thrown + 1
    assert marks(svg, GREEN) == made + 1
    assert thrown > 0


def test_without_a_cutoff_nothing_is_thrown_away():
    svg = diagram_meeting(replaced(RELAY, "cutoff", Cutoff()), np.random.default_rng(1))
    assert "0 of them thrown away; every pair is kept" in label(svg)
    assert marks(svg, RED) == 1


def test_cutoff_and_its_begin_are_written_on_the_strip():
    svg = diagram_meeting(replaced(RELAY, "cutoff.counted_from", "emission"), np.random.default_rng(1))
    assert "cut-off 0.5 s from the emission" in svg


@pytest.mark.parametrize("age", [0.02, 50.0])
def test_strip_fits_its_frame_at_both_ends_of_the_cutoff(age):
    svg = diagram_meeting(replaced(RELAY, "cutoff.age_s", age), np.random.default_rng(2))
    root = ElementTree.fromstring(svg)
    circles = [float(one.attrib["cx"]) for one in root.iter() if one.tag.endswith("circle")]
    assert 0 < min(circles) <= max(circles) < 760
