"""Towns whose pairs can take many ways: the best way by each measure, several at once, and several who want pairs together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from typing import Literal, Self, get_args

import numpy as np
from pydantic import model_validator

from ..model import Model, quantity, refusal
from ..physics import Arm, Emitter, Fiber, Link, Memory, SingleClick
from ..qubits.estimate import Estimate
from . import measures
from .chain import Answer
from .flow_bounds import max_flow_hz, most_rates
from .graphs import Parts, network_of
from .hops import Hops
from .maps import NETHERLANDS
from .network import Network, Node
from .routing import Way, best_way, disjoint_ways, several_ways
from .rules import Flow
from .run import Run, simulate

__all__ = ["MEASURES", "OTHERS", "Played", "RoutedTowns", "Together"]

By = Literal["least fibre", "fewest links", "best fresh pairs", "sum of waits", "last link ready", "pairs a slot"]

MEASURES: tuple[By, ...] = get_args(By)
"""The names of the measures a way can be chosen by, as ``by`` has them."""

OTHERS = (("Rotterdam", "Amsterdam"), ("Den Haag", "Alkmaar"), ("Gouda", "Haarlem"))
"""Who else wants pairs, in the order in which they join."""

LEFT_OUT, DRAWN = "Eindhoven", 3
"""The one town that hangs on a single line, so that it has no choice; the seed that says which line has good glass."""

CHOICES, SLOT_S = 4, 0.1
"""So many ways of each two towns are looked at when a plan is made for all; the slot in s that is usual here."""

HERALDS, LEAST, STRETCHES = 60, 10, 10
"""The most link pairs for each pair that is asked for, the fewest deliveries that say anything, the stretches for an error."""

Lines = tuple[float, float, float, float | None, int, float]
"""What the network of the lines is made from."""


class RoutedTowns(Model):
    """Dutch towns that are joined by lines of fibre, each with a station in its middle, and by memories and swaps in the towns.

    Links make pairs by a single click (bright weight 1 %, ``light`` the chance that a photon is caught). The loss of each half
    line is 0.25 dB/km times a factor between ``1 - spread`` and ``1 + spread``, drawn once for all. A town throws away a qubit
    that it stored longer than ``cutoff_s``. ``ends``: who wants pairs; ``by``: what their way is chosen by (a slot is ``slot_s``
    long); ``ways``: so many ways at once; ``wants``: so many pairs of towns want pairs together, the first of them ``ends``.
    """

    light: float = quantity(0.4, "light caught", above=0, at_most=1)
    spread: float = quantity(0.3, "lines differ by", at_least=0, below=1)
    t2_s: float = quantity(10.0, "memory time T2", unit="s", above=0)
    cutoff_s: float | None = quantity(1.0, "cut-off", unit="s", above=0)
    memories: int = quantity(4, "memories of a line at each end", at_least=1, at_most=100)
    swap_success: float = quantity(1.0, "chance that a swap succeeds", above=0, at_most=1)
    slot_s: float = quantity(SLOT_S, "slot", unit="s", above=0)
    ends: tuple[str, str] = quantity(("Delft", "Zwolle"), "who wants pairs")
    by: By = quantity("least fibre", "the way is chosen by")
    ways: int = quantity(1, "ways at once", at_least=1, at_most=3)
    wants: int = quantity(2, "pairs of towns", at_least=1, at_most=1 + len(OTHERS))

    @model_validator(mode="after")
    def _two_towns(self) -> Self:
        if self.ends[0] == self.ends[1] or not set(self.ends) <= set(NETHERLANDS.towns) - {LEFT_OUT}:
            raise refusal(self, "ends", self.ends, "", "must be two towns of the map, and not one twice")
        return self

    @property
    def _lines(self) -> Lines:
        return self.light, self.spread, self.t2_s, self.cutoff_s, self.memories, self.swap_success

    @property
    def network(self) -> Network:
        """The towns as a network that the event engine runs."""
        return _network(*self._lines)

    @property
    def hops(self) -> Hops:
        """The numbers of its lines, for routing."""
        return _hops(self._lines, self.slot_s)

    def way(self, by: By | None = None) -> Way:
        """The best way between the ends by a measure, its own where none is named."""
        return _way(self._lines, self.slot_s, self.ends, self.by if by is None else by)

    def length_km(self, path: tuple[str, ...]) -> float:
        """The fibre in km along a path."""
        return float(sum(self.hops.graph.edges[two]["hop"].length_km for two in pairwise(path)))

    @property
    def disjoint(self) -> tuple[Way, ...]:
        """The ways between the ends that share no line, by the sum of waits, each the best of what those before it leave."""
        return _disjoint(self._lines, self.ends)

    @property
    def wanted(self) -> tuple[tuple[str, str], ...]:
        """Who wants pairs together."""
        return (self.ends, *OTHERS)[: self.wants]

    @property
    def own(self) -> tuple[tuple[str, ...], ...]:
        """For each two towns the way that is best for them alone, by the sum of waits."""
        return tuple(_way(self._lines, SLOT_S, two, "sum of waits").path for two in self.wanted)

    @property
    def planned(self) -> tuple[tuple[str, ...], ...]:
        """For each two towns one of their four best ways, chosen together so that all get most, by the sum of waits.

        All choices are tried; a line that n of them use is counted as one of an n-th of its rate for each.
        """
        return _planned(self._lines, self.wanted)

    @property
    def bound_hz(self) -> float:
        """The most pairs per second between the ends, over all ways at once: the least cut."""
        return _bound_hz(self._lines, self.ends)

    @property
    def most_hz(self) -> float:
        """The most pairs per second in all for those who want pairs together, over all ways at once: a linear programme."""
        return _most_hz(self._lines, self.wanted)

    def play(self, paths: tuple[tuple[str, ...], ...], pairs: int, seed: int) -> Together:
        """What the event engine delivers on these paths at once: so many pairs in all, fewer where they are rare."""
        return _play(self._lines, paths, pairs, seed)


@dataclass(frozen=True)
class Played:
    """What the engine delivered to one flow: pairs a second, their fidelity F (None of fewer than ten), key bits a second."""

    rate: Estimate
    fidelity: Estimate | None
    key_hz: float


@dataclass(frozen=True)
class Together:
    """What flows got that ran at once: each, all, and the last pair's time where nothing can happen any more (else None)."""

    each: tuple[Played, ...]
    total: Estimate
    stuck_s: float | None


@lru_cache(maxsize=64)
def _network(light: float, spread: float, t2_s: float, cutoff_s: float | None, memories: int, swap_success: float) -> Network:
    arm = Arm(
        emitter=Emitter(photon_efficiency=light),
        fiber=Fiber(attenuation_db_per_km=0.25),
        memory=Memory(t2_s=t2_s),
    )
    link = Link(left=arm, right=arm, protocol=SingleClick(left_bright_weight=0.01, right_bright_weight=0.01))
    differ = {f"{side}.fiber.attenuation_db_per_km": spread for side in ("left", "right")}
    town = Node(cutoff_s=cutoff_s, swap_success=swap_success)
    graph = NETHERLANDS.graph()
    graph.remove_node(LEFT_OUT)
    return network_of(graph, Parts(link=link, node=town, memories=memories, spread=differ), np.random.default_rng(DRAWN))


@lru_cache(maxsize=64)
def _hops(lines: Lines, slot_s: float) -> Hops:
    return Hops.of(_network(*lines), slot_s)


@lru_cache(maxsize=512)
def _way(lines: Lines, slot_s: float, ends: tuple[str, str], by: By) -> Way:
    named = {
        "least fibre": measures.least_fibre_km,
        "fewest links": measures.fewest_hops,
        "best fresh pairs": measures.fidelity,
        "sum of waits": measures.in_turn_s,
        "last link ready": measures.all_at_once_s,
        "pairs a slot": measures.slot_pairs(),
    }
    return best_way(_hops(lines, slot_s), *ends, named[by])


@lru_cache(maxsize=64)
def _disjoint(lines: Lines, ends: tuple[str, str]) -> tuple[Way, ...]:
    return tuple(disjoint_ways(_hops(lines, SLOT_S), *ends, measures.in_turn_s, 3))


@lru_cache(maxsize=64)
def _bound_hz(lines: Lines, ends: tuple[str, str]) -> float:
    return max_flow_hz(_hops(lines, SLOT_S), *ends)


@lru_cache(maxsize=64)
def _most_hz(lines: Lines, wanted: tuple[tuple[str, str], ...]) -> float:
    return most_rates(_hops(lines, SLOT_S), wanted).total_hz


@lru_cache(maxsize=64)
def _planned(lines: Lines, wanted: tuple[tuple[str, str], ...]) -> tuple[tuple[str, ...], ...]:
    hops = _hops(lines, SLOT_S)
    row = {frozenset(two): i for i, two in enumerate(hops.graph.edges)}
    found = [several_ways(hops, *two, CHOICES, measures.in_turn_s) for two in wanted]
    uses = [np.array([np.bincount([row[frozenset(two)] for two in w.hops], minlength=len(row)) for w in ways]) for ways in found]
    inside = [np.array([[name in w.path[1:-1] for name in hops.names] for w in ways]) for ways in found]
    costs = measures.in_turn_s(hops, *wanted[0])
    best, value = (0,) * len(wanted), -1.0
    for choice in product(*(range(len(ways)) for ways in found)):
        use = np.array([uses[d][c] for d, c in enumerate(choice)])
        swaps = np.array([inside[d][c] for d, c in enumerate(choice)])
        rates = 1 / costs.cost((use * use.sum(axis=0)) @ costs.edges + swaps @ costs.nodes)
        if rates.sum() > value * (1 + 1e-12):
            best, value = choice, float(rates.sum())
    return tuple(ways[c].path for ways, c in zip(found, best, strict=True))


@lru_cache(maxsize=512)
def _play(lines: Lines, paths: tuple[tuple[str, ...], ...], pairs: int, seed: int) -> Together:
    network, cutoff_s, memories = _network(*lines), lines[3], lines[4]
    used = {frozenset(two) for path in paths for two in pairwise(path)}
    most = np.inf if cutoff_s is None else memories / cutoff_s  # of a line whose pairs all wait until they are thrown away
    busy = sum(min(_hops(lines, SLOT_S).graph.edges[tuple(two)]["hop"].rate_hz, most) for two in used)
    flows = [Flow(source=path[0], target=path[-1], path=path) for path in paths]
    lines_used = tuple(one for one in network.connections if {one.left, one.right} in used)
    part = Network(nodes=tuple(one for one in network.nodes if any(one.name in two for two in used)), connections=lines_used)
    run = simulate(part, flows, time_s=HERALDS * pairs / busy, pairs=pairs, rng=np.random.default_rng(seed), rows=0)
    if run.ended == "empty":
        last = float(run.times_s[-1]) if len(run) else 0.0
        return Together(tuple(Played(Estimate(0.0, 0.0, 0), None, 0.0) for _ in paths), Estimate(0.0, 0.0, 0), last)
    waits_s = np.diff(run.times_s, prepend=0.0)
    total = _rare(len(run), run.end_s) if len(run) < LEAST else Estimate.rate_of(waits_s, STRETCHES)
    return Together(tuple(_of(run, flow) for flow in range(len(paths))), total, None)


def _rare(count: int, end_s: float) -> Estimate:
    """Pairs a second where they are too few to tell how they scatter: their number taken as Poisson."""
    return Estimate(count / end_s, float(np.sqrt(max(1, count))) / end_s, count)


def _of(run: Run, flow: int) -> Played:
    mine = run.of_flow(flow)
    count = int(mine.sum())
    if count < LEAST:
        return Played(_rare(count, run.end_s), None, 0.0)
    rate = run.rate_hz(flow)
    return Played(rate, run.fidelity(flow), Answer.of(rate.value, run.numbers[mine, 2:5].mean(axis=0)).key_hz)
