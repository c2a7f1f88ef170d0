"""Published results beside qnkit's own curve."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.model import replaced
from qnkit.physics import PairLink
from qnkit.systems import gothamq
from qnkit.systems.rows import Row
from qnkit.views.links import logarithmic
from qnkit.views.stack import Picture
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["compared", "draw_rate_fidelity_published"]

_FROM_HZ, _TO_HZ = 5e3, 2e6


def draw_rate_fidelity_published(ax: Axes, link: PairLink) -> None:
    """Draw fidelity against delivered pairs a second: a pair link as its source gets brighter, and what GothamQ reported.

    A bar is what was reported: an interval, or, with an arrow, a lower bound. The source of the numbers is
    ``gothamq.SOURCE``; the point that the model was fitted to is hollow.
    """
    logarithmic(ax, "x", _FROM_HZ, _TO_HZ, step=1)
    ax.set_ylim(0.72, 1.02)
    ax.set_yticks([0.75, 0.8, 0.85, 0.9, 0.95, 1.0])
    ax.set_xlabel("delivered pairs a second")
    ax.set_ylabel("fidelity of a pair")
    arriving = link.kept.fiber.transmission * link.sent.fiber.transmission
    if arriving > 0:
        made, brightest = np.geomspace(_FROM_HZ, _TO_HZ, 61) / arriving, link.brightest_hz
        links = [replaced(link, "source.brightness_hz", hz) for hz in made.tolist() if hz <= brightest]
        fidelities = [one.pairs().fidelity for one in links]
        ax.plot([one.inferred_hz for one in links], fidelities, **PAIR["swapped"])
        ax.text(7e3, fidelities[5] - 0.022, "this link", color=LABEL["swapped"], weight="bold", va="top", clip_on=True)
    for rate, low, high, _ in gothamq.POINTS:
        bound = high >= 1.0
        fitted = rate == gothamq.FITTED_AT_HZ
        middle = low if bound else (low + high) / 2
        up = 0.03 if bound else high - middle
        look: dict[str, Any] = {**PAIR["published"], "zorder": 4}
        if fitted:
            look |= {"markerfacecolor": palette().card, "markeredgecolor": COLOUR["published"], "markeredgewidth": 2.0}
        ax.errorbar(
            [rate], [middle], [[middle - low], [up]], ecolor=COLOUR["published"], lolims=bound, elinewidth=2, capsize=3, **look
        )
    first = gothamq.POINTS[-1]
    ax.annotate(
        "Craddock et al. 2024",
        (first[0], first[1]),
        textcoords="offset points",
        xytext=(-8, -12),
        ha="right",
        color=LABEL["published"],
    )
    now = link.pairs()
    if not now.is_dead and link.coincidence_hz > 0:
        ax.plot([link.inferred_hz], [now.fidelity], marker="o", markersize=7, linestyle="none", color=COLOUR["swapped"], zorder=5)


def _number(value: float | None, error: float | None = None) -> str:
    """A number with its error to the digits that matter."""
    if value is None:
        return "-"
    if error:
        digits = max(0, 1 - math.floor(math.log10(error)))
        return f"{value:,.{digits}f} ± {error:.{digits}f}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def compared(rows: Sequence[Row]) -> Picture:
    """A table of published results beside ours: value ± error of both, and the verdict (see Row.verdict)."""
    lines = []
    for row in rows:
        ours = _number(row.simulated, row.simulated_error)
        lines.append((row.quantity, row.unit, _number(row.published, row.published_error), ours, row.verdict))
    head = ("quantity", "unit", "published", "qnkit", "verdict")
    widths = [max(len(line[k]) for line in [head, *lines]) for k in range(len(head))]
    text = "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in [head, *lines]
    )
    cells = ["".join(f"<td style='text-align:left'>{html.escape(cell)}</td>" for cell in line) for line in lines]
    top = "".join(f"<th style='text-align:left'>{name}</th>" for name in head)
    return Picture(f"<table><tr>{top}</tr>{''.join(f'<tr>{one}</tr>' for one in cells)}</table>", text)
