"""Pictures of a pair and its noise: its state, what Alice and Bob see of it, and a number that people care about."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.model import replaced
from qnkit.physics.noisy_pair import READINGS, NoisyPair, WaitingNoise, readings
from qnkit.views.states import draw_state
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["bars", "draw_cheap", "draw_correlations", "draw_number", "draw_pair", "draw_rise", "frame", "fresh_marks", "span_s"]

_FRAMES_S = (4.0, 10.0, 20.0, 40.0, 100.0)
_POINTS = 241
_HEAD = 1.14
"""The height of an axes as a multiple of what its curves need, where their names stand above them."""

_INTERLEAVED = (0, (5.0, 5.0))
"""Dashes of a curve that lies on another one: both show."""

_TOPS = {"fidelity": 1.05, "concurrence": 1.05, "negativity": 0.55, "CHSH value": 3.0, "key bits": 1.05}
_BOUNDS = {"fidelity": (0.5, "above ½: surely entangled"), "CHSH value": (2.0, "above 2: no local story")}
PLACES = (0.0, 1.0, 2.0, 3.4, 4.4, 5.8, 6.8)
"""Where the seven rows stand, from the top: agreement, turned agreement, each alone."""


def draw_pair(ax: Axes, pair: NoisyPair) -> None:
    """Draw the density matrix of the pair after its wait; see draw_state."""
    draw_state(ax, pair.state)


def span_s(pair: NoisyPair) -> float:
    """The length in s of the time axis that has room for the wait."""
    return next((far for far in _FRAMES_S if far >= pair.wait_s), pair.wait_s)


def frame(ax: Axes) -> None:
    """Give an axes the seven rows of READINGS, from "differ" on the left to "agree" on the right."""
    ax.set_xlim(-1.08, 1.08)
    ax.set_ylim(PLACES[-1] + 0.7, -0.7)
    ax.set_xticks([-1, 0, 1], ["−1\ndiffer", "0", "+1\nagree"])
    ax.set_yticks(PLACES, READINGS)
    ax.tick_params(axis="y", length=0, labelcolor=palette().ink)
    ax.spines["left"].set_visible(False)
    between = (PLACES[4] + PLACES[5]) / 2
    zero = [-0.6, between - 0.4, np.nan, between + 0.4, PLACES[-1] + 0.6]
    ax.plot([0.0] * len(zero), zero, color=palette().quiet, lw=0.8)
    ax.text(0, between, "alone: + leans to 0", color=palette().quiet, fontsize="small", va="center", ha="center")


def bars(ax: Axes, values: np.ndarray[Any, Any], opacity: float = 1.0) -> None:
    """Draw a bar from 0 for each of the seven readings: plain where they agree, hatched where they differ."""
    from matplotlib.collections import PolyCollection

    rows = list(zip(PLACES, values.tolist(), strict=True))
    for thing, hatch, side in (("swapped", "", 1), ("waiting", "///", -1)):
        corners = [[(0, y - 0.3), (v, y - 0.3), (v, y + 0.3), (0, y + 0.3)] for y, v in rows if v * side > 0.004]
        if corners:
            made = PolyCollection(corners, facecolors=COLOUR[thing], edgecolors=palette().card, linewidths=0, hatch=hatch)
            made.set_alpha(opacity)
            ax.add_collection(made, autolim=False)


def draw_correlations(ax: Axes, pair: NoisyPair) -> None:
    """Draw how far Alice's and Bob's answers agree when both measure X, Y, Z, or X and Y, and how far each leans alone.

    A thin mark stands where the Bell state at the start had the bar.
    """
    frame(ax)
    bars(ax, readings(pair.state))
    fresh_marks(ax, pair)


def fresh_marks(ax: Axes, pair: NoisyPair) -> None:
    """Draw a thin mark where the Bell state at the start had a bar."""
    at, rows = [], []
    for y, value in zip(PLACES, readings(pair.fresh).tolist(), strict=True):
        if abs(value) > 0.5:
            at += [value, value, np.nan]
            rows += [y - 0.42, y + 0.42, np.nan]
    ax.plot(at, rows, color=COLOUR["theory"], lw=1.4, label="fresh pair")


def draw_number(ax: Axes, pair: NoisyPair, predicted: float | None = None) -> None:
    """Draw the watched number against the wait, the pair on it, and the bound that gives the number its meaning.

    Parameters
    ----------
    predicted : float, optional
        The fidelity that the learner expects of Φ⁺ after 1 s of dephasing with T = 1 s: a diamond, where just that is shown.
    """
    far, top = span_s(pair), _TOPS[pair.measure]
    times = np.linspace(0.0, far, _POINTS)
    _time_axis(ax, far)
    ax.set_ylim(0, top)
    ax.set_ylabel(pair.measure)
    if pair.measure in _BOUNDS:
        bound, words = _BOUNDS[pair.measure]
        ax.plot([0, far], [bound, bound], **PAIR["theory"], label=words)
        ax.text(0.99 * far, bound - 0.02 * top, words, ha="right", va="top", color=LABEL["theory"], fontsize="small")
    ax.plot(times, _along(pair), **PAIR["waiting"], label=pair.measure)
    ax.plot([pair.wait_s], [pair.number], **_point("waiting"), label=f"{pair.measure} of this pair")
    if predicted is not None and replaced(pair, "wait_s", 1.0) == NoisyPair(wait_s=1.0):
        ax.plot([1.0], [predicted], **PAIR["predicted"], zorder=6, label="you")
        ax.annotate("you", (1.0, predicted), textcoords="offset points", xytext=(7, 5), color=palette().ink)


def draw_rise(ax: Axes, pair: NoisyPair) -> None:
    """Draw fidelity and entanglement (concurrence, twice the negativity) of one pair against its wait."""
    far, now = span_s(pair), [pair.wait_s]
    times = np.linspace(0.0, far, _POINTS)
    _time_axis(ax, far)
    ax.set_ylim(0, 1.18)
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1])
    ax.set_ylabel("fidelity, entanglement")
    ax.plot([0, far], [0.5, 0.5], **PAIR["theory"], label="one half")
    same = bool(np.abs(_along(pair, "fidelity") - _along(pair, "concurrence")).max() < 1e-3)
    dashes = {"negativity": (0, (4.0, 6.0))} | ({"fidelity": _INTERLEAVED} if same else {})
    for name, size, thing in (("concurrence", 1.0, "swapped"), ("negativity", 2.0, "fresh"), ("fidelity", 1.0, "waiting")):
        look = PAIR[thing] | ({"linestyle": dashes[name]} if name in dashes else {})
        ax.plot(times, size * _along(pair, name), **look, label=name if size == 1 else f"2 x {name}")
        if name != "negativity":
            ax.plot(now, size * pair.along(now, name), **_point(thing), label=f"{name} of this pair")
    _named(ax, "fidelity", "waiting", 0.0, 1.11)
    _named(ax, "= concurrence" if same else "concurrence", "swapped", 0.27, 1.11)
    _named(ax, "2 × negativity (dashed)", "fresh", 1.0, 1.11)
    ax.text(0.98 * far, 0.53, "above ½: surely entangled", color=LABEL["theory"], ha="right", fontsize="small")


def draw_cheap(ax: Axes, pair: NoisyPair) -> None:
    """Draw the watched number against the wait as it is, and as a Bell-diagonal model has it (dash-dot)."""
    far, top, now = span_s(pair), _TOPS[pair.measure], [pair.wait_s]
    times = np.linspace(0.0, far, _POINTS)
    _time_axis(ax, far)
    ax.set_ylim(0, _HEAD * top)
    ax.set_ylabel(pair.measure)
    exact, cheap = _along(pair), _along(pair, twirled=True)
    ax.plot(times, exact, **PAIR["waiting"], label="exact")
    ax.plot(times, cheap, **PAIR["theory"], label="Bell-diagonal model")
    ax.plot(now, [pair.number], **_point("waiting"), label="exact, this pair")
    ax.plot(now, pair.along(now, twirled=True), **_point("theory"), label="Bell-diagonal model, this pair")
    same = " (the same)" if float(np.abs(exact - cheap).max()) < 1e-3 else ""
    _named(ax, "exact", "waiting", 0.0, 1.07 * top)
    _named(ax, f"Bell-diagonal model{same} (dash-dot)", "theory", 1.0, 1.07 * top)


def _named(ax: Axes, words: str, thing: str, share: float, y: float) -> None:
    """Write the name of a curve above all curves, at a share of the width."""
    side = "left" if share < 0.5 else "right"
    ax.text((0.02 + 0.96 * share) * ax.get_xlim()[1], y, words, color=LABEL[thing], ha=side, va="center", weight="bold")


@lru_cache(maxsize=64)
def _curve(bell: str, left: WaitingNoise, right: WaitingNoise, measure: str, far: float, twirled: bool) -> np.ndarray[Any, Any]:
    """The numbers of a measure along the time axis: kept, since a longer wait moves only the point on them."""
    pair = NoisyPair(bell=bell, left=left, right=right)  # type: ignore[arg-type]
    return pair.along(np.linspace(0.0, far, _POINTS), measure, twirled=twirled)


def _along(pair: NoisyPair, measure: str = "", *, twirled: bool = False) -> np.ndarray[Any, Any]:
    """The numbers of a measure, by default the watched one, along the pair's time axis; only read."""
    return _curve(pair.bell, pair.left, pair.right, measure or pair.measure, span_s(pair), twirled)


def _time_axis(ax: Axes, far: float) -> None:
    ax.set_xlim(0, far)
    ax.set_xticks(np.linspace(0, far, 5))
    ax.set_xlabel("waiting time (s)")


def _point(thing: str) -> dict[str, Any]:
    """The mark of this very pair."""
    return {
        "marker": "o",
        "linestyle": "none",
        "markersize": 8,
        "markeredgewidth": 1.6,
        "color": COLOUR[thing],
        "markeredgecolor": palette().card,
        "zorder": 5,
    }
