"""The living network: a trace of pairs that plays in the page, and the same picture standing still.

Pairs are arcs between their ends, by the colours and lines of the house: made, waiting (fading and thinning with age), swapped,
distilled (double), delivered (heavy, both ends marked), lost (dashed, crossed); messages are dotted arrows. Under the map a strip
shows each memory along time. Space stops and starts time, the arrows step from event to event.
"""

from __future__ import annotations

import base64
import io
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import numpy as np
import traitlets
from numpy.typing import NDArray

from qnkit.network.trace import Trace
from qnkit.qubits.arrays import number_of
from qnkit.views import theme
from qnkit.views.living_scene import Played, state_of, telling_moment
from qnkit.views.living_trace import played
from qnkit.views.timeline import draw_timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Living", "draw_network", "living", "scale_bar"]

Points = NDArray[np.float64]
_HERE = Path(__file__).parent


def scale_bar(longest: float) -> float:
    """The longest of 1, 2, 5, 10, 20 ... that is not longer than ``longest``."""
    size = 10.0 ** math.floor(math.log10(longest))
    return max(step * size for step in (1.0, 2.0, 5.0) if step * size <= longest * (1 + 1e-9))


def _arc(a: Points, b: Points, centre: Points, bend: float, most: float) -> Points:
    """The arc between two points as (41, 2), bent away from the centre by ``bend`` times its length, at most by ``most``."""
    along = b - a
    length = float(np.hypot(*along)) or 1.0
    normal = np.array([-along[1], along[0]]) / length
    side = 1.0 if normal @ ((a + b) / 2 - centre) >= 0 else -1.0
    control = (a + b) / 2 + 2 * side * min(bend * length, most) * normal
    s = np.linspace(0.0, 1.0, 41)[:, None]
    return (1 - s) ** 2 * a + 2 * s * (1 - s) * control + s**2 * b


def draw_network(ax: Axes, trace: Trace | Played, t: float | None = None, cutoff_s: float | None = None) -> None:
    """Draw the network at time ``t`` in s (the most telling moment if not given): nodes, links, pairs by their state, messages.

    ``cutoff_s`` says how fast waiting pairs fade; None: by the cut-offs of the nodes, or the pairs' own ages.
    """
    scene = played(trace, cutoff_s)
    t = telling_moment(scene) if t is None else t
    colours, marks = theme.palette(), theme.COLOUR
    at = np.array([[x, y] for _, x, y in scene.nodes])
    near = min((math.dist(a, b) for i, a in enumerate(at) for b in at[:i] if math.dist(a, b)), default=1.0)
    span, centre = float(np.ptp(at, axis=0).max()) or 1.0, at.mean(axis=0)
    lit: list[list[str]] = [[] for _ in at]
    disc = min(25.0, max(9.0, 130 * near / span))
    for left, right in scene.links:
        ax.plot(*at[[left, right]].T, color=colours.rule, linewidth=2.4, zorder=1)
    for pair in scene.pairs:
        state = state_of(pair, t, scene)
        if state is None:
            continue
        thing, age = state
        bend = (0.13 if pair.kind == "link" else 0.2) + 0.08 * pair.lane
        curve = _arc(at[pair.a], at[pair.b], centre, bend, 0.3 * span)
        look = dict(theme.PAIR[thing])
        look["linewidth"] *= 1.5 * (1 - 0.55 * age)
        ax.plot(*curve.T, alpha=1 - 0.65 * age, zorder=2, **look)
        if thing == "distilled":  # a double line
            ax.plot(*curve.T, color=colours.plate, linewidth=look["linewidth"] / 3, zorder=2)
        if thing == "lost":
            ax.plot(*curve[20], marker="x", color=marks["lost"], markersize=9, markeredgewidth=2.4, zorder=3)
            continue
        for end in (pair.a, pair.b):
            lit[end].append(marks[thing])
            if thing == "delivered":
                ax.plot(*at[end], "o", markersize=disc + 5, color=marks[thing], zorder=2)
    for start, end, sent, there in scene.messages:
        if sent <= t < there + scene.fresh_s:
            tip = at[start] + (at[end] - at[start]) * min(1.0, (t - sent) / (there - sent))
            look = {
                "arrowstyle": "-|>",
                "linestyle": theme.PAIR["message"]["linestyle"],
                "color": marks["message"],
                "linewidth": 1.8,
            }
            ax.annotate("", tip, at[start], arrowprops=look | {"shrinkA": disc / 2, "shrinkB": 0.0}, zorder=3)
    _draw_nodes(ax, scene, at, lit, span, disc)
    if scene.unit:
        from mpl_toolkits.axes_grid1.anchored_artists import AnchoredSizeBar

        bar = scale_bar(span / 5)
        ax.add_artist(
            AnchoredSizeBar(ax.transData, bar, f"{bar:g} {scene.unit}", "lower left", frameon=False, color=colours.quiet)
        )
    ax.set_aspect("equal", adjustable="datalim")
    ax.margins(0.08)
    ax.set_axis_off()
    wide = 1.03 / len(scene.words)
    for i, (thing, word) in enumerate(scene.words.items()):
        start_x = 0.01 + wide * i
        ax.plot([start_x, start_x + 0.045], [-0.04, -0.04], transform=ax.transAxes, clip_on=False, **theme.PAIR[thing])
        ax.text(start_x + 0.055, -0.04, word, transform=ax.transAxes, va="center", color=colours.quiet, fontsize=8.5)


def _draw_nodes(ax: Axes, scene: Played, at: Points, lit: list[list[str]], span: float, disc: float) -> None:
    """The nodes with their memories, those that hold half of a pair in its colour, and their names under them."""
    colours = theme.palette()
    words: Any = {"ha": "center", "va": "center", "color": colours.ink, "fontsize": 9.0 if disc > 20 else 7.0}
    words["parse_math"] = False  # a name may hold a $
    for place, held, dots, (name, _, _) in zip(at, lit, scene.dots, scene.nodes, strict=True):
        ax.plot(*place, "o", markersize=disc, color=colours.card, markeredgecolor=colours.ink, markeredgewidth=1.8, zorder=4)
        for q in range(dots if dots <= 8 and disc > 20 else 0):
            angle = (q + 0.5) * 2 * math.pi / dots
            spot = place + 0.021 * span * np.array([math.cos(angle), 0.85 * math.sin(angle)]) * (dots > 1)
            ax.plot(*spot, "o", markersize=3.6, color=held[q] if q < len(held) else colours.ink, zorder=5)
        ax.annotate(name, place, (0, -disc / 2 - 8), textcoords="offset points", zorder=5, **words)


def _colours(colours: theme.Palette) -> dict[str, Any]:
    """A palette as the plain names the page draws with."""
    page = {name: getattr(colours, name) for name in ("ink", "quiet", "card", "plate", "rule", "accent")}
    return page | {"marks": dict(colours.marks)}


class Living(anywidget.AnyWidget):
    """The living network in the page; ``show`` gives it another trace while time runs on.

    ``t`` is the time at which it rests, in s; ``chosen`` the serial number of the pair that is pointed at (-1: none): both can be
    read, set and linked with those of another widget.
    """

    _esm = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in ("living_map.js", "living_strip.js", "living.js"))
    _css = _HERE / "living.css"
    trace = traitlets.Dict().tag(sync=True)
    t = traitlets.Float(0.0).tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)
    slowed = traitlets.Float(10.0).tag(sync=True)
    playing = traitlets.Bool(True).tag(sync=True)
    strip = traitlets.Bool(True).tag(sync=True)
    alt = traitlets.Unicode("").tag(sync=True)
    light = traitlets.Dict(_colours(theme.LIGHT)).tag(sync=True)
    dark = traitlets.Dict(_colours(theme.DARK)).tag(sync=True)

    def show(self, trace: Trace, cutoff_s: float | None = None) -> None:
        """Play this trace from now on; ``cutoff_s`` says how fast waiting pairs fade."""
        self.shown = trace
        self.cutoff_s = cutoff_s if cutoff_s and math.isfinite(cutoff_s) else None
        self.scene = played(trace, cutoff_s)
        with self.hold_trait_notifications():
            self.alt = f"A network of {self.scene.said()}. Space stops and starts time, the arrows step."
            self.trace = self.scene.page()

    def still(self) -> str:
        """The most telling moment as a PNG in base64, for pages without widgets."""
        from matplotlib.figure import Figure

        rows = len(self.scene.memories) if self.strip else 0
        below = min(3.4, 0.8 + 0.12 * rows) if rows else 0.0
        with theme.using(theme.LIGHT):
            figure = Figure(
                figsize=(5.6 if not rows else 7.6, 3.7 + below), dpi=110, facecolor=theme.LIGHT.plate, layout="constrained"
            )
            axes = figure.subplots(2, 1, height_ratios=(3.7, below)) if rows else [figure.add_subplot()]
            moment, window = telling_moment(self.scene), self.scene.window_s
            draw_network(axes[0], self.scene, moment)
            if rows:
                start = window * (moment // window) if moment < self.scene.t_end else 0.0
                draw_timeline(axes[1], self.scene, moment, start, start + window)
            out = io.BytesIO()
            figure.savefig(out, format="png", metadata={"Software": None})
        return base64.b64encode(out.getvalue()).decode()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if isinstance(data, dict):
            data["image/png"] = self.still()
            data["text/plain"] = repr(self)
        return bundle

    def __repr__(self) -> str:
        return f"Living network: {self.scene.said()}"


def living(trace: Trace, slowed: float | None = None, strip: bool = True, cutoff_s: float | None = None) -> Living:
    """The living network of a trace, played ``slowed`` times slower than real time, and again.

    ``slowed``: None for a pace at which single events can be followed; ``strip``: with the strip of memories under the map;
    ``cutoff_s`` says how fast waiting pairs fade, see draw_network. ParameterError where the pace is no number above 0.
    """
    if slowed is not None:
        slowed = number_of(slowed, "living: slowed", "must be a finite number above 0", 0.0)
    scene = played(trace, cutoff_s)
    widget = Living(slowed=slowed or scene.slowed, strip=strip)
    widget.show(trace, cutoff_s)
    return widget
