"""The load of lasting pairs: the busiest link or node, a run under it and one over it, refusals."""

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Arena, PacketRequest, PoissonArrivals, arrivals, first_come, lasting_load
from tests.slotted_arenas import duos, line, run, within

UNLIKE = [0.5, 0.3, 0.8, 0.6]


def test_the_load_of_lasting_pairs_is_that_of_the_busiest_link_or_node():
    star = Arena.star(UNLIKE, swap=0.5, services=1)
    rates = [0.05, 0.02, 0.03, 0.01, 0.02, 0.04]
    assert lasting_load(star, duos(4), rates) == pytest.approx(max(0.2 / 0.5, 0.16 / 0.3, 0.14 / 0.8, 0.18 / 0.6, 0.34))
    assert lasting_load(line(0.0), [PacketRequest()], [0.1]) == float("inf")
    assert lasting_load(line(0.0), [PacketRequest()], [0.0]) == 0


def test_a_run_whose_pairs_last_keeps_up_under_it_and_not_over_it():
    star = Arena.star([0.3, 0.2, 0.25], lifetime_slots=None, memories=None)
    kinds, rates = duos(3, 1), np.array([0.1, 0.15, 0.05])
    rates = rates / lasting_load(star, kinds, rates.tolist())
    for load in (0.8, 1.3):
        sources = [PoissonArrivals(asks=one, per_slot=load * rate) for one, rate in zip(kinds, rates.tolist(), strict=True)]
        ours = run(first_come, star, arrivals(sources, slots=4000, rng=np.random.default_rng(2)), 4000)
        assert within(ours.backlog_slope(500), 0.0) == (load < 1)


def test_what_has_no_such_load_is_refused_in_words():
    with pytest.raises(ParameterError, match=r"Arena\.attempts = 'asked': must be 'always' where pairs are made ahead"):
        lasting_load(replaced(line(0.5), "attempts", "asked"), [PacketRequest()], [0.1])
    with pytest.raises(ParameterError, match=r"lasting_load: 2 rates for 1 requests; give one for each"):
        lasting_load(line(0.5), [PacketRequest()], [0.1, 0.2])
