"""A map of towns as SVG text: lines as thick as they are fast, ways as strands beside each other, names, a scale."""

from __future__ import annotations

import html
import math
from collections.abc import Collection, Sequence
from functools import cache
from itertools import pairwise

from qnkit.network.maps import NETHERLANDS
from qnkit.network.routed import RoutedTowns
from qnkit.views.theme import COLOUR

__all__ = ["DASHES", "INK", "QUIET", "card", "map_of", "words"]

INK, QUIET = "var(--jp-ui-font-color1,currentColor)", "var(--jp-ui-font-color2,currentColor)"
_PLATE, _PAPER = "var(--jp-layout-color2,rgba(128,128,128,.10))", "var(--jp-layout-color1,#fff)"
WIDTH = 760

DASHES = ("", "9 5", "2.5 3.5", "12 4 2.5 4")
"""What tells strands apart: solid, dashes, dots, dashes and dots."""

APART = 4.5
"""px between two strands on one line."""

_NAMES = {
    "Alkmaar": (-9, -4, "end"),
    "Haarlem": (-9, 1, "end"),
    "Leiden": (-9, 0, "end"),
    "Den Haag": (-9, 1, "end"),
    "Delft": (-9, 9, "end"),
    "Rotterdam": (-10, 7, "end"),
    "Gouda": (2, 20, "middle"),
    "Utrecht": (9, 12, "start"),
    "Breukelen": (-8, 8, "end"),
    "Hilversum": (9, 6, "start"),
    "Amsterdam": (22, 14, "start"),
    "Schiphol-Rijk": (-8, 12, "end"),
    "Lelystad": (4, -10, "middle"),
    "Zwolle": (0, -12, "middle"),
}
"""Where each name stands from its town, in px."""


@cache
def _places() -> dict[str, tuple[float, float]]:
    """East and south in km of each town, from the north-western corner of the map."""
    given = {town: data["pos"] for town, data in NETHERLANDS.graph().nodes(data=True) if town in _NAMES}
    west, north = min(east for east, _ in given.values()), max(north for _, north in given.values())
    return {town: (east - west, north - up) for town, (east, up) in given.items()}


def words(
    x: float,
    y: float,
    said: str,
    *,
    fill: str = INK,
    weight: int = 400,
    size: int = 13,
    anchor: str = "start",
    over: bool = False,
) -> str:
    """Words at a place, as SVG text; ``over`` lines, which then stop short of the letters."""
    rim = f";paint-order:stroke;stroke:{_PLATE};stroke-width:4px;stroke-linejoin:round" if over else ""
    look = f'font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" style="fill:{fill}{rim}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{html.escape(said)}</text>'


def map_of(
    towns: RoutedTowns,
    strands: Sequence[tuple[str, ...]],
    corner: tuple[float, float],
    scale: float,
    named: Collection[str] | None = None,
) -> list[str]:
    """The parts of a map with its north-western town region's corner at a place, and so many px for a km.

    Each strand is a path; those that share a line lie side by side, with the dashes of their place. ``named``: which towns get
    their name (None: all); the ends of strands always do.
    """
    at = {town: (corner[0] + x * scale, corner[1] + y * scale) for town, (x, y) in _places().items()}
    graph, out = towns.hops.graph, []
    for a, b, hop in graph.edges(data="hop"):
        (x, y), (u, v) = at[a], at[b]
        thick = min(5.0, max(0.7, 1.0 + 1.4 * math.log10(max(hop.rate_hz, 1e-9))))
        line = f'x1="{x:.1f}" y1="{y:.1f}" x2="{u:.1f}" y2="{v:.1f}"'
        out.append(f'<line {line} stroke="{COLOUR["fresh"]}" stroke-opacity="0.5" stroke-width="{thick:.1f}"/>')
    users: dict[frozenset[str], list[int]] = {}
    for i, path in enumerate(strands):
        for two in pairwise(path):
            users.setdefault(frozenset(two), []).append(i)
    for i, path in enumerate(strands):
        drawn = []
        for two in pairwise(path):
            (x, y), (u, v) = (at[town] for town in sorted(two))
            beside = users[frozenset(two)]
            off = APART * (beside.index(i) - (len(beside) - 1) / 2) / math.hypot(u - x, v - y)
            dx, dy = off * (y - v), off * (u - x)
            ends = [(x + dx, y + dy), (u + dx, v + dy)]
            drawn += ends if two == tuple(sorted(two)) else ends[::-1]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)
        dash = f' stroke-dasharray="{DASHES[i]}"' if DASHES[i] else ""
        if dash:  # the line beneath must not show in the gaps
            under = f'fill="none" style="stroke:{_PAPER}" stroke-width="5" stroke-linejoin="round"'
            out.append(f'<path d="M{points.replace(" ", " L")}" {under}/>')
        look = f'fill="none" stroke="{COLOUR["delivered"]}" stroke-width="3.6" stroke-linejoin="round"'
        out.append(f'<polyline points="{points}" {look}{dash}/>')
    ends_of = {town for path in strands for town in (path[0], path[-1])}
    for town, (x, y) in at.items():
        end = town in ends_of
        fill, size = (INK, 7) if end else (_PAPER, 4.5)
        out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" style="fill:{fill};stroke:{INK}" stroke-width="1.6"/>')
        if end or named is None or town in named:
            dx, dy, anchor = _NAMES[town]
            out.append(words(x + dx, y + dy, town, weight=700 if end else 400, size=12, anchor=anchor, over=True))
    return [*out, *_scale_bar(corner, scale)]


def _scale_bar(corner: tuple[float, float], scale: float) -> list[str]:
    """Twenty kilometres, under the east of the map."""
    x, y = corner[0] + 97 * scale, corner[1] + 70 * scale
    bar = f"M{x:.1f} {y - 4:.1f} V{y:.1f} H{x + 20 * scale:.1f} V{y - 4:.1f}"
    label = words(x + 10 * scale, y + 15, "20 km", fill=QUIET, size=12, anchor="middle")
    return [f'<path d="{bar}" fill="none" style="stroke:{QUIET}" stroke-width="1.4"/>', label]


def card(parts: Sequence[str], height: int, label: str) -> str:
    """The parts on a quiet plate, as the whole SVG text with its description."""
    head = f'<svg viewBox="0 0 {WIDTH} {height}" width="100%" role="img" aria-label="{html.escape(label)}"'
    style = f'style="font-family:var(--jp-ui-font-family,system-ui,sans-serif);max-width:{WIDTH}px"'
    plate = f'<rect width="{WIDTH}" height="{height}" rx="12" style="fill:{_PLATE}"/>'
    return f"{head} {style}>{plate}{''.join(parts)}</svg>"
