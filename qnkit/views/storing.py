"""Pictures of one stored pair: its fidelity along the wait, when it is asked for, and how its fidelity spreads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.physics import AskedPair
from qnkit.views.everyday import lasting
from qnkit.views.states import draw_state
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ASKED", "draw_fidelities", "draw_stored", "draw_stored_state", "draw_waits", "point"]

ASKED = 400
"""The number of sampled pairs behind a spread of fidelities."""

_EARLY_S, _SOON_S, _LATE_S = 1e-2, 0.5, 1e2
_FRAMES_S = (0.4, 1.0, 2.0, 4.0, 10.0, 20.0, 40.0, 100.0)
_FLOOR, _TOP = 0.2, 1.1
_TICKS = [0.25, 0.5, 0.75, 1.0]
_BIN = 0.025


def point(thing: str) -> dict[str, Any]:
    """The mark of this very model."""
    look: dict[str, Any] = {"marker": "o", "linestyle": "none", "markersize": 8, "markeredgewidth": 1.6, "zorder": 5}
    return look | {"color": COLOUR[thing], "markeredgecolor": palette().card}


def _fidelity_axis(ax: Axes, label: str) -> None:
    ax.set_ylim(_FLOOR, _TOP)
    ax.set_yticks(_TICKS)
    ax.set_ylabel(label)


def draw_stored(ax: Axes, pair: AskedPair, predicted: float | None = None) -> None:
    """Draw the fidelity of a stored pair against its wait, by factors of ten, and until when it is above one half.

    Parameters
    ----------
    predicted : float, optional
        The time in s until which the learner expects a fidelity above one half: a diamond.
    """
    from matplotlib.ticker import NullLocator

    stored = pair.stored
    times = np.geomspace(_EARLY_S, _LATE_S, 161)
    if ax.get_xscale() != "log":
        ax.set_xscale("log")
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set_xticks([0.01, 0.1, 1, 10, 100], ["10 ms", "100 ms", "1 s", "10 s", "100 s"])
    ax.set_xlim(_EARLY_S, _LATE_S)
    ax.set_xlabel("waiting time")
    _fidelity_axis(ax, "fidelity of the pair")
    ax.plot([_EARLY_S, _LATE_S], [0.5, 0.5], **PAIR["theory"], label="one half")
    ax.plot(times, stored.fidelities(times), **PAIR["waiting"], label="fidelity")
    until = stored.time_until(0.5)
    place: tuple[float, Any] = (0.97 * _LATE_S, "right") if until < _SOON_S else (1.15 * _EARLY_S, "left")  # where no curve is
    ax.text(place[0], 0.52, "surely entangled", color=LABEL["theory"], ha=place[1], fontsize="small")
    if _EARLY_S < until < _LATE_S:
        ax.plot([until, until], [_FLOOR, 0.5], color=COLOUR["waiting"], lw=1.0, label="down to one half")
        side: dict[str, Any] = {"ha": "left"} if until < 10 else {"ha": "right"}
        ax.text(until * (1.12 if until < 10 else 0.88), _FLOOR + 0.03, f"½ at {lasting(until)}", color=LABEL["waiting"], **side)
    if _EARLY_S <= pair.wait_s <= _LATE_S:
        ax.plot([pair.wait_s], stored.fidelities([pair.wait_s]), **point("waiting"), label="this wait")
    if predicted is not None:
        ax.plot([predicted], [0.5], **PAIR["predicted"], zorder=6, label="you", clip_on=False)
        where: dict[str, Any] = {"xytext": (0, -18), "ha": "center"}
        ax.annotate("you", (predicted, 0.5), textcoords="offset points", color=palette().ink, **where)


def draw_stored_state(ax: Axes, pair: AskedPair) -> None:
    """Draw the density matrix of the pair after its wait; see draw_state."""
    draw_state(ax, pair.stored.after(pair.wait_s))


def _span_s(pair: AskedPair) -> float:
    """The length in s of a time axis that has room for most waits."""
    return next((far for far in _FRAMES_S if far >= 3 * pair.wait_s), 3 * pair.wait_s)


def draw_waits(ax: Axes, pair: AskedPair) -> None:
    """Draw the fidelity against the wait, below it how likely each wait is, and both means: of the wait, of the fidelity."""
    far, stored, waits = _span_s(pair), pair.stored, pair.waits
    edges = np.linspace(0.0, far, 121)
    ax.set_xlim(0, far)
    ax.set_xticks(np.linspace(0, far, 5))
    ax.set_xlabel("waiting time (s)")
    _fidelity_axis(ax, "fidelity when asked for")
    shares = np.diff(waits.within(edges))
    if (shares > 0).sum() > 1:
        heights = np.append(shares, shares[-1]) / shares.max() * 0.17
        look: dict[str, Any] = {"step": "post", "color": COLOUR["delivered"], "alpha": 0.35, "linewidth": 0}
        ax.fill_between(edges, _FLOOR, _FLOOR + heights, **look)
    else:
        ax.plot([pair.wait_s] * 2, [_FLOOR, _FLOOR + 0.17], color=COLOUR["delivered"], lw=3, label="when it is asked for")
    ax.text(0.99 * far, _FLOOR + 0.03, "how likely each wait is", color=LABEL["delivered"], ha="right", fontsize="small")
    ax.plot([0, far], [pair.level] * 2, **PAIR["theory"], label="good enough")
    ax.plot(edges, stored.fidelities(edges), **PAIR["waiting"], label="fidelity")
    mean, plain = pair.mean_fidelity, float(stored.fidelities([pair.wait_s])[0])
    ax.plot([pair.wait_s] * 2, [plain, mean], color=palette().quiet, lw=1.0, label="gap")
    ax.plot([pair.wait_s], [plain], **point("waiting"), label="at the mean wait")
    ax.plot([pair.wait_s], [mean], **point("delivered"), label="mean fidelity")
    words: dict[str, Any] = {"textcoords": "offset points", "fontsize": "small"}
    ax.annotate(f"mean of all: {mean:.3f}", (pair.wait_s, mean), xytext=(9, 17), color=LABEL["delivered"], weight="bold", **words)
    ax.annotate(f"at the mean wait: {plain:.3f}", (pair.wait_s, mean), xytext=(9, 4), color=LABEL["waiting"], **words)


def draw_fidelities(ax: Axes, pair: AskedPair, rng: np.random.Generator) -> None:
    """Draw how many of ASKED sampled pairs have which fidelity when they are asked for; those not good enough hatched."""
    from matplotlib.collections import PolyCollection

    run = pair.sampled(ASKED, rng)
    edges = np.arange(_FLOOR, 1.0 + _BIN / 2, _BIN)
    shares = np.histogram(np.clip(run.fidelities, edges[0], edges[-1] - 1e-9), edges)[0] / ASKED
    far = next(end for end in (0.2, 0.5, 1.0) if shares.max() <= end)
    _fidelity_axis(ax, "")
    ax.set_xlim(0, 1.04 * far)
    ax.set_xticks([0, far / 2, far], ["0", f"{far / 2:.0%}", f"{far:.0%}"])
    ax.set_xlabel(f"share of {ASKED} sampled pairs")
    for good, thing, hatch in ((True, "delivered", ""), (False, "lost", "///")):
        boxes = [
            [(0, low), (share, low), (share, low + 0.92 * _BIN), (0, low + 0.92 * _BIN)]
            for low, share in zip(edges[:-1].tolist(), shares.tolist(), strict=True)
            if share > 0 and (low + _BIN / 2 > pair.level) is good
        ]
        if boxes:
            look: dict[str, Any] = {"facecolors": COLOUR[thing], "edgecolors": palette().card, "linewidths": 0, "hatch": hatch}
            ax.add_collection(PolyCollection(boxes, **look), autolim=False)
    ax.plot([0, far], [pair.level] * 2, **PAIR["theory"], label="good enough")
    ax.text(
        1.02 * far, _TOP, f"good enough: {pair.share_above:.0%}", ha="right", va="top", color=LABEL["delivered"], weight="bold"
    )
