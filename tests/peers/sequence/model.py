"""What SeQUeNCe 1.3.1 does on a chain of 2**k equal links, as a plain process: who waits for what, and for how long.

Times are whole picoseconds, as the peer counts them, and C is the flight over one link. Router i sits between links i - 1 and i
and has a memory for each; ends have one. Fed the peer's own numbers of attempts it gives the peer's times exactly.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.int64]

SPEED_M_PER_PS = 2e-4  # light in the peer's fibre
BIN_PS = 12_500  # photons leave a memory at whole multiples of this
GAP_PS = 10  # what a router waits after the station's answer has come


def flight_ps(about: Mapping[str, float]) -> int:
    """C: the flight over one link, from router to router."""
    return round(about["link_km"] * 1000 / SPEED_M_PER_PS)


def next_bin(time: int) -> int:
    """The first multiple of BIN_PS that is not before this time."""
    return -(-time // BIN_PS) * BIN_PS


def heralded(left_free: int, right_free: int, attempts: int, flight: int) -> tuple[int, int]:
    """When a link's pair is born and when both its routers know of it, from when its memories became free.

    The left router asks; the answer is no where the right memory is not yet free as the question arrives, and the left router
    asks again as soon as it hears that: every 2 C. After a yes, two more messages fix the emission; half way and back, and both
    know. A failed attempt begins again with the question. So an attempt takes 4 C, and what is lost to the gap and the bins.
    """
    asked = left_free
    while asked + flight < right_free:
        asked += 2 * flight
    born = next_bin(asked + 3 * flight)
    born += (attempts - 1) * next_bin(4 * flight + GAP_PS)
    return born, born + flight + GAP_PS


def swaps(known: list[int], flight: int) -> tuple[list[int], list[int], int]:
    """When each router's left and right memory is measured or handed over, and when the ends have the pair.

    ``known``: when each link's pair is known. Routers at odd places swap first, then every second of those that are left, and so
    on. A router that knows of both its pairs asks the two partners and hears from them, measures, and tells them: three flights
    to a partner in all, the measurement after the second. Its own memories are free then, the ends' at the delivery.
    """
    links = len(known)
    measured = [0] * (links + 1)
    reach = 1
    while len(known) > 1:
        both = [max(pair) for pair in zip(known[::2], known[1::2], strict=True)]
        for i, time in enumerate(both):
            measured[reach * (2 * i + 1)] = time + 2 * reach * flight
        known = [time + 3 * reach * flight for time in both]
        reach *= 2
    ends = known[0]
    return [0, *measured[1:-1], ends], [ends, *measured[1:-1], 0], ends


def delivered(attempts: NDArray[np.integer], about: Mapping[str, float]) -> tuple[Times, NDArray[np.float64]]:
    """Time since the pair before (ps) and fidelity of each pair, from the attempts of its links, shape (pairs, links).

    Each memory dephases and flips at three equal rates that add up to 1/T, so a pair's correlations fall by exp(-(4/3) t/T) for
    each of its memories, from the emission on; a swap multiplies them, and by the gate's fidelity once.
    """
    flight = flight_ps(about)
    links = attempts.shape[1]
    left, right = [0] * (links + 1), [0] * (links + 1)  # since when each router's memory to the left, to the right is free
    last = 0
    interval, stored = [], []
    for row in attempts.tolist():
        made = [heralded(right[i], left[i + 1], tries, flight) for i, tries in enumerate(row)]
        left, right, ends = swaps([known for _, known in made], flight)
        stored.append(sum(right[i] + left[i + 1] - 2 * born for i, (born, _) in enumerate(made)))
        interval.append(ends - last)
        last = ends
    fresh = (4 * about["raw_fidelity"] - 1) / 3
    kept = fresh**links * about["gate_fidelity"] ** (links - 1)
    correlation = kept * np.exp(-4 / 3 * np.array(stored) * 1e-12 / about["coherence_time_s"])
    return np.array(interval), (1 + 3 * correlation) / 4


def sample(links: int, pairs: int, about: Mapping[str, float], rng: np.random.Generator) -> tuple[Times, NDArray[np.float64]]:
    """The same with attempts of its own: each succeeds with the probability that the file names."""
    return delivered(rng.geometric(about["attempt_probability"], (pairs, links)), about)
