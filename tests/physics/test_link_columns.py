"""physics.link_columns: the row of a link names every column, noise and dead time enter it as counted, causes switch off."""

import math

import numpy as np
import pytest

from qnkit.kernels import heralding
from qnkit.model import replaced, replaced_all
from qnkit.physics import Converter, Link, PolarizationDoubleClick, SingleClick, TimeBinDoubleClick
from qnkit.physics.link_columns import causes, is_separable, live, row, shape
from tests.links import ideal_link

PROTOCOLS = (SingleClick(), TimeBinDoubleClick(), PolarizationDoubleClick())


def column(link, name):
    return row(link)[heralding.COLUMNS.index(name)]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_row_has_a_number_for_every_column_and_every_cause_names_columns(protocol):
    link = Link(protocol=protocol)
    assert len(row(link)) == len(heralding.COLUMNS)
    assert {name for _, off in causes(link) for name in off} <= set(heralding.COLUMNS)


def test_converter_noise_adds_to_the_counts_of_each_detector_by_its_efficiency_and_its_share_of_the_light():
    link = replaced_all(
        Link(),
        {
            "left.converter": Converter(noise_hz=4e4),
            "right.converter": Converter(noise_hz=7e4, place="midpoint"),
            "analyzer.plus.efficiency": 0.5,
        },
    )
    reaching = 4e4 * link.left.fiber.transmission + 7e4
    assert link.converter_noise_hz == pytest.approx(reaching, rel=1e-15)
    for protocol, parts in zip(PROTOCOLS, (2, 2, 4), strict=True):
        one = replaced(link, "protocol", protocol)
        mean = (10.0 + 0.5 * reaching / parts) * 50e-9
        assert column(one, "plus_dark") == pytest.approx(-math.expm1(-mean), rel=1e-14)


def test_without_dead_time_or_polarisation_a_link_is_separable():
    assert is_separable(Link())
    assert is_separable(replaced(Link(), "left.converter.noise_hz", 1.0))
    assert not is_separable(replaced(Link(), "analyzer.minus.dead_time_ns", 1.0))
    assert not is_separable(Link(protocol=PolarizationDoubleClick()))


def test_photons_without_a_shape_are_whole_and_alike():
    assert shape(Link()) == (1.0, 1.0, 1.0, 1.0)


# --- dead time from attempt to attempt ----------------------------------------------------------------------------------


def test_dead_time_after_dark_counts_is_that_of_a_counter_which_they_reach_at_random():
    """A counter that is dead after each count it makes, followed through 200,000 counts of a Poisson process."""
    rate, dead = 2e5, 3e-6
    link = replaced_all(
        ideal_link(SingleClick(), 0.0), {"analyzer.plus.dark_count_rate_hz": rate, "analyzer.plus.dead_time_ns": dead * 1e9}
    )
    gaps = np.random.default_rng(1).exponential(1 / rate, 200_000)  # from the end of a dead time to the next count
    shares = gaps / (gaps + dead)
    measured = gaps.sum() / (gaps.sum() + dead * gaps.size)
    error = shares.std() / math.sqrt(gaps.size)
    assert live(link) == pytest.approx(1 / (1 + rate * dead), rel=1e-14)
    assert live(link) == pytest.approx(measured, abs=5 * error)


@pytest.mark.parametrize("attempts", [0, 1, 3])
def test_light_comes_once_an_attempt_and_costs_the_whole_attempts_that_begin_while_the_detector_is_dead(attempts):
    base = replaced(
        ideal_link(SingleClick(left_bright_weight=1.0, right_bright_weight=0.0), 0.4), "clock.waits_for_herald", False
    )
    link = replaced(base, "analyzer.plus.dead_time_ns", (attempts + 0.5) * base.attempt_s * 1e9)
    rng, tries = np.random.default_rng(2), 100_000
    clicks, dead, lived = rng.random(tries) < 0.2, 0, 0
    for clicked in clicks.tolist():
        if dead:
            dead -= 1
            continue
        lived += 1
        dead = attempts if clicked else 0
    assert live(link) == pytest.approx(1 / (1 + 0.2 * attempts), rel=1e-14)
    assert live(link) == pytest.approx(lived / tries, abs=5 * 0.5 * (1 + attempts) / math.sqrt(tries))


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_dead_time_takes_rate_and_leaves_the_state(protocol):
    link = replaced(Link(protocol=protocol), "analyzer.minus.dark_count_rate_hz", 1e5)
    slow = replaced_all(link, {f"analyzer.{port}.dead_time_ns": 5e3 for port in ("plus", "minus")})
    assert slow.pairs().rate_hz < 0.9 * link.pairs().rate_hz
    assert slow.live == pytest.approx(slow.pairs().probability / link.pairs().probability, rel=1e-13)
    assert slow.pairs().state.matrix == pytest.approx(link.pairs().state.matrix, abs=1e-15)
