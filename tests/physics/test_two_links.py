"""Two links that must meet: closed form against a Markov chain and a sample, laws, limits, refusals."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, quantity_at, replaced
from qnkit.physics import Arm, Clock, Cutoff, Link, Memory, PairLink, TwoLinks
from tests.links import ideal_link, single, with_values
from tests.oracles_waiting import chain, standard_errors

FAST = with_values(ideal_link(single(0.5), efficiency=0.6), left__memory=Memory(t1_s=1e-3, t2_s=3e-4), clock__preparation_us=20.0)
SLOW = with_values(
    ideal_link(single(0.3), efficiency=0.4),
    right__memory=Memory(t2_s=2e-4, dephasing="gaussian"),
    left__memory=Memory(t1_s=5e-3),
    clock__preparation_us=20.0,
)
STEP = 20e-6


def two(left=FAST, right=SLOW, **fields):
    return TwoLinks(left=left, right=right, **fields)


def chances(links):
    return [link.pairs().probability for link in (links.left, links.right)]


@pytest.mark.parametrize("order", ["parallel", "sequential"])
@pytest.mark.parametrize("rounds", [0, 1, 2, 5])
def test_the_closed_form_is_the_markov_chain(rounds, order):
    if order == "sequential" and rounds == 0:
        return
    links = two(order=order, cutoff=Cutoff(age_s=(rounds + 0.5) * STEP))
    found, answer = links.exact(), chain(chances(links), [rounds, rounds], in_turn=order == "sequential")
    assert found.exact
    assert found.error == 0
    assert found.mean_time_s == pytest.approx(answer.rounds * STEP, rel=1e-12)
    assert found.thrown == pytest.approx(answer.thrown, abs=1e-12)
    assert found.older_age_s == pytest.approx(sum(p * max(ages) for ages, p in answer.ages.items()) * STEP, rel=1e-11)
    for side in (0, 1):
        pair = found.pairs[side]
        mean = sum(p * pair.after(ages[side] * STEP).matrix for ages, p in answer.ages.items())
        assert found.states[side].matrix == pytest.approx(mean, abs=1e-13)
    product = sum(p * np.kron(*(x.matrix for x in states)) for p, states in found.cases)
    solved = sum(
        p * np.kron(*(pair.after(age * STEP).matrix for pair, age in zip(found.pairs, ages, strict=True)))
        for ages, p in answer.ages.items()
    )
    assert product == pytest.approx(solved, abs=1e-13), "the cases hold all that a swap needs"


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_two_stations_clocks_count_from_their_own_emissions(rounds):
    near, far = with_values(Link(), left__fiber__length_km=1.0, right__fiber__length_km=1.0), Link()
    clocks = Clock(waits_for_herald=False)
    links = two(
        replaced(near, "clock", clocks), replaced(far, "clock", clocks), cutoff=Cutoff(age_s=1e-4, counted_from="emission")
    )
    delays = [max(link.waits_s) for link in (near, far)]
    whole = [math.floor((1e-4 - delay) / 1e-5 + 1e-9) for delay in delays]
    assert whole[0] > whole[1], "the nearer pair may wait longer after its herald"
    assert links.exact().mean_time_s == pytest.approx(chain(chances(links), whole).rounds * 1e-5, rel=1e-9)


@pytest.mark.parametrize("order", ["parallel", "sequential"])
@pytest.mark.parametrize("age_s", [None, 2e-3, 3e-4])
@pytest.mark.parametrize("preparation_us", [10.0, 23.7])
def test_the_sample_agrees_with_the_closed_form(order, age_s, preparation_us):
    slow = with_values(Link(), left__emitter__photon_efficiency=0.05, clock__preparation_us=preparation_us)
    links = two(Link(), slow, order=order, cutoff=Cutoff(age_s=age_s))
    found, sample = links.exact(), links.sampled(4_000, np.random.default_rng(1))
    allowed = 5 + found.error * math.sqrt(4_000)
    pairs = [
        (sample.mean_time_s, found.mean_time_s),
        (sample.rate_hz, found.rate_hz),
        (sample.older_age_s, found.older_age_s),
        (sample.share_above(0.8), found.share_above(0.8)),
        *zip(sample.thrown_per_delivery, found.thrown, strict=True),
        *zip(sample.fidelities, found.fidelities, strict=True),
    ]
    for estimate, value in pairs:
        assert estimate.n == 4_000
        assert standard_errors(estimate, value) < allowed
    for time in (1e-4, 1e-3):
        share = float(found.older_within(time))
        error = math.sqrt(share * (1 - share) / 4_000)
        assert np.mean(sample.ages_s.max(axis=1) <= time) == pytest.approx(share, abs=allowed * error + 1e-12)


def test_exponential_waits_err_by_the_order_of_the_success_probability():
    def off(scale):
        slow = with_values(SLOW, clock__preparation_us=20.0 * math.sqrt(2) * scale)
        fast = with_values(FAST, left__emitter__photon_efficiency=0.6 * scale, right__emitter__photon_efficiency=0.6 * scale)
        links = two(fast, slow)
        found, sample = links.exact(), links.sampled(20_000, np.random.default_rng(2))
        assert not found.exact
        assert found.error == pytest.approx(max(chances(links)))
        return abs(found.mean_time_s / sample.mean_time_s.value - 1), found.error

    assert all(gap < error for gap, error in (off(1.0), off(0.1)))


@pytest.mark.parametrize("order", ["parallel", "sequential"])
@pytest.mark.parametrize("preparation_us", [20.0, 31.0])
def test_a_longer_cutoff_gives_more_pairs_that_are_worse(order, preparation_us):
    links = two(right=with_values(SLOW, clock__preparation_us=preparation_us), order=order)
    along = links.along([1e-4, 2e-4, 5e-4, 2e-3, None])
    for values, falling in (
        ([m.rate_hz for m in along], False),
        ([sum(m.thrown) for m in along], True),
        ([m.older_age_s for m in along], False),
        ([m.fidelities[0] for m in along], True),
    ):
        assert values == sorted(values, reverse=falling)
    assert along[-1].thrown == (0.0, 0.0)


@pytest.mark.parametrize("order", ["parallel", "sequential"])
def test_a_far_cutoff_is_no_cutoff(order):
    never, far = two(order=order).along([None, 10.0])
    assert far.rate_hz == pytest.approx(never.rate_hz, rel=1e-14)
    assert far.states[0].matrix == pytest.approx(never.states[0].matrix, abs=1e-14)


def test_without_a_cutoff_two_equal_links_have_the_known_mean():
    p = FAST.pairs().probability
    assert two(FAST, FAST).exact().mean_time_s == pytest.approx((2 / p - 1 / (p * (2 - p))) * STEP, rel=1e-13)
    assert two(FAST, FAST, order="sequential").exact().mean_time_s == pytest.approx(2 / p * STEP, rel=1e-13)


def test_swapping_the_sides_swaps_the_answers():
    cutoff = Cutoff(age_s=1e-4)
    one, other = two(cutoff=cutoff).exact(), two(SLOW, FAST, cutoff=cutoff).exact()
    assert one.rate_hz == pytest.approx(other.rate_hz, rel=1e-14)
    assert one.thrown == pytest.approx(other.thrown[::-1], rel=1e-14)
    assert one.fidelities == pytest.approx(other.fidelities[::-1], rel=1e-14)


def test_perfect_memories_make_the_order_and_the_cutoff_a_matter_of_rate_alone():
    link = ideal_link(single(0.3), efficiency=0.1)
    for meeting in two(link, link).along([1e-4, 1e-2, None]):
        assert meeting.fidelities == pytest.approx([link.pairs().fidelity] * 2, abs=1e-14)


def test_links_that_never_fail_meet_every_attempt():
    sure = ideal_link(single(1.0), efficiency=1.0)
    meeting = two(sure, sure, cutoff=Cutoff(age_s=0.0)).exact()
    assert meeting.mean_time_s == pytest.approx(10e-6)
    assert meeting.cases[0][0] == 1.0


def test_a_slider_reaches_every_part():
    links = TwoLinks()
    assert quantity_at(links, "cutoff.age_s").unit == "s"
    longer = replaced(links, "left.left.fiber.length_km", 30.0)
    assert longer.exact().rate_hz < links.exact().rate_hz


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: two(ideal_link(single(0.1), efficiency=0.0)).exact(), r"TwoLinks\.left: no pair ever comes from this Link"),
        (lambda: two(right=PairLink()).exact(), r"TwoLinks\.right: PairLink has no memories"),
        (lambda: two(right=Arm()).exact(), r"TwoLinks\.right: Arm is no link"),
        (
            lambda: TwoLinks(cutoff=Cutoff(age_s=1e-6, counted_from="emission")).exact(),
            r"Cutoff\.age_s = 1e-06 s: counted from the emission it ends before the herald of the left link comes, after 4\.8967",
        ),
        (
            lambda: two(order="sequential", cutoff=Cutoff(age_s=1e-5)).exact(),
            r"Cutoff\.age_s = 1e-05 s: it leaves no time for an attempt of the other link, so no two pairs ever meet; lengthen",
        ),
        (lambda: two().sampled(0, np.random.default_rng(0)), r"sampled\(n\) = 0: must be a whole number of at least 1 delivery"),
        (lambda: two(order="both"), r"TwoLinks\.order = 'both': must be one of 'parallel' or 'sequential'"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
