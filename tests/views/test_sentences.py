"""The one sentence under a picture of a link."""

import re

import numpy as np
import pytest

from qnkit.model import replaced
from qnkit.physics import Arm, Detector, Emitter, Link, PairLink
from qnkit.physics.reach import at_distance, reach_km
from qnkit.systems import gothamq
from qnkit.views.sentences import HERALDS, say_link, say_pair_link


def plain(text):
    return re.sub(r"<[^>]+>", "", text)


def test_rate_carries_its_standard_error_and_holds_the_exact_rate():
    said = plain(say_link(Link(), np.random.default_rng(0)))
    value, error = map(float, re.search(r"makes ([\d.]+) ± ([\d.]+) pairs a second", said).groups())
    exact = Link().pairs().rate_hz
    assert abs(value - exact) < 5 * exact / HERALDS**0.5
    assert error == pytest.approx(exact / HERALDS**0.5, rel=0.1)
    assert f"fidelity {Link().pairs().fidelity:.3f}" in said


@pytest.mark.parametrize(("rate", "span"), [(1.2, "a second"), (0.3, "a minute"), (1e-3, "an hour"), (2e-5, "a day")])
def test_slow_links_are_told_over_a_longer_time(rate, span):
    quiet = replaced(replaced(Link(), "analyzer.plus.dark_count_rate_hz", 0.0), "analyzer.minus.dark_count_rate_hz", 0.0)
    said = plain(say_link(at_distance(quiet, reach_km(quiet, rate)), np.random.default_rng(0)))
    assert f"pairs {span}" in said


def test_dead_links_say_so():
    dark = Arm(emitter=Emitter(photon_efficiency=0.0))
    dead = Link(left=dark, right=dark)
    for name in ("plus", "minus"):
        dead = replaced(dead, f"analyzer.{name}", Detector(dark_count_rate_hz=0.0))
    assert "no pair" in say_link(dead, np.random.default_rng(0))
    silent = replaced(replaced(PairLink(), "source.brightness_hz", 0.0), "sent.detector.dark_count_rate_hz", 0.0)
    assert "nothing" in say_pair_link(silent)


def test_pair_link_is_counted_as_the_paper_counts():
    assert "delivers 200,000 pairs a second, counts 122,000, each with fidelity 0.953" in plain(say_pair_link(gothamq.link()))


def test_a_pair_that_is_no_longer_entangled_is_called_so():
    noisy = replaced(replaced(Link(), "left.fiber.length_km", 300.0), "right.fiber.length_km", 300.0)
    assert noisy.pairs().state.negativity() < 1e-9
    assert "no longer entangled" in say_link(noisy, np.random.default_rng(0))
    assert "no longer entangled" not in say_link(Link(), np.random.default_rng(0))
