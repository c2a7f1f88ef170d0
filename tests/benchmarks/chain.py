"""A repeater chain with its hand-shakes: rate and fidelity beside SeQUeNCe's stored pairs, and a pair's time against its own.

The peer's seconds are its processor time for a pair, measured when the pairs were stored (tests/peers/sequence/README.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from qnkit.network import AskedPairs
from qnkit.qubits.estimate import Estimate
from tests.asked_chains import peers_chain
from tests.benchmarks.child import in_turn
from tests.peers.sequence.stored import peer_pairs

PAIRS = 400_000
GOALS = {0.1: (50_000, 200_000), 0.01: (500_000, 1_000_000)}
"""How many times faster than the peer it must be, and is aimed to be, at 8 links."""


def lines() -> Iterator[tuple[str, str, str, str]]:
    """One thread, processor time on both sides; the pairs that are timed are those whose rate and fidelity are printed."""
    for p, goals in GOALS.items():
        for links in (2, 4, 8):
            yield from _lines(links, p, goals if links == 8 else None)


def _lines(links: int, p: float, goals: tuple[int, int] | None) -> Iterator[tuple[str, str, str, str]]:
    peer, rng, kept = peer_pairs(links, p), np.random.default_rng(links), []
    chain, theirs = peers_chain(peer.about), peer.about["cpu_s_per_pair"]
    seconds = in_turn({"sample": lambda: kept.append(chain.sample(PAIRS, rng))}, 7)["sample"] / PAIRS
    mine, other = kept[-1], AskedPairs(peer.interval_ps * 1.0, (4 * peer.fidelity[:, None] - 1) / 3 * np.ones(3))
    name = f"{links} links, p = {p:g}"
    yield f"{name}, Hz ({_beside(mine.rate_hz(), other.rate_hz())})", f"{mine.rate_hz()}", "-", "-"
    yield f"{name}, F ({_beside(mine.fidelity(), other.fidelity())})", f"{mine.fidelity()}", "-", "-"
    must, aim = (f"{1e6 * theirs / goal:.2f} µs" for goal in goals) if goals else ("-", "-")
    yield f"{name}, a pair with its hand-shakes", f"{1e6 * seconds:.3f} µs", must, aim
    must, aim = (f"{goal:,}x" for goal in goals) if goals else ("-", "-")
    yield f"{name}, vs SeQUeNCe 1.3.1 ({1e3 * theirs:.1f} ms a pair)", f"{theirs / seconds:,.0f}x", must, aim


def _beside(mine: Estimate, other: Estimate) -> str:
    """The peer's estimate, and whether both agree to five standard errors."""
    same = abs(mine.value - other.value) <= 5 * math.hypot(mine.standard_error, other.standard_error)
    return f"SeQUeNCe: {other}, {'equal' if same else 'DIFFERENT'}"
