"""The living network: a trace of pairs that plays in the page, and the same picture standing still.

Pairs are arcs between their ends, by the colours and lines of the house: made, waiting (fading and thinning with age), swapped,
used (heavy, both ends marked), lost (dashed, crossed). Space stops and starts time, the arrows step from event to event.
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

from qnkit.network.living import LivingNetwork, Pair, Trace, live
from qnkit.views import theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Living", "draw_living", "living", "telling_moment"]

FRESH_S = 0.03
"""So long after its herald a pair looks new, in simulated s (the same in living.js)."""

END_S = 0.06
"""So long after its end a used or lost pair is still shown, in simulated s (the same in living.js)."""

WORDS = {"fresh": "made", "waiting": "waiting", "swapped": "swapped", "delivered": "used", "lost": "lost"}
"""The word for each thing on this picture."""

Points = NDArray[np.float64]
_BEND = {"link": 0.13, "swapped": 0.2}


def state_of(pair: Pair, t: float, cutoff_s: float | None) -> tuple[str, float] | None:
    """What a pair looks like at ``t``: the thing of the theme and its age from 0 to 1; None where it is not seen."""
    if not pair.t0 <= t < pair.t1 + END_S:
        return None
    if t >= pair.t1:
        return {"used": ("delivered", 0.0), "lost": ("lost", 0.0)}.get(pair.fate)
    if pair.kind == "swapped":
        return "swapped", 0.0
    age = (t - pair.t0 - FRESH_S) / (cutoff_s or 2.0)
    return ("fresh", 0.0) if age < 0 else ("waiting", min(1.0, age))


def telling_moment(trace: Trace, cutoff_s: float | None = None) -> float:
    """The earliest time in s at which the most different things are on the screen, for a still picture."""
    best, moment = -1, 0.0
    for t in sorted({p.t0 + FRESH_S / 2 for p in trace.pairs} | {p.t1 + END_S / 2 for p in trace.pairs}):
        states = [state[0] for state in (state_of(p, t, cutoff_s) for p in trace.pairs) if state]
        if len(set(states)) * 10 + len(states) > best and t <= trace.t_end:
            best, moment = len(set(states)) * 10 + len(states), t
    return moment


def _arc(a: Points, b: Points, centre: Points, bend: float) -> Points:
    """The arc between two points as (41, 2), bent away from the centre by ``bend`` times its length."""
    along = b - a
    normal = np.array([-along[1], along[0]])
    side = 1.0 if normal @ ((a + b) / 2 - centre) >= 0 else -1.0
    control = (a + b) / 2 + 2 * side * bend * normal
    s = np.linspace(0.0, 1.0, 41)[:, None]
    return (1 - s) ** 2 * a + 2 * s * (1 - s) * control + s**2 * b


def draw_living(ax: Axes, trace: Trace, t: float | None = None, cutoff_s: float | None = None) -> None:
    """Draw the network at time ``t`` in s (the most telling moment if not given): links, modules, pairs by their state."""
    t = telling_moment(trace, cutoff_s) if t is None else t
    colours, marks = theme.palette(), theme.COLOUR
    at = np.array([[x, y] for _, x, y in trace.nodes])
    span, centre = float(np.ptp(at, axis=0).max()), at.mean(axis=0)
    lit: list[list[str]] = [[] for _ in at]
    for left, right in trace.links:
        ax.plot(*at[[left, right]].T, color=colours.rule, linewidth=2.4, zorder=1)
    for pair in trace.pairs:
        state = state_of(pair, t, cutoff_s)
        if state is None:
            continue
        thing, age = state
        curve = _arc(at[pair.a], at[pair.b], centre, _BEND[pair.kind])
        look = dict(theme.PAIR[thing])
        look["linewidth"] *= 1.5 * (1 - 0.55 * age)
        ax.plot(*curve.T, alpha=1 - 0.65 * age, zorder=2, **look)
        if thing == "lost":
            ax.plot(*curve[20], marker="x", color=marks["lost"], markersize=9, markeredgewidth=2.4, zorder=3)
            continue
        for end in (pair.a, pair.b):
            lit[end].append(marks[thing])
            if thing == "delivered":
                ax.plot(*at[end], "o", markersize=30, color=marks[thing], zorder=2)
    for place, held in zip(at, lit, strict=True):
        ax.plot(*place, "o", markersize=25, color=colours.card, markeredgecolor=colours.ink, markeredgewidth=1.8, zorder=4)
        for q in range(6):  # the module's qubits; those that hold half of a pair take its colour
            angle = (q + 0.5) * math.pi / 3
            spot = place + 0.021 * span * np.array([math.cos(angle), 0.85 * math.sin(angle)])
            ax.plot(*spot, "o", markersize=3.6, color=held[q] if q < len(held) else colours.ink, zorder=5)
    low = at.min(axis=0) - 0.14 * span
    ax.plot([low[0], low[0] + 1], [low[1], low[1]], color=colours.quiet, linewidth=1.2)
    ax.text(low[0] + 1.1, low[1], "1 m", va="center", color=colours.quiet)
    ax.set_aspect("equal")
    ax.margins(0.06)
    ax.set_axis_off()
    for i, (thing, word) in enumerate(WORDS.items()):
        start = 0.01 + 0.205 * i
        ax.plot([start, start + 0.05], [-0.04, -0.04], transform=ax.transAxes, clip_on=False, **theme.PAIR[thing])
        ax.text(start + 0.065, -0.04, word, transform=ax.transAxes, va="center", color=colours.quiet)


def _colours(colours: theme.Palette) -> dict[str, Any]:
    """A palette as the plain names the page draws with."""
    page = {name: getattr(colours, name) for name in ("ink", "quiet", "card", "plate", "rule", "accent")}
    return page | {"marks": dict(colours.marks)}


class Living(anywidget.AnyWidget):
    """The living network in the page; ``show`` gives it another trace while time runs on."""

    _esm = Path(__file__).with_name("living.js")
    _css = Path(__file__).with_name("living.css")
    trace = traitlets.Dict().tag(sync=True)
    cutoff_s = traitlets.Float(None, allow_none=True).tag(sync=True)
    t = traitlets.Float(0.0).tag(sync=True)
    slowed = traitlets.Float(10.0).tag(sync=True)
    playing = traitlets.Bool(True).tag(sync=True)
    alt = traitlets.Unicode("").tag(sync=True)
    light = traitlets.Dict(_colours(theme.LIGHT)).tag(sync=True)
    dark = traitlets.Dict(_colours(theme.DARK)).tag(sync=True)

    def show(self, trace: Trace, cutoff_s: float | None = None) -> None:
        """Play this trace from now on; ``cutoff_s`` says how fast waiting pairs fade."""
        self.shown = trace
        with self.hold_trait_notifications():
            self.cutoff_s = None if cutoff_s is None or not math.isfinite(cutoff_s) else float(cutoff_s)
            size = f"{len(trace.nodes)} modules and {len(trace.links)} links over {trace.t_end:g} s"
            fates = f"{len(trace.pairs)} pairs, {trace.count('used')} used, {trace.count('lost')} lost"
            self.alt = f"A network of {size}: {fates}. Space stops and starts time, the arrows step."
            self.trace = trace.as_dict()

    def still(self) -> str:
        """The most telling moment as a PNG in base64, for pages without widgets."""
        from matplotlib.figure import Figure

        with theme.using(theme.LIGHT):
            figure = Figure(figsize=(5.6, 3.7), dpi=110, facecolor=theme.LIGHT.plate, layout="constrained")
            draw_living(figure.add_subplot(), self.shown, cutoff_s=self.cutoff_s)
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
        trace = self.shown
        counts = ", ".join(f"{trace.count(fate)} {fate}" for fate in ("used", "swapped", "lost"))
        return f"Living network: {len(trace.nodes)} modules, {len(trace.links)} links, {trace.t_end:g} s; pairs: {counts}"


def living(network: LivingNetwork, t_end: float = 8.0, seed: int = 0, slowed: float = 10.0) -> Living:
    """The living network of a model: ``t_end`` s of it, played ``slowed`` times slower than real time, and again."""
    widget = Living(slowed=slowed)
    widget.show(live(network, t_end, np.random.default_rng(seed)), network.cutoff_s)
    return widget
