"""A network and what happened in it, ready to be drawn: what the picture, the page and the strip of memories all read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

__all__ = ["Played", "Shown", "said_s", "state_of", "telling_moment", "unit_of"]

LOST = ("swap failed", "wasted", "distillation failed", "expired", "faded", "discarded")
"""The fates of pairs that are shown as lost."""

_PAIRS_A_ROW = 8  # in the strip, about
_FRESH_S, _GONE_S = 0.3, 0.6  # on the screen: so long a pair looks new, and is still seen after its end


@dataclass(frozen=True)
class Shown:
    """A pair between nodes ``a`` and ``b`` from ``t0`` to ``t1`` in s, as it is shown.

    ``lane`` tells apart pairs between the same nodes, ``rows`` are the memories of its halves in the strip (-1: none) and
    ``free`` when those let go of them.
    """

    a: int
    b: int
    t0: float
    t1: float
    kind: str
    fate: str
    oldest: float
    lane: int = 0
    serial: int = -1
    place: int = -1
    rows: tuple[int, int] = (-1, -1)
    free: tuple[float, float] = (0.0, 0.0)

    @property
    def end(self) -> str:
        """What its end looks like: the thing of the theme, or nothing where the pair lives on in another or still waits."""
        return "delivered" if self.fate == "delivered" else "lost" if self.fate in LOST else ""


@dataclass(frozen=True)
class Played:
    """A network and what happened in it; ``unit`` is that of the places ("" where they are not to scale), times are in s.

    ``memories`` are the rows of the strip (node, number), ``dots`` the memories drawn in each node, ``age_s`` how fast pairs
    fade, ``slowed`` how much slower than real time it plays, ``words`` the word for each thing.
    """

    nodes: tuple[tuple[str, float, float], ...]
    unit: str
    links: tuple[tuple[int, int], ...]
    pairs: tuple[Shown, ...]
    messages: tuple[tuple[int, int, float, float], ...]
    memories: tuple[tuple[int, int], ...]
    dots: tuple[int, ...]
    t_end: float
    slowed: float
    age_s: float
    words: dict[str, str]

    @property
    def fresh_s(self) -> float:
        """So long after its making a pair looks new."""
        return _FRESH_S / self.slowed

    @property
    def gone_s(self) -> float:
        """So long after its end a delivered or lost pair is still seen."""
        return _GONE_S / self.slowed

    @property
    def window_s(self) -> float:
        """How much time the strip shows: all, or a half, a quarter ... in which a memory has about so many pairs."""
        crowd = 2 * len(self.pairs) / max(1, len(self.memories)) / _PAIRS_A_ROW
        return self.t_end / 2 ** max(0, math.ceil(math.log2(crowd))) if crowd > 0 else self.t_end

    def count(self, end: str) -> int:
        """How many pairs ended so: delivered, lost or swapped."""
        return sum(end in (pair.end, pair.fate) for pair in self.pairs)

    def said(self) -> str:
        """The network and the fates of its pairs in one line."""
        size = f"{len(self.nodes)} nodes, {len(self.links)} links, {said_s(self.t_end)}"
        return f"{size}; pairs: {self.count('delivered')} delivered, {self.count('swapped')} swapped, {self.count('lost')} lost"

    def page(self) -> dict[str, Any]:
        """All of it as plain lists and numbers, for the page."""
        first = {node: i for i, (node, _) in reversed(list(enumerate(self.memories)))}
        digits = 7 - math.floor(math.log10(self.t_end))

        def short(*times: float) -> list[float]:
            return [round(t, digits) for t in times]

        return {
            "nodes": [{"name": name, "x": x, "y": y} for name, x, y in self.nodes],
            "unit": self.unit,
            "links": [list(link) for link in self.links],
            "pairs": [
                [
                    *(p.a, p.b, *short(p.t0, p.t1), p.kind, p.fate, p.end, *short(p.oldest)),
                    *(p.lane, p.serial, p.place, *p.rows, *short(*p.free)),
                ]
                for p in self.pairs
            ],
            "messages": [[a, b, *short(t0, t1)] for a, b, t0, t1 in self.messages],
            "memories": [[node, 1 + i - first[node]] for i, (node, _) in enumerate(self.memories)],
            "dots": list(self.dots),
            "t_end": self.t_end,
            "fresh_s": self.fresh_s,
            "gone_s": self.gone_s,
            "age_s": self.age_s,
            "window_s": self.window_s,
            "words": [list(item) for item in self.words.items()],
        }


def said_s(t: float) -> str:
    """A time in the unit that suits it."""
    unit, size = unit_of(t)
    return f"{t / size:.4g} {unit}"


def unit_of(t: float) -> tuple[str, float]:
    """The unit for times up to ``t`` s, and its size in s."""
    return ("s", 1.0) if t >= 1 else ("ms", 1e-3) if t >= 1e-3 else ("µs", 1e-6)


def state_of(pair: Shown, t: float, scene: Played) -> tuple[str, float] | None:
    """What a pair looks like at ``t``: the thing of the theme and its age from 0 to 1; None where it is not seen."""
    if not pair.t0 <= t < pair.t1 + scene.gone_s:
        return None
    if t >= pair.t1:
        return (pair.end, 0.0) if pair.end else None
    age = min(1.0, max(0.0, (t - pair.oldest - (scene.fresh_s if pair.kind == "link" else 0.0)) / scene.age_s))
    if pair.kind == "link":
        return ("fresh", 0.0) if t < pair.t0 + scene.fresh_s else ("waiting", age)
    return pair.kind, age


def telling_moment(scene: Played) -> float:
    """The earliest time in s at which the most different things are on the screen, for a still picture."""
    times = {p.t0 + scene.fresh_s / 2 for p in scene.pairs} | {p.t1 + scene.gone_s / 2 for p in scene.pairs}
    moments = sorted(t for t in times | {(a + b) / 2 for _, _, a, b in scene.messages} if t <= scene.t_end)
    pairs, best, moment, start = sorted(scene.pairs, key=lambda p: p.t0), -1, 0.0, 0
    longest = max((p.t1 - p.t0 for p in pairs), default=0.0) + scene.gone_s
    for t in moments[:: max(1, len(moments) // 600)]:
        while start < len(pairs) and pairs[start].t0 < t - longest:
            start += 1
        there = takewhile(lambda p, t=t: p.t0 <= t, pairs[start:])  # type: ignore[misc]
        things = [state[0] for state in (state_of(p, t, scene) for p in there) if state]
        things += ["message"] * any(a <= t < b for _, _, a, b in scene.messages)
        if len(set(things)) * 10 + len(things) > best:
            best, moment = len(set(things)) * 10 + len(things), t
    return moment
