"""Small slotted chains solved exactly: against closed forms, the recursion of distributions, and chains played by chance."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import markov_chains
from qnkit.network.chain_formulas import asap_kept, sequence
from qnkit.network.chain_joins import swapped_waits
from qnkit.network.chain_waits import link_waits
from qnkit.network.slotted_chain import slotted_chain
from qnkit.physics import expected_attempts
from tests.oracles_slotted import played
from tests.oracles_waiting import chain

P = (0.3, 0.5, 0.4, 0.6)
RATES = np.array([[0.01, 0.03, 0.0], [0.02, 0.0, 0.05], [0.03, 0.01, 0.01], [0.0, 0.02, 0.02], [0.04, 0.04, 0.04]])


@pytest.mark.parametrize(("p", "links"), [(p, links) for p in (0.1, 0.5) for links in (1, 2, 4)])
@pytest.mark.parametrize("order", ["turn", "asap", "nested"])
def test_swaps_that_never_fail_wait_for_the_last_link(p, links, order):
    found = slotted_chain([p] * links, order=order)
    assert found.mean_attempts == pytest.approx(expected_attempts(p, links), rel=1e-10)
    assert found.correlations == pytest.approx([1.0] * 3, abs=1e-10)


@pytest.mark.parametrize("cutoff", [None, 0, 1, 4])
@pytest.mark.parametrize("q", [1.0, 0.4])
def test_two_links_are_the_recursion(cutoff, q):
    found = slotted_chain(P[:2], swaps=q, decays=RATES[:3], correlations=(0.9, 0.8, 0.7), cutoffs=cutoff, attempts=60)
    left, right = (
        link_waits(P[0], (0.9, 0.8, 0.7), 2000, left=RATES[0], right=RATES[1]),
        link_waits(P[1], 1.0, 2000, left=RATES[1], right=RATES[2]),
    )
    piece = swapped_waits(left, right, chance=q, cutoff=cutoff)
    assert found.mean_attempts == pytest.approx(piece.mean_attempts, rel=1e-10)
    assert found.first_attempts == pytest.approx(found.mean_attempts, rel=1e-12)
    assert found.correlations == pytest.approx(piece.correlations, abs=1e-10)
    assert found.fidelity == pytest.approx(piece.fidelity, abs=1e-10)
    assert found.chances == pytest.approx(piece.chances[:61], abs=1e-10)


def test_four_links_nested_are_the_recursion():
    found = slotted_chain(P, swaps=(0.5, 0.8, 0.6), decays=RATES, order="nested", attempts=60)
    links = [link_waits(p, 1.0, 3000, left=RATES[i], right=RATES[i + 1]) for i, p in enumerate(P)]
    halves = swapped_waits(*links[:2], chance=0.5), swapped_waits(*links[2:], chance=0.6)
    piece = swapped_waits(*halves, chance=0.8)
    assert found.mean_attempts == pytest.approx(piece.mean_attempts, rel=1e-10)
    assert found.correlations == pytest.approx(piece.correlations, abs=1e-10)
    assert found.chances == pytest.approx(piece.chances[:61], abs=1e-10)


def test_two_links_with_unlike_cutoffs_are_the_chain_of_ages():
    found, answer = slotted_chain(P[:2], decays=(0, 0.1, 0), cutoffs=(2, 9, 5)), chain(P[:2], [2, 5])
    assert found.mean_attempts == pytest.approx(answer.rounds, rel=1e-12)
    kept = sum(p * math.exp(-0.1 * max(ages)) for ages, p in answer.ages.items())
    assert found.correlations[0] == pytest.approx(kept, rel=1e-12)


def test_ends_that_measure_at_once_are_the_closed_form_of_an_asap_chain():
    found = slotted_chain((*P, 0.4), decays=[0, 0.01, 0.02, 0.03, 0.04, 0])
    assert found.correlations[0] == pytest.approx(asap_kept((*P, 0.4), [0.01, 0.02, 0.03, 0.04], 400), abs=1e-12)


@pytest.mark.parametrize("frees", ["all", "own"])
@pytest.mark.parametrize("order", ["turn", "asap", "nested"])
@pytest.mark.parametrize("cutoffs", [None, (3, 4, 2, None, 5)])
def test_a_chain_played_by_chance_agrees_to_five_standard_errors(order, frees, cutoffs):
    swaps, n = (0.7, 0.5, 0.8), 1500
    rates = RATES[:, 0] + 0.02
    found = slotted_chain(P, swaps=swaps, decays=rates, cutoffs=cutoffs, order=order, frees=frees)
    limits = cutoffs or (None,) * 5
    gaps, kept = played(P, swaps, rates, limits, n, np.random.default_rng(7), order=order, frees=frees)
    assert gaps.mean() == pytest.approx(found.mean_attempts, abs=5 * gaps.std() / math.sqrt(n))
    assert kept.mean() == pytest.approx(found.correlations[0], abs=5 * kept.std() / math.sqrt(n))


def test_pairs_left_after_a_delivery_hasten_the_next_one():
    all_free, own = (slotted_chain(P, swaps=0.5, frees=frees) for frees in ("all", "own"))
    assert own.mean_attempts < all_free.mean_attempts * (1 - 1e-3)
    assert own.first_attempts == pytest.approx(all_free.first_attempts, rel=1e-12)


def test_the_first_delivery_s_distribution_has_the_mean_that_is_solved_for():
    found = slotted_chain(P, swaps=0.5, cutoffs=3, attempts=4000)
    assert found.chances.sum() == pytest.approx(1.0, abs=1e-12)
    assert float(np.arange(4001) @ found.chances) == pytest.approx(found.first_attempts, rel=1e-9)


def test_a_shorter_cutoff_costs_time_and_saves_the_state():
    along = [slotted_chain(P[:3], decays=0.05, cutoffs=one) for one in (0, 1, 3, 8, None)]
    assert [one.mean_attempts for one in along] == sorted((one.mean_attempts for one in along), reverse=True)
    assert [one.fidelity for one in along] == sorted((one.fidelity for one in along), reverse=True)
    far, none = (slotted_chain(P[:2], decays=0.05, cutoffs=one) for one in (110, None))
    assert far.mean_attempts == pytest.approx(none.mean_attempts, rel=1e-12)


def test_sure_links_deliver_in_every_slot():
    sure = slotted_chain([1.0] * 5, decays=0.1)
    assert sure.mean_attempts == pytest.approx(1.0, rel=1e-14)
    assert sure.fidelity == pytest.approx(1.0, rel=1e-14)
    assert slotted_chain([0.3] * 3).mean_attempts < sequence([0.3] * 3).mean


def test_too_many_states_are_refused_in_words(monkeypatch):
    monkeypatch.setattr(markov_chains, "STATES", 20)
    with pytest.raises(ParameterError, match="more than 20 states; take fewer links or shorter cut-offs, or simulate"):
        slotted_chain([0.5] * 4, cutoffs=5)
