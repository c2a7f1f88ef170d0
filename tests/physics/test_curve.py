"""physics.curve against the same link built point by point, and what it refuses."""

import math

import numpy as np
import pytest

from qnkit.kernels import heralding
from qnkit.model import ParameterError, replaced, replaced_all
from qnkit.physics import (
    Link,
    MidpointLink,
    Multiplexed,
    PairLink,
    PolarizationDoubleClick,
    SenderReceiverLink,
    SingleClick,
    TimeBinDoubleClick,
    rates_along,
)
from qnkit.physics.curve import _COLUMN_OF
from tests.links import defects, ideal_link, unlike_link

SHARES = np.linspace(0, 1, 7)
LENGTHS = np.linspace(0, 120, 9)
CASES = [
    (("left.fiber.length_km",), LENGTHS),
    (("right.fiber.length_km",), LENGTHS[::-1]),
    (("left.fiber.length_km", "right.fiber.length_km"), LENGTHS),
    (("left.fiber.extra_loss_db", "left.fiber.length_km"), LENGTHS / 9),
    (("right.fiber.attenuation_db_per_km",), SHARES),
    (("analyzer.visibility",), SHARES),
    (("analyzer.phase_contrast", "left.fiber.extra_loss_db"), SHARES),
    (("analyzer.plus.efficiency", "analyzer.minus.efficiency"), SHARES),
    (("analyzer.minus.dark_count_rate_hz",), LENGTHS * 100),
    (("left.emitter.photon_efficiency",), SHARES),
    (("clock.preparation_us",), LENGTHS + 1),
    (("clock.duty_cycle",), SHARES[1:]),
    (("right.memory.t1_s",), SHARES[1:]),
]


def point_by_point(link, paths, values):
    rates, fidelities = [], []
    for value in values.tolist():
        one = link
        for path in paths:
            one = replaced(one, path, value)
        pairs = one.pairs()
        rates.append(pairs.rate_hz)
        fidelities.append(pairs.fidelity)
    return np.array(rates), np.array(fidelities)


@pytest.mark.parametrize(("paths", "values"), CASES, ids=[" ".join(paths) for paths, _ in CASES])
@pytest.mark.parametrize("protocol", [SingleClick(), TimeBinDoubleClick()], ids=["single", "double"])
def test_a_curve_is_the_link_built_point_by_point(paths, values, protocol):
    link = unlike_link(np.random.default_rng(21), protocol)
    rates, fidelities = rates_along(link, paths, values)
    expected = point_by_point(link, paths, values)
    assert np.array_equal(rates, expected[0])
    assert fidelities == pytest.approx(expected[1], abs=4e-16)  # the same sum in another order: two roundings


@pytest.mark.parametrize("protocol", [SingleClick(), TimeBinDoubleClick(), PolarizationDoubleClick()])
@pytest.mark.parametrize("name", [*defects(np.random.default_rng(0)), "nothing"])
def test_a_curve_of_a_link_with_defects_is_the_link_built_point_by_point(protocol, name):
    rng = np.random.default_rng(31)
    link = replaced_all(unlike_link(rng, protocol), defects(rng).get(name, {}))
    for paths in (
        ("left.fiber.length_km", "right.fiber.length_km"),
        ("analyzer.phase_contrast",),
        ("analyzer.plus.efficiency", "left.fiber.attenuation_db_per_km"),
    ):
        rates, fidelities = rates_along(link, paths, SHARES)
        expected = point_by_point(link, paths, SHARES)
        assert np.array_equal(rates, expected[0])
        assert fidelities == pytest.approx(expected[1], abs=4e-16, nan_ok=True)


def test_fields_that_are_valid_only_together_can_be_followed():
    paths = ("left.emitter.lifetime_ns", "right.emitter.lifetime_ns")
    rates, fidelities = rates_along(Link(), paths, [5.0, 20.0, 80.0])
    assert (np.diff(rates) < 0).all(), "less of a longer photon fits into the window"
    assert np.ptp(fidelities) < 0.02
    source = rates_along(Link(), ("left.fiber.length_km", "clock.preparation_us"), [1.0, 2.0])[0]
    assert source[0] > source[1]


def test_a_curve_over_the_bright_weights_is_the_link_built_point_by_point():
    paths = ("protocol.left_bright_weight", "protocol.right_bright_weight")
    link = unlike_link(np.random.default_rng(3), SingleClick())
    rates, fidelities = rates_along(link, paths, SHARES)
    expected = point_by_point(link, paths, SHARES)
    assert np.array_equal(rates, expected[0])
    assert fidelities == pytest.approx(expected[1], abs=4e-16, nan_ok=True)


@pytest.mark.parametrize(
    ("link", "path", "values"),
    [
        (PairLink(), "sent.fiber.length_km", LENGTHS),
        (PairLink(), "source.brightness_hz", LENGTHS * 1e4),
        (MidpointLink(), "source.mean_pairs", SHARES),
        (SenderReceiverLink(), "sender.fiber.length_km", LENGTHS),
        (Multiplexed(), "link.left.fiber.length_km", LENGTHS),
        (Multiplexed(link=MidpointLink(), keeps="all"), "in_space", [1, 2, 5]),
    ],
)
def test_a_curve_of_a_link_of_another_kind_is_the_link_built_point_by_point(link, path, values):
    values = np.asarray(values)
    found, expected = rates_along(link, path, values), point_by_point(link, (path,), values)
    assert np.array_equal(found, expected, equal_nan=True)
    assert np.ptp(found[0]) > 0


def test_every_direct_column_is_the_number_of_its_field():
    link = unlike_link(np.random.default_rng(8), SingleClick(left_bright_weight=0.3, right_bright_weight=0.7))
    for path, column in _COLUMN_OF.items():
        assert replaced(link, path, 0.123).row()[heralding.COLUMNS.index(column)] == 0.123


def test_one_path_may_be_given_as_text():
    for one, other in zip(
        rates_along(Link(), "left.fiber.length_km", [1.0, 2.0]),
        rates_along(Link(), ["left.fiber.length_km"], (1, 2)),
        strict=True,
    ):
        assert np.array_equal(one, other)


def test_the_rate_never_rises_with_the_length_of_a_fibre():
    rates, _ = rates_along(Link(), ("left.fiber.length_km", "right.fiber.length_km"), np.linspace(0, 300, 200))
    assert (np.diff(rates) < 0).all()


def test_a_dead_link_has_rate_zero_and_no_fidelity():
    rates, fidelities = rates_along(ideal_link(TimeBinDoubleClick(), efficiency=0.0), "left.fiber.length_km", [0.0, 10.0])
    assert rates.tolist() == [0, 0]
    assert np.isnan(fidelities).all()


def test_no_values_make_an_empty_curve():
    for link in (Link(), PairLink()):
        path = "left.fiber.length_km" if isinstance(link, Link) else "sent.fiber.length_km"
        assert [part.size for part in rates_along(link, path, [])] == [0, 0]


@pytest.mark.parametrize(
    ("paths", "values", "words"),
    [
        ("left.fiber.length_km", [1.0, -2.0, 3.0], r"Fiber\.length_km = -2\.0 km: must be at least 0"),
        ("left.fiber.length_km", [1.0, math.nan], r"Fiber\.length_km = nan km: must be a finite number"),
        ("right.fiber.length_km", [1.0, math.inf], r"Fiber\.length_km = inf km: must be a finite number"),
        ("analyzer.phase_contrast", [0.5, 1.5, 0.7], r"BellAnalyzer\.phase_contrast = 1\.5: must be at most 1"),
        ("left.fiber.colour", [1.0], r"Fiber has no field 'colour'"),
        ("left.fiber.length_km.x", [1.0], r"has no field 'x'"),
        ("left.fiber.length_km", [[1.0]], r"a row of values"),
        ((), [1.0], r"at least one path"),
    ],
)
def test_a_curve_refuses_what_the_link_refuses(paths, values, words):
    with pytest.raises(ParameterError, match=words):
        rates_along(Link(), paths, values)


def test_the_double_click_has_no_bright_weight_to_follow():
    with pytest.raises(ParameterError, match="TimeBinDoubleClick has no field 'left_bright_weight'"):
        rates_along(Link(protocol=TimeBinDoubleClick()), "protocol.left_bright_weight", [0.1])
