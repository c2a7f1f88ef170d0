"""The rows of a plan's pictures: each qubit of each module has one, data qubits above link qubits, modules in bands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from qnkit.compute.plan_times import Act, PlanTimes, Span
from qnkit.views.theme import LABEL, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Rows", "legend", "lines", "named", "rectangles"]

GAP = 0.9
"""The room between two modules, in rows."""


class Rows:
    """The row of each slot that is ever used, from the top down.

    Attributes
    ----------
    y : (module, slot) -> row
    bands : of each module its name, and its first and last row
    last : the last row
    """

    def __init__(self, times: PlanTimes) -> None:
        self.y: dict[tuple[int, int], float] = {}
        self.bands: list[tuple[str, float, float]] = []
        top = 0.0
        for module, one in enumerate(times.plan.machine.modules):
            slots = sorted({span.slot for span in times.spans if span.module == module})
            for k, slot in enumerate(slots):
                self.y[module, slot] = top + k
            if slots:
                self.bands.append((one.name, top, top + len(slots) - 1))
                top += len(slots) + GAP
        self.last = top - GAP - 1
        self.spans = times.spans

    def of(self, span: Span) -> float:
        """The row of a span."""
        return self.y[span.module, span.slot]

    def ends(self, act: Act) -> tuple[float, float]:
        """The highest and the lowest row of an act."""
        rows = [self.of(self.spans[k]) for k in act.spans]
        return min(rows), max(rows)

    def draw(self, ax: Axes) -> None:
        """Draw the bands of the modules with their names, and set the limits of the rows."""
        ax.set_ylim(self.last + 0.9, -2.1)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        for name, first, last in self.bands:
            ax.axhspan(first - 0.55, last + 0.55, color=palette().rule, alpha=0.45, lw=0, zorder=0)
            words: Any = {"ha": "right", "va": "center", "color": palette().ink, "transform": ax.get_yaxis_transform()}
            ax.text(-0.035, (first + last) / 2, name, weight="bold", **words)
        for span in self.spans:
            if span.begin == 0 and not span.copy:
                words = {"ha": "right", "va": "center", "color": palette().quiet, "transform": ax.get_yaxis_transform()}
                ax.text(-0.008, self.of(span), str(span.qubit), fontsize="small", **words)


def legend(ax: Axes, words: Iterable[tuple[str, str]], places: Iterable[float]) -> None:
    """Say in one line above the rows what the colours mean: words, the thing whose colour they get, and where each begins."""
    for (text, thing), x in zip(words, places, strict=True):
        look: Any = {"color": LABEL[thing], "weight": "bold", "va": "center", "fontsize": "small"}
        ax.text(x, -1.45, text, transform=ax.get_yaxis_transform(), **look)


def named(ax: Axes, spans: Iterable[tuple[float, float, int]]) -> None:
    """Write the qubit of each copy where it begins: x, row, qubit."""
    for x, y, qubit in spans:
        ax.text(x, y - 0.42, f" {qubit}", color=LABEL["waiting"], fontsize="x-small", va="center", clip_on=True)


def rectangles(
    ax: Axes, parts: Iterable[tuple[float, float, float, float]], colour: str, opacity: float = 1.0, order: int = 2
) -> None:
    """Draw bars at once: from, until, row, thickness of each."""
    from matplotlib.collections import PolyCollection

    corners = [[(a, y - h / 2), (b, y - h / 2), (b, y + h / 2), (a, y + h / 2)] for a, b, y, h in parts]
    if corners:
        ax.add_collection(PolyCollection(corners, facecolors=colour, alpha=opacity, linewidths=0, zorder=order), autolim=False)


def lines(ax: Axes, parts: Iterable[Any], colour: str, width: float, **look: Any) -> None:
    """Draw lines at once, each a list of points."""
    from matplotlib.collections import LineCollection

    found = list(parts)
    if found:
        ax.add_collection(LineCollection(found, colors=colour, linewidths=width, **look), autolim=False)
