"""One giant machine against several connected ones: the curves, where they cross, and the sentence that says it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.compute import Comparison, Crossing, crossing
from qnkit.views import theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["LEFT_OUT", "draw_chance", "number_word", "say_crossing"]

SMALLEST, LARGEST = 8.0, 1500.0
"""The ends of the axis, in qubits."""

LEFT_OUT = (
    "No error correction. With it, large jobs become possible on both sides; lab 14 and the capstone return to the question.",
    "One kind of job: each qubit meets its neighbour once. Where everyone meets everyone, most gates cross a seam (and here each"
    " such gate has a link of its own).",
    "Gate errors grow as a power of a module's size, drawn from ion traps with 2 and 25 ions: nobody has measured one technology"
    " up to hundreds. Engineers may beat it: Helios holds 98 ions and moves each pair to a small zone for its gate.",
    "A remote gate here costs its pair and two local gates. Oxford's whole gate lost another 15 %, not to the link but to its own"
    " local gates, measurements and moves.",
    "Modules have no room set aside for the qubits that make pairs: with two a module the crossing moves up by some 5 %.",
    "The rate stays at 9.7 pairs a second while you drag. In a real link, better pairs usually come more slowly.",
    "Errors are independent and never cancel; single-qubit gates and readout are free on both sides.",
)
"""What the picture leaves out, a sentence each."""

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number_word(n: int) -> str:
    """A small number as a word, a larger one in digits."""
    return _WORDS[n] if 0 <= n < len(_WORDS) else str(n)


@lru_cache(maxsize=64)
def found(model: Comparison) -> Crossing:
    """The crossing of a model, computed once for picture and sentence."""
    return crossing(model)


def draw_chance(ax: Axes, model: Comparison, predicted: float | None = None) -> None:
    """Draw the chance of a right answer over the qubits that the job needs, for one module and for connected ones.

    The crossing is a ring with the band that the errors of the inputs leave; ``predicted`` is where the learner expected it.
    """
    ink = theme.palette()
    qubits = np.geomspace(SMALLEST, LARGEST, 240)
    shared = np.geomspace(max(2.0 * model.modules, SMALLEST), LARGEST, 240)
    giant, connected = model.giant(qubits), model.connected(shared)
    name = f"{number_word(model.modules)}, connected"
    blue = theme.PAIR["swapped"] | {"linewidth": 1.3 * theme.PAIR["swapped"]["linewidth"]}
    ax.plot(qubits, 100 * giant, **(blue | {"color": ink.ink}))
    ax.plot(shared, 100 * connected, **blue)
    ax.set_xscale("log")
    ax.set_xlim(SMALLEST, LARGEST)
    ax.set_ylim(0, 104)
    ticks = [10, 30, 100, 300, 1000]
    ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    ax.set_xticks([], minor=True)
    ax.set_yticks([0, 50, 100], ["0", "50 %", "100 %"])
    ax.set_xlabel("qubits the job needs")
    ax.set_ylabel("chance that the answer is right")
    _name_lines(ax, (qubits, giant), (shared, connected), name)
    where = found(model)
    if not where.never and where.qubits < LARGEST:
        _mark(ax, where)
    if predicted is not None:
        ax.plot([predicted], [3.5], clip_on=False, zorder=6, **theme.PAIR["predicted"])
        side: dict[str, Any] = {"ha": "left", "xytext": (7, 3)} if predicted < 400 else {"ha": "right", "xytext": (-7, 3)}
        words: dict[str, Any] = {"color": theme.LABEL["predicted"], "path_effects": _halo(), "zorder": 6}
        ax.annotate("you said", (predicted, 3.5), textcoords="offset points", **side, **words)


def _halo() -> list[Any]:
    """A rim of the card's colour around words that a line may cross."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=3.5, foreground=theme.palette().card)]


def _name_lines(ax: Axes, giant: tuple[object, object], shared: tuple[object, object], name: str) -> None:
    """Write each line's name beside it, where it falls."""
    x, y = (np.asarray(part) for part in giant)
    low = int(np.argmax(y < 0.3))
    look: dict[str, Any] = {"textcoords": "offset points", "va": "center", "weight": "bold"}
    ax.annotate("one giant", (x[low], 100 * y[low]), (-9, 0), ha="right", path_effects=_halo(), **look)
    x, y = (np.asarray(part) for part in shared)
    half = int(np.argmax(y < 0.62 * y[0]))
    ax.annotate(name, (x[half], 100 * y[half]), (10, 4), ha="left", color=theme.LABEL["swapped"], **look)


def _mark(ax: Axes, where: Crossing) -> None:
    """The ring at the crossing, its band, and the line down to the axis."""
    colour, words = theme.COLOUR["delivered"], theme.LABEL["delivered"]
    band = (max(where.low, SMALLEST), min(where.high, LARGEST))
    if where.high > where.low:
        ax.axvspan(*band, color=colour, alpha=0.16, linewidth=0)
    ax.plot([where.qubits] * 2, [0, 100 * where.chance], color=colour, linestyle=(0, (2, 3)), linewidth=1.2)
    ring: dict[str, Any] = {"marker": "o", "markersize": 10, "markerfacecolor": theme.palette().card, "markeredgecolor": colour}
    ax.plot([where.qubits], [100 * where.chance], zorder=5, markeredgewidth=2.6, linestyle="none", **ring)
    right = where.qubits < 300
    at = (min(band[1], 400.0) if right else band[0], 96.0)
    text = "from here on, connect" if where.qubits > 2 * SMALLEST else "connect at every size"
    look: dict[str, Any] = {"ha": "left" if right else "right", "va": "center", "color": words, "weight": "bold"}
    ax.annotate(text, at, (5 if right else -5, 0), textcoords="offset points", **look)


def say_crossing(model: Comparison) -> str:
    """The sentence under the picture, as HTML: above which size connecting wins, how good both are there, and the wait."""
    where, many = found(model), number_word(model.modules)
    if where.never:
        if where.low < where.qubits < float("inf"):
            return f"With these links, connecting <b>never</b> wins where it matters: where {many} modules lead, all is lost."
        return f"With these links, connecting <b>never</b> wins: at no size do {many} modules do better than one giant machine."
    wait = f"the {many} wait {where.wait_s:.2g} s for their pairs"
    if where.always:
        return f"With these links, connecting wins at <b>every size</b> that {many} modules can share; {wait}."
    right = f"{100 * where.chance:.0f} %" if where.chance >= 0.005 else "less than 1 %"
    both = f"There both are right {right} of the time" + ("" if where.chance >= 0.5 else ", more often wrong than right")
    return f"With these links, connecting wins for jobs <b>{where}</b>. {both}, and {wait}."
