"""Pictures of one link: its rate against distance, rate against fidelity, where the fidelity goes, a sampled run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.model import replaced
from qnkit.physics import Estimate, Link, PairLink, SingleClick, TimeBinDoubleClick, rates_along, sample_attempts
from qnkit.physics.reach import distance_km, over_distance, repeaterless_bound_hz
from qnkit.views.everyday import lasting, long
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qnkit.physics.two_pairs import SwappedPairs

__all__ = ["SAMPLED", "WEIGHTS", "draw_ledger", "draw_link_rate", "draw_rate_fidelity", "draw_sample", "logarithmic"]

SAMPLED = 400
"""The number of heralds in a sampled run: its rate is known to 5 %."""

WEIGHTS = ("protocol.left_bright_weight", "protocol.right_bright_weight")
"""The two bright-state weights, moved together."""

_NAMED = (0.01, 0.1, 0.3, 0.5)
_FRAME_KM = (100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 20_000.0)
_FRAME_HZ = (1e-3, 1e5)
_POINT: dict[str, Any] = {"marker": "o", "linestyle": "none", "markersize": 8, "markeredgewidth": 1.6}


def _plain(value: float, _: object = None) -> str:
    """A tick label without powers of ten."""
    return f"{value:,.0f}" if value >= 1 else f"{value:.10f}".rstrip("0")


def logarithmic(ax: Axes, axis: str, low: float, high: float, step: int) -> None:
    """Make an axis ("x" or "y") logarithmic, with a tick at every ``step`` decades, in plain numbers."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    which = ax.xaxis if axis == "x" else ax.yaxis
    if (ax.get_xscale() if axis == "x" else ax.get_yscale()) != "log":
        (ax.set_xscale if axis == "x" else ax.set_yscale)("log")
    first = step * math.ceil(round(math.log10(low) / step, 9))
    which.set_major_locator(FixedLocator([10.0**k for k in range(first, round(math.log10(high)) + 1, step)]))
    which.set_minor_locator(NullLocator())
    which.set_major_formatter(FuncFormatter(_plain))
    (ax.set_xlim if axis == "x" else ax.set_ylim)(low, high)


def _here(ax: Axes, x: float, y: float, thing: str = "swapped") -> None:
    """The point of this very link."""
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    inside = left <= x <= right and low <= y <= high
    ax.plot([x], [y], **_POINT, color=COLOUR[thing], markeredgecolor=palette().card, zorder=5, clip_on=not inside)


def draw_link_rate(ax: Axes, link: Link | PairLink, predicted: float | None = None) -> None:
    """Draw pairs a second against distance: this link's curve and point, and the bound without a midpoint.

    Parameters
    ----------
    predicted : float, optional
        The distance in km at which the learner expects one pair a second; a diamond there, or at the edge an arrow towards it.
    """
    far = next((km for km in _FRAME_KM if km >= distance_km(link)), _FRAME_KM[-1])
    km = np.linspace(0.0 if isinstance(link, Link) else link.kept.fiber.length_km, far, 81)
    rates, _ = over_distance(link, km)
    logarithmic(ax, "y", *_FRAME_HZ, step=2)
    ax.set_xlim(0, far)
    ax.set_xticks(np.linspace(0, far, 6))
    ax.set_xlabel("distance (km)")
    ax.set_ylabel("pairs a second")
    shown = np.where(rates > 0, rates, np.nan)
    ax.plot(km, shown, **PAIR["swapped"])
    rate = link.pairs().rate_hz
    if rate > 0:
        _here(ax, distance_km(link), rate)
    at, below = (64 if predicted is None or predicted < far / 2 else 14), False
    level = float(shown[at])
    if isinstance(link, Link):
        bound = repeaterless_bound_hz(link, km)
        ax.plot(km, bound, **PAIR["theory"])
        words = "best without a midpoint"
        ax.text(0.99 * far, bound[45] * 2.2, words, ha="right", color=LABEL["theory"], fontsize="small", clip_on=True)
        below = level > bound[at] / 40
    if 5 * _FRAME_HZ[0] < level < _FRAME_HZ[1] / 5:
        place: dict[str, Any] = {"ha": "center", "va": "top" if below else "bottom"}
        ax.text(km[at], level * (0.6 if below else 1.5), "this link", color=LABEL["swapped"], weight="bold", **place)
    if predicted is not None and predicted <= far:
        ax.plot([predicted], [1.0], **PAIR["predicted"], zorder=6, clip_on=False)
        side: dict[str, Any] = {"ha": "left", "xytext": (6, 7)} if predicted < 0.85 * far else {"ha": "right", "xytext": (-6, 7)}
        ax.annotate("you", (predicted, 1.0), textcoords="offset points", color=palette().ink, **side)
    elif predicted is not None:
        ax.plot([far], [1.0], **PAIR["predicted"] | {"marker": ">"}, zorder=6, clip_on=False)
        words = f"you: {long(predicted)}"
        ax.annotate(words, (far, 1.0), textcoords="offset points", xytext=(-6, 7), ha="right", color=palette().ink)


def _traced(link: Link | PairLink) -> tuple[Any, Any, list[tuple[float, float, str]]]:
    """The rates and fidelities that one knob trades against each other, and named points on the curve."""
    if isinstance(link, PairLink):
        made, brightest = link.source.brightness_hz, link.brightest_hz
        rates, fidelities = rates_along(link, "source.brightness_hz", np.geomspace(made / 100, min(made * 30, brightest), 61))
        return rates, fidelities, []
    once = link if isinstance(link.protocol, SingleClick) else replaced(link, "protocol", SingleClick())
    rates, fidelities = rates_along(once, WEIGHTS, np.geomspace(0.002, 0.5, 61))
    at_rates, at_fidelities = rates_along(once, WEIGHTS, _NAMED)
    named = [(r, f, f"α {w:.0%}") for r, f, w in zip(at_rates.tolist(), at_fidelities.tolist(), _NAMED, strict=True)]
    return rates, fidelities, named


def draw_rate_fidelity(ax: Axes, link: Link | PairLink) -> None:
    """Draw fidelity against pairs a second: the trade that one knob makes, this link on it, and the other protocol.

    For a heralded link the curve is the single click of the same devices, traced by the bright-state weight α of both; the
    triangle is their double click. For a pair source the curve is traced by its brightness.
    """
    rates, fidelities, named = _traced(link)
    logarithmic(ax, "x", 1e-4, 3e3, step=2) if isinstance(link, Link) else logarithmic(ax, "x", 1e2, 1e7, step=1)
    ax.set_ylim(0.45, 1.06)
    ax.set_yticks([0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
    ax.set_xlabel("pairs a second")
    ax.set_ylabel("fidelity of a pair")
    ax.plot(np.where(rates > 0, rates, np.nan), fidelities, **PAIR["swapped"])
    pairs, taken = link.pairs(), []
    if isinstance(link, Link):
        twice = replaced(link, "protocol", TimeBinDoubleClick()).pairs()
        if twice.rate_hz > 1e-4 and not twice.is_dead:
            spot = (twice.rate_hz, twice.fidelity)
            ax.plot([spot[0]], [spot[1]], **_POINT | {"marker": "^", "markersize": 9}, color=COLOUR["delivered"], zorder=4)
            where: dict[str, Any] = {"textcoords": "offset points", "xytext": (0, 7), "ha": "center"}
            ax.annotate("double click", spot, color=LABEL["delivered"], clip_on=True, **where)
            taken.append((*spot, 1.4))
    for rate, fidelity, words in named:
        if not (1e-4 < rate < 3e3 and fidelity > 0.5):
            continue
        ax.plot([rate], [fidelity], marker="|", markersize=8, color=COLOUR["swapped"], linestyle="none")
        if any(abs(math.log10(rate / r)) < wide and abs(fidelity - f) < 0.07 for r, f, wide in taken):
            continue
        offset: dict[str, Any] = {"textcoords": "offset points", "xytext": (4, 5), "fontsize": "small"}
        ax.annotate(words, (rate, fidelity), color=LABEL["swapped"], clip_on=True, **offset)
        taken.append((rate, fidelity, 1.2))
    if pairs.rate_hz > 0 and not pairs.is_dead:
        _here(ax, pairs.rate_hz, pairs.fidelity)


def _taken(loss: float) -> str:
    """What a cause took, as text; a gain has a plus."""
    if abs(loss) < 5e-6:
        return "0"
    if abs(loss) < 5e-4:
        return "< 0.001" if loss > 0 else "+ < 0.001"
    return f"{'−' if loss > 0 else '+'}{abs(loss):.3f}"


def _bars(ax: Axes, ends: list[tuple[float, float]], colours: list[str]) -> None:
    """Horizontal bars, one a row from the top down, as one artist (a bar each would cost ten times the time)."""
    from matplotlib.collections import PolyCollection

    corners = [[(low, y - 0.23), (high, y - 0.23), (high, y + 0.23), (low, y + 0.23)] for y, (low, high) in enumerate(ends)]
    ax.add_collection(PolyCollection(corners, facecolors=colours, edgecolors="none"), autolim=False)


def draw_ledger(ax: Axes, link: Link | PairLink | SwappedPairs, last: str = "this link") -> None:
    """Draw where the fidelity goes: a perfect pair, what each cause took from it, and what is left under the name ``last``."""
    ledger = link.ledger()
    rows: list[tuple[str, float, float, str, str]] = [("perfect pair", 0.0, 1.0, "1.000", "fresh")]
    level = 1.0
    for entry in ledger.entries:
        start, level = level, level - entry.loss
        low, high = min(start, level), max(start, level)
        width = max(high - low, 0.004) if abs(entry.loss) >= 5e-6 else 0.0
        rows.append((entry.cause, low, low + width, _taken(entry.loss), "lost" if entry.loss >= 0 else "fresh"))
    end = ledger.end
    rows.append((last, 0.0, end, f"{end:.3f}", "swapped") if ledger.entries else ("no pair", 0.0, 0.0, "", "lost"))
    y = np.arange(len(rows))
    ax.set_xlim(0, 1.2)
    ax.set_ylim(len(rows) - 0.5, -1.3)
    ax.set_xticks([])
    ax.set_yticks(y, [name for name, *_ in rows])
    ax.tick_params(axis="y", length=0, labelcolor=palette().ink)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ends = [(low, high) for _, low, high, *_ in rows]
    _bars(ax, [(0.0, 1.0)] * len(rows), [palette().rule] * len(rows))
    _bars(ax, ends, [COLOUR[thing] for *_, thing in rows])
    for place, (_, _, _, words, _) in enumerate(rows):
        ax.text(1.03, place, words, va="center", ha="left", fontsize="small", color=palette().ink)
    ax.text(0.0, -0.85, "where the fidelity goes", weight="bold", color=palette().ink, va="center")


def draw_sample(ax: Axes, link: Link, rng: np.random.Generator) -> None:
    """Draw how long one waits for a pair: the share of waits longer than a time, sampled, against the exact law.

    ``SAMPLED`` heralds are drawn; the words give their mean wait with its standard error.
    """
    pairs = link.pairs()
    ax.set_ylim(0, 1.05)
    ax.set_yticks([0, 0.5, 1], ["0", "half", "all"])
    ax.set_ylabel("still waiting")
    if pairs.is_dead or not pairs.probability or pairs.attempt_s is None:
        ax.set_xlim(0, 1)
        ax.set_xlabel("waiting time")
        ax.text(0.5, 0.5, "no pair ever comes", ha="center", color=LABEL["lost"])
        return
    each_s = pairs.attempt_s / link.clock.duty_cycle
    waits = np.sort(sample_attempts(link, SAMPLED, rng)) * each_s
    mean = Estimate.of(waits)
    far, unit, scale = _span(6 / pairs.rate_hz)
    ax.set_xlim(0, far)
    ax.set_xticks(np.linspace(0, far, 6))
    ax.set_xlabel(f"waiting time ({unit})")
    share = 1 - np.arange(SAMPLED + 1) / SAMPLED
    ax.step(np.concatenate([[0.0], waits / scale]), share, where="post", **PAIR["waiting"])
    t = np.linspace(0, far, 81)
    ax.plot(t, np.exp(t * scale / each_s * math.log1p(-pairs.probability)) if pairs.probability < 1 else 0 * t, **PAIR["theory"])
    sampled = Estimate(mean.value / scale, mean.standard_error / scale, SAMPLED)
    ax.text(far * 0.98, 0.94, f"{SAMPLED} sampled waits: mean {sampled} {unit}", ha="right", color=LABEL["waiting"])
    ax.text(far * 0.98, 0.80, f"the law: mean {lasting(1 / pairs.rate_hz)}", ha="right", color=LABEL["theory"])


def _span(seconds: float) -> tuple[float, str, float]:
    """A round length of axis of at least a time, its unit, and the unit in s."""
    units = ((1e-6, "µs"), (1e-3, "ms"), (1.0, "s"), (3600.0, "h"), (86400.0, "days"))
    scale, unit = next(((s, n) for s, n in reversed(units) if seconds >= s), units[0])
    power = 10.0 ** math.floor(math.log10(seconds / scale))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= seconds / scale), unit, scale
