"""Slow, readable answers for links that wait for one another: chains of states solved as they stand, and a twin of the kernel."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Answer:
    """The mean rounds of a delivery, the mean pairs of each link thrown away, and the probability of each tuple of ages."""

    rounds: float
    thrown: np.ndarray
    ages: dict[tuple[int, ...], float]


def chain(chances, limits, *, together=False, in_turn=False):
    """The answer of a Markov chain whose state is the age of each link's pair (None: no pair), one step a round."""
    links = range(len(chances))

    def follow(state):
        """Each outcome of a round: probability, next state or None for a delivery, the ages, what was thrown away."""
        trying = [i for i in links if state[i] is None]
        trying = trying[:1] if in_turn else trying
        for made in itertools.product((True, False), repeat=len(trying)):
            p = math.prod(chances[i] if ok else 1 - chances[i] for i, ok in zip(trying, made, strict=True))
            ages = [None if age is None else age + 1 for age in state]
            for i, ok in zip(trying, made, strict=True):
                ages[i] = 0 if ok else None
            if all(age is not None for age in ages):
                yield p, None, tuple(ages), np.zeros(len(ages))
                continue
            old = [age is not None and age >= limit for age, limit in zip(ages, limits, strict=True)]
            out = [any(old) and age is not None for age in ages] if together or in_turn else old
            yield p, tuple(None if o else age for age, o in zip(ages, out, strict=True)), None, np.array(out, dtype=float)

    start = (None,) * len(chances)
    states, queue = [start], [start]
    while queue:
        for _, after, _, _ in follow(queue.pop()):
            if after is not None and after not in states:
                states.append(after)
                queue.append(after)
    size = len(states)
    moves, thrown, ends = np.zeros((size, size)), np.zeros((size, len(chances))), defaultdict(lambda: np.zeros(size))
    for i, state in enumerate(states):
        for p, after, ages, out in follow(state):
            thrown[i] += p * out
            if after is None:
                ends[ages][i] += p
            else:
                moves[i, states.index(after)] += p
    visits = np.linalg.solve((np.eye(size) - moves).T, np.eye(size)[0])
    return Answer(float(visits.sum()), visits @ thrown, {ages: float(visits @ row) for ages, row in ends.items()})


def meet_slowly(chances, steps, limits, n, rng, *, in_turn=False, together=False):
    """The twin of kernels.meeting: times (n,), ages and thrown (n, links), with a list of every pair that was ever made."""

    def later(start, i):
        u, p = rng.random(), chances[i]
        tries = 1.0 if p == 1 else max(1.0, math.ceil(math.log1p(-u) * (1 / math.log1p(-p))))
        return start + tries * steps[i]

    def anew(start):
        births = []
        for i in range(len(chances)):
            births.append(later(births[-1] if in_turn and births else start, i))
        return births

    times, ages, thrown, log, clock = [], [], [], [], 0.0
    births, gone = anew(0.0), [0] * len(chances)
    while len(times) < n:
        end = max(births)
        too_old = [(born + limit, i) for i, (born, limit) in enumerate(zip(births, limits, strict=True)) if born + limit < end]
        if not too_old:
            times.append(end)
            ages.append([end - born for born in births])
            thrown.append(gone)
            log += [(i, clock + born, clock + end, 1) for i, born in enumerate(births)]
            clock += end
            births, gone = anew(0.0), [0] * len(chances)
            continue
        now, first = min(too_old)
        lost = [i for i, born in enumerate(births) if born <= now] if together or in_turn else [first]
        for i in lost:
            gone[i] += 1
            log.append((i, clock + births[i], clock + now, 0))
        if together or in_turn:
            births = anew(now)
        else:
            births[first] = later(now, first)
    return np.array(times), np.array(ages), np.array(thrown, dtype=float), log


def standard_errors(estimate, value):
    """By how many standard errors an estimate is off a value; 0 where both are the same to rounding."""
    off = abs(estimate.value - value)
    return 0.0 if off <= 1e-12 * max(1.0, abs(value)) else off / estimate.standard_error
