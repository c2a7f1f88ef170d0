"""What comes out of a split circuit beside what should: chances, shots with their errors, and what each cause takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.compute.plan_estimates import expected_time_s
from qnkit.compute.split_run import CAUSES, SplitRun
from qnkit.views.plan_rows import rectangles
from qnkit.views.theme import COLOUR, LABEL, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["SHOTS", "draw_outcomes", "draw_plan_ledger", "say_result"]

SHOTS = 1000
"""So many runs of the machine are counted."""

_ENDS = (5, 10, 20, 50, 100)


def draw_outcomes(ax: Axes, run: SplitRun, rng: np.random.Generator) -> None:
    """Draw how often each outcome comes: without noise, on the modules, and counted in SHOTS runs, one standard error each side.

    The register is read qubit 0 first.
    """
    ideal, (_, chances) = run.ideal, run.result
    count, n = len(chances), run.split.qubits
    shares = rng.multinomial(SHOTS, chances / chances.sum()) / SHOTS
    ax.set_xlim(-0.7, count - 0.3)
    top = next(end for end in _ENDS if 100 * max(ideal.max(), chances.max()) <= end + 1e-6)
    ax.set_ylim(0, 1.22 * top)
    ax.set_yticks([0, top / 2, top])
    ticks = range(0, count, max(1, count // 4))
    ax.set_xticks([*ticks, count - 1], [f"{k:0{n}b}" for k in [*ticks, count - 1]])
    ax.set_xlabel("outcome, qubit 0 first")
    ax.set_ylabel("share of the runs (%)")
    places = np.arange(count, dtype=float)
    rectangles(ax, [(x - 0.36, x + 0.36, 50 * p, 100 * p) for x, p in zip(places, chances, strict=True)], COLOUR["swapped"], 0.75)
    edge: Any = {"colors": palette().ink, "linewidth": 1.6, "linestyles": "-."}
    ax.hlines(100 * ideal, places - 0.46, places + 0.46, **edge)
    errors = np.sqrt(shares * (1 - shares) / SHOTS)
    look: dict[str, Any] = {"fmt": "o", "markersize": 4.5, "color": palette().ink, "elinewidth": 1.4, "capsize": 2.5, "zorder": 4}
    ax.errorbar(places, 100 * shares, 100 * errors, **look)
    words = (("without noise", "theory"), ("on the modules", "swapped"), (f"● {SHOTS:,} runs", "theory"))
    for (text, thing), x in zip(words, (0.02, 0.36, 0.74), strict=True):
        ax.text(x, 0.98, text, color=LABEL[thing], weight="bold", fontsize="small", va="top", transform=ax.transAxes)


def draw_plan_ledger(ax: Axes, run: SplitRun) -> None:
    """Draw what pairs, gates, readouts and waits take from the fidelity, in percent."""
    losses = [100 * entry.loss for entry in run.ledger.entries]
    far = next(end for end in _ENDS if max(losses) <= end + 1e-6)
    ax.set_xlim(min(0.0, 1.1 * min(losses)), far)
    ax.set_ylim(len(CAUSES) - 0.4, -0.6)
    ax.set_yticks(range(len(CAUSES)), CAUSES)
    ax.tick_params(axis="y", length=0, labelcolor=palette().ink)
    ax.set_xticks([0, far / 2, far])
    ax.set_xlabel("taken from the fidelity (%)")
    rectangles(ax, [(0, loss, k, 0.62) for k, loss in enumerate(losses)], COLOUR["lost"])


def say_result(run: SplitRun) -> str:
    """The sentence for a run: how close the state comes, its pairs and its mean time, and what takes most."""
    fidelity, _ = run.result
    losses = {entry.cause: entry.loss for entry in run.ledger.entries}
    worst = max(losses, key=lambda cause: losses[cause])
    pairs, time_s = run.plan.e_bits, expected_time_s(run.plan)
    used = f"{pairs} pair{'s' * (pairs != 1)} and <b>{1e3 * time_s:.3g} ms</b> on average"
    head = f"The state comes out with fidelity <b>{fidelity:.3f}</b>, after {used}"
    most = f"Most is taken by the {worst}: {100 * losses[worst]:.1f} %"
    return f"{head}. <br><small>{most}. Points: {SHOTS:,} runs with one standard error; the fidelity is exact.</small>"
