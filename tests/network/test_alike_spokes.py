"""Claims about alike spokes: the same as the network they stand for, how long S must be counted, and their limits."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network.alike_spokes import AlikeSpokes

CITY = AlikeSpokes()


def test_they_are_the_network_that_they_stand_for() -> None:
    four = replaced(CITY, "users", 4)
    network = four.network
    assert [spoke.name for spoke in network.spokes] == ["1", "2", "3", "4"]
    assert four.four_folds() == network.four_folds("2", "4")
    assert four.pairs() == network.pairs("1", "3")
    assert four.ledger() == network.ledger("1", "3")
    assert four.shared_hz == pytest.approx(network.shared_hz()[0, 1], rel=1e-12)
    assert four.direct_hz == pytest.approx(network.direct("3", "4").coincidence_hz, rel=1e-12)
    assert (four.counts(), four.mesh_counts()) == (network.counts(), network.mesh_counts())


def test_each_lever_moves_what_it_should() -> None:
    def changed(path: str, value: object) -> tuple[float, float]:
        one = replaced(CITY, path, value)
        return one.four_folds().true_hz / CITY.four_folds().true_hz, one.chsh - CITY.chsh

    assert changed("arm_km", 18.8) == (pytest.approx(10**-0.85), pytest.approx(0, abs=1e-4))
    assert changed("loss_db", 13.0) == (pytest.approx(10**-2), pytest.approx(0, abs=1e-3))
    assert changed("outcomes", "one") == (pytest.approx(0.5), pytest.approx(0, abs=1e-9))
    twice, less = changed("brightness_hz", 1e6)
    assert twice == pytest.approx(4)
    assert less < -0.02
    assert changed("visibility", 0.5)[1] < -0.4
    assert changed("window_ns", 64.0)[1] < -0.2


def test_seconds_to_know_s_equal_the_spread_of_counted_experiments() -> None:
    """Four settings of correlation S/4, counted 4000 times; the spread's own error is 1/sqrt(8000), times 5."""
    rng, experiments = np.random.default_rng(2), 4000
    error = 0.1
    pairs = round(CITY.seconds_to_know(error) * CITY.four_folds().rate_hz / 4)
    agree = rng.binomial(pairs, (1 + CITY.chsh / 4) / 2, (experiments, 4))
    seen = (2 * agree / pairs - 1).sum(axis=1)
    assert seen.std() == pytest.approx(error, rel=5 / math.sqrt(2 * experiments))


def test_brightness_at_s_of_two_is_where_strangers_take_the_violation() -> None:
    """Closed form without dark counts: 1 + 4x + 2x**2 = sqrt(1 + V**2), x = brightness times window."""
    x = -1 + math.sqrt(1 + (math.sqrt(1 + 0.81) - 1) / 2)
    assert CITY.brightness_at() == pytest.approx(x / 6.4e-9, rel=1e-3)
    assert replaced(CITY, "brightness_hz", CITY.brightness_at(2.4)).chsh == pytest.approx(2.4)
    assert math.isnan(CITY.brightness_at(2.8))


def test_the_curve_passes_through_this_city() -> None:
    made = [1e5, CITY.brightness_hz, 1e7]
    each = [replaced(CITY, "brightness_hz", hz) for hz in made]
    expected = np.array([(one.pairs().rate_hz, one.chsh) for one in each])
    assert CITY.along_brightness(made) == pytest.approx(expected, rel=1e-12)


def test_without_light_there_is_nothing_to_count() -> None:
    dark = replaced(CITY, "brightness_hz", 0.0)
    assert math.isnan(replaced(dark, "kept_efficiency", 0.0).chsh) or dark.four_folds().true_hz == 0
    assert replaced(dark, "window_ns", 1e-3).shared_hz == pytest.approx(0, abs=1e-12)


def test_refusals() -> None:
    with pytest.raises(ParameterError, match=r"AlikeSpokes.users = 1"):
        AlikeSpokes(users=1)
    with pytest.raises(ParameterError, match="standard error above 0"):
        CITY.seconds_to_know(0.0)
    with pytest.raises(ParameterError, match="too bright"):
        replaced(replaced(CITY, "brightness_hz", 1e9), "arm_km", 0.0).four_folds()
