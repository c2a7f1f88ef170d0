"""Claims about the swaps over New York fibre: what is fitted, what is left unexplained, how S weighs causes, what scales."""

import math
import warnings

import pytest

from qnkit.model import ParameterError, replaced
from qnkit.systems import KNOWN, hub_and_spoke, reproduce
from qnkit.systems.hub_and_spoke import CAUSES, DROP_DB, READINGS, deployed, deployed_if, local, losses_db, widest_window_ns

IN_ALL, EACH = READINGS


def rate(network: object) -> float:
    return network.pairs("Alice", "Bob").rate_hz  # type: ignore[attr-defined]


def chsh(network: object) -> float:
    return network.pairs("Alice", "Bob").state.chsh()  # type: ignore[attr-defined]


def test_it_is_a_known_system_with_three_fits_and_nothing_that_claims_to_agree() -> None:
    assert "hub_and_spoke" in KNOWN
    rows = reproduce("hub_and_spoke")
    fitted = [row.quantity for row in rows if row.fitted]
    assert fitted == ["swapped pairs in one place", f"unexplained factor, {IN_ALL}", f"unexplained factor, {EACH}"]
    assert {row.verdict for row in rows} == {"fitted", "follows from fits", "not judged"}
    for row in rows:
        if row.quantity.startswith("deployed"):
            assert (row.published, row.passes) == (1.5, None)


def test_the_drop_is_25_decibels_and_both_readings_leave_what_the_arithmetic_leaves() -> None:
    assert math.isclose(DROP_DB, 10 * math.log10(1.7e6 / 5400), rel_tol=1e-12)
    assert round(DROP_DB, 1) == 25.0
    components = 2 * (0.74 + 0.22 + 0.52 + 1.54)
    for reading, km in ((IN_ALL, 17.6), (EACH, 35.2)):
        parts = losses_db(reading)
        assert parts["fibre"] == pytest.approx(0.425 * km)
        assert parts["line components"] == pytest.approx(components)
        assert parts["detectors"] == pytest.approx(2.8, abs=0.05)
        assert sum(parts.values()) == pytest.approx(DROP_DB)
    assert losses_db(IN_ALL)["unexplained"] == pytest.approx(8.7, abs=0.06)
    assert 1.0 < losses_db(EACH)["unexplained"] < 2.5
    talk = losses_db(EACH)["unexplained"] + 2 * 1.6 * 0.425
    assert talk == pytest.approx(2.5, abs=0.05)  # some 16 km to each end


def test_the_model_loses_what_the_decibels_say() -> None:
    """True four-folds, through the network and its window, against adding up decibels."""
    here = local().four_folds("Alice", "Bob").true_hz
    for reading in READINGS:
        there = deployed(reading).four_folds("Alice", "Bob").true_hz
        known = DROP_DB - losses_db(reading)["unexplained"]
        assert 10 * math.log10(here / there) == pytest.approx(known, abs=1e-6)  # windows far wider than the jitter


def test_in_one_place_s_is_above_two_and_stays_so_up_to_microseconds() -> None:
    """Closed form: S = 2 where 1 + 4x + 2x**2 = sqrt(1 + V**2), x = brightness times window; the rate then gives the window."""
    here = local()
    assert rate(here) == pytest.approx(1.7e6 / 3600)
    assert chsh(here) > 2.6
    worst = math.sqrt(1 + 0.9**2)
    x = -1 + math.sqrt(1 + (worst - 1) / 2)
    window = x * x * (0.94 * 0.90) ** 2 / 2 * worst / (1.7e6 / 3600)
    assert widest_window_ns() == pytest.approx(window * 1e9, rel=1e-6)
    assert chsh(local(1.1 * widest_window_ns())) < 2


@pytest.mark.parametrize("reading", READINGS)
def test_each_cause_alone_gives_the_deployed_rate(reading: str) -> None:
    """In true pairs; a shorter window loses the two jitters' tails besides."""
    lost, pump, short = (deployed_if(cause, reading) for cause in CAUSES)
    assert rate(lost) == pytest.approx(1.5)
    true = [network.four_folds("Alice", "Bob").true_hz for network in (lost, pump, short)]
    assert true[1] == pytest.approx(true[0])
    tails = math.erf(short.hub.window_ns * math.sqrt(math.log(2)) / math.hypot(0.350, 0.090))
    assert true[2] == pytest.approx(true[0] * tails**2)


def test_s_tells_lost_photons_from_a_lower_pump_from_a_shorter_window() -> None:
    base = chsh(deployed())
    lost, pump, window = (chsh(deployed_if(cause)) for cause in CAUSES)
    assert lost == pytest.approx(base, abs=1e-9)
    assert base < pump < window
    factor = 10 ** (losses_db()["unexplained"] / 10)
    made = [network.spokes[0].brightness_hz * network.hub.window_ns for network in map(deployed_if, CAUSES)]
    assert made[0] / made[1] == pytest.approx(math.sqrt(factor))
    assert made[0] / made[2] == pytest.approx(factor)


def test_a_brighter_source_would_make_the_causes_easy_to_tell() -> None:
    spread = chsh(deployed_if(CAUSES[2])) - chsh(deployed_if(CAUSES[0]))
    bright = tuple(replaced(one, "brightness_hz", 10 * one.brightness_hz) for one in deployed().spokes)
    wide = replaced(deployed(), "spokes", bright)
    factor = 10 ** (losses_db()["unexplained"] / 10)
    short = replaced(wide, "hub.window_ns", wide.hub.window_ns / factor)
    assert chsh(short) - chsh(wide) > 5 * spread


def test_the_scaling_holds_whatever_the_unexplained_factor_is() -> None:
    def longer(network: object) -> float:
        ends = tuple(replaced(one, "fiber.length_km", one.fiber.length_km + 5) for one in network.spokes)  # type: ignore[attr-defined]
        return rate(replaced(network, "spokes", ends)) / rate(network)  # type: ignore[type-var]

    expected = 10 ** (-2 * 5 * 0.425 / 10)
    assert [longer(network) for network in (deployed(), *map(deployed_if, CAUSES))] == pytest.approx([expected] * 4)


def test_no_figure_is_counted_twice_and_every_chosen_one_says_so() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reproduce("hub_and_spoke")
    assert {hub_and_spoke.COLD_KEPT.mark, hub_and_spoke.VISIBILITY.mark} == {"chosen"}
    assert hub_and_spoke.DEPLOYED.mark == "S"


def test_refusals_name_the_readings_and_the_causes() -> None:
    with pytest.raises(ParameterError, match=r"'17\.6 km in all', '17\.6 km each'"):
        losses_db("30 km")
    with pytest.raises(ParameterError, match="'lost photons', 'a lower pump', 'a shorter window'"):
        deployed_if("bad luck")
    with pytest.raises(ParameterError, match="no source is bright enough"):
        local(1e5)


def test_new_york_as_one_takes_it_is_the_network_of_its_choices() -> None:
    one = hub_and_spoke.NewYork(reading=EACH, cause="a lower pump", window_ns=50.0)
    assert one.chsh() == chsh(deployed_if("a lower pump", EACH, 50.0))
    assert one.chsh("lost photons") < one.chsh() < one.chsh("a shorter window")
    wide, narrow = (replaced(one, "window_ns", ns) for ns in (200.0, 10.0))
    assert wide.chsh("a shorter window") - wide.chsh("lost photons") > narrow.chsh("a shorter window") - narrow.chsh(
        "lost photons"
    )
