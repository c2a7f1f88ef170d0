"""The switch's formula beside the event engine: buffers of one with cut-offs, longer buffers whose pairs fade at random."""

import math

import numpy as np
import pytest

from qnkit.model import Model, quantity
from qnkit.network import Connection, Engine, Network, Node, Rules, simulate, switch
from qnkit.physics import Memory, Pairs, PairState

STRETCHES, SWAP = 40, 0.8


class Poisson(Model):
    """A link that makes pairs at random times."""

    rate_hz: float = quantity(1.0, "rate", unit="Hz", above=0)
    memories: tuple[Memory, Memory] = quantity((Memory(), Memory()), "memories")

    def pairs(self):
        """Perfect pairs, without attempts."""
        state = PairState.bell("phi+")
        return Pairs(
            probability=None,
            attempt_s=None,
            rate_hz=self.rate_hz,
            state=state,
            fresh_state=state,
            target="phi+",
            left_wait_s=0.0,
            right_wait_s=0.0,
        )


def star(rates, sizes, cutoffs):
    """A hub H with one memory for each pair in a user's buffer; one pair of a user is made after another."""
    users = [Node(name=str(i), cutoff_s=cutoff) for i, cutoff in enumerate(cutoffs)]
    links = [
        Connection(left="H", right=str(i), link=Poisson(rate_hz=rate), memories=size, attempts=1, length_km=0.0)
        for i, (rate, size) in enumerate(zip(rates, sizes, strict=True))
    ]
    return Network(nodes=(Node(name="H", swap_success=SWAP), *users), connections=tuple(links))


def counted(counts, numbers, users, end_s):
    """Pairs per second between each two users with their standard errors, from equal stretches of time."""
    found = np.zeros((STRETCHES, users, users))
    places = np.minimum((numbers[:, 0] / end_s * STRETCHES).astype(int), STRETCHES - 1)
    np.add.at(found, (places, counts[:, 2] - 1, counts[:, 3] - 1), STRETCHES / end_s)
    found += found.transpose(0, 2, 1)
    return found.mean(axis=0), found.std(axis=0, ddof=1) / math.sqrt(STRETCHES)


def compared(counts, numbers, formula, end_s):
    """The largest deviation of the rate of two users from the formula, in standard errors."""
    mean, error = counted(counts, numbers, len(formula.pair_rates_hz), end_s)
    apart = np.abs(mean - formula.pair_rates_hz)[np.triu_indices(len(mean), 1)] / error[np.triu_indices(len(mean), 1)]
    return float(apart.max())


def test_with_buffers_of_one_a_cutoff_is_a_loss_at_random_of_the_same_chance():
    """A pair that waits alone meets another at the rate g of the others: within c, or it is lost, with exp(-g c).

    So does one that is lost at the rate g/(exp(g c) - 1), and both stay as long in the mean: the switch's rates are the same.
    """
    rates, cutoffs, time_s = np.array([60.0, 90.0, 30.0, 120.0]), np.array([0.004, 0.002, 0.02, 0.001]), 80.0
    run = simulate(star(rates, [1] * 4, cutoffs), (), Rules(switches=("H",)), time_s=time_s, rng=np.random.default_rng(3), rows=0)
    others = rates.sum() - rates
    formula = switch(rates, swap=SWAP, buffers=1, losses_hz=others / np.expm1(others * cutoffs))
    assert compared(run.counts, run.numbers, formula, time_s) < 5
    kept = switch(rates, swap=SWAP, buffers=1)
    assert compared(run.counts, run.numbers, kept, time_s) > 10  # without the cut-off it is another switch


def test_longer_buffers_whose_pairs_fade_at_random_follow_the_formula():
    """Each memory is looked at at random times, and a pair in it thrown away: it is lost at a rate of its own."""
    rates, sizes, losses, time_s = [60.0, 20.0, 50.0], [3, 1, 2], [24.0, 80.0, 48.0], 60.0
    engine = Engine(star(rates, sizes, [None] * 3), (), Rules(switches=("H",)), np.random.default_rng(5))
    rng, waits = np.random.default_rng(6), []
    looks = np.array(losses) * sizes
    times = np.cumsum(rng.exponential(1 / looks.sum(), int(1.2 * looks.sum() * time_s)))
    for time in times[times < time_s].tolist():
        engine.advance(time)
        user = int(rng.choice(3, p=looks / looks.sum()))
        mine = [serial for serial, right in engine.waiting().counts[:, [0, 6]].tolist() if right == user + 1]
        if user == 0:
            waits.append(len(mine))
        place = int(rng.integers(sizes[user]))
        if place < len(mine):
            engine.discard(mine[place])
    engine.advance(time_s)
    formula = switch(rates, swap=SWAP, buffers=sizes, losses_hz=losses)
    assert compared(*engine.deliveries(), formula, time_s) < 5
    assert compared(*engine.deliveries(), switch(rates, swap=SWAP, buffers=sizes), time_s) > 5
    seen = np.array([part.mean() for part in np.array_split(np.array(waits), STRETCHES)])
    assert abs(seen.mean() - formula.stored[0]) < 5 * seen.std(ddof=1) / math.sqrt(STRETCHES)


@pytest.mark.parametrize("size", [1, 2])
def test_without_losses_the_engine_s_star_is_the_switch(size):
    rates, time_s = [40.0, 30.0, 50.0], 60.0
    network = star(rates, [size] * 3, [None] * 3)
    run = simulate(network, (), Rules(switches=("H",)), time_s=time_s, rng=np.random.default_rng(size), rows=0)
    assert compared(run.counts, run.numbers, switch(rates, swap=SWAP, buffers=size), time_s) < 5
