"""A circuit drawn across modules: a lane for each, wires of data and link qubits, pairs as arcs between the lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.compute.plan_times import PlanTimes
from qnkit.compute.split_run import SplitRun
from qnkit.views.plan_rows import Rows, legend, lines, named
from qnkit.views.theme import COLOUR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_distributed_circuit", "say_circuit"]


def draw_distributed_circuit(ax: Axes, run: SplitRun) -> None:
    """Draw the circuit of a plan in the lanes of its modules, as far to the left as the order allows.

    Green arcs are pairs as they are used, orange wires the copies that they leave on link qubits, purple lines the gates that
    copies make possible, black lines local gates, grey dots one-qubit gates; a ring ends a copy that is read out.
    """
    times = run.times()
    rows = Rows(times)
    places, last = _columns(times, rows)
    rows.draw(ax)
    ax.set_xlim(-0.6, last + 0.8)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    begins = {k: places[one.begin] if one.copy and one.begin < len(places) else -0.6 for k, one in enumerate(times.spans)}
    wires = [
        (begins[k], places[one.end] if one.end < len(places) else last + 0.8, rows.of(one), one.copy)
        for k, one in enumerate(times.spans)
    ]
    lines(ax, [[(a, y), (b, y)] for a, b, y, copy in wires if not copy], palette().quiet, 1.0, zorder=1)
    lines(ax, [[(a, y), (b, y)] for a, b, y, copy in wires if copy], COLOUR["waiting"], 3.0, zorder=1)
    arcs: list[Any] = []
    gates: list[Any] = []
    remote: list[Any] = []
    dots: list[tuple[float, float]] = []
    closed: list[tuple[float, float]] = []
    for act, x in zip(times.acts, places, strict=True):
        ends = [rows.of(times.spans[k]) for k in act.spans]
        if act.kind == "pair":
            arcs.append(_arc(x, ends[0], ends[1]))
        elif act.kind == "gate":
            (remote if times.remote(act) else gates).append([(x, ends[0]), (x, ends[1])])
        elif act.kind == "turn":
            dots.append((x, ends[0]))
        elif act.kind == "close":
            closed.append((x, ends[0]))
        else:
            arcs.append(np.array([(x, min(ends)), (x, max(ends))]))
    lines(ax, arcs, COLOUR["fresh"], 2.2, zorder=3)
    for found, colour, width in ((gates, palette().ink, 1.4), (remote, COLOUR["delivered"], 2.8)):
        lines(ax, found, colour, width, zorder=2)
        if found:
            ax.plot(*np.array(found).reshape(-1, 2).T, "o", color=colour, markersize=4.2, zorder=4)
    if dots:
        ax.plot(*np.array(dots).T, "s", color=palette().quiet, markersize=3.4, zorder=3)
    if closed:
        look: Any = {"markerfacecolor": palette().card, "markeredgecolor": COLOUR["waiting"], "markeredgewidth": 1.8}
        ax.plot(*np.array(closed).T, "o", markersize=6, linestyle="none", zorder=4, **look)
    legend(
        ax, (("pair", "fresh"), ("copy", "waiting"), ("remote gate", "delivered"), ("local gate", "theory")), (0, 0.2, 0.4, 0.7)
    )
    copies = [(begins[k], rows.of(one), one.qubit) for k, one in enumerate(times.spans) if one.copy]
    if len(copies) <= 12:
        named(ax, copies)


def say_circuit(run: SplitRun) -> str:
    """The sentence for a circuit across modules: how many gates its pairs make possible, and the link qubits that hold copies."""
    times = run.times()
    acts = [act for act in times.acts if act.kind == "gate"]
    gates = {act.operation for act in acts}
    local = len({act.operation for act in acts if not times.remote(act)})  # a gate at home may be done on copies too
    remote, pairs = len(gates) - local, times.plan.e_bits
    served = f"<b>{pairs} pair{'s' * (pairs != 1)}</b> for <b>{remote} remote gate{'s' * (remote != 1)}</b>"
    peaks = ", ".join(f"{name} {peak}" for name, peak in times.plan.peak_link_qubits.items())
    rest = f"{local} gate{'s are' if local != 1 else ' is'} local"
    return f"{served}; {rest}. <br><small>Most link qubits in use at once: {peaks}.</small>"


def _columns(times: PlanTimes, rows: Rows) -> tuple[list[float], float]:
    """The column of each act, as far left as the rows it touches or crosses allow, and the last column; all wait for a pair."""
    free: dict[float, int] = {}
    out: list[float] = []
    every = sorted(rows.y.values())
    for act in times.acts:
        top, bottom = rows.ends(act)
        crossed = [row for row in every if top <= row <= bottom]
        column = max((free.get(row, 0) for row in (every if act.kind == "pair" else crossed)), default=0)
        free |= dict.fromkeys(crossed, column + 1)
        out.append(float(column))
    return out, max(out, default=0.0)


def _arc(x: float, y: float, other: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """A bow to the left between two rows."""
    t = np.linspace(0, np.pi, 21)
    return np.stack([x - 0.42 * np.sin(t), y + (other - y) * (1 - np.cos(t)) / 2], axis=1)
