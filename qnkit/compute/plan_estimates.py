"""Quick numbers of a plan, without running it: its mean time and how likely it is that nothing goes wrong."""

from __future__ import annotations

import functools
import math
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from ..physics.waits import UntilNext
from ..qubits.channel import Channel
from ..qubits.operations import Measure, Noise
from ..qubits.readout import ReadoutError
from .noisy_plan import noisy
from .plan import Plan
from .plan_events import Asked, Made, NoisyPlan

__all__ = ["chance_of_no_error", "expected_time_s", "no_error_in", "time_in_s"]

Real = NDArray[np.float64]
POINTS = 40
"""Of the quadrature over a wait."""
WHOLE = 200_000
"""Attempts up to which waits for several pairs are counted attempt by attempt; beyond, they are taken as continuous."""


def expected_time_s(plan: Plan, *, together: bool = False) -> float:
    """The mean time in s of a plan from its start to its end: its steps, and the waits for pairs.

    In turn the mean waits of all pairs add up. Together, a layer takes the mean of the longest of its links' waits, each the sum
    over its pairs: exact for links of equal attempts; where the attempts differ or are too many to count, waits are taken as
    continuous, which errs by one attempt a layer at most.

    Parameters
    ----------
    plan : see compiled
    together : whether all pairs of a layer are asked for at once, see PlanRuns; its link qubits are not counted here either
    """
    return time_in_s(noisy(plan, together=together))


def time_in_s(made: NoisyPlan) -> float:
    """The mean time in s of a plan's events, see expected_time_s."""
    asked = [event for event in made.events if isinstance(event, Asked)]
    return made.steps_s + sum(_longest_s(Counter(one.connections), made.links.waits) for one in asked)


def _longest_s(pairs: Counter[int], waits: list[UntilNext]) -> float:
    """The mean of the longest wait of several links, each for some pairs one after the other."""
    from scipy.stats import gamma, nbinom

    if len(pairs) == 1:
        ((link, count),) = pairs.items()
        return count * waits[link].mean_s
    each = [(waits[link], count) for link, count in pairs.items()]
    attempts = {wait.attempt_s for wait, _ in each}
    most_s = sum(count * wait.mean_s + 40 * wait.mean_s for wait, count in each)
    (attempt_s, *others) = attempts
    if not others and attempt_s is not None and most_s / attempt_s < WHOLE:
        steps = np.arange(int(most_s / attempt_s) + 1)
        done = np.ones(len(steps))
        for wait, count in each:
            done *= nbinom.cdf(steps - count, count, min(1.0, wait.rate_hz * attempt_s))
        return float(np.sum(1 - done) * attempt_s)
    nodes, weights = np.polynomial.legendre.leggauss(2000)
    times = most_s * (nodes + 1) / 2
    done = np.ones(len(times))
    for wait, count in each:
        done *= gamma.cdf(times, count, scale=wait.mean_s)
    return float(np.sum(weights * (1 - done)) * most_s / 2)


def chance_of_no_error(plan: Plan) -> float:
    """How likely it is that no cause at all strikes, pairs one after the other: an estimate of a plan's fidelity, quick to have.

    The product of the entanglement fidelities of all that happens: of pairs to phi+, of noise to nothing, of readouts to the
    right bit; what hangs on a bit of the protocols happens half the time. Where all noise is Pauli noise the fidelity is never
    below it, and above it by the errors that do no harm to the plan's own state; but for the waits for pairs, of which a whole
    number of attempts is taken as a fixed time and an exponential one, with its mean and its standard deviation.
    """
    return no_error_in(noisy(plan))


def no_error_in(made: NoisyPlan) -> float:
    """How likely it is that none of a plan's events, pairs one after the other, errs, see chance_of_no_error."""
    out = 1.0
    for event in made.events:
        if isinstance(event, Asked):
            out *= _wait(event, made)
        elif isinstance(event, Made):
            out *= float(np.real(made.links.pair(event.source, event.target)[np.ix_((0, 3), (0, 3))].sum())) / 2
        elif isinstance(event, Noise):
            kept = _process(event.channel)
            out *= kept if not event.when else (1 + kept) / 2
        elif isinstance(event, Measure):
            out *= (event.readout or ReadoutError()).fidelity
    return out


@functools.cache
def _laguerre() -> tuple[Real, Real]:
    """The nodes and weights of the quadrature over a wait."""
    nodes, weights = np.polynomial.laguerre.laggauss(POINTS)
    return nodes, weights


def _process(channel: Channel) -> float:
    return float(np.trace(channel.ptm)) / len(channel.ptm)


def _wait(asked: Asked, made: NoisyPlan) -> float:
    """The mean over the wait for a pair of the product over qubits; of whole attempts see chance_of_no_error."""
    nodes, weights = _laguerre()
    wait = made.links.waits[asked.connections[0]]
    spread = 1.0 if wait.attempt_s is None else math.sqrt(max(0.0, 1 - wait.rate_hz * wait.attempt_s))
    times: Real = (1 - spread + nodes * spread) * wait.mean_s
    kept = np.ones(len(times))
    for memory in asked.memories:
        relaxation, coherence, gaussian = memory.rates
        kept *= (1 + 2 * np.exp(-coherence * times - (gaussian * times) ** 2) + np.exp(-relaxation * times)) / 4
    return float(weights @ kept)
