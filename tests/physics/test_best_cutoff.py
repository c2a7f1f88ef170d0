"""The best cut-off against a fine grid, its limits, and what it refuses."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.physics import Cutoff, Link, Memory, TwoLinks, swapped
from tests.links import ideal_link, single, with_values

SLOW = with_values(Link(), left__emitter__photon_efficiency=0.05)
LINKS = {
    "attempts": TwoLinks(left=Link(), right=SLOW),
    "exponential": TwoLinks(left=Link(), right=with_values(SLOW, clock__preparation_us=23.0)),
    "sequential": TwoLinks(left=Link(), right=SLOW, order="sequential"),
    "emission": TwoLinks(left=Link(), right=SLOW, cutoff=Cutoff(counted_from="emission")),
    "few attempts": TwoLinks(
        left=with_values(ideal_link(single(0.3), 0.5), right__memory=Memory(t2_s=1e-4)),
        right=with_values(ideal_link(single(0.3), 0.4), left__memory=Memory(t2_s=1e-4)),
    ),
}


def good_pairs(meeting):
    return meeting.rate_above(0.85) if meeting.pairs[0].fidelity > 0.86 else meeting.rate_above(0.6)


def key_bits(meeting):
    made = meeting.joined(lambda left, right: swapped(left, right, targets=("psi+", "psi+")))
    return made.rate_hz * made.state.key_rate()


def entanglement(meeting):
    return meeting.rate_hz * meeting.states[0].log_negativity()


@pytest.mark.parametrize("measure", [good_pairs, key_bits, entanglement])
@pytest.mark.parametrize("name", LINKS)
def test_no_cutoff_of_a_fine_grid_is_better(name, measure):
    links = LINKS[name]
    found = links.best_cutoff(measure)
    shortest = 1.001 * max(one.attempt_s for one in links.numbers())
    delay = max(one.delay_s for one in links.numbers()) if name == "emission" else 0.0
    grid = [*(delay + np.geomspace(shortest, 0.3, 300)).tolist(), None]
    best = max(measure(meeting) for meeting in links.along(grid))
    assert found.value >= best * (1 - 1e-6)
    assert found.value == pytest.approx(measure(found.meeting), rel=1e-14)
    assert found.cutoff.counted_from == links.cutoff.counted_from
    assert found.cutoff.age_s is None or found.cutoff.age_s > delay


def test_throwing_pairs_away_makes_more_key():
    links = LINKS["attempts"]
    never = key_bits(links.exact())
    found = links.best_cutoff(key_bits)
    assert found.value > 1.05 * never
    assert found.meeting.rate_hz < links.exact().rate_hz


@pytest.mark.parametrize("measure", [key_bits, entanglement, lambda meeting: meeting.rate_hz])
def test_perfect_memories_keep_every_pair(measure):
    link = ideal_link(single(0.05), efficiency=0.1)
    assert TwoLinks(left=link, right=link).best_cutoff(measure).cutoff.age_s is None


def test_a_better_memory_may_wait_longer():
    def best(t2_s):
        link = with_values(Link(), left__memory__t2_s=t2_s, right__memory__t2_s=t2_s)
        return TwoLinks(left=link, right=link).best_cutoff(key_bits).cutoff.age_s or math.inf

    ages = [best(t2_s) for t2_s in (0.01, 0.03, 0.1)]
    assert ages == sorted(ages)
    assert ages[0] < ages[-1]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: TwoLinks(left=ideal_link(single(0.1), efficiency=0.0)).best_cutoff(key_bits), r"TwoLinks\.left: no pair ever"),
        (lambda: TwoLinks().best_cutoff(lambda meeting: math.nan), r"best_cutoff: the measure is not a number at any cut-off"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
