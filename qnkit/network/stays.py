"""What follows from a trace about memories and messages: how long each half of a pair stayed, and which news travelled when."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from .trace import KINDS, Trace

__all__ = ["first_to_go", "let_go_s", "messages", "spans_s"]

_LINK, _SWAPPED, _DISTILLED = range(len(KINDS))


def spans_s(trace: Trace) -> NDArray[np.float64]:
    """The time in s that a message takes from end to end of each pair (pairs,), along the links that it was made of.

    Not a number where a pair that it was made of is missing in the trace, or where a connection has no fibre.
    """
    delays: dict[int, float] = {}
    spans: dict[int, float] = {-1: math.nan}
    rows = trace.row_of
    for serial in sorted(rows):  # what a pair was made of has smaller numbers than the pair
        _, kind, place, first, second = (int(x) for x in trace.counts[rows[serial], :5])
        if kind == _LINK:
            if place not in delays:
                delays[place] = _delay_s(trace, place)
            spans[serial] = delays[place]
        else:
            spans[serial] = spans.get(first, math.nan) + (spans.get(second, math.nan) if kind == _SWAPPED else 0.0)
    return np.array([spans[int(serial)] for serial in trace.column("serial")], dtype=float)


def _delay_s(trace: Trace, place: int) -> float:
    try:
        return trace.network.connections[place].delay_s
    except ParameterError:
        return math.nan


def first_to_go(trace: Trace) -> NDArray[np.int64]:
    """Which end of a lost pair was given up first (pairs,): 0 the left one, 1 the right one, -1 both at once or not known.

    Of a swap that failed it is the station's; of a pair past its cut-off the end where a qubit was older than its node allows.
    """
    out = np.full(len(trace), -1, dtype=np.int64)
    swaps: dict[float, list[int]] = defaultdict(list)
    cutoffs, born, ended = [node.cutoff_s for node in trace.network.nodes], _born_s(trace), trace.column("ended_s")
    ends = trace.counts[:, [5, 6]]
    for row in np.flatnonzero(trace.fate("expired")).tolist():
        old = []
        for side in (0, 1):
            limit = cutoffs[ends[row, side]]
            old.append(limit is not None and ended[row] - born[row, side] >= limit * (1 - 1e-9))
        if old[0] != old[1]:
            out[row] = 0 if old[0] else 1
    for row in np.flatnonzero(trace.fate("swap failed")).tolist():
        swaps[float(ended[row])].append(row)
    for rows in swaps.values():
        for row in rows:
            sides = {s for other in rows if other != row for s in (0, 1) if ends[row, s] in ends[other]}
            if len(sides) == 1:
                out[row] = sides.pop()
    return out


def _born_s(trace: Trace) -> NDArray[np.float64]:
    """When the qubit of each half (pairs, 2: left, right) was stored: with the link pair that brought it."""
    rows, out = trace.row_of, np.empty((len(trace), 2))
    for serial in sorted(rows):
        row = rows[serial]
        parents = [rows[int(p)] for p in trace.counts[row, 3:5] if int(p) in rows]
        for side in (0, 1):
            half = trace.counts[row, [5 + side, 7 + side]].tolist()
            told = [out[p, s] for p in parents for s in (0, 1) if trace.counts[p, [5 + s, 7 + s]].tolist() == half]
            out[row, side] = told[0] if told else trace.numbers[row, 0]
    return out


def let_go_s(trace: Trace) -> NDArray[np.float64]:
    """When each half (pairs, 2: left, right) was let go in s: with its pair, or with the news of its loss from the other end.

    A memory that still holds half of a lost pair is blocked until then; after a failed distillation both are. A pair that is
    swapped or distilled ends here too; the stay of its other half goes on in the pair that follows. Never later than the next
    pair in the same memory, nor than the end.
    """
    ended, first, spans = trace.column("ended_s"), first_to_go(trace), spans_s(trace)
    out = np.stack([ended, ended], axis=1).astype(float)
    for row in np.flatnonzero((first >= 0) & np.isfinite(spans)).tolist():
        out[row, 1 - first[row]] += spans[row]
    failed = trace.fate("distillation failed") & np.isfinite(spans)  # each end has to hear what the other measured
    out[failed] += spans[failed, None]
    stays: dict[tuple[int, int], list[tuple[float, int, int]]] = defaultdict(list)
    for row in range(len(trace)):
        for side in (0, 1):
            node, memory = trace.counts[row, [5 + side, 7 + side]].tolist()
            stays[node, memory].append((float(trace.numbers[row, 0]), row, side))
    for stay in stays.values():
        stay.sort()
        for (_, row, side), (made, _, _) in pairwise(stay):
            out[row, side] = max(float(ended[row]), min(out[row, side], made))
    held: NDArray[np.float64] = np.minimum(out, trace.end_s)
    return held


def messages(trace: Trace) -> list[tuple[int, int, float, float]]:
    """The classical messages in order of their sending: from which node to which, sent when and there when, in s.

    A swap tells both ends, a distillation each end what the other measured, a loss the other end. What is on its way when the
    pair ends arrives all the same; a message whose way is not known is left out.
    """
    out: list[tuple[int, int, float, float]] = []
    spans, first, rows = spans_s(trace).tolist(), first_to_go(trace), trace.row_of
    failed, ended = trace.fate("distillation failed"), trace.column("ended_s").tolist()
    for row, (_, kind, place, *parents) in enumerate(trace.counts[:, :5].tolist()):
        made, *told = trace.numbers[row, :3].tolist()
        ends = trace.counts[row, [5, 6]].tolist()
        for side in (0, 1):
            start = place if kind == _SWAPPED else ends[1 - side]
            part = rows.get(parents[side]) if kind == _SWAPPED else row
            arrival = told[side] if math.isfinite(told[side]) else made + (spans[part] if part is not None else math.nan)
            if kind != _LINK and arrival > made:
                out.append((start, ends[side], made, arrival))
            if failed[row] and spans[row] > 0:
                out.append((ends[1 - side], ends[side], ended[row], ended[row] + spans[row]))
        if first[row] >= 0 and spans[row] > 0:
            out.append((ends[first[row]], ends[1 - first[row]], ended[row], ended[row] + spans[row]))
    return sorted(out, key=lambda message: message[2])
