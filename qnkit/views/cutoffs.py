"""Pictures of two links that wait for each other: what one counts against the cut-off, and fidelity against deliveries."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.model import replaced
from qnkit.physics import Estimate, Relay
from qnkit.views.everyday import lasting
from qnkit.views.links import logarithmic
from qnkit.views.storing import point
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["HOUR", "SHORTEST_S", "best_of", "draw_counts", "draw_trade", "sampled"]

HOUR = 3600.0
SHORTEST_S, _LONGEST_S = 0.02, 50.0
"""The ends of the axis of cut-offs."""
_POINTS = 41
_AGES: tuple[float, ...] = tuple(np.geomspace(SHORTEST_S, _LONGEST_S, _POINTS).tolist())
_SEEN_S = (0.07, 0.4, 2.0)
"""The cut-offs at which deliveries are sampled beside the curve."""
_DELIVERIES, _FEW, _LEAST, _ROUNDS = 2000, 200, 50, 2e5


@lru_cache(maxsize=64)
def _curves(kept: Relay) -> tuple[Any, Any, Any]:
    """Deliveries per hour, fidelity, and what is counted per hour at each of the cut-offs of the axis, then without any."""
    meetings = kept.along([*_AGES, None])
    made = [kept.joined(meeting) for meeting in meetings]
    counts = [kept.counts_hz(meeting, one) for meeting, one in zip(meetings, made, strict=True)]
    rates = [meeting.rate_hz for meeting in meetings]
    return HOUR * np.array(rates), np.array([one.state.fidelity("phi+") for one in made]), HOUR * np.array(counts)


def best_of(relay: Relay) -> tuple[float | None, float]:
    """The best cut-off in s (None: keep every pair) and what is counted per hour there, read off the curve.

    The top is that of the parabola through the highest point of the curve and its neighbours.
    """
    counts = _curves(replaced(relay, "cutoff.age_s", None))[2]
    high = int(np.argmax(counts[:-1]))
    if counts[-1] >= counts[high] * (1 - 1e-9) or not 0 < high < _POINTS - 1:
        return (None, float(counts[-1])) if counts[-1] >= counts[high] * (1 - 1e-9) else (_AGES[high], float(counts[high]))
    before, top, after = counts[high - 1 : high + 2].tolist()
    bend = before - 2 * top + after
    step = 0.5 * (before - after) / bend if bend < 0 else 0.0
    return _AGES[high] * (_AGES[1] / _AGES[0]) ** step, top - 0.25 * (before - after) * step


def sampled(relay: Relay, rng: np.random.Generator) -> tuple[Estimate, Estimate]:
    """Pairs per hour and their mean fidelity, sampled: 2,000 deliveries, fewer where each takes very many tries."""
    return _sampled(replaced(relay, "counted", "pairs"), _DELIVERIES, int(rng.integers(2**31)))


@lru_cache(maxsize=256)
def _sampled(relay: Relay, most: int, seed: int) -> tuple[Estimate, Estimate]:
    """The sample of a seed: kept, since picture and sentence ask for the same one."""
    tries = 1 + sum(relay.exact().thrown)
    n = int(min(most, max(_LEAST, _ROUNDS / tries)))
    rate, fidelity = relay.sampled_pairs(n, np.random.default_rng(seed))
    return Estimate(HOUR * rate.value, HOUR * rate.standard_error, n), fidelity


def _nice(value: float) -> float:
    """A round number of at least a value; there are few, so that an axis keeps still while a curve moves a little."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(m * power for m in (1, 2, 3, 5, 10) if m * power >= value)


def _roomy(low: float, high: float) -> tuple[float, float]:
    """The ends of a logarithmic axis around both, 1.5 times farther at least, at thirds of decades: for the same reason."""
    return 10 ** (math.floor(3 * math.log10(low / 1.5)) / 3), 10 ** (math.ceil(3 * math.log10(1.5 * high)) / 3)


_COUNTED = {"pairs": "pairs an hour", "good pairs": "good pairs an hour", "key bits": "key bits an hour"}


def draw_counts(ax: Axes, relay: Relay) -> None:
    """Draw what one counts per hour against the cut-off, this cut-off on it, the best one, and what keeping every pair gives."""
    kept = replaced(relay, "cutoff.age_s", None)
    counts = _curves(kept)[2]
    logarithmic(ax, "x", SHORTEST_S, _LONGEST_S, step=1)
    top = _nice(1.15 * float(counts.max()))
    ax.set_ylim(0, top)
    ax.set_yticks([0, top / 2, top], [f"{tick:,.4g}" for tick in (0, top / 2, top)])
    ax.set_xlabel("cut-off (s)")
    ax.set_ylabel(_COUNTED[relay.counted])
    ax.plot([SHORTEST_S, _LONGEST_S], [counts[-1]] * 2, **PAIR["theory"], label="every pair kept")
    below = bool(counts[-1] > 0.1 * top and counts[:-1].max() > counts[-1] * 1.01)
    place: dict[str, Any] = {"ha": "right", "va": "top" if below else "bottom", "fontsize": "small"}
    ax.text(0.9 * _LONGEST_S, counts[-1] + (-0.02 if below else 0.02) * top, "every pair kept", color=LABEL["theory"], **place)
    ax.plot(_AGES, counts[:-1], **PAIR["delivered"], label=relay.counted)
    best, most = best_of(relay)
    if best is not None and most > 0:
        ax.plot([best, best], [0, most], color=COLOUR["delivered"], lw=1.0, label="best")
        side = "left" if best < 2 * SHORTEST_S else "center"
        ax.text(best, most + 0.03 * top, f"best: {lasting(best)}", color=LABEL["delivered"], ha=side)
    age = relay.cutoff.age_s
    here = HOUR * relay.counts_hz(relay.exact())
    ax.plot([_LONGEST_S if age is None else age], [here], **point("delivered"), label="this cut-off")


def draw_trade(ax: Axes, relay: Relay, rng: np.random.Generator) -> None:
    """Draw the fidelity of an Alice-Bob pair against pairs an hour as the cut-off runs; crosses are samples with their errors."""
    kept = replaced(relay, "cutoff.age_s", None)
    rates, fidelities, _ = _curves(kept)
    logarithmic(ax, "x", *_roomy(rates.min(), rates.max()), step=1)
    ax.set_ylim(0.45, 1.04)
    ax.set_yticks([0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
    ax.set_xlabel("Alice–Bob pairs an hour")
    ax.set_ylabel("their fidelity")
    ax.plot(rates, fidelities, **PAIR["swapped"], label="closed form")
    seed, plain = int(rng.integers(2**31)), replaced(kept, "counted", "pairs")
    samples = [_sampled(replaced(plain, "cutoff.age_s", age), _FEW, seed) for age in _SEEN_S]
    look: dict[str, Any] = {"fmt": ".", "color": palette().ink, "elinewidth": 1.4, "capsize": 2.5, "zorder": 4}
    across, up = ([both[k] for both in samples] for k in (0, 1))
    x_error, y_error = ([one.standard_error for one in row] for row in (across, up))
    ax.errorbar([one.value for one in across], [one.value for one in up], y_error, x_error, **look)
    now = relay.exact()
    ax.plot([HOUR * now.rate_hz], [relay.joined(now).state.fidelity("phi+")], **point("swapped"), label="this cut-off")
    words: dict[str, Any] = {"textcoords": "offset points", "color": LABEL["swapped"], "fontsize": "small"}
    ax.annotate("short cut-off", (rates[0], fidelities[0]), xytext=(2, 8), **words)
    ax.annotate(
        f"{_FEW} sampled", (samples[1][0].value, samples[1][1].value), xytext=(7, 6), **(words | {"color": palette().ink})
    )
    ax.annotate("none", (rates[-1], fidelities[-1]), xytext=(2, -14), ha="center", **words)
