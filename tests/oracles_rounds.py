"""A slow, readable answer for a chain of unlike links with its hand-shakes: whole picoseconds, halves by recursion."""

from __future__ import annotations

import math

import numpy as np


def next_emission(time: int, period: int) -> int:
    """The first multiple of the period that is not before this time."""
    while time % period:
        time += period - time % period
    return time


def asked_at(left_free: int, right_free: int, flight: int) -> int:
    """When the left router puts the question that finds the right memory free: it puts it again after each refusal."""
    asked = left_free
    while asked + flight < right_free:
        asked = asked + 2 * flight if flight else right_free
    return asked


class SlowChain:
    """A chain that is told the attempts of its links for one pair after the other."""

    def __init__(self, flights, rates, period, wait):
        """``rates[i]``: of the left and the right memory of link i, three each, per picosecond."""
        self.flights, self.rates, self.period, self.wait = flights, rates, period, wait
        self.free = {(i, side): 0 for i in range(len(flights)) for side in "lr"}
        self.last = 0

    def pair(self, tries):
        """The time since the delivery before, and what the three correlations have lost, as logarithms."""
        self.born = {}
        left, right = self.have(0, len(self.flights), tries)
        self.free[0, "l"], self.free[len(self.flights) - 1, "r"] = left, right
        lost = [0.0, 0.0, 0.0]
        for (i, side), freed in self.free.items():
            for axis in range(3):
                lost[axis] += self.rates[i]["lr".index(side)][axis] * (freed - self.born[i])
        before, self.last = self.last, max(left, right)
        return self.last - before, lost

    def have(self, low, high, tries):
        """When the routers at the left and the right end of links low ... high - 1 know of a pair over them."""
        if high - low == 1:
            return self.link(low, tries[low])
        middle = (low + high) // 2
        (left, here), (there, right) = self.have(low, middle, tries), self.have(middle, high, tries)
        ways = sum(self.flights[low:middle]), sum(self.flights[middle:high])
        start = max(here, there)
        assert left <= start + ways[0], "the left end answers a question before it knows of its pair"
        assert right <= start + ways[1], "the right end does"
        measured = max(start + 2 * way for way in ways)
        self.free[middle - 1, "r"] = self.free[middle, "l"] = measured
        return measured + ways[0], measured + ways[1]

    def link(self, i, tries):
        """When both routers know of the pair of a link: attempt by attempt, each asked for anew."""
        flight = self.flights[i]
        asked = asked_at(self.free[i, "l"], self.free[i, "r"], flight)
        for _ in range(int(tries)):
            self.born[i] = next_emission(asked + 3 * flight, self.period)
            asked = self.born[i] + flight + self.wait
        return asked, asked


def geometric(chances, pairs, rng):
    """Attempts up to and including a success, (pairs, links), from one exponential number each."""
    drawn = rng.standard_exponential((pairs, len(chances)))
    waits = [
        [1 if p == 1 else max(1, math.ceil(e / -math.log1p(-p))) for e, p in zip(row, chances, strict=True)] for row in drawn
    ]
    return np.array(waits)
