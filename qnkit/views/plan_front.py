"""The trade-off front of a split circuit: each plan a point, pairs beside it, and the chosen plan in time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from qnkit.compute.split_front import SplitFront
from qnkit.views.controls import Control
from qnkit.views.plan_timeline import MS, draw_times
from qnkit.views.theme import COLOUR, LABEL, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_front", "draw_front_timeline", "front_controls", "say_front"]

_MEMORIES = {"0.3 s": 0.3, "30 ms": 0.03, "10 ms": 0.01}
_RATES = {"100": 100.0, "1,000": 1000.0}


def front_controls() -> dict[Any, Control]:
    """The controls of a front: the plan that is looked at, the memory of link qubits, the pairs a second."""
    return {
        "chosen": Control(1, 6, label="plan"),
        "run.link_memory_s": Control(choices=_MEMORIES, label="memory time T2, links"),
        "run.pairs_hz": Control(choices=_RATES, label="pairs a second"),
    }


def draw_front(ax: Axes, front: SplitFront) -> None:
    """Draw the plans of a front: fidelity against mean time, the number of pairs beside each; the chosen one is filled."""
    times = [MS * one.time_s for one in front.front.numbers]
    values = front.fidelities
    wide = max(times) - min(times) or 1.0
    ax.set_xlim(min(times) - 0.3 * wide, max(times) + 0.75 * wide)
    low, high = math.floor(10 * min(values) - 0.4), math.ceil(10 * max(values) + 0.2)
    ax.set_ylim(low / 10, high / 10)
    ax.set_yticks([k / 10 for k in range(low, min(high, 10) + 1)])
    ax.set_xlabel("mean time (ms)")
    ax.set_ylabel("fidelity")
    ax.plot(
        times, values, "o", markersize=9, markerfacecolor=palette().card, markeredgecolor=COLOUR["swapped"], markeredgewidth=2
    )
    here = front.place
    ax.plot([times[here]], [values[here]], "o", markersize=10, color=COLOUR["delivered"], zorder=4)
    for k, (x, y, one) in enumerate(zip(times, values, front.front.numbers, strict=True)):
        before = zip(times[:k], values[:k], strict=True)
        if all(abs(x - u) > 0.1 * wide or abs(y - v) > 0.008 * (high - low) for u, v in before):  # one word for points together
            look: Any = {"textcoords": "offset points", "xytext": (9, -4), "fontsize": "small"}
            ax.annotate(f"{one.e_bits} pairs", (x, y), color=LABEL["swapped"], **look)


draw_front.width = 0.8  # type: ignore[attr-defined]


def draw_front_timeline(ax: Axes, front: SplitFront) -> None:
    """Draw the chosen plan in time, with mean waits; colours as in draw_plan_timeline."""
    draw_times(ax, front.times, words=False)


draw_front_timeline.width = 1.2  # type: ignore[attr-defined]


def say_front(front: SplitFront) -> str:
    """The sentence for a front: the chosen plan's pairs, time, link qubits and fidelity, and which plan has the best one."""
    number, value = front.front.numbers[front.place], front.fidelities[front.place]
    best = max(range(len(front.front)), key=lambda k: front.fidelities[k])
    link = f"{number.peak_link_qubits} link qubit{'s' * (number.peak_link_qubits != 1)} of a module"
    head = f"Plan {front.place + 1} of {len(front.front)}: <b>{number.e_bits} pairs</b>, {MS * number.time_s:.1f} ms, {link}"
    top = "the best of them" if best == front.place else f"plan {best + 1} has {front.fidelities[best]:.3f}"
    note = f"{front.front.looked_at} plans were looked at; those that another one beats in every cost are not shown."
    return f"{head}, fidelity <b>{value:.3f}</b>; {top}. <br><small>{note}</small>"
