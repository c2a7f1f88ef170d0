"""When a piece of a chain delivers, and in what state: what its numbers mean."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network.chain_joins import distilled_waits, swapped_waits
from qnkit.network.chain_waits import link_waits
from qnkit.qubits import measures
from qnkit.qubits.bell_states import bell_mixture
from tests.oracles_chain import SIGNS


def chain(p=0.2, attempts=400, levels=2, **options):
    piece = link_waits(p, 0.95, attempts, left=0.002, right=0.003)
    for _ in range(levels):
        piece = swapped_waits(piece, piece, **options)
    return piece


@pytest.mark.parametrize("p", [0.01, 0.3, 1.0])
def test_a_link_waits_geometrically(p):
    link = link_waits(p, 0.8, 50)
    assert link.chances[1:] == pytest.approx([p * (1 - p) ** (t - 1) for t in range(1, 51)], rel=1e-12)
    assert link.chances[0] == 0
    assert link.missing == pytest.approx((1 - p) ** 50, abs=1e-14)
    assert link.mean_attempts == pytest.approx(1 / p, rel=1e-14)
    assert link.fidelity == pytest.approx(0.85, abs=1e-14)


def test_the_means_of_tries_are_those_of_the_whole_distribution():
    piece = chain(chance=0.5, cutoff=30, attempts=2000)
    times = np.arange(piece.attempts + 1)
    assert piece.missing < 1e-11
    assert piece.mean_attempts == pytest.approx(float(times @ piece.chances), rel=1e-8)
    assert piece.correlations == pytest.approx(piece.rows[1:].sum(axis=1), abs=1e-10)
    assert (piece.fidelity_at * piece.chances)[piece.chances > 1e-13].sum() == pytest.approx(piece.fidelity, abs=1e-8)


def test_chances_sum_to_one_with_what_is_missing():
    for attempts in (20, 60, 200):
        short = chain(attempts=attempts, chance=0.5)
        assert short.chances.sum() + short.missing == pytest.approx(1.0, abs=1e-14)
        assert short.chances == pytest.approx(chain(attempts=400, chance=0.5).chances[: attempts + 1], abs=1e-15)


@pytest.mark.parametrize("attempts", [4, 10, 20, 60, 150])
def test_the_mean_lies_between_its_bounds_however_little_is_kept(attempts):
    short, whole = chain(attempts=attempts, chance=0.5), chain(attempts=3000, chance=0.5)
    assert short.ever_better
    assert short.least_attempts <= whole.mean_attempts * (1 + 1e-12)
    assert short.mean_attempts >= whole.mean_attempts * (1 - 1e-12)
    assert whole.least_attempts == pytest.approx(whole.mean_attempts, rel=1e-12)


def test_a_cutoff_and_distillation_may_set_back_what_has_waited():
    assert not chain(cutoff=9).ever_better
    link = link_waits(0.2, 0.9, 50)
    assert not swapped_waits(distilled_waits(link, link), link).ever_better


def test_key_is_that_of_the_mean_state():
    piece = chain(chance=0.5, levels=1)
    state = bell_mixture((1 + SIGNS @ piece.correlations) / 4, "test")
    assert piece.key_per_attempt * piece.mean_attempts == pytest.approx(measures.key_rate(state), abs=1e-12)
    assert piece.key_per_attempt > 0


def test_perfect_memories_keep_the_state_whatever_the_wait():
    link = link_waits(0.2, (0.9, 0.8, 0.7), 300)
    piece = swapped_waits(link, link, chance=0.5)
    assert piece.correlations == pytest.approx([0.81, 0.64, 0.49], abs=1e-13)
    seen = piece.correlations_at[:, piece.chances > 1e-3]
    assert seen == pytest.approx(np.broadcast_to([[0.81], [0.64], [0.49]], seen.shape), abs=1e-11)


def test_where_no_pair_can_be_no_state_is_told():
    piece = chain(levels=1)
    assert math.isnan(piece.fidelity_at[0])
    assert piece.fidelity_at[1] == pytest.approx((1 + 3 * 0.95**2) / 4, abs=1e-12), "both came at once"


def test_a_piece_shows_itself_in_a_notebook():
    shown = chain(chance=0.5, levels=1)._repr_html_()
    assert "mean time" in shown
    assert "not over by attempt 400" in shown


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: link_waits(0.0, 0.9, 10), r"link_waits: chance = 0\.0: must be a probability above 0 and at most 1"),
        (lambda: link_waits(1.5, 0.9, 10), r"link_waits: chance = 1\.5: must be"),
        (lambda: link_waits(0.5, 0.9, 0), r"link_waits: attempts = 0: must be a whole number of at least 1 attempt to keep"),
        (
            lambda: link_waits(0.5, (1, -1, 1), 5),
            r"correlations = \[1\.0, -1\.0, 1\.0\]: belong to no state; its four Bell weights",
        ),
        (lambda: link_waits(0.5, (1, 1), 5), r"link_waits: correlations = \[1\.0, 1\.0\]: must be three finite numbers"),
        (lambda: link_waits(0.5, math.nan, 5), r"link_waits: correlations = nan: must be three finite numbers"),
        (
            lambda: link_waits(0.5, 0.9, 5, left=-1),
            r"link_waits: left = \[-1\.0, -1\.0, -1\.0\] per attempt: must be decay rates",
        ),
        (lambda: chain(attempts=1, message=3).mean_attempts, r"no pair comes within 1 attempts, so there is no mean; keep more"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
