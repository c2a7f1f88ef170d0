"""A repeater chain whose links and swaps are asked for: every message of the hand-shakes takes its time.

C is the flight over one link's fibre, from router to router, with the station half way; messages between any two routers fly
straight, over the sum of the links between them.

1. A link. Its left router asks, as soon as its memory is free; the right one says yes; the left one fixes the emission and says
   so: three flights to the next emission time. Both emit; half way to the station and back, and after one more wait both know:
   C + wait. After a failure the left router asks again, so every attempt takes 4 C + wait, and what is lost to emission times.
2. A right memory that is not yet free as the question comes: the answer is no, and the left router asks again when it hears it,
   every 2 C. A question that comes in the very moment in which the memory becomes free is answered yes.
3. A swap. The order is nested: odd routers first, then every second of those that are left. A router that knows of both its pairs
   asks the two routers at their other ends, measures when both have answered, and tells them; each knows when that news arrives.
4. Memories. A router's two are free at its measurement, and it goes on at once, ahead of the delivery. Each end hands its qubit
   over, and its memory is free, when it knows of the pair from end to end; the later of these two moments is the delivery.
5. All swaps succeed, nothing is thrown away. Every memory decays from the emission until its qubit is measured or handed over.

These are the messages of SeQUeNCe 1.3.1 with its single-heralded protocol: its own attempts give its own times to the picosecond,
over equal links and over unlike ones. It counts a pair, and tells its fidelity, when the left end knows of it; over one link it
tells the fresh fidelity, without the decay that is counted here.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import model_validator

from .. import constants
from ..kernels import chain_rounds
from ..model import Model, ParameterError, quantity, refusal
from ..physics import BellMeasurement, Memory
from ..qubits.arrays import array_of, whole_of
from ..qubits.checking import generator
from ..qubits.estimate import Estimate
from .nested_chain import station_numbers

__all__ = ["AskedChain", "AskedLink", "AskedPairs"]

Real = NDArray[np.float64]

PS = 1e12
"""Picoseconds in a second: times are counted in whole ones."""

BLOCK = 4096
"""So many pairs are made in one call of the kernel."""

MOST = 50_000_000


class AskedLink(Model):
    """A link that is asked for: its fibre, the chance of an attempt, a fresh pair, and the memories that keep it.

    ``correlations``: (XX, -YY, ZZ) of a pair at its emission, turned so that it aims at phi+; of a Werner pair three times
    (4 F - 1)/3. Relaxation takes exp(-t/T1) of ZZ, as its twirl does.
    """

    length_km: float = quantity(20.0, "fibre from router to router", unit="km", at_least=0, at_most=100_000)
    probability: float = quantity(0.1, "chance that an attempt makes a pair", at_least=1e-9, at_most=1)
    correlations: tuple[float, float, float] = quantity((1.0, 1.0, 1.0), "correlations of a fresh pair")
    left_memory: Memory = quantity(Memory(), "memory at the left router")
    right_memory: Memory = quantity(Memory(), "memory at the right router")

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        x, y, z = self.correlations
        if min(1 + x + y + z, 1 - x - y + z, 1 + x - y - z, 1 - x + y - z) < -1e-9:
            rule = "belong to no state; its four Bell weights must be at least 0"
            raise refusal(self, "correlations", self.correlations, "", rule)
        for side in ("left_memory", "right_memory"):
            if getattr(self, side).dephasing == "gaussian":
                raise refusal(self, f"{side}.dephasing", "gaussian", "", "has no rate; take exponential")
        return self


class AskedChain(Model):
    """A chain of 2, 4, 8, ... links, or one, with their hand-shakes; the file's first lines say which.

    ``stations``: the Bell measurement of each router between the ends, from left to right, or one for all; its outcomes must all
    count, and it takes no time. ``emission_period_ns``: photons leave at whole multiples of it. ``answer_wait_ns``: what a router
    waits after the station's answer has come. All times are rounded to picoseconds.
    """

    links: tuple[AskedLink, ...] = quantity((AskedLink(), AskedLink()), "links")
    stations: tuple[BellMeasurement, ...] = quantity((BellMeasurement(),), "Bell measurements")
    group_index: float = quantity(constants.FIBER_GROUP_INDEX, "group index of the fibre", at_least=1)
    emission_period_ns: float = quantity(12.5, "period of emission times", unit="ns", at_least=1e-3, at_most=1e9)
    answer_wait_ns: float = quantity(0.01, "wait after the station's answer", unit="ns", at_least=1e-3, at_most=1e9)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        count = len(self.links)
        if count == 0 or count & (count - 1) or count > 1024:
            raise refusal(self, "links", f"{count} links", "", "must be 1, 2, 4, 8, ... up to 1024, as halves are joined")
        if len(self.stations) not in {1, count - 1}:
            rule = f"must be {count - 1}, one for each router between the ends, or one for all"
            raise refusal(self, "stations", f"{len(self.stations)} stations", "", rule)
        for i, one in enumerate(self.stations):
            if one.gate_time_us or len(one.accepts) < 4:
                rule = "takes time or refuses outcomes; here swaps take none and all succeed"
                raise refusal(self, f"stations[{i}]", "a Bell measurement", "", rule)
        return self

    def sample(self, pairs: int, rng: np.random.Generator) -> AskedPairs:
        """So many pairs in a row, from a start with all memories free; attempts are geometric. Same generator, same pairs.

        Raises
        ------
        ParameterError
            A number of pairs that is not whole and from 1 to 50 million.
        """
        wanted = whole_of(pairs, "AskedChain.sample: pairs", f"must be a whole number from 1 to {MOST}", 1, MOST)
        source, room = generator(rng, "AskedChain.sample"), np.empty((min(wanted, BLOCK), len(self.links)))
        scales = np.array([0.0 if one.probability == 1 else -1 / math.log1p(-one.probability) for one in self.links])
        run = _Rounds(self, wanted)
        for start in range(0, wanted, BLOCK):
            tries = room[: wanted - start]
            source.standard_exponential(out=tries)
            tries *= scales  # P(k attempts are not enough) = P(exponential > -k log(1 - p)) = (1 - p)**k
            np.maximum(np.ceil(tries, out=tries), 1.0, out=tries)
            run.go_on(start, tries)
        return run.pairs()

    def replay(self, attempts: ArrayLike) -> AskedPairs:
        """The pairs in a row that given attempts make: how many each link needed for each pair, shape (pairs, links).

        Raises
        ------
        ParameterError
            What is not a table of whole numbers of at least 1, one column a link.
        """
        given = array_of(attempts, float, "AskedChain.replay: attempts", "table of whole numbers")
        if given.ndim != 2 or given.shape[1] != len(self.links) or not len(given):
            raise ParameterError(f"AskedChain.replay: attempts of shape {given.shape}: must be pairs x {len(self.links)} links.")
        if not bool(np.all((given >= 1) & (given == np.floor(given)) & (given < 2**53))):
            raise ParameterError("AskedChain.replay: attempts: must be whole numbers of at least 1.")
        run = _Rounds(self, len(given))
        run.go_on(0, np.array(given, order="C"))
        return run.pairs()

    @functools.cached_property
    def _flights_ps(self) -> list[int]:
        """Of a message over each link, in whole ps."""
        per_km = 1e3 * self.group_index / constants.SPEED_OF_LIGHT_M_PER_S * PS
        return [round(one.length_km * per_km) for one in self.links]

    @property
    def _kept(self) -> Real:
        """The correlations (3,) of a delivered pair if no memory decayed."""
        each = self.stations * (len(self.links) - 1) if len(self.stations) == 1 else self.stations
        out: Real = np.prod([one.correlations for one in self.links] + [station_numbers(one)[1] for one in each], axis=0)
        return out


@dataclass(frozen=True, eq=False)
class AskedPairs:
    """Pairs that a chain delivered in a row.

    Attributes
    ----------
    intervals_ps : (n,) time since the delivery before, the first since the start; whole numbers
    correlations : (n, 3) XX, -YY, ZZ of each pair as its two ends hand it over
    """

    intervals_ps: Real
    correlations: Real

    def __len__(self) -> int:
        return len(self.intervals_ps)

    @property
    def fidelities(self) -> Real:
        """The fidelities F to phi+, (n,)."""
        out: Real = (1 + self.correlations.sum(axis=1)) / 4
        return out

    def rate_hz(self) -> Estimate:
        """The delivered pairs per second; its error from means over stretches, for one pair's time depends on the one before."""
        return Estimate.rate_of(self._some(self.intervals_ps) / PS)

    def fidelity(self) -> Estimate:
        """The mean fidelity F; its error from means over stretches of deliveries."""
        return Estimate.of_series(self._some(self.fidelities))

    def _some(self, values: Real) -> Real:
        if len(values) < 2:
            raise ParameterError("AskedPairs: one pair tells no error; ask for 2 or more.")
        return values


class _Rounds:
    """A chain that goes on from block to block: its tables, and the state that it carries."""

    def __init__(self, chain: AskedChain, pairs: int) -> None:
        links, flights = chain.links, chain._flights_ps
        period, wait = round(chain.emission_period_ns * 1e3), round(chain.answer_wait_ns * 1e3)
        self.period, self.kept = float(period), chain._kept
        self.links = np.array([[c, 3 * c, -(-(4 * c + wait) // period) * period, c + wait] for c in flights], dtype=float)
        self.swaps, self.delays = _swaps(flights)
        self.left = np.array([_rates(one.left_memory) for one in links])
        self.right = np.array([_rates(one.right_memory) for one in links])
        self.free, self.known, self.born = np.zeros(2 * len(links)), np.zeros(2 * len(links)), np.zeros(len(links))
        self.last, self.intervals, self.logs = np.zeros(1), np.empty(pairs), np.empty((pairs, 3))

    def go_on(self, start: int, tries: Real) -> None:
        """Make the pairs from place ``start`` on, one for each row of attempts."""
        part = slice(start, start + len(tries))
        tables = (self.period, self.links, self.swaps, self.delays, self.left, self.right, tries)
        out = self.intervals[part], self.logs[part]
        chain_rounds.deliver_rounds(*tables, self.free, self.known, self.born, self.last, *out)
        np.exp(np.negative(out[1], out=out[1]), out=out[1])
        np.multiply(out[1], self.kept, out=out[1])

    def pairs(self) -> AskedPairs:
        """What was made."""
        self.intervals.flags.writeable = self.logs.flags.writeable = False
        return AskedPairs(self.intervals, self.logs)


def _rates(memory: Memory) -> list[float]:
    """What a memory takes from the logarithms of XX, -YY, ZZ per ps."""
    relaxation, coherence, _ = memory.rates
    return [coherence / PS, coherence / PS, relaxation / PS]


def _swaps(flights: list[int]) -> tuple[NDArray[np.int64], Real]:
    """The swaps in nested order, and their delays in ps: see kernels.chain_rounds, MIDDLE and ASKING."""
    place = np.concatenate([[0], np.cumsum(flights)])
    rows, reach = [], 1
    while reach < len(flights):
        rows += [(m, m - reach, m + reach) for m in range(reach, len(flights), 2 * reach)]
        reach *= 2
    swaps = np.array(rows, dtype=np.int64).reshape(-1, 3)
    left, right = place[swaps[:, 0]] - place[swaps[:, 1]], place[swaps[:, 2]] - place[swaps[:, 0]]
    return swaps, np.array([2 * np.maximum(left, right), left, right], dtype=float).T.copy()
