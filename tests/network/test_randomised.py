"""Services at random with the shares of a linear programme: the rates it promised, and keeping up under load."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import Arena, PoissonArrivals, Randomised, SlotRegion, arrivals
from tests.slotted_arenas import duos, run, within

STAR = Arena.star([0.5, 0.3, 0.8, 0.6], swap=0.9)
KINDS = duos(4, 1)
RATES = np.array([1.0, 2.0, 3.0, 1.5, 1.0, 2.0])


def made(region, steered):
    return Randomised(region, steered, rng=np.random.default_rng(3))


@pytest.mark.parametrize("lifetime", [1, 3])
def test_with_requests_enough_it_serves_the_rates_of_the_programme(lifetime):
    star = Arena.star([0.5, 0.3, 0.8, 0.6], swap=0.9, lifetime_slots=lifetime)
    region = SlotRegion.of(star, KINDS)
    steered = region.load(RATES)
    ours = run(made(region, steered), star, duos(4), 5000)
    got = ours.table[:, 3] / 5000
    assert within(ours.pairs_per_slot(), steered.rates.sum())
    assert np.abs(got - steered.rates).max() < 5 * np.sqrt(steered.rates.max() / 5000)
    assert ours.wrong == 0


def test_it_keeps_up_under_a_load_below_one():
    region = SlotRegion.of(STAR, KINDS)
    steered = region.load(RATES)
    rates = 0.9 * RATES / steered.load
    sources = [PoissonArrivals(asks=one, per_slot=rate) for one, rate in zip(KINDS, rates.tolist(), strict=True)]
    asked = arrivals(sources, slots=5000, rng=np.random.default_rng(4))
    ours = run(made(region, steered), STAR, asked, 5000)
    assert within(ours.backlog_slope(1000), 0.0)
    assert within(ours.pairs_per_slot(1000), rates.sum())


def test_what_it_cannot_draw_from_is_refused_in_words():
    region = SlotRegion.of(STAR, KINDS)
    with pytest.raises(ParameterError, match=r"Randomised: steered: SlotRegion .* must be what SlotRegion\.load found"):
        Randomised(region, region, rng=np.random.default_rng(0))
    with pytest.raises(ParameterError, match=r"Randomised: region"):
        Randomised(STAR, region.most(), rng=np.random.default_rng(0))
