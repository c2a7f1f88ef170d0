"""Claims about the switch: its chain solved whole and played out, its closed forms, its limits, and what it refuses."""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import lil_array
from scipy.sparse.linalg import spsolve

from qnkit.model import ParameterError
from qnkit.network.switch import slotted_swaps, switch, switch_capacity_hz, switch_stored

RATES = [3.0, 1.0, 2.5, 0.7]
UNLIKE = {"swap": 0.8, "buffers": [3, 1, 5, 2], "losses_hz": [0.4, 2.0, 0.0, 1.5]}


def whole_chain(
    rates: list[float], sizes: list[int], losses: list[float], swap: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Pair rates, mean stored pairs and the chance of an empty switch, from the rules alone: every state, solved sparse."""
    k = len(rates)
    states = list(itertools.product(*(range(size + 1) for size in sizes)))
    place = {state: i for i, state in enumerate(states)}
    flow, meets = lil_array((len(states), len(states))), []
    for state in states:
        for i, rate in enumerate(rates):
            others = [j for j in range(k) if j != i and state[j] > 0]
            after = list(state)
            if others:
                after[others[0]] -= 1
                meets.append((place[state], i, others[0], rate))
            elif state[i] < sizes[i]:
                after[i] += 1
            flow[place[tuple(after)], place[state]] += rate
            flow[place[state], place[state]] -= rate
            if state[i]:
                fades = list(state)
                fades[i] -= 1
                flow[place[tuple(fades)], place[state]] += state[i] * losses[i]
                flow[place[state], place[state]] -= state[i] * losses[i]
    # states with pairs of two users are never reached, but they lead to others, so that the chain has one long run
    flow[0, :] = 1.0
    right = np.zeros(len(states))
    right[0] = 1.0
    shares = spsolve(flow.tocsc(), right)
    pairs = np.zeros((k, k))
    for here, i, j, rate in meets:
        pairs[i, j] += swap * rate * shares[here]
    return pairs + pairs.T, shares @ np.array(states), float(shares[place[(0,) * k]])


def test_unlike_users_equal_the_whole_chain_solved_sparse() -> None:
    pairs, stored, empty = whole_chain(RATES, [3, 1, 5, 2], [0.4, 2.0, 0.0, 1.5], 0.8)
    ours = switch(RATES, **UNLIKE)  # type: ignore[arg-type]
    assert ours.pair_rates_hz == pytest.approx(pairs, abs=1e-12)
    assert ours.stored == pytest.approx(stored, abs=1e-12)
    assert ours.empty == pytest.approx(empty, abs=1e-12)


def test_unlike_users_equal_the_switch_played_out() -> None:
    """Jump by jump with a list of what waits; batch means of 40 stretches, 5 standard errors."""
    rng = np.random.default_rng(5)
    sizes, losses = UNLIKE["buffers"], UNLIKE["losses_hz"]
    batches, jumps = 40, 2000
    found = np.zeros((batches, 2))
    user, count = 0, 0
    for batch in range(batches):
        time = area = swaps = 0.0
        for fade, draw, lucky in rng.random((jumps, 3)).tolist():
            out = count * losses[user] + sum(RATES)  # type: ignore[index]
            time, area = time + 1 / out, area + count / out
            if fade * out < count * losses[user]:  # type: ignore[index]
                count -= 1
                continue
            comes = int(np.searchsorted(np.cumsum(RATES), draw * sum(RATES)))
            if count and comes != user:
                count -= 1
                swaps += lucky < 0.8
            else:
                user, count = comes, min(count + 1, sizes[comes])  # type: ignore[index]
        found[batch] = swaps / time, area / time
    mean, error = found.mean(axis=0), found.std(axis=0, ddof=1) / np.sqrt(batches)
    ours = switch(RATES, **UNLIKE)  # type: ignore[arg-type]
    assert np.all(np.abs(mean - [ours.capacity_hz, ours.mean_stored]) < 5 * error)


@pytest.mark.parametrize("users", [3, 4, 10])
def test_alike_users_with_buffers_without_end_follow_the_closed_forms(users: int) -> None:
    ours = switch([2.0] * users, swap=0.7)
    assert ours.capacity_hz == pytest.approx(switch_capacity_hz(users, 2.0, 0.7), rel=1e-12)
    assert ours.mean_stored == pytest.approx(switch_stored(users), rel=1e-12)
    assert ours.empty == pytest.approx((users - 2) / (2 * (users - 1)), rel=1e-12)


def test_the_closed_forms_are_those_of_the_paper() -> None:
    assert switch_capacity_hz(5, 10.0, 0.5) == 12.5
    assert [switch_stored(k) for k in (3, 4, 6)] == [1.5, 1.0, 0.75]


def test_every_pair_is_swapped_dropped_or_faded() -> None:
    ours = switch(RATES, **(UNLIKE | {"swap": 1.0}))  # type: ignore[arg-type]
    used = ours.pair_rates_hz.sum(axis=1) + ours.dropped_hz + ours.faded_hz
    assert used == pytest.approx(RATES, rel=1e-12)


def test_larger_buffers_help_and_fading_costs() -> None:
    sizes = [switch(RATES, buffers=b).capacity_hz for b in (1, 2, 3, 10)]
    fades = [switch(RATES, buffers=3, losses_hz=loss).capacity_hz for loss in (0.0, 1.0, 10.0)]
    assert sizes == sorted(sizes)
    assert fades == sorted(fades, reverse=True)
    assert sizes[1] - sizes[0] > sizes[2] - sizes[1]  # from one to two most


def test_a_long_buffer_is_one_without_end_and_one_of_nothing_swaps_nothing() -> None:
    assert switch(RATES, buffers=200).capacity_hz == pytest.approx(switch(RATES).capacity_hz, rel=1e-12)
    assert switch(RATES).capacity_hz == pytest.approx(sum(RATES) / 2, rel=1e-12)
    none = switch(RATES, buffers=0)
    assert (none.capacity_hz, none.empty) == (0.0, 1.0)
    assert none.dropped_hz == pytest.approx(RATES)


def test_a_strong_user_fills_a_buffer_without_end_up_to_what_fades() -> None:
    """Rate 1000 against 10: the buffer holds (1000 - 10) / loss pairs, and every pair of the other finds a partner."""
    ours = switch([1000.0, 10.0], losses_hz=[0.5, 0.0])
    assert ours.mean_stored == pytest.approx(990 / 0.5, rel=1e-9)
    assert ours.capacity_hz == pytest.approx(10.0, rel=1e-12)


def test_pairs_of_one_slot_equal_counting_all_cases() -> None:
    chances, total = [0.1, 0.5, 0.9, 0.3, 1.0], 0.0
    for ready in itertools.product((0, 1), repeat=5):
        p = np.prod([c if r else 1 - c for c, r in zip(chances, ready, strict=True)])
        total += float(p) * (sum(ready) // 2)
    assert slotted_swaps(chances, 0.6) == pytest.approx(0.6 * total, abs=1e-14)


def test_pairs_of_one_slot_in_the_limits() -> None:
    assert slotted_swaps([1.0] * 7) == 3.0
    assert slotted_swaps([0.0] * 4) == 0.0
    assert slotted_swaps([0.3, 0.4], 0.5) == pytest.approx(0.06)


def test_serving_the_longest_queues_first_is_stable_just_below_the_capacity_alone() -> None:
    """Requests for random pairs of users; whichever users have a pair in a slot, those whose queue is longest are served."""

    def left(load: float) -> float:
        rng = np.random.default_rng(11)
        chances, slots, queues = np.full(4, 0.5), 20_000, np.zeros((4, 4))
        arrivals = rng.poisson(load * slotted_swaps(chances) / 6, (slots, 6))
        duos = list(itertools.combinations(range(4), 2))
        for new, ready in zip(arrivals, rng.random((slots, 4)) < chances, strict=True):
            for count, (i, j) in zip(new, duos, strict=True):
                queues[i, j] += count
            free = set(np.flatnonzero(ready).tolist())
            for i, j in sorted(duos, key=lambda duo: -queues[duo]):
                if queues[i, j] and {i, j} <= free:
                    queues[i, j] -= 1
                    free -= {i, j}
        return float(queues.sum())

    assert left(1.2) > 1000
    assert left(0.7) < 100


@pytest.mark.parametrize(
    ("rates", "given", "words"),
    [
        ([1.0], {}, "two users or more"),
        ([1.0, -1.0], {}, "at least 0 Hz"),
        ([1.0, 1.0], {}, "fills for ever"),
        ([5.0, 1.0, 1.0], {}, "user 0 brings 5 pairs/s"),
        ([5.0, 0.0], {"buffers": 3}, "nothing takes them away"),
        ([1.0, 1.0, 1.0], {"buffers": [1, 2]}, "2 numbers for 3 users"),
        ([1.0, 1.0], {"buffers": 1.5}, "whole number of pairs"),
        ([1.0, 1.0, 1.0], {"losses_hz": [1.0]}, "3 rates of at least 0 Hz"),
        ([1.0, 1.0, 1.0], {"swap": 1.5}, "probability from 0 to 1"),
    ],
)
def test_a_switch_refuses_in_words(rates: list[float], given: dict[str, object], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        switch(rates, **given)  # type: ignore[arg-type]


def test_the_closed_forms_refuse_two_users() -> None:
    with pytest.raises(ParameterError, match="at least 3 users"):
        switch_stored(2)
    with pytest.raises(ParameterError, match="probabilities"):
        slotted_swaps([0.5, 1.5])
