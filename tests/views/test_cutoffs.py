"""The pictures of two links that wait for each other: the curves are those of the formulas, the best is the best."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.physics import Cutoff, Relay
from qnkit.physics.best_cutoff import best_cutoff
from qnkit.systems import ions_over_10km
from qnkit.views.cutoffs import HOUR, best_of, draw_counts, draw_trade, sampled

FAINT = ions_over_10km.link(ions_over_10km.FAINT)
RELAY = Relay(left=FAINT, right=FAINT, level=0.85, cutoff=Cutoff(age_s=0.3))


def drawn(draw, *given):
    ax = Figure().add_subplot()
    draw(ax, *given)
    return ax, {line.get_label(): line for line in ax.lines}


@pytest.mark.parametrize("counted", ["pairs", "good pairs", "key bits"])
def test_curve_is_what_is_counted_and_the_point_lies_on_it(counted):
    relay = replaced(RELAY, "counted", counted)
    ax, found = drawn(draw_counts, relay)
    ages, values = found[counted].get_data()
    assert values[::10] == pytest.approx(HOUR * relay.counts_along(ages[::10]))
    assert found["this cut-off"].get_data()[1][0] == pytest.approx(HOUR * relay.counts_hz(relay.exact()))
    assert ax.get_ylabel() == f"{counted} an hour"
    assert ax.get_ylim()[1] >= values.max()


def test_best_is_that_of_the_search_and_is_marked():
    age, value = best_of(RELAY)
    found = best_cutoff(RELAY, RELAY.counts_hz)
    assert value == pytest.approx(HOUR * found.value, rel=0.01)
    assert RELAY.counts_along([age])[0] > 0.99 * found.value
    assert drawn(draw_counts, RELAY)[1]["best"].get_xdata().tolist() == [age, age]


def test_where_every_pair_is_best_kept_no_best_is_marked():
    relay = replaced(RELAY, "counted", "pairs")
    assert best_of(relay) == (None, pytest.approx(HOUR * replaced(relay, "cutoff", Cutoff()).exact().rate_hz))
    assert "best" not in drawn(draw_counts, relay)[1]


def test_line_of_every_pair_kept_is_the_count_without_a_cutoff():
    relay = replaced(RELAY, "counted", "good pairs")
    level = drawn(draw_counts, relay)[1]["every pair kept"].get_ydata()[0]
    assert level == pytest.approx(HOUR * relay.counts_along([None])[0])


def test_trade_shows_the_formula_and_samples_within_five_errors_of_it():
    ax, found = drawn(draw_trade, RELAY, np.random.default_rng(1))
    rates, fidelities = found["closed form"].get_data()
    assert (np.diff(rates) > 0).all()
    assert (np.diff(fidelities) < 0).all()
    (container,) = ax.containers
    across, up = (np.ptp(bars.get_segments(), axis=1)[:, k] / 2 for k, bars in enumerate(container[2]))
    for x, y, x_error, y_error in zip(*container[0].get_data(), across, up, strict=True):
        slope = np.interp(y + y_error, fidelities[::-1], rates[::-1]) - np.interp(y, fidelities[::-1], rates[::-1])
        assert abs(x - np.interp(y, fidelities[::-1], rates[::-1])) < 5 * np.hypot(x_error, slope)


def test_axes_keep_still_while_a_curve_moves_a_little():
    frames = {
        (*drawn(draw_trade, moved, np.random.default_rng(1))[0].get_xlim(), drawn(draw_counts, moved)[0].get_ylim()[1])
        for moved in (replaced(RELAY, "left.left.emitter.photon_efficiency", light) for light in np.linspace(0.027, 0.03, 5))
    }
    assert len(frames) == 1


def test_sample_is_the_same_for_the_same_seed_and_has_errors():
    first, again = (sampled(RELAY, np.random.default_rng(3)) for _ in range(2))
    assert first == again
    assert first[0].standard_error > 0
    assert abs(first[0].value - HOUR * RELAY.exact().rate_hz) < 5 * first[0].standard_error
