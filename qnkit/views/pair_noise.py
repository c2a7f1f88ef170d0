"""Pictures of a pair and its noise: its state, what Alice and Bob see of it, and a number that people care about."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.physics.noisy_pair import READINGS, Noise, NoisyPair, readings
from qnkit.views.states import draw_state
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["bars", "draw_cheap", "draw_correlations", "draw_number", "draw_pair", "draw_rise", "frame", "span_s"]

_FRAMES_S = (4.0, 10.0, 20.0, 40.0, 100.0)
_POINTS = 241
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
    at, rows = [], []
    for y, value in zip(PLACES, readings(pair.fresh).tolist(), strict=True):
        if abs(value) > 0.5:
            at += [value, value, np.nan]
            rows += [y - 0.42, y + 0.42, np.nan]
    ax.plot(at, rows, color=COLOUR["theory"], lw=1.4)


def draw_number(ax: Axes, pair: NoisyPair, predicted: float | None = None) -> None:
    """Draw the watched number against the wait, the pair on it, and the bound that gives the number its meaning.

    Parameters
    ----------
    predicted : float, optional
        The fidelity that the learner expects after 1 s: a diamond, where the fidelity is watched.
    """
    far, top = span_s(pair), _TOPS[pair.measure]
    times = np.linspace(0.0, far, _POINTS)
    _time_axis(ax, far)
    ax.set_ylim(0, top)
    ax.set_ylabel(pair.measure)
    if pair.measure in _BOUNDS:
        bound, words = _BOUNDS[pair.measure]
        ax.plot([0, far], [bound, bound], **PAIR["theory"])
        ax.text(0.99 * far, bound - 0.02 * top, words, ha="right", va="top", color=LABEL["theory"], fontsize="small")
    ax.plot(times, _along(pair), **PAIR["waiting"])
    ax.plot([pair.wait_s], [pair.number], **_point("waiting"))
    if predicted is not None and pair.measure == "fidelity":
        ax.plot([1.0], [predicted], **PAIR["predicted"], zorder=6)
        ax.annotate("you", (1.0, predicted), textcoords="offset points", xytext=(7, 5), color=palette().ink)


def draw_rise(ax: Axes, pair: NoisyPair) -> None:
    """Draw fidelity and entanglement (concurrence, twice the negativity) of one pair against its wait."""
    far = span_s(pair)
    times = np.linspace(0.0, far, _POINTS)
    _time_axis(ax, far)
    ax.set_ylim(0, 1.05)
    ax.set_ylabel("fidelity, entanglement")
    now = [pair.wait_s]
    ax.plot([0, far], [0.5, 0.5], **PAIR["theory"])
    for name, size, thing in (("concurrence", 1.0, "swapped"), ("negativity", 2.0, "fresh"), ("fidelity", 1.0, "waiting")):
        dashes = {"linestyle": (0, (4.0, 6.0))} if name == "negativity" else {}
        ax.plot(times, size * _along(pair, name), **PAIR[thing] | dashes)
        if name != "negativity":
            ax.plot(now, size * pair.along(now, name), **_point(thing))
    ax.text(0.98 * far, 0.77, "fidelity", color=LABEL["waiting"], ha="right", weight="bold")
    ax.text(0.98 * far, 0.515, "above ½: surely entangled", color=LABEL["theory"], ha="right", fontsize="small")
    ax.text(0.98 * far, 0.95, "concurrence", color=LABEL["swapped"], ha="right", weight="bold")
    ax.text(0.98 * far, 0.86, "2 × negativity (dashed)", color=LABEL["fresh"], ha="right", weight="bold")


def draw_cheap(ax: Axes, pair: NoisyPair) -> None:
    """Draw the watched number against the wait as it is, and as a Bell-diagonal model has it (dash-dot)."""
    far, top = span_s(pair), _TOPS[pair.measure]
    times = np.linspace(0.0, far, _POINTS)
    _time_axis(ax, far)
    ax.set_ylim(0, top)
    ax.set_ylabel(pair.measure)
    exact, cheap = _along(pair), _along(pair, twirled=True)
    ax.plot(times, exact, **PAIR["waiting"])
    ax.plot(times, cheap, **PAIR["theory"])
    ax.plot([pair.wait_s], [pair.number], **_point("waiting"))
    ax.plot([pair.wait_s], pair.along([pair.wait_s], twirled=True), **_point("theory"))
    ax.text(0.98 * far, 0.93 * top, "exact", color=LABEL["waiting"], ha="right", weight="bold")
    ax.text(0.98 * far, 0.84 * top, "Bell-diagonal model", color=LABEL["theory"], ha="right")


@lru_cache(maxsize=64)
def _curve(bell: str, left: Noise, right: Noise, measure: str, far: float, twirled: bool) -> np.ndarray[Any, Any]:
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
