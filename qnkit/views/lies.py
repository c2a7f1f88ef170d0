"""Pictures of a lie beside the truth: pairs a second and fidelity along the knob that makes the lie grow or vanish."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.model import replaced
from qnkit.network.lies import Claim, Told
from qnkit.views.storing import point
from qnkit.views.theme import COLOUR, LABEL, PAIR

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_lie_fidelity", "draw_lie_rate", "rate_axis", "seed_of"]


@dataclass(frozen=True)
class Knob:
    """The field along which a lie is shown: its name on the axis, one unit of the axis in the field's, values, ticks, scale."""

    field: str
    label: str
    size: float
    values: tuple[float, ...]
    ticks: tuple[float, ...]
    log: bool = True


_T2 = Knob("t2_s", "memory time T2 (ms)", 1e-3, (5, 15, 50, 150, 500, 5000), (10, 100, 1000))

KNOBS: dict[str, Knob] = {
    "nothing fades": _T2,
    "no round fails": Knob(
        "fidelity", "fidelity of a fresh pair", 1.0, (0.6, 0.7, 0.8, 0.9, 1.0), (0.6, 0.7, 0.8, 0.9, 1.0), log=False
    ),
    "news is instant": Knob(
        "length_km", "from Alice to Bob (km)", 1.0, (0, 100, 200, 300, 400), (0, 100, 200, 300, 400), log=False
    ),
    "one link for all": Knob("unlike", "left link so many times as often", 1.0, (1, 2, 4, 8, 16), (1, 2, 4, 8, 16)),
    "one age for all": _T2,
    "the luckiest run": Knob("pairs", "pairs that are counted", 1, (30, 120, 500), (30, 100, 300)),
}
"""Each lie's own knob."""

_TOPS = (20, 50, 100, 200, 300, 500)


def seed_of(rng: np.random.Generator) -> int:
    """The seed of the runs of a picture, the same for all that it shows."""
    return int(rng.integers(2**31))


@lru_cache(maxsize=16)
def _along(claim: Claim, seed: int) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
    """What engine and liar say along the knob of the lie; the knob of the claim itself does not matter."""
    knob = KNOBS[claim.lie]
    places = [replaced(claim, knob.field, value * knob.size) for value in knob.values]
    said = [(one.honest(seed), one.told(seed)) for one in reversed(places)]  # the longest first: others are how it begins
    return tuple(true for true, _ in reversed(said)), tuple(told for _, told in reversed(said))


def _curves(claim: Claim, seed: int) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
    knob = KNOBS[claim.lie]
    return _along(replaced(claim, knob.field, knob.values[-1] * knob.size), seed)


def _across(ax: Axes, knob: Knob) -> None:
    from matplotlib.ticker import FixedLocator, NullLocator, StrMethodFormatter

    if (ax.get_xscale() == "log") != knob.log:
        ax.set_xscale("log" if knob.log else "linear")
    ax.xaxis.set_major_locator(FixedLocator([float(tick) for tick in knob.ticks]))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    low, high = knob.values[0], knob.values[-1]
    room = (high / low) ** 0.04 if knob.log else 0.04 * (high - low)
    ax.set_xlim(*((low / room, high * room) if knob.log else (low - room, high + room)))
    ax.set_xlabel(knob.label)


def rate_axis(ax: Axes, most: float) -> None:
    """The axis of pairs a second from 0 to the next round number."""
    top = next((one for one in _TOPS if one >= most), _TOPS[-1])
    ax.set_ylim(0, top)
    ax.set_yticks([0, top / 2, top], [f"{tick:g}" for tick in (0, top / 2, top)])
    ax.set_ylabel("pairs a second")


def _draw(ax: Axes, claim: Claim, which: str, seed: int) -> None:
    """Both curves, the engine's with a band of two standard errors each side, and the two points of this claim."""
    knob, (true, told) = KNOBS[claim.lie], _curves(claim, seed)
    _across(ax, knob)
    here = getattr(claim, knob.field) / knob.size
    honest = [getattr(one, which) for one in true]
    values, errors = (np.array([getattr(one, part) for one in honest]) for part in ("value", "standard_error"))
    ax.fill_between(knob.values, values - 2 * errors, values + 2 * errors, color=COLOUR["swapped"], alpha=0.18, lw=0)
    ax.plot(knob.values, values, **PAIR["swapped"], label="engine")
    ax.plot(knob.values, [getattr(one, which).value for one in told], **PAIR["lost"], label="liar")
    for one, look in (
        (claim.honest(seed), point("swapped") | {"markersize": 12}),
        (claim.told(seed), point("lost") | {"marker": "X", "markersize": 10, "markeredgewidth": 0.8}),
    ):
        ax.plot([here], [getattr(one, which).value], **look)


def draw_lie_rate(ax: Axes, claim: Claim, rng: np.random.Generator) -> None:
    """Draw pairs a second along the knob of the lie, as the engine and as the liar have them."""
    seed = seed_of(rng)
    now = (claim.honest(seed), claim.told(seed))
    true, told = _curves(claim, seed)
    rate_axis(ax, 1.25 * max(one.rate_hz.value for one in (*true, *told, *now)))
    _draw(ax, claim, "rate_hz", seed)
    look: dict[str, Any] = {"weight": "bold", "va": "top", "transform": ax.transAxes}
    ax.text(0.03, 1.0, "● engine", color=LABEL["swapped"], **look)
    ax.text(0.03, 0.91, "✖ liar", color=LABEL["lost"], **look)


def draw_lie_fidelity(ax: Axes, claim: Claim, rng: np.random.Generator) -> None:
    """Draw the fidelity of delivered pairs along the knob of the lie, as the engine and as the liar have it."""
    ax.set_ylim(0.25, 1.03)
    ax.set_yticks([0.25, 0.5, 0.75, 1.0])
    ax.set_ylabel("their fidelity")
    _draw(ax, claim, "fidelity", seed_of(rng))
