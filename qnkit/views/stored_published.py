"""The stored pair of the ion link over 10 km: the published points beside the curve of two fitted constants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.systems import ions_over_10km
from qnkit.systems.stored_ions import StoredIons
from qnkit.views.controls import Control
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_stored_published", "say_stored_ions", "stored_ion_controls"]

_FAR_S = 1.0
_ASIDE = {"fresh (fitted)": (8, 5), "after 450 ms": (8, 8), "above 0.5 until 547 ms": (8, 12)}


def draw_stored_published(ax: Axes, ions: StoredIons) -> None:
    """Draw the fidelity of the stored pair against its wait, and the published points; the fitted one is hollow."""
    times = np.linspace(0.0, _FAR_S, 81)
    ax.set_xlim(-0.02, _FAR_S)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1.0])
    ax.set_xlabel("waiting time (s)")
    ax.set_ylim(0.3, 0.9)
    ax.set_yticks([0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    ax.set_ylabel("fidelity of the stored pair")
    ax.plot([0, _FAR_S], [0.5, 0.5], **PAIR["theory"], label="one half")
    ax.text(0.0, 0.485, "above ½: surely entangled", color=LABEL["theory"], va="top", fontsize="small")
    ax.plot(times, [ions.fidelity_after(t) for t in times.tolist()], **PAIR["waiting"], label="fidelity")
    for time, fidelity, error, time_error, name in ions_over_10km.POINTS:
        look: dict[str, Any] = {**PAIR["published"], "zorder": 4}
        if "fitted" in name:
            look |= {"markerfacecolor": palette().card, "markeredgecolor": COLOUR["published"], "markeredgewidth": 2.0}
        bars = ([error] if error else None, [time_error] if time_error else None)
        ax.errorbar([time], [fidelity], *bars, ecolor=COLOUR["published"], elinewidth=2, capsize=3, **look)
        where: dict[str, Any] = {"textcoords": "offset points", "xytext": _ASIDE[name], "fontsize": "small"}
        ax.annotate(name, (time, fidelity), color=LABEL["published"], **where)
    ax.text(0.99 * _FAR_S, 0.87, "points: Liu et al. 2026", color=LABEL["published"], ha="right", va="top")


def stored_ion_controls() -> dict[Any, Control]:
    """The controls of the stored pair, as ``explore`` takes them: coherence time, slope k of ZZ, fresh fidelity."""
    return {
        "slope_hz": Control(0.01, 0.8, label="slope k of ZZ"),
        "coherence_s": Control(0.2, 1.5, label="coherence time"),
        "fresh_fidelity": Control(0.7, 0.82, label="fidelity at birth"),
    }


def say_stored_ions(ions: StoredIons) -> str:
    """The sentence for the stored pair: the numbers that were also published."""
    at, reported, error = ions_over_10km.POINTS[1][:3]
    until, until_error = ions_over_10km.POINTS[2][0], ions_over_10km.POINTS[2][3]
    return (
        f"After 450 ms its fidelity is <b>{ions.fidelity_after(at):.3f}</b> (reported {reported} ± {error:.3f}); it is above one "
        f"half for <b>{1e3 * ions.time_above_half_s():.0f} ms</b> ({1e3 * until:.0f} ± {1e3 * until_error:.0f} ms). <br><small>"
        f"Mean when the next pair comes: {ions.mean_at_next():.3f}; k was fitted to 0.578 ± 0.006.</small>"
    )
