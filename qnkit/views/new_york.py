"""The swaps over New York fibre in pictures: where 25 dB went, and what S says of the part that is not explained."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qnkit.systems import hub_and_spoke
from qnkit.systems.hub_and_spoke import CAUSES, DROP_DB, READINGS, NewYork
from qnkit.views.controls import Control
from qnkit.views.theme import COLOUR, LABEL, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_causes", "draw_drop", "new_york_controls", "say_new_york"]

_COLOURS = {"fibre": "swapped", "detectors": "fresh", "line components": "delivered", "unexplained": "lost"}
_PLACES = {
    "fibre": ("center", 0.5, True),
    "detectors": ("right", 1.0, False),
    "line components": ("center", 0.5, True),
    "unexplained": ("right", 1.0, False),
}
"""How the name of a part stands: aligned, at which share of its length, above or below."""

_SHORT = {"fibre": "fibre", "detectors": "detectors", "line components": "components", "unexplained": "unexplained"}


def draw_drop(ax: Axes, city: NewYork) -> None:
    """Draw the drop from the rate in one place to the deployed one, split for both readings; the one that is taken is strong."""
    ax.set_xlim(0, 26)
    ax.set_xticks([0, 5, 10, 15, 20, 25])
    ax.set_xlabel("loss from one place to the city (dB)")
    ax.set_ylim(1.55, -0.75)
    ax.set_yticks([0, 1], list(READINGS))
    ax.tick_params(axis="y", length=0, labelcolor=palette().ink)
    ax.spines["left"].set_visible(False)
    for row, reading in enumerate(READINGS):
        start, taken = 0.0, reading == city.reading
        for part, loss in hub_and_spoke.losses_db(reading).items():
            look: dict[str, Any] = {"hatch": "///", "edgecolor": palette().card} if part == "unexplained" else {}
            ax.barh(row, loss, 0.42, left=start, color=COLOUR[_COLOURS[part]], alpha=1.0 if taken else 0.35, lw=0, **look)
            if taken:
                side, at, above = _PLACES[part]
                place: dict[str, Any] = {"ha": side, "va": "bottom" if above else "top", "fontsize": "small"}
                y = row - 0.26 if above else row + 0.26
                ax.text(start + at * loss, y, f"{_SHORT[part]} {loss:.1f}", color=LABEL[_COLOURS[part]], **place)
            start += loss


def draw_causes(ax: Axes, city: NewYork) -> None:
    """Draw S of the deployed pair if the unexplained factor is one cause alone; the one that is taken is filled."""
    values = _causes(city.reading, city.window_ns)
    ax.set_xlim(2.3, 2.7)
    ax.set_xticks([2.3, 2.4, 2.5, 2.6, 2.7])
    ax.set_xlabel("S if the rest is ...")
    ax.set_ylim(len(CAUSES) - 0.4, -0.6)
    ax.set_yticks(range(len(CAUSES)), list(CAUSES))
    ax.tick_params(axis="y", length=0, labelcolor=palette().ink)
    ax.spines["left"].set_visible(False)
    for row, (cause, value) in enumerate(zip(CAUSES, values, strict=True)):
        face = COLOUR["swapped"] if cause == city.cause else palette().card
        look: dict[str, Any] = {"markerfacecolor": face, "markeredgecolor": COLOUR["swapped"], "markeredgewidth": 2.0}
        ax.plot([value], [row], marker="o", markersize=9, linestyle="none", **look)
        ax.text(value - 0.025, row, f"{value:.3f}", ha="right", va="center", color=palette().ink, fontsize="small")


@lru_cache(maxsize=64)
def _causes(reading: str, window_ns: float) -> tuple[float, ...]:
    one = NewYork(reading=reading, window_ns=window_ns)  # type: ignore[arg-type]
    return tuple(one.chsh(cause) for cause in CAUSES)


def new_york_controls() -> dict[Any, Control]:
    """The controls of New York: the reading of the fibre, the cause of the rest, and the window in one place."""
    return {
        "reading": Control(choices=list(READINGS), label="the fibre is"),
        "cause": Control(choices=list(CAUSES), label="the rest is"),
        "window_ns": Control(5.0, 200.0, log=True, label="window (not published)"),
    }


def say_new_york(city: NewYork) -> str:
    """The sentence on the unexplained factor: how much it is, and what S would be."""
    left = hub_and_spoke.losses_db(city.reading)["unexplained"]
    values = dict(zip(CAUSES, _causes(city.reading, city.window_ns), strict=True))
    apart = max(values.values()) - min(values.values())
    return (
        f"Of {DROP_DB:.1f} dB <b>{left:.1f} dB</b> stay unexplained, a factor {10 ** (left / 10):.1f}. "
        f"If that is {city.cause}, S is <b>{values[city.cause]:.3f}</b>. <br><small>The three causes lie {apart:.3f} apart. "
        "Window and visibility are not published: only the differences speak.</small>"
    )
