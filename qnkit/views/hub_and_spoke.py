"""Pictures of hub and spoke: S against rate, and a hub beside a mesh as a map, in counts and in pairs a second."""

from __future__ import annotations

import html
import math
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.model import replaced
from qnkit.network.alike_spokes import AlikeSpokes
from qnkit.views.links import logarithmic
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["diagram_hub_and_mesh", "draw_hub_chsh", "draw_hub_counts", "draw_hub_rates"]

_FROM_HZ, _TO_HZ = 1e-4, 1e5
_LOW, _HIGH = 1.2, 3.1
_BRIGHT = (1e4, 3e7)
_MOST_USERS = 30
_RAREST = 1e-4
_POINT: dict[str, Any] = {"marker": "o", "linestyle": "none", "markersize": 8, "markeredgewidth": 1.6}


@lru_cache(maxsize=64)
def _along(city: AlikeSpokes) -> np.ndarray[Any, Any]:
    """The rates and S as the sources of a city get brighter; kept, since a brighter source moves only the point on them."""
    return city.along_brightness(np.geomspace(_BRIGHT[0], min(_BRIGHT[1], 0.999 * city.brightest_hz), 41))


def draw_hub_chsh(ax: Axes, city: AlikeSpokes) -> None:
    """Draw S of a swapped pair against pairs a second: the curve of ever brighter sources, this city on it, the bound 2."""
    logarithmic(ax, "x", _FROM_HZ, _TO_HZ, step=2)
    ax.set_ylim(_LOW, _HIGH)
    ax.set_yticks([1.5, 2.0, 2.5, 2 * math.sqrt(2)], ["1.5", "2", "2.5", "2.83"])
    ax.set_xlabel("swapped pairs a second of two users")
    ax.set_ylabel("CHSH value S")
    ax.plot([_FROM_HZ, _TO_HZ], [2.0, 2.0], **PAIR["theory"])
    ax.text(2 * _FROM_HZ, 1.96, "↑ above 2: entangled", color=LABEL["theory"], fontsize="small", va="top")
    curve = _along(replaced(city, "brightness_hz", _BRIGHT[0]))
    ax.plot(curve[:, 0], curve[:, 1], **PAIR["swapped"])
    rate, here = city.four_folds().rate_hz, city.chsh
    if rate > 0:
        inside = _FROM_HZ <= rate <= _TO_HZ and _LOW <= here <= _HIGH
        spot = min(max(rate, _FROM_HZ), _TO_HZ), min(max(here, _LOW), _HIGH)
        look = _POINT | {"marker": "o" if inside else "<" if rate < _FROM_HZ else "v"}
        ax.plot([spot[0]], [spot[1]], **look, color=COLOUR["swapped"], markeredgecolor=palette().card, zorder=5, clip_on=False)
    shown = np.flatnonzero((curve[:, 0] > 2 * _FROM_HZ) & (curve[:, 1] > 1.3))
    if shown.size:
        at = int(shown[0])
        words = "brighter sources →"
        ax.text(curve[at, 0], curve[at, 1] + 0.05, words, color=LABEL["swapped"], weight="bold", va="bottom", clip_on=True)


_ROWS = (
    ("sources", "sources"),
    ("warm detectors", "warm_detectors"),
    ("cold detectors", "cold_detectors"),
    ("cryostats", "cryostats"),
    ("fibre (km)", "fiber_km"),
)


def draw_hub_counts(ax: Axes, city: AlikeSpokes, predicted: float | None = None) -> None:
    """Draw what the hub and a mesh of as many users need, each kind on a line of its own."""
    hub, mesh = city.counts(), city.mesh_counts()
    logarithmic(ax, "x", 0.7, 1e5, step=2)
    ax.set_ylim(len(_ROWS) - 0.4, -1.0)
    ax.set_yticks(range(len(_ROWS)), [name for name, _ in _ROWS])
    ax.tick_params(axis="y", length=0, labelcolor=palette().ink)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(f"how many for {city.users} users")
    ours = [float(getattr(hub, name)) or math.nan for _, name in _ROWS]  # no place for none on this axis
    theirs = [float(getattr(mesh, name)) or math.nan for _, name in _ROWS]
    places = list(range(len(_ROWS)))
    between = [x for one, other in zip(ours, theirs, strict=True) for x in (one, other, math.nan)]
    ax.plot(between, [y for place in places for y in (place, place, math.nan)], color=palette().rule, lw=3, zorder=1)
    ax.plot(theirs, places, **_POINT | {"marker": "s"}, color=COLOUR["waiting"], markeredgecolor=palette().card, zorder=4)
    ax.plot(ours, places, **_POINT, color=COLOUR["swapped"], markeredgecolor=palette().card, zorder=5)
    ax.text(0.02, 0.99, "● hub", color=LABEL["swapped"], weight="bold", va="top", transform=ax.transAxes)
    ax.text(0.3, 0.99, "■ mesh", color=LABEL["waiting"], weight="bold", va="top", transform=ax.transAxes)
    if predicted is not None and city.users == 10:
        at = predicted * hub.cold_detectors
        ax.plot([at], [2], **PAIR["predicted"], zorder=6)
        ax.annotate("you", (at, 2), textcoords="offset points", xytext=(0, 8), ha="center", color=palette().ink)


def draw_hub_rates(ax: Axes, city: AlikeSpokes) -> None:
    """Draw the pairs a second of each two users against the number of users: a hub that serves all in turn, and a mesh."""
    users = range(2, _MOST_USERS + 1)
    logarithmic(ax, "y", _RAREST, 1e7, step=2)
    ax.set_xlim(2, _MOST_USERS)
    ax.set_xticks([2, 10, 20, 30])
    ax.set_xlabel("users")
    ax.set_ylabel("pairs a second of each two")
    shared = [replaced(city, "users", n).shared_hz for n in users]
    ax.plot(users, shared, **PAIR["swapped"])
    ax.plot([2, _MOST_USERS], [city.direct_hz] * 2, **PAIR["waiting"])
    look = _POINT | {"marker": "o" if city.shared_hz >= _RAREST else "v", "color": COLOUR["swapped"]}
    ax.plot([city.users], [max(city.shared_hz, _RAREST)], **look, markeredgecolor=palette().card, zorder=5, clip_on=False)
    word: dict[str, Any] = {"weight": "bold", "ha": "right", "clip_on": True}
    under = city.direct_hz > 1e6  # no room above the line
    ax.text(29, city.direct_hz * (0.17 if under else 1.6), "mesh, at once", color=LABEL["waiting"], **word)
    ax.text(29, max(6 * shared[-1], 1.6 * _RAREST), "hub, in turn", color=LABEL["swapped"], **word)


_WIDTH, _HEIGHT = 760, 210
_INK, _QUIET = "var(--jp-ui-font-color1,currentColor)", "var(--jp-ui-font-color2,currentColor)"
_PLATE, _PAPER = "var(--jp-layout-color2,rgba(128,128,128,.10))", "var(--jp-layout-color1,#fff)"
_COLD, _HUB, _MESH = "#56B4E9", "#0072B2", "#E69F00"


def _ring(users: int, middle: float) -> list[tuple[float, float]]:
    angles = [2 * math.pi * i / users - math.pi / 2 for i in range(users)]
    return [(middle + 74 * math.cos(one), 92 + 74 * math.sin(one)) for one in angles]


def _text(x: float, y: float, words: str, fill: str = _INK, weight: int = 400) -> str:
    look = f'font-size="13" font-weight="{weight}" text-anchor="middle" style="fill:{fill}"'
    return f'<text x="{x:.0f}" y="{y:.0f}" {look}>{html.escape(words)}</text>'


def _cold(x: float, y: float, size: float) -> str:
    look = f'fill="{_COLD}" style="stroke:{_INK}" stroke-width="1.2"'
    return f'<rect x="{x - size:.1f}" y="{y - size:.1f}" width="{2 * size:.1f}" height="{2 * size:.1f}" rx="3" {look}/>'


def diagram_hub_and_mesh(city: AlikeSpokes) -> str:
    """The two networks as SVG text: users as circles, fibres as lines, a square for each cryostat."""
    users, size = city.users, max(3.0, 8.0 - city.users / 6)
    hub, mesh = city.counts(), city.mesh_counts()
    drawn = [f'<rect width="{_WIDTH}" height="{_HEIGHT}" rx="12" style="fill:{_PLATE}"/>']
    star, web = _ring(users, 200), _ring(users, 560)
    drawn += [f'<line x1="200" y1="92" x2="{x:.1f}" y2="{y:.1f}" stroke="{_HUB}" stroke-width="2"/>' for x, y in star]
    faint = max(0.35, 1.6 - users / 18)
    for (a, b), (x, y) in combinations(web, 2):
        drawn.append(f'<line x1="{a:.1f}" y1="{b:.1f}" x2="{x:.1f}" y2="{y:.1f}" stroke="{_MESH}" stroke-width="{faint:.2f}"/>')
    dot = f'r="{size:.1f}" style="fill:{_PAPER};stroke:{_INK}" stroke-width="1.8"'
    drawn += [f'<circle cx="{x:.1f}" cy="{y:.1f}" {dot}/>' for x, y in (*star, web[0])]
    drawn += [_cold(x, y, size) for x, y in web[1:]]
    drawn.append(_cold(200, 92, 13))
    words = [
        f"hub: {_counted(hub.cryostats, 'cryostat')}, {hub.fiber_km:,.0f} km of fibre",
        f"mesh: {_counted(mesh.cryostats, 'cryostat')}, {mesh.fiber_km:,.0f} km of fibre",
    ]
    drawn += [
        _text(200, 196, words[0], weight=700),
        _text(560, 196, words[1], weight=700),
        f'<circle cx="346" cy="78" r="7" style="fill:{_PAPER};stroke:{_INK}" stroke-width="1.8"/>',
        _text(384, 83, "warm", _QUIET),
        _cold(346, 106, 7),
        _text(384, 111, "cold", _QUIET),
    ]
    label = f"{users} users; {words[0]}; {words[1]}. In the hub's network all cold detectors stand in the middle."
    head = f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="100%" role="img" aria-label="{html.escape(label)}"'
    return f'{head} style="font-family:var(--jp-ui-font-family,system-ui,sans-serif);max-width:{_WIDTH}px">{"".join(drawn)}</svg>'


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
