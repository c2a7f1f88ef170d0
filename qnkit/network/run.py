"""A run of a network: the pairs that were delivered, how often, how good, after which waits, and what became of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError, refusal
from ..qubits.arrays import whole_of
from ..qubits.checking import ReadOnly, needs, read_only
from ..qubits.estimate import Estimate
from .engine import Engine, checked_time, flows_of
from .network import Network
from .reasons import reasons
from .rules import Flow, Rules
from .trace import FATES, Trace, weights_of

__all__ = ["Run", "simulate"]

Real = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Run(ReadOnly):
    """What a network delivered from time 0 to ``end_s``.

    Attributes
    ----------
    network, flows, rules : what ran, and by which rules
    counts : whole numbers (n, 6) of the delivered pairs: serial number, flow, left node, right node, link pairs, rounds
    numbers : floats (n, 6): time, birth of the oldest qubit, XX, -YY, ZZ, time when it was made
    trace : one row for every pair, as far as it was kept
    end_s : the time that was simulated
    events : how many events that took
    ended : ``pairs`` (as many as were asked for), ``time`` (the time was over), ``empty`` (nothing could happen any more)
    """

    network: Network
    flows: tuple[Flow, ...]
    rules: Rules
    counts: NDArray[np.int64]
    numbers: Real
    trace: Trace
    end_s: float
    events: int
    ended: Literal["pairs", "time", "empty"]

    def __post_init__(self) -> None:
        read_only((self.counts, self.numbers))

    def __len__(self) -> int:
        return len(self.counts)

    def of_flow(self, flow: int) -> NDArray[np.bool_]:
        """Which of the delivered pairs are of a flow, by its place; -1: of none, between neighbours of switches."""
        rule = f"must be the place of a flow, of which there are {len(self.flows)}, counted from 0; -1 for pairs of none"
        whole_of(flow, "Run: flow", rule, -1, len(self.flows) - 1)
        out: NDArray[np.bool_] = self.counts[:, 1] == flow
        return out

    @property
    def times_s(self) -> Real:
        """When the pairs were delivered."""
        return self.numbers[:, 0]

    @property
    def weights(self) -> Real:
        """Their Bell weights (n, 4), in the order phi+, phi-, psi+, psi-; phi+ is what they aim at."""
        return weights_of(self.numbers[:, 2:5])

    @property
    def fidelities(self) -> Real:
        """Their fidelities F."""
        return self.weights[:, 0]

    @property
    def ages_s(self) -> Real:
        """How long before its delivery the oldest qubit of each pair was stored."""
        return self.numbers[:, 0] - self.numbers[:, 1]

    def waits_s(self, flow: int = 0) -> Real:
        """The times between the deliveries of a flow, the first from time 0."""
        return np.diff(self.times_s[self.of_flow(flow)], prepend=0.0)

    def rate_hz(self, flow: int = 0) -> Estimate:
        """The delivered pairs per second of a flow; its error from means over stretches of deliveries."""
        return Estimate.rate_of(self._some(self.waits_s(flow), flow))

    def fidelity(self, flow: int = 0) -> Estimate:
        """The mean fidelity F of a flow's pairs; its error from means over stretches of deliveries."""
        return Estimate.of_series(self._some(self.fidelities[self.of_flow(flow)], flow))

    def _some(self, values: Real, flow: int) -> Real:
        if len(values) < 2:
            raise ParameterError(f"Run: flow {flow} delivered {len(values)} pairs in {self.end_s:g} s. {self.why()}")
        return values

    def fates(self) -> dict[str, int]:
        """How many pairs of the trace met each fate."""
        return {name: int(self.trace.fate(name).sum()) for name in FATES}

    def why(self) -> str:
        """What became of the pairs, and why flows got none, in sentences: for a run that delivered few or none."""
        served = set(self.counts[:, 1].tolist())
        return " ".join([self._became(), *reasons(self.network, self.flows, self.rules, self.trace, served)])

    def _became(self) -> str:
        met = {name: count for name, count in self.fates().items() if count and name != "delivered"}
        if not len(self.trace) and not self.trace.whole:
            return "Nothing is known of the others, as no trace was kept; ask for one with rows=."
        if not met and not len(self.trace):
            return "No pair was made in this time; simulate longer or brighten the links."
        what = ", ".join(f"{count} {name}" for name, count in sorted(met.items(), key=lambda item: -item[1]))
        stuck = (
            " Nothing can happen any more: memories wait for each other; add some, or a cut-off." if self.ended == "empty" else ""
        )
        return f"Of {len(self.trace)} pairs: {what}.{stuck}"


def simulate(
    network: Network,
    flows: Sequence[Flow] | Flow,
    rules: Rules | None = None,
    *,
    time_s: float,
    pairs: int | None = None,
    rng: np.random.Generator,
    rows: int = 1_000_000,
) -> Run:
    """A run of a network from time 0 until ``time_s``, or until so many pairs are delivered; the same generator, the same run.

    Parameters
    ----------
    flows : who wants pairs with whom; none where the rules name switches that join their neighbours
    rules : swap as soon as possible where not given
    time_s : the longest time that is simulated
    pairs : the run ends once so many pairs are delivered, at the time of the last of them
    rows : so many pairs at most are kept in the trace; 0 keeps none

    Raises
    ------
    ParameterError
        What tables_of refuses; a time that is not finite and above 0 s; a controller in the rules (use Engine).
    """
    limit, wanted = checked_time(time_s, "simulate: time_s"), None
    rules, flows = needs(Rules() if rules is None else rules, Rules, "simulate: rules", "Rules"), flows_of(flows)
    if pairs is not None:
        wanted = whole_of(pairs, "simulate: pairs", "must be a whole number of at least 1", 1)
    if rules.swapping == "controller":
        raise refusal(
            rules, "swapping", "'controller'", "", "needs somebody who decides; use Engine, and act between its advances"
        )
    if any(flow.keeps for flow in flows):
        raise ParameterError("simulate: a flow keeps its pairs until a controller takes them; use Engine, or keeps=False.")
    engine = Engine(network, flows, rules, rng, rows)
    from ..kernels.event_columns import BY_EMPTY, BY_TIME

    ended: Literal["pairs", "time", "empty"] = "pairs"
    while wanted is None or engine.delivered < wanted:
        reason = engine.step(limit, wanted)
        if reason in (BY_TIME, BY_EMPTY):
            ended = "time" if reason == BY_TIME else "empty"
            break
    counts, numbers = engine.deliveries()
    return Run(network, flows, rules, counts, numbers, engine.trace(), engine.now_s, engine.events, ended)
