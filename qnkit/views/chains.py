"""Pictures of a repeater chain: pairs, fidelity and key against its links, key against the cut-off; and the chain as a map."""

from __future__ import annotations

import html
import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.model import replaced
from qnkit.network.chain import Chain
from qnkit.views.everyday import lasting, long
from qnkit.views.links import logarithmic
from qnkit.views.storing import point
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["DELIVERIES", "diagram_chain", "draw_chain_cutoff", "draw_chain_fidelity", "draw_chain_key", "draw_chain_rate"]

DELIVERIES = 300
"""So many deliveries of the engine stand beside the formula."""

MOST = 8

SHORTEST_S, LONGEST_S = 0.1, 20.0
"""The ends of the axis of cut-offs."""

_AGES: tuple[float, ...] = tuple(np.geomspace(SHORTEST_S, LONGEST_S, 17).tolist())
_LEAST_KEY = 0.06
"""The axis of key bits shows as many at least, so that it keeps still while key comes and goes."""


def along(chain: Chain) -> list[Chain]:
    """The same chain cut into 1, 2, ... 8 links."""
    return [replaced(chain, "links", n) for n in range(1, MOST + 1)]


def _links_axis(ax: Axes) -> None:
    ax.set_xlim(0.6, MOST + 0.4)
    ax.set_xticks(range(1, MOST + 1))
    ax.set_xlabel("number of links")


def _engine(ax: Axes, chain: Chain, which: int, rng: np.random.Generator, hint: float) -> None:
    """The engine's answer with two standard errors, and the exact answer for two links."""
    seen = chain.engine(DELIVERIES, int(rng.integers(2**31)))
    exact = chain.exact
    if exact is not None:
        value = (exact.rate_hz, exact.fidelity)[which]
        ax.plot([2], [value], linestyle="none", marker="x", markersize=13, markeredgewidth=1.6, color=palette().ink, zorder=3)
    if seen is None:
        return
    look: dict[str, Any] = {"fmt": "none", "ecolor": palette().ink, "elinewidth": 1.4, "capsize": 3, "zorder": 6}
    ax.errorbar([chain.links], [seen[which].value], [2 * seen[which].standard_error], **look)
    ax.plot([chain.links], [seen[which].value], **point("swapped"), label="engine")
    side = {1: "left", MOST: "right"}.get(chain.links, "center")  # the word stays inside at either end
    x = {1: 8, MOST: 6}.get(chain.links, 0)
    ax.annotate("engine", (chain.links, seen[which].value), xytext=(x, hint), **_WORDS, color=palette().ink, ha=side)


_WORDS: dict[str, Any] = {"textcoords": "offset points", "fontsize": "small"}


def draw_chain_rate(ax: Axes, chain: Chain, rng: np.random.Generator) -> None:
    """Draw the pairs a second from end to end against the number of links: the formula, and the engine for this chain."""
    _links_axis(ax)
    logarithmic(ax, "y", 1e-4, 1e3, step=2)
    ax.set_ylabel("pairs a second")
    ax.plot(range(1, MOST + 1), [one.formula.rate_hz for one in along(chain)], **PAIR["swapped"], label="formula")
    ax.text(0.04, 0.95, "line: formula", color=LABEL["swapped"], weight="bold", va="top", transform=ax.transAxes)
    _engine(ax, chain, 0, rng, -18)


def draw_chain_fidelity(ax: Axes, chain: Chain, rng: np.random.Generator) -> None:
    """Draw the fidelity of the pairs from end to end against the number of links, and one half, below which nothing is left."""
    _links_axis(ax)
    ax.set_ylim(0.2, 1.02)
    ax.set_yticks([0.25, 0.5, 0.75, 1.0])
    ax.set_ylabel("their fidelity")
    ax.plot([0.6, MOST + 0.4], [0.5, 0.5], **PAIR["theory"])
    ax.text(MOST + 0.3, 0.51, "above: entangled", color=LABEL["theory"], fontsize="small", ha="right", va="bottom")
    ax.plot(range(1, MOST + 1), [one.formula.fidelity for one in along(chain)], **PAIR["swapped"], label="formula")
    _engine(ax, chain, 1, rng, 9 if chain.links > 1 else -4)


def _top(value: float) -> float:
    """A round number above a value, one of few."""
    if value <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(m * power for m in (1, 2, 3, 5, 10) if m * power >= value))


def _keys(chain: Chain) -> tuple[list[float], list[float], list[float]]:
    """Key bits a second for each number of links, with every pair kept and with the cut-off, and at each cut-off of the axis."""
    kept = [one.formula.key_hz for one in along(replaced(chain, "cutoff_s", None))]
    cut = [one.formula.key_hz for one in along(chain)]
    return kept, cut, [replaced(chain, "cutoff_s", age).formula.key_hz for age in _AGES]


def _key_axis(ax: Axes, keys: tuple[list[float], list[float], list[float]]) -> None:
    """The axis of key bits, the same for both pictures."""
    top = _top(1.25 * max(_LEAST_KEY, *(value for row in keys for value in row)))
    ax.set_ylim(-0.02 * top, top)
    ax.set_yticks([0, top / 2, top], [f"{tick:.4g}" for tick in (0, top / 2, top)])
    ax.set_ylabel("key bits a second")


def draw_chain_key(ax: Axes, chain: Chain) -> None:
    """Draw the secret bits a second against the number of links: with this cut-off, and with every pair kept."""
    _links_axis(ax)
    keys = _keys(chain)
    kept, cut, _ = keys
    _key_axis(ax, keys)
    places = range(1, MOST + 1)
    ax.plot(
        places, kept, **PAIR["waiting"] | {"linewidth": 7, "alpha": 0.4}, label="every pair kept"
    )  # seen where the other lies on it
    ax.plot(places, cut, **PAIR["delivered"], label="with the cut-off")
    ax.plot([chain.links], [cut[chain.links - 1]], **point("delivered"), label="this chain")
    look: dict[str, Any] = {"weight": "bold", "va": "top", "transform": ax.transAxes}
    ax.text(0.03, 0.98, "with this cut-off", color=LABEL["delivered"], **look)
    ax.text(0.03, 0.89, "every pair kept", color=LABEL["waiting"], **look)


def draw_chain_cutoff(ax: Axes, chain: Chain) -> None:
    """Draw the secret bits a second of this number of links against the cut-off; the line across is every pair kept."""
    keys = _keys(chain)
    kept, cut, at = keys
    logarithmic(ax, "x", SHORTEST_S, LONGEST_S, step=1)
    ax.set_xlabel(f"cut-off (s), {chain.links} link{'s' if chain.links > 1 else ''}")
    _key_axis(ax, keys)
    level = kept[chain.links - 1]
    ax.plot([SHORTEST_S, LONGEST_S], [level] * 2, **PAIR["waiting"] | {"linewidth": 7, "alpha": 0.4}, label="every pair kept")
    ax.plot(_AGES, at, **PAIR["delivered"], label="key")
    age = LONGEST_S if chain.cutoff_s is None else chain.cutoff_s
    ax.plot([age], [cut[chain.links - 1]], **point("delivered"), clip_on=False, label="this chain")


_WIDTH, _HEIGHT = 760, 118
_INK, _QUIET = "var(--jp-ui-font-color1,currentColor)", "var(--jp-ui-font-color2,currentColor)"
_PLATE, _PAPER = "var(--jp-layout-color2,rgba(128,128,128,.10))", "var(--jp-layout-color1,#fff)"


def _text(x: float, y: float, words: str, *, fill: str = _INK, weight: int = 400) -> str:
    look = f'font-size="13" font-weight="{weight}" text-anchor="middle" style="fill:{fill}"'
    return f'<text x="{x:.1f}" y="{y}" {look}>{html.escape(words)}</text>'


def diagram_chain(chain: Chain) -> str:
    """The chain as SVG text: its ends, its stations, a link between each two, with how long and how often each makes a pair."""
    step, mean = (_WIDTH - 120) / chain.links, 1 / chain.link.pairs().rate_hz
    at = [60 + i * step for i in range(chain.links + 1)]
    each = f"{long(chain.length_km / chain.links)} a link · a pair of each every {lasting(mean)}"
    drawn = [f'<rect width="{_WIDTH}" height="{_HEIGHT}" rx="12" style="fill:{_PLATE}"/>', _text(_WIDTH / 2, 26, each)]
    for left, right in itertools.pairwise(at):
        arc = f"M{left:.1f} 64 Q{(left + right) / 2:.1f} 34 {right:.1f} 64"
        drawn.append(f'<path d="{arc}" fill="none" stroke="{COLOUR["fresh"]}" stroke-width="3"/>')
    for i, x in enumerate(at):
        end = i in (0, chain.links)
        fill = _INK if end else _PAPER
        drawn.append(f'<circle cx="{x:.1f}" cy="66" r="{11 if end else 8}" style="fill:{fill};stroke:{_INK}" stroke-width="2"/>')
        if end:
            drawn.append(_text(x, 98, "Bob" if i else "Alice", weight=700))
    if chain.links > 1:
        many = f"{chain.links - 1} station{'s' if chain.links > 2 else ''}"
        drawn.append(_text(_WIDTH / 2, 98, many, fill=_QUIET))
    label = f"Alice and Bob, {long(chain.length_km)} apart, with {chain.links} links between them: {each}."
    head = f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="100%" role="img" aria-label="{html.escape(label)}"'
    return f'{head} style="font-family:var(--jp-ui-font-family,system-ui,sans-serif);max-width:{_WIDTH}px">{"".join(drawn)}</svg>'
