"""What no routing can exceed: flows of pairs between two nodes, of several demands at once, and of one slot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..qubits.arrays import listed, number_of, whole_of
from ..qubits.checking import generator, needs
from ..qubits.estimate import Estimate
from .hops import Hops

__all__ = ["SharedRates", "SlotFlow", "fair_rates", "max_flow_hz", "most_rates", "slot_flow"]

Row = NDArray[np.float64]
Demand = tuple[str, str]


@dataclass(frozen=True)
class SharedRates:
    """Rates of several demands that fit into a network together.

    Attributes
    ----------
    rates_hz : for each demand, in their order, its pairs per second
    used_hz : for each hop, by its two nodes, the pairs per second that all demands take of it
    """

    rates_hz: tuple[float, ...]
    used_hz: Mapping[tuple[str, str], float]

    @property
    def total_hz(self) -> float:
        """The pairs per second of all demands."""
        return float(sum(self.rates_hz))


@dataclass(frozen=True)
class SlotFlow:
    """One slot in which every channel tries once: how likely two nodes are joined, and the pairs that could be made at most."""

    connected: Estimate
    pairs: Estimate


def max_flow_hz(hops: Hops, source: str, target: str) -> float:
    """The most pairs per second between two nodes over all paths at once: the least cut.

    Swaps are taken as sure and memories as perfect, so with any less, in whatever order of swaps, there are fewer. Where swaps
    fail, swap_bound_hz is tighter. Where nodes share so many memories among their hops, each is taken by one pair at a time, from
    the beginning of its attempts on: pairs per second times ``Hop.busy_s``, added over a node's hops, is at most its memories.
    Waiting, which takes them longer, is left out.

    Raises
    ------
    ParameterError
        No such node, the same node twice, no way between them.
    """
    needs(hops, Hops, "max_flow_hz: hops", "Hops.of(network)")
    usable = hops.between(source, target)
    if np.isfinite(hops.rooms).any():
        return most_rates(hops, [(source, target)]).total_hz
    rates = nx.Graph()
    rates.add_weighted_edges_from(((a, b, hop.rate_hz) for a, b, hop in usable.edges(data="hop")), weight="capacity")
    return float(nx.maximum_flow_value(rates, source, target))


def most_rates(hops: Hops, demands: Sequence[Demand], weights: Sequence[float] | None = None) -> SharedRates:
    """The rates of several demands whose weighted sum is largest: a linear programme; some may get nothing.

    Pairs have no direction: what all demands take of a hop, either way, is at most its rate. Swaps and memories as in
    max_flow_hz.

    Parameters
    ----------
    weights : worth of a pair of each demand; None: all alike

    Raises
    ------
    ParameterError
        No demands, one between nodes that no way joins; as many weights as there are not demands, or one below 0.
    """
    programme = _Programme(hops, demands, "most_rates")
    return programme.solved(np.array(programme.weights(weights)))


def fair_rates(hops: Hops, demands: Sequence[Demand], weights: Sequence[float] | None = None) -> SharedRates:
    """The rates of several demands of which none could be raised without lowering one that is no larger (max-min fair).

    Parameters
    ----------
    weights : rates are compared after division by these; None: all alike

    Raises
    ------
    ParameterError
        As most_rates; a weight of 0.
    """
    programme = _Programme(hops, demands, "fair_rates")
    shares = np.array(programme.weights(weights))
    if (shares == 0).any():
        raise ParameterError(f"fair_rates: weights = {weights}: must be above 0.")
    floors, open_ = np.zeros(shares.size), np.ones(shares.size, dtype=bool)
    while open_.any():
        level = programme.level(shares, floors, open_)
        floors[open_] = level * shares[open_]
        room = [programme.solved(np.eye(shares.size)[d], floors * (1 - 1e-9)).rates_hz[d] for d in np.flatnonzero(open_)]
        raised = np.array(room) > floors[open_] * (1 + 1e-6)
        if raised.all():  # rounding: at least the least one is settled
            raised[int(np.argmin(np.array(room) / shares[open_]))] = False
        open_[np.flatnonzero(open_)[~raised]] = False
    return programme.solved(np.ones(shares.size), floors * (1 - 1e-9))


class _Programme:
    """The flows of demands, each arc of each demand a variable, then the rate of each demand, then a common level."""

    def __init__(self, hops: Hops, demands: Sequence[Demand], owner: str) -> None:
        from scipy.sparse import block_diag, csr_array, hstack, kron, vstack

        needs(hops, Hops, f"{owner}: hops", "Hops.of(network)")
        self.hops, self.owner = hops, owner
        self.demands = [tuple(one) for one in listed(demands, f"{owner}: demands")]
        if not self.demands or any(len(one) != 2 for one in self.demands):
            raise ParameterError(f"{owner}: demands = {demands}: must be pairs of nodes, at least one.")
        for source, target in self.demands:
            hops.between(source, target)
        n, e, k = len(hops.names), len(hops.rows), len(self.demands)
        ends = np.array([(hops.places[a], hops.places[b]) for a, b in hops.graph.edges])
        cells = np.concatenate([np.arange(e), np.arange(e)])
        away = csr_array((np.repeat([1.0, -1.0], e), (ends.T.ravel(), cells)), shape=(n, e))
        balances, columns = [], []
        stuck = {hops.places[name] for name in hops.stuck}
        self.closed = np.zeros((k, 2 * e), dtype=bool)
        for d, (source, target) in enumerate(self.demands):
            balances.append(hstack([away, -away]))
            column = np.zeros((n, 1))
            column[hops.places[source]], column[hops.places[target]] = -1.0, 1.0
            columns.append(csr_array(column))
            barred = np.array([v in stuck - {hops.places[source], hops.places[target]} for v in range(n)])
            self.closed[d] = np.tile(barred[ends].any(axis=1), 2)
        self.equal = hstack([block_diag(balances), block_diag(columns), csr_array((n * k, 1))], format="csr")
        room = kron(np.ones((1, k)), hstack([csr_array(np.eye(e)), csr_array(np.eye(e))]))
        self.room = hstack([room, csr_array((e, k + 1))], format="csr")
        few = np.flatnonzero(np.isfinite(hops.rooms))  # nodes whose memories may run out
        busy = abs(away)[few] @ csr_array(np.diag([hop.busy_s for hop in hops.rows]))
        self.busy, self.few = busy @ self.room, hops.rooms[few]
        self.stack, self.row = vstack, csr_array
        self.size = 2 * e * k

    def weights(self, given: Sequence[float] | None) -> list[float]:
        """The weights, 1 each where none are given."""
        count = len(self.demands)
        row = [1.0] * count if given is None else listed(given, f"{self.owner}: weights")
        if len(row) != count:
            raise ParameterError(f"{self.owner}: {len(row)} weights for {count} demands; give one for each.")
        return [number_of(one, f"{self.owner}: weights", "must be at least 0", -1e-300) for one in row]

    def solved(self, weights: Row, floors: Row | None = None) -> SharedRates:
        """The rates with the largest weighted sum, none below its floor."""
        found = self._run(np.concatenate([np.zeros(self.size), weights, [0.0]]), floors)
        rates = found[self.size : -1]
        used = np.asarray(self.room[:, : self.size] @ found[: self.size])
        return SharedRates(tuple(rates.tolist()), dict(zip(self.hops.graph.edges, used.tolist(), strict=True)))

    def level(self, shares: Row, floors: Row, open_: NDArray[np.bool_]) -> float:
        """The largest level that all open demands reach together, times their shares, the others at their floors."""
        rows = np.zeros((int(open_.sum()), self.size + shares.size + 1))
        for row, d in zip(rows, np.flatnonzero(open_), strict=True):
            row[self.size + d], row[-1] = -1.0, shares[d]
        goal = np.zeros(self.size + shares.size + 1)
        goal[-1] = 1.0
        return float(self._run(goal, floors * (1 - 1e-9), rows)[-1])

    def _run(self, goal: Row, floors: Row | None, rows: Row | None = None) -> Row:
        from scipy.optimize import linprog

        scale = float(self.hops.rates_hz.max())
        k = len(self.demands)
        lower = np.zeros(goal.size)
        if floors is not None:
            lower[self.size : self.size + k] = floors / scale
        upper = np.full(goal.size, np.inf)
        upper[: self.size][self.closed.ravel()] = 0.0
        limits = np.concatenate([self.hops.rates_hz / scale, self.few])
        below = self.stack([self.room, self.busy * scale, *([] if rows is None else [self.row(rows)])], format="csr")
        result = linprog(
            -goal,
            A_ub=below,
            b_ub=limits if rows is None else np.concatenate([limits, np.zeros(len(rows))]),
            A_eq=self.equal,
            b_eq=np.zeros(self.equal.shape[0]),
            bounds=np.stack([lower, upper], axis=1),
            method="highs",
        )
        if result.status != 0:
            raise ParameterError(f"{self.owner}: the linear programme was not solved: {result.message}")
        out: Row = np.asarray(result.x) * scale
        return out


def slot_flow(hops: Hops, source: str, target: str, n: int, rng: np.random.Generator) -> SlotFlow:
    """How well two nodes are joined in a slot, of n slots drawn: the chance of any way, and the mean of the most pairs.

    Every channel succeeds or fails by its own chance; of the pairs that are there then, as many as the maximum flow can be
    joined end to end by sure swaps, with full knowledge of what succeeded. No rule for swaps in one slot does better.

    Raises
    ------
    ParameterError
        As max_flow_hz; n below 1.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    whole_of(n, "slot_flow: n", "must be a whole number of at least 1 slot", 1)
    generator(rng, "slot_flow")
    needs(hops, Hops, "slot_flow: hops", "Hops.of(network)")
    usable = Hops(hops.between(source, target))
    arcs, size = usable.arcs, len(usable.names)
    ends = usable.places[source], usable.places[target]
    flows = np.empty(n)
    for slot in range(n):
        there = (rng.random(usable.chances.shape) < usable.chances).sum(axis=1).astype(np.int32)
        capacity = csr_array((there[arcs.edges], arcs.heads, arcs.starts), shape=(size, size))
        flows[slot] = maximum_flow(capacity, *ends).flow_value
    return SlotFlow(Estimate.of(flows > 0), Estimate.of(flows))
