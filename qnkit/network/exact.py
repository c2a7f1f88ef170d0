"""The exact states of the pairs that a run delivered: their history from the trace, with density matrices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from ..kernels import event_columns as c
from ..kernels import pairs
from ..model import ParameterError
from ..physics import BellMeasurement, LocalGates, PairState, distilled, swapped
from ..physics.frames import AS_IT_IS, NAMED
from ..physics.link_numbers import LinkNumbers
from ..qubits.bell_states import BELL_ORDER, bell_index
from ..qubits.checking import needs
from .run import Run
from .tables import tables_of
from .trace import COUNTS, KINDS

__all__ = ["Causes", "History", "exact_fidelities", "exact_state"]

Real = NDArray[np.float64]

IN_PLACE_OF_Y = {
    1: NAMED["phi+", "phi-", "psi-", "psi+"],
    2: AS_IT_IS,
    3: NAMED["phi+", "psi-", "psi+", "phi-"],
}
"""The frames that exchange -YY with XX (1), with itself (2), with ZZ (3): how the engine turns two pairs before DEJMPS."""
PERFECT_GATES, PERFECT_STATION = LocalGates(), BellMeasurement()


@dataclass(frozen=True)
class Causes:
    """What is switched on in a history; all of it unless said. ``waiting`` and ``gates`` name nodes by place, None: all of them.

    Attributes
    ----------
    source : links make the pairs that they make, not perfect ones
    flight : their qubits wait until both stations know of the pair
    distillation : distilled pairs are distilled, and do not go on as the kept pair was
    waiting : nodes whose memories decay, until the delivered pair is made
    gates : nodes whose Bell measurement, and whose gates for distillation, are what they are
    delay : the delivered pair decays until both its nodes know of it, if it was swapped or distilled
    """

    source: bool = True
    flight: bool = True
    distillation: bool = True
    waiting: frozenset[int] | None = None
    gates: frozenset[int] | None = None
    delay: bool = True


ALL = Causes()


@dataclass(frozen=True)
class _Pair:
    """A pair at some time: its state, where it aims, since when Gaussian dephasing has run, its correlations by bookkeeping."""

    state: PairState
    aim: str
    since: tuple[float, float]
    kept: Real


class History:
    """What became of the pairs of a run; ParameterError for what is none."""

    def __init__(self, run: Run) -> None:
        needs(run, Run, "exact_state: run", "a Run")
        self.network, self.rules = run.network, run.rules
        self.tables = tables_of(run.network, run.flows, run.rules)
        self._rows = {line[0]: line for line in run.trace.counts.tolist()}
        self._made = dict(zip(self._rows, run.trace.numbers[:, [0, 5, 6, 7]], strict=True))
        self.delivered = dict(zip(run.counts[:, 0].tolist(), run.numbers[:, 0].tolist(), strict=True))
        self._links: dict[int, tuple[PairState, PairState]] = {}

    def row(self, serial: int) -> dict[str, int]:
        """The whole numbers of a pair by their names; ParameterError where it is not in the trace."""
        if serial not in self._rows:
            raise ParameterError(f"exact_state: pair {serial} is not in the trace of this run; keep more of it (rows=).")
        return dict(zip(COUNTS, self._rows[serial], strict=True))

    def state(self, serial: int, causes: Causes = ALL) -> PairState:
        """The state of a delivered pair, turned so that it aims at phi+; ParameterError where it was not delivered."""
        if serial not in self.delivered:
            raise ParameterError(f"exact_state: pair {serial} was not delivered in this run; see Run.counts[:, 0].")
        end = self.delivered[serial]
        return _turned(self._at(serial, end, (end, end), causes, last=True))

    def _at(self, serial: int, until: float, frozen: tuple[float, float], causes: Causes, last: bool = False) -> _Pair:
        """A pair at a time, whose halves were taken into a station's gates at the times ``frozen``, if these are earlier."""
        row = self.row(serial)
        kind, made_s = KINDS[row["kind"]], float(self._made[serial][0])
        if kind == "link":
            pair = self._link(row, made_s, causes)
        elif kind == "swapped":
            pair = self._swap(row, made_s, frozen, causes)
        else:
            pair = self._distil(row, made_s, causes)
        waits_s, rates, halves = [], [], (row["left"], row["right"])
        kept = self._made[serial][1:].copy()
        for side, (memory, since) in enumerate(zip((row["left_memory"], row["right_memory"]), pair.since, strict=True)):
            one, both, squared = self.tables.memories[memory, [c.ONE_RATE, c.COHERENCE_RATE, c.GAUSSIAN_RATE]].tolist()
            both += 2 * squared * (made_s - since)
            wait_s = max(0.0, min(until, frozen[side]) - made_s)
            kept[:2] *= np.exp(-wait_s * (both + squared * wait_s))
            kept[2] *= np.exp(-wait_s * one)
            on = causes.delay if last and kind != "link" else causes.waiting is None or halves[side] in causes.waiting
            waits_s.append(np.array([wait_s if on else 0.0]))
            rates.append(np.array([one, both, np.sqrt(squared)]))
        out = np.empty((1, 4, 4), dtype=complex)
        pairs.decay(pair.state.matrix, rates[0], rates[1], waits_s[0], waits_s[1], out)
        return _Pair(PairState.unchecked(out[0]), pair.aim, pair.since, kept)

    def _link(self, row: dict[str, int], made_s: float, causes: Causes) -> _Pair:
        """A pair of a link, when both stations know of it."""
        place = row["place"]
        connection, numbers = self.network.connections[place], cast(LinkNumbers, self.tables.numbers[place])  # it made a pair
        if place not in self._links:
            fresh = connection.link.pairs().fresh_state  # type: ignore[attr-defined]
            self._links[place] = (fresh, numbers.state)
        state = self._links[place][causes.flight] if causes.source else PairState.bell(numbers.target)
        drifts = numbers.drifts_s
        if self.network.index(connection.left) != row["left"]:
            state, drifts = _mirrored(state), drifts[::-1]
        return _Pair(state, numbers.target, (made_s - drifts[0], made_s - drifts[1]), np.zeros(3))

    def _swap(self, row: dict[str, int], made_s: float, frozen: tuple[float, float], causes: Causes) -> _Pair:
        """A swapped pair, corrected, when the swap is over; the far halves may be in other stations' gates."""
        node = row["place"]
        begun, sides = made_s - float(self.tables.nodes[node, c.GATE]), []
        for which, (parent, far) in enumerate((("first", "left"), ("second", "right"))):
            straight = self.row(row[parent])[f"{far}_memory"] == row[f"{far}_memory"]
            near_first = straight == bool(which)
            times = (begun, frozen[which]) if near_first else (frozen[which], begun)
            pair = self._at(row[parent], made_s, times, causes)
            sides.append(pair if straight else _Pair(_mirrored(pair.state), pair.aim, pair.since[::-1], pair.kept))
        left, right = sides
        station = self.network.nodes[node].station if _on(node, causes.gates) else PERFECT_STATION
        made = swapped(left.state, right.state, station, targets=(left.aim, right.aim))
        return _Pair(made.state, "phi+", (left.since[0], right.since[1]), np.zeros(3))

    def _distil(self, row: dict[str, int], made_s: float, causes: Causes) -> _Pair:
        """A distilled pair, accepted, right after its gates."""
        kept, measured = (self._at(row[name], made_s, (made_s, made_s), causes) for name in ("first", "second"))
        if not causes.distillation:
            return kept
        one, other = _turned(kept), _turned(measured)
        if self.row(row["second"])["left"] != row["left"]:
            other = _mirrored(other)
        left, right = (self._gates(row[side], causes) for side in ("left", "right"))
        if self.rules.distillation.protocol == "bbpssw":
            made = distilled(one, other, left, right, "bbpssw", frames=(AS_IT_IS, AS_IT_IS)).state
            state = PairState.werner(min(1.0, made.fidelity()))
        else:
            products = kept.kept * measured.kept
            frame = IN_PLACE_OF_Y[min((2, 1, 3), key=lambda axis: float(products[axis - 1]))]
            state = frame.inverse.on(distilled(one, other, left, right, frames=(frame, frame)).state)
        return _Pair(state, "phi+", kept.since, np.zeros(3))

    def _gates(self, node: int, causes: Causes) -> LocalGates:
        """The gates for distillation of a node."""
        return self.network.nodes[node].gates if _on(node, causes.gates) else PERFECT_GATES


def exact_state(run: Run, serial: int) -> PairState:
    """The exact state of a pair that a run delivered, turned so that it aims at phi+, averaged over what was measured on the way.

    Its history is that of the trace, and was drawn with the probabilities of bookkeeping (Bell weights, twirled memories); the
    states are exact: relaxation, links and stations as they are. Swaps are corrected at once, averaged over the outcomes that the
    station accepts; distilled pairs are accepted, in the frames that the engine chose, and twirled again after BBPSSW.

    Raises
    ------
    ParameterError
        A pair that was not delivered, or whose history the trace does not hold.
    """
    return History(run).state(serial)


def exact_fidelities(run: Run) -> Real:
    """The exact fidelities F of the delivered pairs, in the order of Run.fidelities; errors and meaning as for exact_state."""
    history = History(run)
    return np.array([history.state(serial).fidelity() for serial in run.counts[:, 0].tolist()])


def _on(node: int, nodes: frozenset[int] | None) -> bool:
    return nodes is None or node in nodes


def _turned(pair: _Pair) -> PairState:
    """The state after the Pauli operator that makes phi+ of what the pair aims at."""
    aim = bell_index(pair.aim, "exact_state")
    return NAMED[tuple(BELL_ORDER[k ^ aim] for k in range(4))].on(pair.state)


def _mirrored(state: PairState) -> PairState:
    """The state with its left and its right qubit exchanged."""
    return PairState.unchecked(state.matrix.reshape(2, 2, 2, 2).transpose(1, 0, 3, 2).reshape(4, 4))
