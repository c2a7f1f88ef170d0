"""Demands for entanglement: who needs pairs with whom, when, how good and for how long, and what must be used before what."""

from __future__ import annotations

import functools
import html
import math
from collections.abc import Iterator, Mapping
from typing import Self

import networkx as nx
from pydantic import model_validator

from ..model import Model, quantity, refusal

__all__ = ["After", "Demand", "DemandGraph", "Hold"]

ROUNDING = 1e-9
"""By how much, relative to a job's time, two times may differ that are the same."""
SHOWN = 40
"""The rows of a table at most."""


class After(Model):
    """A time that is at least so long after another demand's pairs are used."""

    demand: str = quantity("", "demand")
    lag_s: float = quantity(0.0, "time after its use", unit="s", at_least=0)


class Hold(Model):
    """A link qubit of a node in use, from the last of some times to the last of others."""

    node: str = quantity("", "node")
    begins: tuple[After, ...] = quantity((), "begins")
    ends: tuple[After, ...] = quantity((), "ends")


class Demand(Model):
    """Pairs between two nodes that a job uses at one time.

    Times are relative to the job's start. ``earliest_s``: they are not used before. ``latest_s``: used later, they delay the
    job's end; None: they never do. ``after``: what must have been used before, and how long. ``holds``: the link qubits that are
    in use from then on. ``keeps``: both halves are kept (create and keep); else they are measured at once.
    """

    key: str = quantity("", "name in its job")
    left: str = quantity("", "left node")
    right: str = quantity("", "right node")
    pairs: int = quantity(1, "pairs", at_least=1, at_most=1_000_000)
    earliest_s: float = quantity(0.0, "earliest use", unit="s", at_least=0)
    latest_s: float | None = quantity(None, "latest use", unit="s", at_least=0)
    least_fidelity: float = quantity(0.0, "least fidelity", at_least=0, at_most=1)
    keeps: bool = quantity(True, "halves are kept")
    after: tuple[After, ...] = quantity((), "after")
    holds: tuple[Hold, ...] = quantity((), "link qubits in use")

    @model_validator(mode="after")
    def _two_ends(self) -> Self:
        if self.left == self.right:
            raise refusal(self, "right", repr(self.right), "", "must be another node than left; a pair joins two nodes")
        if self.latest_s is not None and self.latest_s < self.earliest_s:
            raise refusal(self, "latest_s", self.latest_s, "s", f"must be at least earliest_s = {self.earliest_s} s")
        return self


class DemandGraph(Model):
    """The demands of a job, a graph without cycles: what is used after what.

    ``duration_s``: from the job's start to its end where no pair is waited for.

    Raises
    ------
    ParameterError
        Two demands of one name; a demand after one that is not there, or, around a cycle, after itself; one that its
        predecessors, or the job's time, leave no time between its earliest and its latest use.
    """

    demands: tuple[Demand, ...] = quantity((), "demands")
    duration_s: float = quantity(0.0, "time without waits for pairs", unit="s", at_least=0)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        known: set[str] = set()
        for one in self.demands:
            if one.key in known:
                raise refusal(self, "demands", repr(one.key), "", "is the name of two demands; give each its own")
            known.add(one.key)
        for one in self.demands:
            times = {"after": one.after} | {f"holds of {hold.node}": (*hold.begins, *hold.ends) for hold in one.holds}
            for field, terms in times.items():
                for term in terms:
                    if term.demand not in known:
                        raise refusal(self, f"{one.key}.{field}", repr(term.demand), "", "is no demand of this job")
        graph = self.graph()
        if not nx.is_directed_acyclic_graph(graph):
            around = [edge[0] for edge in nx.find_cycle(graph)]
            rule = "each waits for the one before it, around a cycle; break it"
            raise refusal(self, "demands", " → ".join([*around, around[0]]), "", rule)
        most_s = self.duration_s * (1 + ROUNDING)
        for key, use_s in self.uses_s().items():
            latest_s = self.named(key).latest_s
            if latest_s is not None and use_s > latest_s + ROUNDING * self.duration_s:
                rule = f"can be used at {use_s:.6g} s at the earliest, after those before it; give it more time"
                raise refusal(self, f"{key}.latest_s", latest_s, "s", rule)
            if use_s > most_s:
                raise refusal(self, "duration_s", self.duration_s, "s", f"demand {key} cannot be used before {use_s:.6g} s")
        return self

    def __len__(self) -> int:
        return len(self.demands)

    @functools.cached_property
    def _by_key(self) -> dict[str, Demand]:
        return {one.key: one for one in self.demands}

    def named(self, key: str) -> Demand:
        """The demand of a name; ParameterError where there is none."""
        if key not in self._by_key:
            raise refusal(self, "demands", repr(key), "", "is no demand of this job")
        return self._by_key[key]

    def graph(self) -> nx.DiGraph:
        """The job as a networkx graph: names with ``demand``; edges from a demand to those after it, with ``lag_s``."""
        graph = nx.DiGraph()
        for one in self.demands:
            graph.add_node(one.key, demand=one)
        graph.add_edges_from((term.demand, one.key, {"lag_s": term.lag_s}) for one in self.demands for term in one.after)
        return graph

    @functools.cached_property
    def order(self) -> tuple[str, ...]:
        """The names so that each comes after all that it must be used after; else as they were given."""
        places = {one.key: place for place, one in enumerate(self.demands)}
        return tuple(nx.lexicographical_topological_sort(self.graph(), key=places.__getitem__))

    @property
    def pairs(self) -> int:
        """The pairs of all demands."""
        return sum(one.pairs for one in self.demands)

    def pairs_of(self) -> dict[tuple[str, str], int]:
        """The pairs of each two nodes, their names in order of the alphabet."""
        out: dict[tuple[str, str], int] = {}
        for one in self.demands:
            left, right = sorted((one.left, one.right))
            out[left, right] = out.get((left, right), 0) + one.pairs
        return out

    @property
    def widths(self) -> tuple[int, ...]:
        """The pairs of each generation: those that nothing comes before, those that only these come before, and so on."""
        layers = nx.topological_generations(self.graph())
        return tuple(sum(self.named(key).pairs for key in layer) for layer in layers)

    def uses_s(self, there_s: Mapping[str, float] | None = None) -> dict[str, float]:
        """When each demand is used, in s: as soon as its pairs are there and it may be; without times, pairs are there at once.

        Parameters
        ----------
        there_s : when the pairs of a demand are there, by its name, relative to the job's start
        """
        there, out = there_s or {}, dict[str, float]()
        for key in self.order:
            one = self.named(key)
            out[key] = max(one.earliest_s, float(there.get(key, 0.0)), _last(one.after, out))
        return out

    def end_s(self, uses_s: Mapping[str, float]) -> float:
        """When the job ends, in s after its start, where its demands are used then."""
        late = (uses_s[one.key] - one.latest_s for one in self.demands if one.latest_s is not None)
        return self.duration_s + max([0.0, *late])

    def critical_path(self, waits_s: Mapping[str, float] | None = None) -> tuple[str, ...]:
        """The names along the way through the job that takes longest where every demand, once it may be used, waits so long.

        Without waits each demand waits equally long, and longer than the whole job: the most demands in a row.
        """
        equal = 1.0 + self.duration_s
        best: dict[str, tuple[float, str | None]] = {}
        for key in self.order:
            one = self.named(key)
            ways = [(best[term.demand][0] + term.lag_s, term.demand) for term in one.after]
            before = max(ways, key=lambda way: way[0], default=(0.0, None))
            wait_s = equal if waits_s is None else waits_s.get(key, 0.0)
            best[key] = max(one.earliest_s, before[0]) + wait_s, before[1]
        at = max(best, key=lambda key: best[key][0], default=None)
        path: list[str] = []
        while at is not None:
            path.append(at)
            at = best[at][1]
        return tuple(path[::-1])

    def lives_s(self, uses_s: Mapping[str, float] | None = None) -> dict[str, float]:
        """How long after its use the last link qubit of each demand is free again, in s; without times, used at the earliest."""
        uses = self.uses_s() if uses_s is None else uses_s
        return {
            one.key: max((_last(hold.ends, uses) for hold in one.holds), default=uses[one.key]) - uses[one.key]
            for one in self.demands
        }

    def peaks(self, uses_s: Mapping[str, float] | None = None) -> dict[str, int]:
        """The most link qubits in use at once at each node, counted from the uses on; without times, used at the earliest."""
        uses = self.uses_s() if uses_s is None else uses_s
        changes: dict[str, list[tuple[float, int]]] = {}
        for one in self.demands:
            for hold in one.holds:
                begins, ends = _last(hold.begins, uses), _last(hold.ends, uses)
                changes.setdefault(hold.node, []).extend([(begins, one.pairs), (ends, -one.pairs)])
        return {node: _most(rows, ROUNDING * self.duration_s) for node, rows in sorted(changes.items())}

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in self._cells())
        names = ("demand", "nodes", "pairs", "earliest use", "latest use", "least fidelity", "lives", "after")
        head = "".join(f"<th>{name}</th>" for name in names)
        more = f"<p>and {len(self) - SHOWN} more</p>" if len(self) > SHOWN else ""
        caption = f"{len(self)} demands, {self.pairs} pairs, {_ms(self.duration_s)} without waits"
        return f"<table><caption>{caption}</caption><tr>{head}</tr>{rows}</table>{more}"

    def _cells(self) -> Iterator[tuple[str, ...]]:
        lives = self.lives_s()
        for one in self.demands[:SHOWN]:
            latest = "any time" if one.latest_s is None else _ms(one.latest_s)
            life = _ms(lives[one.key]) if one.keeps else "measured at once"
            before = ", ".join(term.demand for term in one.after)
            nodes, fidelity = f"{one.left} - {one.right}", f"{one.least_fidelity:.4g}"
            yield one.key, nodes, str(one.pairs), _ms(one.earliest_s), latest, fidelity, life, before


def _last(terms: tuple[After, ...], uses_s: Mapping[str, float]) -> float:
    return max((uses_s[term.demand] + term.lag_s for term in terms), default=0.0)


def _most(changes: list[tuple[float, int]], same_s: float) -> int:
    """The largest sum of changes; what ends at the time at which something begins ends before it."""
    now = most = 0
    for _, change in sorted((time_s - same_s if change < 0 else time_s, change) for time_s, change in changes):
        now += change
        most = max(most, now)
    return most


def _ms(time_s: float) -> str:
    return f"{time_s * 1e3:.4g} ms" if math.isfinite(time_s) else "never"
