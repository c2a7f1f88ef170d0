"""Pictures of one demand and its ways: the map with the way that is chosen, and what each measure's way really gives."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.network.measures import fidelity
from qnkit.network.routed import MEASURES, By, Played, RoutedTowns
from qnkit.network.routing import value_of
from qnkit.views.everyday import number
from qnkit.views.links import logarithmic
from qnkit.views.storing import point
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette
from qnkit.views.town_map import INK, QUIET, card, map_of, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["DELIVERIES", "bars", "diagram_way", "draw_way_fidelities", "draw_way_keys", "draw_way_rates", "played", "seed_of"]

DELIVERIES = 400
"""So many pairs the engine delivers on each way."""

_FROM_HZ, _TO_HZ = 1e-2, 1e3


def seed_of(rng: np.random.Generator) -> int:
    """The engine's seed: all pictures of one drawing play the same run."""
    return int(rng.integers(2**31))


def played(towns: RoutedTowns, by: By | None, seed: int) -> Played:
    """What the engine delivers on the way that a measure chooses."""
    return towns.play((towns.way(by).path,), DELIVERIES, seed).each[0]


def diagram_way(towns: RoutedTowns) -> str:
    """The map with the way that is chosen, and its lines with their lengths and pairs a second."""
    path = towns.way().path
    links = f"{len(path) - 1} link{'s' if len(path) > 2 else ''}"
    told = f"{number(towns.length_km(path))} km of fibre, {links}"
    parts = map_of(towns, [path], (82.0, 26.0), 3.3)
    parts += [words(520, 40, told, weight=700), words(520, 60, "each line alone, pairs a second:", fill=QUIET, size=12)]
    parts.append(words(520, 277, "thick lines make more pairs", fill=QUIET, size=12))
    for i, two in enumerate(pairwise(path)):
        hop = towns.hops.graph.edges[two]["hop"]
        parts.append(words(520, 84 + 19 * i, f"{two[0]} – {two[1]}", size=12))
        parts.append(words(745, 84 + 19 * i, number(hop.rate_hz), fill=INK, size=12, anchor="end"))
    label = f"Fourteen Dutch towns and their lines. The way by {towns.by}: {', '.join(path)}; {told}."
    return card(parts, 300, label)


def _rows(ax: Axes, names: bool) -> None:
    ax.set_ylim(len(MEASURES) - 0.4, -0.9)
    ax.set_yticks(range(len(MEASURES)), MEASURES if names else [""] * len(MEASURES))
    ax.tick_params(axis="y", length=0, labelcolor=palette().ink)
    ax.spines["left"].set_visible(False)


def bars(ax: Axes, values: list[float], errors: list[float], rows: list[int]) -> None:
    """Draw two standard errors to either side of values on rows."""
    look: dict[str, Any] = {"fmt": "none", "ecolor": palette().ink, "elinewidth": 1.4, "capsize": 2.5, "zorder": 4}
    ax.errorbar(values, rows, xerr=[2 * one for one in errors], **look)


def _dots(ax: Axes, towns: RoutedTowns, values: list[float | None]) -> None:
    """Draw a dot for each measure; that of the way on the map in its colour."""
    mine = MEASURES.index(towns.by)
    seen = [(value, row) for row, value in enumerate(values) if value is not None]
    ax.plot([one for one, _ in seen], [row for _, row in seen], **point("swapped"), label="ways")
    ax.plot([one for one, row in seen if row == mine], [mine] * any(row == mine for _, row in seen), **point("delivered"))
    ax.axhspan(mine - 0.42, mine + 0.42, color=COLOUR["delivered"], alpha=0.13, lw=0, zorder=0)


def draw_way_rates(ax: Axes, towns: RoutedTowns, rng: np.random.Generator) -> None:
    """Draw the pairs a second that the engine delivers on the way of each measure, and what no routing exceeds."""
    seed = seed_of(rng)
    _rows(ax, True)
    logarithmic(ax, "x", _FROM_HZ, _TO_HZ, step=2)
    ax.set_xlabel("pairs a second")
    most = towns.bound_hz
    ax.plot([most] * 2, [-0.5, len(MEASURES) - 0.5], **PAIR["theory"], label="max-flow")
    side = "right" if most > 3 else "left"
    ax.text(most, -0.55, "no routing gives more", color=LABEL["theory"], fontsize="small", ha=side, va="bottom")
    got = [played(towns, by, seed) for by in MEASURES]
    bars(ax, [one.rate.value for one in got], [one.rate.standard_error for one in got], list(range(len(got))))
    _dots(ax, towns, [one.rate.value for one in got])


def draw_way_fidelities(ax: Axes, towns: RoutedTowns, rng: np.random.Generator) -> None:
    """Draw the fidelity of the pairs on the way of each measure; as a ring, what it were if no pair had to wait."""
    seed = seed_of(rng)
    _rows(ax, False)
    ax.set_xlim(0.25, 1.0)
    ax.set_xticks([0.25, 0.5, 0.75, 1.0])
    ax.set_xlabel("fidelity")
    fresh = [value_of(towns.hops, towns.way(by).path, fidelity) for by in MEASURES]
    ring: dict[str, Any] = {"marker": "o", "linestyle": "none", "markersize": 10, "markerfacecolor": "none", "zorder": 6}
    ax.plot(fresh, range(len(fresh)), **ring, markeredgecolor=palette().ink, label="fresh")
    ax.text(0.625, -0.45, "○ if nothing waited", fontsize="small", ha="center", va="bottom", color=palette().ink)
    got = [played(towns, by, seed).fidelity for by in MEASURES]
    _dots(ax, towns, [None if one is None else one.value for one in got])


def draw_way_keys(ax: Axes, towns: RoutedTowns, rng: np.random.Generator) -> None:
    """Draw the key bits a second of the pairs on the way of each measure."""
    seed = seed_of(rng)
    _rows(ax, False)
    got = [played(towns, by, seed).key_hz for by in MEASURES]
    top = 1.15 * max(got) or 1.0
    ax.set_xlim(-0.04 * top, top)
    ax.locator_params(axis="x", nbins=3)
    ax.set_xlabel("key bits a second")
    _dots(ax, towns, list(got))
