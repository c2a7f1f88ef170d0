"""The plan of a split circuit as a timeline: a row for each qubit of each module, and what happens on it, in ms."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from qnkit.compute.plan_times import PlanTimes
from qnkit.compute.split_run import SplitRun
from qnkit.model import replaced_all
from qnkit.views.plan_rows import Rows, legend, lines, named, rectangles
from qnkit.views.theme import COLOUR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_plan_timeline", "draw_times", "played", "say_plan"]

MS = 1e3

_WORDS = (("pair there", "fresh"), ("copy on a link qubit", "waiting"), ("remote gate", "delivered"), ("local gate", "theory"))


def draw_plan_timeline(ax: Axes, run: SplitRun, rng: np.random.Generator) -> None:
    """Draw a run of a plan in time, its waits for pairs drawn at random, and a cursor at the chosen moment.

    Grey: qubits at home. Shaded: all wait for a pair. Green: the pair is there. Orange: a copy on a link qubit. Purple: a gate
    that a copy makes possible; black: a local gate. Dotted: a message.
    """
    times = played(run, rng)
    draw_times(ax, times, _window(run, times))
    ax.axvline(run.moment * MS * times.end_s, ymax=0.86, color=palette().ink, lw=1.2, zorder=6)


def draw_times(ax: Axes, times: PlanTimes, window: tuple[float, float] | None = None, *, words: bool = True) -> None:
    """Draw a plan in time, or the part of it from one time to another in ms; ``words`` say above what the colours mean."""
    rows, end = Rows(times), MS * times.end_s or 1.0
    rows.draw(ax)
    ax.set_xlim(window or (0, end))
    ax.set_xlabel("time (ms)")
    homes = [(MS * one.from_s, MS * one.until_s, rows.of(one), 0.16) for one in times.spans if not one.copy]
    rectangles(ax, homes, palette().quiet, 0.55)
    copies = [(MS * one.from_s, MS * one.until_s, rows.of(one), 0.5) for one in times.spans if one.copy]
    rectangles(ax, copies, COLOUR["waiting"], 0.85)
    pairs = [act for act in times.acts if act.kind == "pair"]
    tall = (rows.last / 2, rows.last + 1.5)
    rectangles(ax, [(MS * act.from_s, MS * act.until_s, *tall) for act in pairs], COLOUR["waiting"], 0.13, 0)
    lines(ax, [_upright(MS * act.until_s, rows.ends(act)) for act in pairs], COLOUR["fresh"], 2.6, zorder=4)
    for remote, colour, width in ((False, palette().ink, 1.4), (True, COLOUR["delivered"], 3.0)):
        acts = [act for act in times.acts if act.kind == "gate" and times.remote(act) == remote]
        lines(ax, [_upright(MS * (act.from_s + act.until_s) / 2, rows.ends(act)) for act in acts], colour, width, zorder=3)
    told = [act for act in times.acts if act.kind == "close" and act.told_s > act.until_s]
    lines(ax, [_upright(MS * act.until_s, rows.ends(act)) for act in told], COLOUR["message"], 1.2, linestyles=":", zorder=2)
    if words:
        legend(ax, _WORDS, (0, 0.2, 0.55, 0.82))
        low, high = ax.get_xlim()
        seen = [one for one in times.spans if one.copy and low <= MS * one.from_s <= high]
        if len(seen) <= 12:  # words outside the axes would take room from it
            named(ax, [(MS * one.from_s, rows.of(one), one.qubit) for one in seen])


def _window(run: SplitRun, times: PlanTimes) -> tuple[float, float]:
    """From when to when, in ms, the picture goes: the part of the run around the moment that the zoom leaves."""
    end = MS * times.end_s if times.end_s > 0 else 1.0
    wide = end / run.zoom
    first = min(max(run.moment * end - wide / 2, 0.0), end - wide)
    return first, first + wide


def _upright(x: float, ends: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x, ends[0]), (x, ends[1])]


@lru_cache(maxsize=16)
def _played(run: SplitRun, seed: int) -> PlanTimes:
    return run.times(np.random.default_rng(seed))


def played(run: SplitRun, rng: np.random.Generator) -> PlanTimes:
    """The run of a plan that a generator stands for, the same for all pictures of one drawing."""
    return _played(replaced_all(run, {"moment": 0.0, "zoom": 1.0}), int(rng.integers(2**31)))


def say_plan(run: SplitRun, rng: np.random.Generator) -> str:
    """The sentence for a run of a plan: its pairs, how long it took, how much of it was waiting, what happens at the moment."""
    times = played(run, rng)
    pairs, peak = times.plan.e_bits, max(times.plan.peak_link_qubits.values())
    share = times.waited_s() / times.end_s if times.end_s else 0.0
    took = f"this run took <b>{MS * times.end_s:.3g} ms</b>, {100 * share:.0f} % of it waiting for pairs"
    head = f"<b>{pairs} pair{'s' * (pairs != 1)}</b>; {took}"
    remade = f", {times.plan.remade} of the pairs make a copy anew" if times.plan.remade else ""
    held = f"at most {peak} link qubit{'s' * (peak != 1)} of a module in use at once{remade}"
    first, last = _window(run, times)
    part = "" if run.zoom == 1 else f" The picture shows {last - first:.3g} ms of it."
    return f"{head}; {held}. <br><small>{_now(times, run.moment * times.end_s)}{part}</small>"


def _now(times: PlanTimes, time_s: float) -> str:
    """What is going on at a time."""
    names = [module.name for module in times.plan.machine.modules]
    waits = [act for act in times.acts if act.kind == "pair" and act.from_s <= time_s < act.until_s]
    copies = [one for one in times.spans if one.copy and one.from_s <= time_s < one.until_s]
    at = f"At {MS * time_s:.2f} ms "
    if waits:
        source = names[times.spans[waits[0].spans[0]].module]
        doing = f"all wait for a pair of {source} and {names[waits[0].module]}"
    else:
        doing = "the plan is done" if time_s >= times.end_s else "gates, readouts and messages"
    kept = ", ".join(f"{one.qubit} in {names[one.module]}" for one in copies)
    return f"{at}{doing}; {f'copies of qubits: {kept}' if kept else 'no copy is alive'}."
