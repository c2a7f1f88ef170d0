"""Slotted chains of numbers and of links: against the recursion and against two links in closed form."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network.chain_joins import swapped_waits
from qnkit.network.chain_waits import link_waits
from qnkit.network.nested_chain import ChainLevel, links_waits, nested_waits
from qnkit.network.slotted_chain import slotted_chain, slotted_links
from qnkit.physics import BellMeasurement, Cutoff, Memory, Relay
from tests.links import ideal_link, single, with_values

STEP = 20e-6
FAST = with_values(ideal_link(single(0.3), 0.5), left__memory=Memory(t2_s=1e-3), clock__preparation_us=20.0)
SLOW = with_values(ideal_link(single(0.2), 0.3), right__memory=Memory(t2_s=4e-4), clock__preparation_us=20.0)
NOISY = BellMeasurement(gate_error=0.05, one_qubit_error=0.02, accepts=("psi+", "psi-"))


@pytest.mark.parametrize("rounds", [None, 0, 3])
def test_two_links_are_those_of_the_closed_form(rounds):
    relay = Relay(left=FAST, right=SLOW, cutoff=Cutoff(age_s=None if rounds is None else (rounds + 0.5) * STEP))
    exact, found = relay.exact(), slotted_links(links_waits([FAST, SLOW], 1), cutoffs=rounds)
    assert found.mean_attempts * STEP == pytest.approx(exact.mean_time_s, rel=1e-12)
    assert found.fidelity == pytest.approx(relay.joined(exact).state.fidelity(), abs=1e-12)


def test_unlike_memories_at_one_station_and_noisy_stations_are_those_of_the_recursion():
    links = links_waits([FAST, SLOW, FAST, FAST], 3000)
    level = ChainLevel(station=NOISY, swap_success=0.8)
    piece = nested_waits(links, level)
    found = slotted_links(links, stations=NOISY, swaps=0.8, order="nested", attempts=50)
    assert found.mean_attempts == pytest.approx(piece.mean_attempts, rel=1e-9)
    assert found.correlations == pytest.approx(piece.correlations, abs=1e-10)
    assert found.chances == pytest.approx(piece.chances[:51], abs=1e-12)


def test_links_and_numbers_are_the_same_chain():
    rates = np.array([0.01, 0.02, 0.03, 0.04])
    links = [link_waits(p, 0.9, 1, left=rates[i], right=rates[i + 1]) for i, p in enumerate((0.2, 0.3, 0.4))]
    one = slotted_links(links, cutoffs=3, swaps=(0.5, 0.9))
    other = slotted_chain((0.2, 0.3, 0.4), decays=rates, correlations=0.9**3, cutoffs=3, swaps=(0.5, 0.9))
    assert one.mean_attempts == pytest.approx(other.mean_attempts, rel=1e-13)
    assert one.correlations == pytest.approx(other.correlations, abs=1e-13)


def test_each_part_changes_the_answer():
    links = links_waits([FAST, SLOW, FAST], 1)
    plain = slotted_links(links)
    for change in ({"swaps": 0.7}, {"stations": [NOISY, BellMeasurement()]}, {"cutoffs": 2}, {"order": "nested", "swaps": 0.7}):
        changed = slotted_links(links, **change)
        assert abs(changed.mean_attempts - plain.mean_attempts) > 0.01 * plain.mean_attempts
    together, turn = (slotted_links(links, swaps=0.7, order=order) for order in ("asap", "turn"))
    assert together.mean_attempts > turn.mean_attempts * (1 + 1e-4), "one failure loses the whole row"


@pytest.mark.parametrize("chance", [1e-6, 1e-9, 1e-12])
def test_links_that_almost_never_come_take_one_and_a_half_times_as_long_for_two(chance):
    assert slotted_chain([chance, chance]).mean_attempts * chance == pytest.approx(1.5, rel=1e-16 / chance + chance)


@pytest.mark.parametrize("chance", [4e-13, 1e-16, 1e-17, 1e-300])
def test_chances_that_rounding_swallows_are_refused(chance):
    with pytest.raises(ParameterError, match=r"slotted_chain: a slot changes some state with a chance of .* only: must be at"):
        slotted_chain([chance, chance])


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: slotted_chain([0.5, 2.0]), r"slotted_chain: chances = \[0\.5, 2\.0\]: must be probabilities"),
        (lambda: slotted_chain([0.5, 0.5], decays=[0.1, 0.1]), r"slotted_chain: decays must be 3 rates of at least 0 per slot"),
        (lambda: slotted_chain([0.5, 0.5], decays=-0.1), r"slotted_chain: decays must be 3 rates of at least 0"),
        (
            lambda: slotted_chain([0.5, 0.5], attempts=-1),
            r"slotted_chain: attempts = -1: must be a whole number of at least 0 slots",
        ),
        (lambda: slotted_chain([0.5, 0.5], correlations=(1, 1)), r"slotted_chain: correlations = \[1\.0, 1\.0\]: must be three"),
        (lambda: slotted_links([]), r"slotted_chain: chances = \[\]: must be probabilities above 0"),
        (lambda: slotted_links([0.5]), r"slotted_links: links: float '0\.5': must be Deliveries of single links"),
        (
            lambda: slotted_links([swapped_waits(links_waits([FAST], 9)[0], links_waits([FAST], 9)[0])] * 2),
            r"slotted_links: links\[0\] is a piece of several links; give single links",
        ),
        (
            lambda: slotted_links(links_waits([FAST] * 3, 9), stations=[BellMeasurement()] * 3),
            r"slotted_links: 3 stations where 2 are needed; give so many, or one for all",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
