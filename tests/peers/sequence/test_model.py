"""The plain model of the peer's hand-shakes does what the peer does: the peer's own pairs say so."""

from __future__ import annotations

import numpy as np
import pytest

from tests.peers.sequence import model
from tests.peers.sequence.stored import peer_pairs

CHAINS = [(links, probability) for links in (1, 2, 4, 8) for probability in (0.1, 0.01)]


def _error(values: np.ndarray, size: int = 50) -> float:
    """The standard error of a mean of values that are not independent, from means over stretches of 50."""
    means = values[: len(values) // size * size].reshape(-1, size).mean(axis=1)
    return float(means.std(ddof=1) / np.sqrt(len(means)))


@pytest.mark.parametrize(("links", "probability"), CHAINS)
def test_with_the_peers_attempts_every_interval_is_the_peers_to_the_picosecond(links: int, probability: float) -> None:
    peer = peer_pairs(links, probability)
    interval, _ = model.delivered(peer.attempts, peer.about)
    np.testing.assert_array_equal(interval, peer.interval_ps)


@pytest.mark.parametrize(("links", "probability"), [chain for chain in CHAINS if chain[0] > 1])
def test_with_the_peers_attempts_every_fidelity_is_the_peers(links: int, probability: float) -> None:
    peer = peer_pairs(links, probability)
    _, fidelity = model.delivered(peer.attempts, peer.about)
    np.testing.assert_allclose(fidelity, peer.fidelity, rtol=0, atol=1e-12)


def test_over_one_link_the_peer_reports_the_raw_fidelity() -> None:
    peer = peer_pairs(1)
    assert set(peer.fidelity) == {peer.about["raw_fidelity"]}


@pytest.mark.parametrize(("links", "probability"), CHAINS)
def test_the_peers_attempts_succeed_with_the_declared_probability(links: int, probability: float) -> None:
    peer = peer_pairs(links, probability)
    spread = np.sqrt(1 - probability) / probability
    assert peer.attempts.mean() == pytest.approx(1 / probability, abs=5 * spread / np.sqrt(peer.attempts.size))


@pytest.mark.parametrize("links", [2, 4, 8])
def test_with_its_own_attempts_rate_and_fidelity_are_the_peers(links: int) -> None:
    peer = peer_pairs(links)
    interval, fidelity = model.sample(links, 20_000, peer.about, np.random.default_rng(links))
    for own, theirs in ((interval, peer.interval_ps), (fidelity, peer.fidelity)):
        assert own.mean() == pytest.approx(theirs.mean(), abs=5 * np.hypot(_error(own), _error(theirs)))


def test_over_two_links_the_mean_time_has_a_closed_form() -> None:
    peer = peer_pairs(2)
    p, flight = peer.about["attempt_probability"], model.flight_ps(peer.about)
    attempt = model.next_bin(4 * flight + model.GAP_PS)
    later = 2 / p - 1 / (1 - (1 - p) ** 2)
    right_last = (1 - p**2 / (1 - (1 - p) ** 2)) / 2
    expected = attempt * later + flight * (3 - right_last)
    assert peer.interval_ps.mean() == pytest.approx(expected, abs=5 * _error(peer.interval_ps))


@pytest.mark.parametrize(("constant", "value"), [("GAP_PS", 0), ("BIN_PS", 1)])
def test_without_the_small_waits_the_times_are_not_the_peers(constant: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    peer = peer_pairs(4)
    monkeypatch.setattr(model, constant, value)
    interval, _ = model.delivered(peer.attempts[:100], peer.about)
    assert (interval != peer.interval_ps[:100]).any()


def test_without_asking_again_the_times_are_not_the_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    peer = peer_pairs(4)
    asking = model.heralded

    def at_once(left_free: int, right_free: int, attempts: int, flight: int) -> tuple[int, int]:
        return asking(max(left_free, right_free - flight), right_free, attempts, flight)

    monkeypatch.setattr(model, "heralded", at_once)
    interval, _ = model.delivered(peer.attempts[:1000], peer.about)
    assert interval.mean() < peer.interval_ps[:1000].mean()


def test_attempts_that_always_succeed_give_the_messages_alone() -> None:
    about = {**peer_pairs(2).about, "coherence_time_s": 1e9}
    for links, flights in ((1, 4), (2, 4 + 3), (4, 4 + 3 + 6), (8, 4 + 3 + 6 + 12)):
        interval, fidelity = model.delivered(np.ones((1, links), int), about)
        assert interval[0] == flights * model.flight_ps(about) + model.GAP_PS
        correlation = ((4 * 0.99 - 1) / 3) ** links * 0.99 ** (links - 1)
        assert fidelity[0] == pytest.approx((1 + 3 * correlation) / 4, abs=1e-9)
