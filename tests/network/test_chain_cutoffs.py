"""Best cut-offs of nested chains: against the search for two links in closed form, and against all there are."""

import functools
import itertools

import pytest

from qnkit.model import ParameterError
from qnkit.network.chain_cutoffs import best_cutoffs, key_per_attempt, pairs_above
from qnkit.network.chain_waits import link_waits
from qnkit.network.nested_chain import ChainLevel, links_waits, nested_waits
from qnkit.physics import BellMeasurement, Memory, Relay
from tests.links import ideal_link, single, with_values

STEP = 20e-6
FAST = with_values(ideal_link(single(0.05), 0.5), left__memory=Memory(t2_s=1e-3), clock__preparation_us=20.0)
SLOW = with_values(ideal_link(single(0.08), 0.3), right__memory=Memory(t2_s=8e-4), clock__preparation_us=20.0)
LINK = link_waits(0.2, 0.98, 400, left=0.004, right=0.004)


@functools.cache
def chain(cutoffs, links=4, **fields):
    return nested_waits([LINK] * links, [ChainLevel(cutoff_attempts=one, **fields) for one in cutoffs])


def test_two_links_agree_with_the_search_in_closed_form():
    relay = Relay(left=FAST, right=SLOW)
    known = relay.best_cutoff(relay.counts_hz)
    found = best_cutoffs(links_waits([FAST, SLOW], 2000), ChainLevel())
    assert found.value / STEP == pytest.approx(known.value, rel=1e-9)
    assert found.cutoffs_attempts == (int(known.cutoff.age_s / STEP + 1e-6),)
    assert found.value > 1.05 * nested_waits(links_waits([FAST, SLOW], 2000), ChainLevel()).key_per_attempt, "it is worth looking"


@pytest.mark.parametrize("measure", [key_per_attempt, pairs_above(0.93)])
def test_four_links_agree_with_all_there_are(measure):
    fields = {"swap_success": 0.7}
    found = best_cutoffs([LINK] * 4, ChainLevel(**fields), measure)
    values = {both: measure(chain(both, **fields)) for both in itertools.product(range(20), repeat=2)}
    assert found.value >= max(values.values()) * (1 - 1e-3)
    assert found.value == pytest.approx(measure(chain(found.cutoffs_attempts, **fields)), rel=1e-12)
    assert found.deliveries.missing_try < 1e-4


def test_a_floor_is_kept_and_costs_pairs():
    rates = []
    for floor in (0.8, 0.9, 0.94):
        found = best_cutoffs([LINK] * 4, ChainLevel(), pairs_above(floor))
        assert found.deliveries.fidelity >= floor
        assert found.value == pytest.approx(1 / found.deliveries.mean_attempts)
        rates.append(found.value)
    assert rates == sorted(rates, reverse=True)


def test_perfect_memories_want_no_cutoff():
    link = link_waits(0.2, 0.98, 400)
    assert best_cutoffs([link] * 4, ChainLevel()).cutoffs_attempts == (None, None)


def test_other_rules_of_a_level_are_left_as_they_are():
    level = ChainLevel(swap_success=0.9, message_attempts=1, station=BellMeasurement(gate_error=0.01), cutoff_attempts=3)
    found = best_cutoffs([LINK] * 2, level)
    assert found.levels[0].message_attempts == 1
    assert found.levels[0].station == level.station
    assert found.cutoffs_attempts != (3,)


def test_less_than_a_floor_is_counted_from_below():
    piece = chain((None, None))
    assert pairs_above(0.99)(piece) == pytest.approx(piece.fidelity - 0.99)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: best_cutoffs([LINK], ChainLevel()), r"best_cutoffs: links: one link alone waits for no other; give two or more"),
        (lambda: best_cutoffs([LINK] * 2, ChainLevel(), 3), r"best_cutoffs: measure: int '3': must be a function of Deliveries"),
        (
            lambda: best_cutoffs([LINK] * 2, ChainLevel(), pairs_above(0.999)),
            r"the measure is at most -0\.0\d+ at all cut-offs that 400 attempts tell of; ask for less, take better links",
        ),
        (
            lambda: best_cutoffs([link_waits(1e-4, 1.0, 20)] * 4, ChainLevel()),
            r"more than 0\.0001 of the tries last longer than 20 attempts, whatever the cut-offs; keep more attempts",
        ),
        (lambda: pairs_above(1.5), r"pairs_above: fidelity = 1\.5: must lie between 0 and 1"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
