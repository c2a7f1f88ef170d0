"""A trace as Q2NSViz plays it: one event a line, in the open trace form of the viewer of Q2NS (ns-3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any

from .stays import first_to_go, let_go_s, messages
from .trace import FATES, KINDS, Trace

__all__ = ["q2nsviz_events", "write_q2nsviz"]

Event = dict[str, Any]
_QUIETLY = ("delivered", "discarded", "swapped", "measured", "distilled")
_MARGIN = 8


def write_q2nsviz(trace: Trace, path: str | PathLike[str]) -> None:
    """Write a trace to a file that Q2NSViz opens: one JSON object a line (NDJSON), see q2nsviz_events.

    Source: the table "Trace Format" in the README of Q2NSViz (github.com/QuantumInternet-it/q2nsviz), as of 2026.
    """
    lines = (json.dumps(event, ensure_ascii=False, separators=(",", ":")) for event in q2nsviz_events(trace))
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def q2nsviz_events(trace: Trace) -> list[Event]:
    """The events of a trace in order of time, times as whole ns.

    Towns stand in per cent of the canvas, north up; where the network says nothing of places the viewer puts them on a ring. A
    qubit is named by its town, its memory and the link pair that brought it. A swap measures the two halves in its station and
    entangles the far ones; a qubit of a lost pair is removed, as lost, when its node knows; every message is a packet.
    """
    dated = [(moment, event) for moment, event in _dated(trace) if moment <= trace.end_s]
    dated += [
        (
            sent,
            {
                "type": "sendPacket",
                "t0_ns": _ns(sent),
                "t1_ns": _ns(there),
                "from": a,
                "to": b,
                "label": "news",
                "protocol": "udp",
            },
        )
        for first, second, sent, there in messages(trace)
        for a, b in [(trace.network.nodes[first].name, trace.network.nodes[second].name)]
    ]
    return [*_frame(trace), *(event for _, event in sorted(dated, key=lambda one: _ns(one[0])))]


def _ns(t: float) -> int:
    return round(t * 1e9)


def _frame(trace: Trace) -> Iterator[Event]:
    """The towns and the channels between them."""
    nodes, pairs = trace.network.nodes, set()
    east, north = [node.east_km for node in nodes], [node.north_km for node in nodes]
    span = max(max(east) - min(east), max(north) - min(north))
    for node in nodes:
        place: Event = {}
        if span > 0:
            scale, middle = (100 - 2 * _MARGIN) / span, ((max(east) + min(east)) / 2, (max(north) + min(north)) / 2)
            place = {
                "x": round(50 + scale * (node.east_km - middle[0]), 2),
                "y": round(50 - scale * (node.north_km - middle[1]), 2),
            }
        yield {"type": "createNode", "t_ns": 0, "label": node.name, **place}
    for one in trace.network.connections:
        if (one.left, one.right) not in pairs and (one.right, one.left) not in pairs:
            pairs.add((one.left, one.right))
            for kind in ("quantum", "classical"):
                yield {"type": "createChannel", "t_ns": 0, "from": one.left, "to": one.right, "kind": kind}


def _dated(trace: Trace) -> list[tuple[float, Event]]:
    """What happens to the qubits, with its time in s; at the same time in the order in which it happens."""
    nodes, rows = trace.network.nodes, trace.row_of
    free, first = let_go_s(trace), first_to_go(trace)
    labels: dict[int, list[str]] = {}
    heir: dict[int, int] = {}
    out: list[tuple[float, int, Event]] = []

    def happens(t: float, serial: int, kind: str, **more: Any) -> None:
        out.append((t, serial, {"type": kind, "t_ns": _ns(t), **more}))

    def measured(t: float, serial: int, bit: str, base: str) -> None:
        happens(t, serial, "measure", bit=bit, base=base)
        happens(t, serial, "removeQubit", bit=bit, reason="discarded")

    for serial in sorted(rows):
        row = rows[serial]
        kind = KINDS[int(trace.counts[row, 1])]
        halves = [tuple(trace.counts[row, [5 + side, 7 + side]].tolist()) for side in (0, 1)]
        parents = [int(p) for p in trace.counts[row, 3:5] if int(p) in rows]
        known = {half: label for p in parents for half, label in zip(_halves(trace, rows[p]), labels[p], strict=True)}
        made = float(trace.numbers[row, 0])
        labels[serial] = [known.get(half, f"{nodes[half[0]].name} {half[1]} #{serial}") for half in halves]
        for half, label in zip(halves, labels[serial], strict=True):
            if half not in known:
                happens(made, serial, "createQubit", label=label, node=nodes[half[0]].name)
        if kind == "swapped":
            for half, label in known.items():
                if half not in halves:
                    measured(made, serial, label, "Bell")
        if kind != "distilled" or len(parents) < 2:
            happens(made, serial, "entangle", bits=list(labels[serial]))
        heir |= {p: serial for p in parents}
    for serial, row in rows.items():
        fate, ended = FATES[int(trace.counts[row, -1])], float(trace.numbers[row, 3])
        if fate == "waiting" or (fate in ("swapped", "distilled") and serial in heir):
            continue
        if fate == "delivered":
            ends = " and ".join(nodes[int(i)].name for i in trace.counts[row, 5:7])
            happens(ended, serial, "traceText", text=f"Pair {serial} delivered to {ends}")
        for side, label in enumerate(labels[serial]):
            if fate == "measured":
                measured(ended, serial, label, "Z")
            elif fate == "swap failed" and first[row] == side:
                measured(ended, serial, label, "Bell")
            else:
                why = {"reason": "discarded"} if fate in _QUIETLY else {}
                happens(float(free[row, side]), serial, "removeQubit", bit=label, **why)
    return [(t, event) for t, _, event in sorted(out, key=lambda one: (_ns(one[0]), one[1]))]


def _halves(trace: Trace, row: int) -> list[tuple[int, ...]]:
    """The node and memory of the left and the right half of a pair."""
    return [tuple(trace.counts[row, [5 + side, 7 + side]].tolist()) for side in (0, 1)]
