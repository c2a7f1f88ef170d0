"""Pictures of several ways at once, for one pair of towns and for several who want pairs together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.network.routed import RoutedTowns, Together
from qnkit.views.everyday import number
from qnkit.views.routes import DELIVERIES, bars, seed_of
from qnkit.views.storing import point
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette
from qnkit.views.town_map import DASHES, QUIET, card, map_of, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["at_once", "diagram_at_once", "diagram_wants", "draw_at_once", "draw_each_way", "draw_wants", "wanting"]

WANTED_PAIRS = 1000
"""So many pairs the engine delivers to all who want pairs together."""


def at_once(towns: RoutedTowns, seed: int) -> list[Together]:
    """What the engine delivers on the first way, on the first two, ...; as many as share no line, three at most."""
    paths = tuple(way.path for way in towns.disjoint)
    return [towns.play(paths[:k], DELIVERIES * k, seed) for k in range(1, len(paths) + 1)]


def _top(most: float) -> float:
    """The end of an axis that stays while a bound moves a little: a round number well above it."""
    size = 10.0 ** math.floor(math.log10(max(most, 1e-9)))
    return next(step * size for step in (1.5, 2, 3, 4, 6, 8, 12) if step * size >= 1.12 * most)


def _strand(x: float, y: float, i: int) -> str:
    dash = f' stroke-dasharray="{DASHES[i]}"' if DASHES[i] else ""
    return f'<line x1="{x}" y1="{y}" x2="{x + 34}" y2="{y}" stroke="{COLOUR["delivered"]}" stroke-width="3.6"{dash}/>'


def diagram_at_once(towns: RoutedTowns) -> str:
    """The map with as many ways as are used at once, none of which shares a line with another."""
    paths = [way.path for way in towns.disjoint[: towns.ways]]
    parts = map_of(towns, paths, (82.0, 26.0), 3.3)
    for i, path in enumerate(paths):
        slowest = min(towns.hops.graph.edges[two]["hop"].rate_hz for two in towns.disjoint[i].hops)
        parts += [_strand(520, 46 + 62 * i, i), words(562, 50 + 62 * i, f"way {i + 1}", weight=700)]
        told = f"{number(towns.length_km(path))} km, {len(path) - 1} links"
        parts.append(words(562, 68 + 62 * i, told, size=12))
        parts.append(words(562, 84 + 62 * i, f"slowest line {number(slowest)} a second", fill=QUIET, size=12))
    label = "; ".join(f"way {i + 1}: {', '.join(path)}" for i, path in enumerate(paths))
    return card(parts, 300, f"Fourteen Dutch towns. Ways used at once: {label}.")


def draw_at_once(ax: Axes, towns: RoutedTowns, rng: np.random.Generator) -> None:
    """Draw the pairs a second of one way, of two at once, ... up to those in use, and what no routing exceeds."""
    seen, most = at_once(towns, seed_of(rng))[: towns.ways], towns.bound_hz
    first = seen[0].total.value
    ax.set_xlim(0.6, 3.4)
    ax.set_xticks([1, 2, 3])
    ax.set_ylim(0, _top(most))
    ax.locator_params(axis="y", nbins=4)
    ax.set_xlabel("ways at once")
    ax.set_ylabel("pairs a second")
    ax.plot([0.6, 3.4], [most] * 2, **PAIR["theory"], label="max-flow")
    x, side = (0.65, "left") if most > 2 * first else (3.35, "right")  # where the dotted line does not cross the words
    ax.text(x, 1.02 * most, "no routing gives more", color=LABEL["theory"], fontsize="small", ha=side, va="bottom")
    ax.plot([0.6, 3.4], [0.6 * first, 3.4 * first], **PAIR["message"], label="in proportion")
    where = min(3.3, 0.55 * most / first)
    ax.text(where + 0.08, where * first, "in proportion", color=LABEL["message"], fontsize="small", va="top")
    places, values = list(range(1, len(seen) + 1)), [one.total.value for one in seen]
    look: dict[str, Any] = {"fmt": "none", "ecolor": palette().ink, "elinewidth": 1.4, "capsize": 3, "zorder": 4}
    ax.errorbar(places, values, yerr=[2 * one.total.standard_error for one in seen], **look)
    ax.plot(places, values, **point("swapped"), label="engine")
    ax.plot(places[-1:], values[-1:], **point("delivered"))


def draw_each_way(ax: Axes, towns: RoutedTowns, rng: np.random.Generator) -> None:
    """Draw the fidelity of the pairs of each way in use, and one half, below which nothing is left."""
    each = at_once(towns, seed_of(rng))[: towns.ways][-1].each
    ax.set_xlim(0.6, 3.4)
    ax.set_xticks([1, 2, 3])
    ax.set_ylim(0.25, 1.0)
    ax.set_yticks([0.25, 0.5, 0.75, 1.0])
    ax.set_xlabel("pairs of way")
    ax.set_ylabel("their fidelity")
    ax.plot([0.6, 3.4], [0.5, 0.5], **PAIR["theory"])
    ax.text(0.65, 0.51, "above: entangled", color=LABEL["theory"], fontsize="small", va="bottom")
    seen = [(i, one.fidelity.value) for i, one in enumerate(each, 1) if one.fidelity is not None]
    ax.plot([i for i, _ in seen], [value for _, value in seen], **point("delivered"), label="engine")


def wanting(towns: RoutedTowns, seed: int) -> tuple[list[Together], Together, Together]:
    """What the engine delivers to those who want pairs: to each alone, to all on their own best ways, and on planned ones."""
    alone = [towns.play((path,), DELIVERIES, seed) for path in towns.own]
    return alone, towns.play(towns.own, WANTED_PAIRS, seed), towns.play(towns.planned, WANTED_PAIRS, seed)


def diagram_wants(towns: RoutedTowns) -> str:
    """Two maps: each pair of towns on its own best way, and on the ways that are planned for all."""
    corners = ((70.0, 42.0), (440.0, 42.0))
    parts = []
    for corner, paths, said in zip(
        corners, (towns.own, towns.planned), ("each takes its own best way", "planned together"), strict=True
    ):
        parts += map_of(towns, paths, corner, 2.3, named=())
        parts.append(words(corner[0] + 130, 22, said, weight=700, anchor="middle"))
    own = "; ".join(", ".join(path) for path in towns.own)
    planned = "; ".join(", ".join(path) for path in towns.planned)
    return card(parts, 240, f"Two maps of fourteen Dutch towns. Own best ways: {own}. Planned: {planned}.")


def draw_wants(ax: Axes, towns: RoutedTowns, rng: np.random.Generator, predicted: float | None = None) -> None:
    """Draw what each two towns get alone, all on their own best ways, and planned; for all together the bound too."""
    alone, own, planned = wanting(towns, seed_of(rng))
    count = len(alone)
    most = towns.most_hz
    ax.set_ylim(count + 0.6, -1.0)
    ax.set_yticks(range(count + 1), [*(f"{a} – {b}" for a, b in towns.wanted), "all together"])
    ax.tick_params(axis="y", length=0, labelcolor=palette().ink)
    ax.spines["left"].set_visible(False)
    ax.set_xlim(0, _top(most))
    ax.locator_params(axis="x", nbins=6)
    ax.set_xlabel("pairs a second")
    rows = list(range(count + 1))
    for got, mark, thing in ((own, "s", "swapped"), (planned, "o", "delivered")):
        rates = [*(one.rate for one in got.each), got.total]
        bars(ax, [one.value for one in rates], [one.standard_error for one in rates], rows)
        ax.plot([one.value for one in rates], rows, **point(thing) | {"marker": mark}, label=thing)
    ring: dict[str, Any] = {"marker": "o", "linestyle": "none", "markersize": 11, "markerfacecolor": "none"}
    ax.plot([one.total.value for one in alone], rows[:-1], **ring, markeredgecolor=palette().ink, label="alone", zorder=3)
    ax.plot([most] * 2, [count - 0.45, count + 0.45], **PAIR["theory"], label="linear programme")
    ax.text(most, count - 0.5, "no routing gives more", color=LABEL["theory"], fontsize="small", ha="right", va="bottom")
    look: dict[str, Any] = {"weight": "bold", "va": "bottom", "transform": ax.transAxes}
    ax.text(0.0, 0.96, "■ own best ways", color=LABEL["swapped"], **look)
    ax.text(0.3, 0.96, "● planned together", color=LABEL["delivered"], **look)
    ax.text(0.63, 0.96, "○ if the others wanted nothing", color=palette().ink, va="bottom", transform=ax.transAxes)
    if predicted is not None and towns.wants == 2:
        ax.plot([predicted], [count], **PAIR["predicted"], zorder=6)
        ax.annotate("you", (predicted, count), textcoords="offset points", xytext=(0, 9), ha="center", color=palette().ink)
