"""Nested chains of links: against two links in closed form, composed by hand, and a tree of unlike links."""

import numpy as np
import pytest

from qnkit.model import ParameterError, quantity_at
from qnkit.network.chain_joins import distilled_waits, swapped_waits
from qnkit.network.chain_waits import link_waits
from qnkit.network.nested_chain import ChainLevel, links_waits, nested_waits, station_numbers
from qnkit.network.trace import correlations_of
from qnkit.physics import (
    BellMeasurement,
    Cutoff,
    Link,
    Memory,
    OpticalBellMeasurement,
    PairLink,
    PairState,
    Relay,
    SingleClick,
    expected_attempts,
    swapped,
)
from qnkit.qubits import ReadoutError
from tests.links import ideal_link, single, with_values

STEP = 20e-6
FAST = with_values(ideal_link(single(0.3), 0.5), left__memory=Memory(t2_s=1e-3), clock__preparation_us=20.0)
SLOW = with_values(ideal_link(single(0.2), 0.3), right__memory=Memory(t2_s=4e-4), clock__preparation_us=20.0)
NOISY = BellMeasurement(gate_error=0.05, one_qubit_error=0.02, left_readout=ReadoutError(reads_one_for_zero=0.03))


@pytest.mark.parametrize("rounds", [None, 0, 3, 12])
def test_two_links_are_those_of_the_closed_form(rounds):
    relay = Relay(left=FAST, right=SLOW, cutoff=Cutoff(age_s=None if rounds is None else (rounds + 0.5) * STEP))
    exact = relay.exact()
    found = nested_waits(links_waits([FAST, SLOW], 1000), ChainLevel(cutoff_attempts=rounds))
    assert exact.exact
    assert found.mean_attempts * STEP == pytest.approx(exact.mean_time_s, rel=1e-12)
    assert found.fidelity == pytest.approx(relay.joined(exact).state.fidelity(), abs=1e-12)
    assert found.key_per_attempt / STEP == pytest.approx(
        exact.rate_hz * relay.joined(exact).state.key_rate(), rel=1e-9, abs=1e-12 / STEP
    )


@pytest.mark.parametrize(("p", "links"), [(0.1, 8), (0.5, 4), (0.3, 3), (0.3, 5), (0.3, 7)])
def test_any_number_of_links_waits_for_the_last(p, links):
    piece = nested_waits([link_waits(p, 1.0, 800)] * links, ChainLevel())
    assert piece.mean_attempts == pytest.approx(expected_attempts(p, links), rel=1e-11)


def test_a_chain_is_joined_level_by_level():
    links = [link_waits(p, 0.9, 90, left=0.01 * i, right=0.02) for i, p in enumerate((0.2, 0.3, 0.5, 0.4))]
    low, high = ChainLevel(swap_success=0.6, cutoff_attempts=4), ChainLevel(message_attempts=2, station=NOISY, distillations=1)
    chance, factors = station_numbers(NOISY)
    halves = [swapped_waits(*two, chance=0.6, cutoff=4) for two in (links[:2], links[2:])]
    left, right = (distilled_waits(half, half) for half in halves)
    expected = swapped_waits(left, right, chance=chance, message=2, station=factors)
    assert nested_waits(links, [low, high]).rows == pytest.approx(expected.rows, abs=1e-15)


@pytest.mark.parametrize("station", [BellMeasurement(), NOISY, OpticalBellMeasurement(left_efficiency=0.8, visibility=0.9)])
def test_a_station_scales_correlations_and_chance_as_a_swap_does(station):
    rng = np.random.default_rng(5)
    pairs = [PairState.bell_diagonal(rng.dirichlet(np.ones(4))) for _ in range(2)]
    made = swapped(*pairs, station)
    chance, factors = station_numbers(station)
    assert chance == pytest.approx(made.probability, abs=1e-13)
    product = correlations_of(pairs[0]) * factors * correlations_of(pairs[1])
    assert product == pytest.approx(correlations_of(made.state), abs=1e-13)


def test_relaxation_takes_from_zz_at_its_own_rate():
    link = with_values(FAST, left__memory=Memory(t1_s=2e-3, t2_s=1e-3))
    (piece,) = links_waits([link], 10)
    assert piece.ends[0] == pytest.approx((STEP / 1e-3, STEP / 1e-3, STEP / 2e-3), rel=1e-12)
    assert piece.ends[1] == (0.0, 0.0, 0.0)


def test_equal_links_are_worked_out_once():
    links = links_waits([FAST, SLOW, FAST], 20)
    assert links[0] is links[2]
    assert links[0] is not links[1]


def test_one_link_is_its_own_chain():
    link = link_waits(0.3, 0.9, 20)
    assert nested_waits([link], []) is link


def test_a_slider_reaches_every_rule():
    assert quantity_at(ChainLevel(), "cutoff_attempts").unit == "attempts"


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: nested_waits([], ChainLevel()), r"nested_waits: links = \[\]: a chain has at least one link"),
        (
            lambda: nested_waits([link_waits(0.5, 1.0, 5)] * 3, [ChainLevel()]),
            r"1 levels for 3 links: they are joined in 2 levels",
        ),
        (
            lambda: nested_waits([Link()] * 2, ChainLevel()),
            r"nested_waits: links: Link .*: must be Deliveries, such as link_waits",
        ),
        (lambda: nested_waits([link_waits(0.5, 1.0, 5)] * 2, [3]), r"nested_waits: levels: int '3': must be ChainLevels"),
        (lambda: links_waits([PairLink()], 5), r"links_waits: links\[0\]: PairLink has no memories"),
        (
            lambda: links_waits([FAST, with_values(SLOW, clock__preparation_us=30.0)], 5),
            r"an attempt of links\[1\] takes 3e-05 s, of links\[0\] 2e-05 s: they must take the same time here",
        ),
        (
            lambda: links_waits([with_values(FAST, left__memory=Memory(t2_s=1e-3, dephasing="gaussian"))], 5),
            r"links\[0\] has a memory with Gaussian dephasing, which has no rate",
        ),
        (lambda: links_waits([ideal_link(SingleClick(), efficiency=0.0)], 5), r"links\[0\]: no pair ever comes from this Link"),
        (
            lambda: station_numbers(OpticalBellMeasurement(left_efficiency=0.0, right_efficiency=0.0)),
            r"station_numbers: no outcome of this station ever counts",
        ),
        (lambda: ChainLevel(swap_success=0.0), r"ChainLevel\.swap_success = 0\.0: must be above 0"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
