"""Chains with their hand-shakes: SeQUeNCe's own pairs, its rates and fidelities, a closed form, the slow twin, and limits."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import AskedChain, AskedLink, ChainLevel, link_waits, nested_waits
from qnkit.physics import BellMeasurement, Memory
from tests.asked_chains import peers_chain, unlike_pairs
from tests.oracles_rounds import SlowChain, geometric
from tests.peers.sequence.stored import peer_pairs
from tests.project import JIT_OFF

MANY = 4_000 if JIT_OFF else 200_000
CASES = [(links, p) for links in (2, 4, 8) for p in (0.1, 0.01)]
UNLIKE = AskedChain(
    links=(
        AskedLink(length_km=7.0, probability=0.3, left_memory=Memory(t2_s=0.02)),
        AskedLink(length_km=31.0, probability=0.15, correlations=(0.9, 0.85, 0.8), right_memory=Memory(t1_s=0.1, t2_s=0.05)),
        AskedLink(length_km=0.0, probability=1.0, correlations=(0.95, 0.95, 0.95)),
        AskedLink(length_km=12.5, probability=0.2, left_memory=Memory(t1_s=0.3), right_memory=Memory(t2_s=0.01)),
    ),
    stations=(BellMeasurement(), BellMeasurement(gate_error=0.01), BellMeasurement(one_qubit_error=0.02)),
)


def of_peers(values, stretch=50):
    """The standard error of a mean over pairs that follow each other."""
    means = values[: len(values) // stretch * stretch].reshape(-1, stretch).mean(axis=1)
    return means.std(ddof=1) / math.sqrt(len(means))


@pytest.mark.parametrize(("links", "p"), CASES)
def test_sequences_attempts_give_its_times_to_the_picosecond_and_its_fidelities(links, p):
    peer = peer_pairs(links, p)
    some = slice(300 if JIT_OFF else None)
    made = peers_chain(peer.about).replay(peer.attempts[some])
    assert np.array_equal(made.intervals_ps, peer.interval_ps[some])
    np.testing.assert_allclose(made.fidelities, peer.fidelity[some], rtol=0, atol=1e-12)


@pytest.mark.parametrize("links", [2, 4, 8])
def test_own_attempts_give_sequences_rate_and_fidelity(links):
    peer = peer_pairs(links)
    made = peers_chain(peer.about).sample(MANY, np.random.default_rng(links))
    rate, theirs = made.rate_hz(), 1e12 / peer.interval_ps.mean()
    off = of_peers(peer.interval_ps) * theirs / peer.interval_ps.mean()
    print(f"{links} links: {rate} Hz, SeQUeNCe {theirs:.2f} Hz; F {made.fidelity()}, SeQUeNCe {peer.fidelity.mean():.4f}")
    assert rate.value == pytest.approx(theirs, abs=5 * math.hypot(rate.standard_error, off))
    fidelity = made.fidelity()
    assert fidelity.value == pytest.approx(
        peer.fidelity.mean(), abs=5 * math.hypot(fidelity.standard_error, of_peers(peer.fidelity))
    )
    if links < 8 and not JIT_OFF:
        assert rate.value == pytest.approx(theirs, rel=0.03)
        assert fidelity.value == pytest.approx(peer.fidelity.mean(), abs=0.005)


def test_over_unlike_links_too_sequences_attempts_give_its_times_and_fidelities():
    peer = unlike_pairs()
    made = peers_chain(peer.about).replay(peer.attempts)
    assert np.array_equal(made.intervals_ps, peer.interval_ps)
    np.testing.assert_allclose(made.fidelities, peer.fidelity, rtol=0, atol=1e-12)


def test_over_unlike_links_own_attempts_give_sequences_mean_time_and_fidelity():
    peer = unlike_pairs()
    made = peers_chain(peer.about).sample(MANY, np.random.default_rng(8))
    for own, theirs in ((made.intervals_ps, peer.interval_ps), (made.fidelities, peer.fidelity)):
        assert own.mean() == pytest.approx(theirs.mean(), abs=5 * math.hypot(of_peers(own), of_peers(theirs)))


@pytest.mark.parametrize("p", [0.1, 0.6])
def test_two_links_have_the_mean_time_of_the_closed_form(p):
    about = {**peer_pairs(2).about, "attempt_probability": p}
    both, flight, attempt = 1 - (1 - p) ** 2, 1e8, 400_012_500
    mean = attempt * (2 / p - 1 / both) + flight * (3 - (1 - p**2 / both) / 2)
    rate = peers_chain(about).sample(MANY, np.random.default_rng(1)).rate_hz()
    assert rate.value == pytest.approx(1e12 / mean, abs=5 * rate.standard_error)


def test_unlike_links_are_those_of_the_slow_twin_on_the_same_random_numbers():
    made = UNLIKE.sample(300, np.random.default_rng(4))
    flights = [round(one.length_km * 1e15 * 1.468 / 299_792_458) for one in UNLIKE.links]
    memories = [(one.left_memory, one.right_memory) for one in UNLIKE.links]
    rates = [[[r[1] * 1e-12, r[1] * 1e-12, r[0] * 1e-12] for r in (one.rates for one in two)] for two in memories]
    slow = SlowChain(flights, rates, 12_500, 10)
    twin = [slow.pair(row) for row in geometric([one.probability for one in UNLIKE.links], 300, np.random.default_rng(4))]
    assert made.intervals_ps.tolist() == [interval for interval, _ in twin]
    fresh = np.prod([one.correlations for one in UNLIKE.links], axis=0)
    gates = (1 - 0.01 / 0.75) * np.array([0.96, 0.96, 1.0])  # a phase read wrongly once in 50 turns XX and YY
    kept = np.exp([-np.array(logs) for _, logs in twin])
    np.testing.assert_allclose(made.correlations, kept * fresh * gates, rtol=1e-12)


@pytest.mark.parametrize(("field", "value"), [("emission_period_ns", 1e-3), ("answer_wait_ns", 1e-3)])
def test_without_the_small_waits_the_times_are_others(field, value):
    peer = peer_pairs(4)
    made = replaced(peers_chain(peer.about), field, value).replay(peer.attempts[:100])
    assert (made.intervals_ps != peer.interval_ps[:100]).any()


def test_a_station_that_errs_costs_fidelity_and_no_time():
    good, bad = (
        replaced(UNLIKE, "stations", (BellMeasurement(gate_error=error),)).sample(50, np.random.default_rng(5))
        for error in (0.0, 0.02)
    )
    assert np.array_equal(good.intervals_ps, bad.intervals_ps)
    assert (good.fidelities > bad.fidelities).all()


def test_a_longer_sample_begins_with_the_shorter_one():
    long, short = (UNLIKE.sample(pairs, np.random.default_rng(6)) for pairs in (4200, 4100))
    assert np.array_equal(long.intervals_ps[:4100], short.intervals_ps)
    assert np.array_equal(long.correlations[:4100], short.correlations)


@pytest.mark.parametrize("count", [2, 4])
def test_messages_that_take_no_time_leave_the_nested_recursion(count):
    """Of up to four links none can begin before the delivery; one attempt is one period."""
    step, chances = 1e-6, (0.3, 0.5, 0.2, 0.4)[:count]
    t2 = [40.0, 80.0, 60.0, 100.0, 50.0, 70.0, 90.0, 30.0]
    memory = [Memory(t1_s=t * step, t2_s=1.5 * t * step) for t in t2]
    links = tuple(
        AskedLink(length_km=0.0, probability=p, left_memory=memory[2 * i], right_memory=memory[2 * i + 1])
        for i, p in enumerate(chances)
    )
    chain = AskedChain(links=links, emission_period_ns=1e3, answer_wait_ns=1e-3)
    made = chain.sample(MANY, np.random.default_rng(count))
    sides = [[1 / (1.5 * t), 1 / (1.5 * t), 1 / t] for t in t2]
    waits = [link_waits(p, 1.0, 400, left=sides[2 * i], right=sides[2 * i + 1]) for i, p in enumerate(chances)]
    expected, rate, fidelity = nested_waits(waits, ChainLevel()), made.rate_hz(), made.fidelity()
    assert rate.value == pytest.approx(1 / (expected.mean_attempts * step), abs=5 * rate.standard_error)
    assert fidelity.value == pytest.approx(expected.fidelity, abs=5 * fidelity.standard_error + 1e-7)


@pytest.mark.parametrize(("count", "flights"), [(1, 4), (2, 4 + 3), (4, 4 + 3 + 6), (8, 4 + 3 + 6 + 12)])
def test_attempts_that_always_succeed_leave_the_messages(count, flights):
    link = AskedLink(length_km=20.0, probability=1.0)
    chain = AskedChain(links=(link,) * count, group_index=1.49896229)
    made = chain.sample(3, np.random.default_rng(0))
    assert made.intervals_ps[0] == flights * 1e8 + 10
    np.testing.assert_allclose(made.correlations, 1.0, rtol=0, atol=1e-14)


def test_memories_that_keep_lose_nothing_and_worse_ones_lose_more():
    about = peer_pairs(4).about
    means = [
        peers_chain({**about, "coherence_time_s": t}).sample(500, np.random.default_rng(2)).fidelity() for t in (1e12, 1, 0.1)
    ]
    werner = (4 * 0.99 - 1) / 3
    assert means[0].value == pytest.approx((1 + 3 * werner**4 * 0.99**3) / 4, abs=1e-9)
    assert means[0].value > means[1].value > means[2].value > 0.25


def test_hand_shakes_cost_time():
    chain = peers_chain(peer_pairs(8).about)
    near = replaced(chain, "links", tuple(replaced(one, "length_km", 1e-3) for one in chain.links))
    there, here = (one.sample(500, np.random.default_rng(3)).rate_hz().value for one in (chain, near))
    assert here > 1000 * there


def test_the_error_of_a_mean_knows_that_pairs_follow_each_other():
    chain = peers_chain(peer_pairs(8).about)
    means = [
        chain.sample(2000 if JIT_OFF else 20_000, np.random.default_rng(seed)).rate_hz() for seed in range(8 if JIT_OFF else 40)
    ]
    seen = np.std([one.value for one in means], ddof=1)
    told = float(np.sqrt(np.mean([one.standard_error**2 for one in means])))
    assert told == pytest.approx(seen, rel=5 / math.sqrt(2 * (len(means) - 1)))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: AskedLink(probability=0.0), "AskedLink.probability = 0.0: must be at least 1e-09"),
        (lambda: AskedLink(length_km=-1.0), "AskedLink.length_km = -1.0 km: must be at least 0 km"),
        (lambda: AskedLink(correlations=(1.0, 1.0, -1.0)), "belong to no state"),
        (lambda: AskedLink(left_memory=Memory(t2_s=1.0, dephasing="gaussian")), "has no rate; take exponential"),
        (lambda: AskedChain(links=(AskedLink(),) * 3), "3 links: must be 1, 2, 4, 8"),
        (lambda: AskedChain(links=()), "0 links: must be"),
        (lambda: AskedChain(stations=(BellMeasurement(),) * 3), "must be 1, one for each router"),
        (lambda: AskedChain(stations=(BellMeasurement(gate_time_us=1.0),)), "takes time or refuses outcomes"),
        (lambda: AskedChain().sample(0, np.random.default_rng(0)), "must be a whole number from 1"),
        (lambda: AskedChain().sample(3, 5), "rng"),
        (lambda: AskedChain().replay([[1, 2, 3]]), "must be pairs x 2 links"),
        (lambda: AskedChain().replay([[1, 0]]), "whole numbers of at least 1"),
        (lambda: AskedChain().replay([[1, math.nan]]), "whole numbers of at least 1"),
        (lambda: AskedChain().sample(1, np.random.default_rng(0)).rate_hz(), "ask for 2 or more"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(make, words):
    with pytest.raises(ParameterError) as refused:
        make()
    assert words in str(refused.value)
