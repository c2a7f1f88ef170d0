"""Swaps and distillations of waiting pieces: against sums over all pairs of times, Monte Carlo, and two links in closed form."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network.chain_joins import distilled_waits, swapped_waits
from qnkit.network.chain_waits import link_waits
from qnkit.physics import distilled_weights, expected_attempts
from tests.oracles_chain import SIGNS, built, played, summed

A = ("link", 0.3, (0.9, 0.85, 0.88), (0.02, 0.03, 0.01), (0.05, 0.04, 0.0))
B = ("link", 0.15, (0.7, 0.6, 0.8), (0.01, 0.01, 0.02), (0.03, 0.0, 0.01))
C = ("link", 0.6, (0.95, 0.95, 0.95), (0.0, 0.0, 0.0), (0.1, 0.1, 0.1))
PLANS = {
    "a swap": ("swap", A, B, {}),
    "a swap that fails": ("swap", A, B, {"chance": 0.4}),
    "a swap with a cut-off": ("swap", A, B, {"cutoff": 2, "chance": 0.7}),
    "a cut-off of no attempts": ("swap", A, B, {"cutoff": 0}),
    "a swap whose message takes time": ("swap", A, B, {"message": 3, "chance": 0.5, "cutoff": 4, "station": (0.9, 0.8, 0.95)}),
    "three unlike links": ("swap", ("swap", A, B, {"chance": 0.5, "cutoff": 3}), C, {"chance": 0.8, "cutoff": 6, "message": 1}),
    "distilled": ("distil", A, A, {"cutoff": 5}),
    "distilled as it is": ("distil", A, A, {"protocol": "dejmps", "message": 2}),
    "distilled and twirled": ("distil", B, B, {"protocol": "werner"}),
    "distilled, then swapped": ("swap", ("distil", A, A, {}), ("distil", B, B, {"protocol": "dejmps"}), {"chance": 0.5}),
    "swapped, then distilled": ("distil", *[("swap", A, C, {"chance": 0.6})] * 2, {"cutoff": 4}),
}


@pytest.mark.parametrize("name", PLANS)
def test_a_distribution_is_the_sum_over_all_pairs_of_times(name):
    chances, states = summed(PLANS[name], 40)
    found = built(PLANS[name], 40)
    assert found.chances == pytest.approx(chances, abs=1e-14)
    assert found.rows[1:] == pytest.approx(states.T * chances, abs=1e-14)
    assert found.missing == pytest.approx(1 - chances.sum(), abs=1e-14)
    there = chances > 1e-6
    assert found.correlations_at[:, there] == pytest.approx(states.T[:, there], abs=1e-8)


@pytest.mark.parametrize(
    "name", ["a swap that fails", "three unlike links", "distilled, then swapped", "swapped, then distilled"]
)
def test_a_sample_agrees_to_five_standard_errors(name):
    rng, found = np.random.default_rng(3), built(PLANS[name], 2000)
    times, states = zip(*(played(PLANS[name], rng) for _ in range(2000)), strict=True)
    times, states = np.array(times, dtype=float), np.array(states)
    error = 5 / np.sqrt(2000)
    assert found.missing_try < 1e-12
    assert times.mean() == pytest.approx(found.mean_attempts, abs=error * times.std())
    for k in range(3):
        assert states[:, k].mean() == pytest.approx(found.correlations[k], abs=error * states[:, k].std() + 1e-12)
    for t in (5, 20):
        share = found.chances[: t + 1].sum()
        assert np.mean(times <= t) == pytest.approx(share, abs=error * np.sqrt(share * (1 - share)))


@pytest.mark.parametrize(("p", "links"), [(p, links) for p in (0.1, 0.5) for links in (2, 4, 8)])
def test_swaps_that_never_fail_wait_for_the_last_link(p, links):
    piece = link_waits(p, 1.0, 1000)
    for _ in range(links.bit_length() - 1):
        piece = swapped_waits(piece, piece)
    assert piece.mean_attempts == pytest.approx(expected_attempts(p, links), rel=1e-12)
    assert piece.correlations == pytest.approx([1.0] * 3, abs=1e-12)


@pytest.mark.parametrize("protocol", ["bbpssw", "dejmps"])
def test_pairs_that_come_at_once_are_distilled_as_any_two(protocol):
    states = [np.array([0.8, 0.7, 0.75]), np.array([0.6, 0.5, 0.65])]
    found = distilled_waits(*(link_waits(1.0, one, 3) for one in states), protocol=protocol)
    chance, weights = distilled_weights(*((1 + SIGNS @ one) / 4 for one in states), protocol)
    assert found.success[0, 1] == pytest.approx(chance, abs=1e-14)
    assert found.correlations == pytest.approx(weights @ SIGNS, abs=1e-14)
    assert found.mean_attempts == pytest.approx(1 / chance, rel=1e-14)


@pytest.mark.parametrize("change", [{"cutoff": 1}, {"message": 2}, {"chance": 0.5}, {"station": 0.9}])
def test_each_part_changes_the_answer_and_its_neutral_value_does_not(change):
    one, other = built(A, 60), built(B, 60)
    plain, changed = swapped_waits(one, other), swapped_waits(one, other, **change)
    assert abs(changed.rows - plain.rows).max() > 1e-3
    neutral = swapped_waits(one, other, cutoff=1000, message=0, chance=1.0, station=1.0)
    assert neutral.rows == pytest.approx(plain.rows, abs=1e-15)


def test_left_and_right_may_be_exchanged():
    flipped = [("link", p, state, right, left) for _, p, state, left, right in (A, B)]
    one = swapped_waits(built(A, 60), built(B, 60), cutoff=3, chance=0.5)
    other = swapped_waits(built(flipped[1], 60), built(flipped[0], 60), cutoff=3, chance=0.5)
    assert one.rows == pytest.approx(other.rows, abs=1e-15)


def test_a_longer_cutoff_gives_more_pairs_that_are_worse():
    along = [swapped_waits(built(A, 400), built(B, 400), cutoff=one, chance=0.5) for one in (0, 1, 3, 10, 40, None)]
    assert [one.mean_attempts for one in along] == sorted((one.mean_attempts for one in along), reverse=True)
    assert [one.fidelity for one in along] == sorted((one.fidelity for one in along), reverse=True)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda a, b: swapped_waits(a, b, chance=0.0),
            r"swapped_waits: chance = 0\.0: must be a probability above 0 and at most 1",
        ),
        (lambda a, b: swapped_waits(a, b, cutoff=-1), r"swapped_waits: cutoff = -1: must be a whole number of at least 0"),
        (lambda a, b: swapped_waits(a, b, cutoff=1.5), r"swapped_waits: cutoff = 1\.5: must be a whole number"),
        (lambda a, b: swapped_waits(a, b, message=-2), r"swapped_waits: message = -2: must be a whole number of at least 0"),
        (lambda a, b: swapped_waits(a, b, station=1.5), r"station = \[1\.5, 1\.5, 1\.5\]: must be from -1 to 1"),
        (lambda a, b: swapped_waits(a, built(B, 20)), r"kept to attempt 60, one to 20; keep both alike"),
        (lambda a, b: distilled_waits(a, b), r"distilled_waits: the two pairs have unlike memories at their ends"),
        (lambda a, b: distilled_waits(a, a, protocol="best"), r"protocol = 'best': must be one of 'bbpssw', 'werner', 'dejmps'"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask(built(A, 60), built(B, 60))
