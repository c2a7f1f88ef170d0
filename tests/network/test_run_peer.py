"""The engine with questions asked before acting against pairs that SeQUeNCe 1.3.1 delivered over the same chains."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from qnkit.network import Connection, Flow, Network, Node, Rules, simulate
from qnkit.physics import BellMeasurement, Memory
from qnkit.physics.stated_link import StatedLink
from tests.peers.sequence.stored import peer_pairs
from tests.project import JIT_OFF

FLIGHT_S = 1e-4  # over 20 km at the peer's 2e8 m/s
PAIRS = 400 if JIT_OFF else 5000
RULES = Rules(swapping="nested", asking=True)


def chain(links, about, length_km=None):
    """The peer's chain: its attempts, memories and swaps, and messages that take its time."""
    lifetime = 0.75 * about["coherence_time_s"]  # X, Y and Z at equal rates, 1/T in all: correlations fall at 4/(3 T)
    memory = Memory(t1_s=lifetime, t2_s=lifetime)
    early = np.exp(-8 / 3 * FLIGHT_S / about["coherence_time_s"])  # a pair is told of C after its birth
    fidelity = (1 + (4 * about["raw_fidelity"] - 1) * early) / 4
    attempt_s = 4 * FLIGHT_S + 12.5e-9
    link = StatedLink(probability=about["attempt_probability"], attempt_s=attempt_s, fidelity=fidelity, memory=memory)
    probe = Connection(left="a", right="b", link=link, length_km=20.0)
    length = 20.0 * FLIGHT_S / probe.delay_s if length_km is None else length_km
    station = BellMeasurement(gate_error=0.75 * (1 - about["gate_fidelity"]))
    names = [str(i) for i in range(links + 1)]
    return Network(
        nodes=tuple(Node(name=name, station=station) for name in names),
        connections=tuple(Connection(left=a, right=b, link=link, length_km=length) for a, b in pairwise(names)),
    )


def error(values, size=50):
    """The standard error of a mean of values that hang together, from means over stretches of 50."""
    means = values[: len(values) // size * size].reshape(-1, size).mean(axis=1)
    return means.std(ddof=1) / np.sqrt(len(means))


def ran(links, about, rules=RULES, pairs=PAIRS, **change):
    """The intervals in s and the fidelities of pairs from end to end."""
    run = simulate(
        chain(links, about, **change),
        [Flow(source="0", target=str(links))],
        rules,
        time_s=1e3,
        pairs=pairs,
        rng=np.random.default_rng(1),
        rows=0,
    )
    assert len(run) == pairs
    return run.waits_s(), run.fidelities


@pytest.mark.parametrize("links", [2, 4, 8])
def test_rate_and_fidelity_are_those_of_sequence(links):
    peer = peer_pairs(links)
    interval, fidelity = ran(links, peer.about)
    theirs = peer.interval_ps * 1e-12
    off = interval.mean() / theirs.mean() - 1
    print(f"{links} links: {1 / interval.mean():.1f} pairs/s against {1 / theirs.mean():.1f}, {100 * off:+.1f} %; ", end="")
    print(f"F {fidelity.mean():.4f} against {peer.fidelity.mean():.4f}")
    assert interval.mean() == pytest.approx(theirs.mean(), abs=5 * np.hypot(error(interval), error(theirs)))
    assert fidelity.mean() == pytest.approx(peer.fidelity.mean(), abs=5 * np.hypot(error(fidelity), error(peer.fidelity)))
    if links < 8 and PAIRS == 5000:
        assert abs(off) < 0.03
        assert abs(fidelity.mean() - peer.fidelity.mean()) < 0.005


def test_without_asking_pairs_come_sooner():
    about = peer_pairs(4).about
    asking, _ = ran(4, about, pairs=1000)
    plain, _ = ran(4, about, rules=Rules(swapping="nested"), pairs=1000)
    assert (asking - plain).mean() > 5 * error(asking - plain)


def test_over_no_distance_asking_costs_nothing():
    about = peer_pairs(4).about
    asking, plain = (ran(4, about, rules=rules, pairs=300, length_km=0.0) for rules in (RULES, Rules(swapping="nested")))
    np.testing.assert_array_equal(asking, plain)
