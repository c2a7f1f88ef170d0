"""Pictures of distillation: what goes in, what is kept, what bookkeeping says; rounds of pumping; when it is worth it."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.model import replaced
from qnkit.physics.pumping import Pumping, Round
from qnkit.physics.two_pairs import ERRORS, DistilledPairs
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "draw_distilled",
    "draw_entering",
    "draw_key_per_pair",
    "draw_pumped",
    "draw_spent",
    "say_distilled",
    "say_key_per_pair",
    "say_pumped",
]

_FROM, _POINTS = 0.5, 101
_DOT: dict[str, Any] = {"marker": "o", "linestyle": "none", "markersize": 8, "markeredgewidth": 1.6, "zorder": 5}


def _rows(ax: Axes, words: str, weights: Sequence[float], thing: str, names: Sequence[str]) -> None:
    """Four rows, each with a bar from 0 and its number, under a line of words."""
    from matplotlib.collections import PolyCollection

    ax.set_xlim(0, 1.25)
    ax.set_ylim(3.6, -1.35)
    ax.set_xticks([])
    ax.set_yticks(range(4), names)
    ax.tick_params(axis="y", length=0, labelcolor=palette().ink)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    places = [*((y, 1.0, palette().rule) for y in range(4)), *((y, w, COLOUR[thing]) for y, w in enumerate(weights) if w > 2e-3)]
    corners = [[(0, y - 0.25), (end, y - 0.25), (end, y + 0.25), (0, y + 0.25)] for y, end, _ in places]
    ax.add_collection(PolyCollection(corners, facecolors=[c for *_, c in places], edgecolors="none"), autolim=False)
    ax.text(0.0, -0.95, words, weight="bold", color=LABEL[thing], va="center")
    for y, weight in enumerate(weights):
        ax.text(1.03, y, f"{abs(round(weight, 3)):.3f}", va="center", color=palette().ink, fontsize="small")


def draw_entering(ax: Axes, pairs: DistilledPairs) -> None:
    """Draw the pair that is kept as it goes in: the wanted part and the three errors, and which of them slips through."""
    names = list(ERRORS)
    weights = pairs.entering.tolist()
    _rows(ax, "as it goes in", weights, "fresh", names)
    slips = pairs.slips_through
    ax.text(0.98, slips, "slips through", ha="right", va="center", color=LABEL["lost"], fontsize="small", weight="bold")


def draw_distilled(ax: Axes, pairs: DistilledPairs) -> None:
    """Draw the pair that is kept where the answers are accepted; a mark is where bookkeeping with four weights has it."""
    made, kept = pairs.made, pairs.bookkept
    if made.is_dead:
        _rows(ax, "never accepted", [0.0] * 4, "lost", ["", "", "", ""])
        return
    share = 100 * made.probability
    _rows(ax, f"what is kept, {share:.0f} of 100", made.state.bell_weights().tolist(), "distilled", ["", "", "", ""])
    if kept.is_dead:
        return
    at = np.repeat(kept.state.bell_weights(), 3)
    at[2::3] = np.nan
    ax.plot(at, np.ravel([[y - 0.4, y + 0.4, np.nan] for y in range(4)]), color=COLOUR["theory"], lw=1.4, label="four weights")
    if abs(made.fidelity - kept.fidelity) > 5e-4:
        ax.text(kept.fidelity - 0.02, 0.47, f"bookkeeping: {kept.fidelity:.3f}", ha="right", va="top", color=LABEL["theory"])


def say_distilled(pairs: DistilledPairs) -> str:
    """The sentence for one distillation: how often it works, the fidelity before and after, and what bookkeeping says."""
    made, kept, before = pairs.made, pairs.bookkept, pairs.first.fidelity
    if made.is_dead:
        return "These answers <b>never</b> come: no pair is kept."
    after = made.fidelity
    way = "rises" if after > before + 5e-4 else "falls" if after < before - 5e-4 else ""
    moves = f"{way} from {before:.3f} to" if way else "stays at"
    gap = abs(kept.fidelity - after)
    same = "the same" if gap < 5e-4 else f"<b>{kept.fidelity:.3f}</b>, {gap:.3f} too {'high' if kept.fidelity > after else 'low'}"
    note = f"A bookkeeping of four weights says {same}."
    return (
        f"In <b>{100 * made.probability:.0f}</b> of 100 tries the answers are accepted, and the fidelity {moves} "
        f"<b>{after:.3f}</b>. <br><small>{note}</small>"
    )


@functools.lru_cache(maxsize=64)
def _keys(pairs: DistilledPairs) -> np.ndarray[Any, Any]:
    """The two key curves, kept: a change of the raw fidelity moves only the points on them."""
    return pairs.key_per_pair(np.linspace(_FROM, 1.0, _POINTS))


def draw_key_per_pair(ax: Axes, pairs: DistilledPairs) -> None:
    """Draw the key bits per raw pair against its fidelity: used as it is, and distilled first; and this pair on both curves."""
    fidelities, keys = np.linspace(_FROM, 1.0, _POINTS), _keys(pairs.with_fidelity(1.0))
    ax.set_xlim(_FROM, 1.0)
    ax.set_ylim(0, 1.0)
    ax.set_xticks([0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
    ax.set_yticks([0, 0.5, 1.0])
    ax.set_xlabel("fidelity of a raw pair")
    ax.set_ylabel("key bits per raw pair")
    ax.plot(fidelities, keys[:, 0], **PAIR["fresh"], label="as it is")
    ax.plot(fidelities, keys[:, 1], **PAIR["distilled"], label="distilled first")
    ax.text(0.975, 0.93, "used as it is", ha="right", color=LABEL["fresh"], weight="bold")
    ax.text(0.715, 0.40, "distilled first", color=LABEL["swapped"], weight="bold")
    ahead = np.flatnonzero(keys[:, 1] > keys[:, 0] + 1e-9)
    if ahead.size and ahead[-1] + 1 < _POINTS:
        cross = float(fidelities[ahead[-1]])
        ax.plot([cross, cross], [0, float(keys[ahead[-1], 1])], **PAIR["theory"])
        ax.text(cross - 0.004, 0.03, f"pays below {cross:.2f}", ha="right", color=LABEL["theory"], fontsize="small")
    now = pairs.first.fidelity
    for value, thing in zip(pairs.key_per_pair([now])[0], ("fresh", "swapped"), strict=True):
        ax.plot([now], [value], **_DOT, color=COLOUR[thing], markeredgecolor=palette().card, clip_on=False)


def say_key_per_pair(pairs: DistilledPairs) -> str:
    """The sentence that weighs a distilled pair against two raw ones."""
    raw, better = pairs.key_per_pair([pairs.first.fidelity])[0]
    verdict = "distilling pays" if better > raw + 1e-9 else "better not" if raw > better + 1e-9 else "no key either way"
    return (
        f"Of 1,000 raw pairs of fidelity {pairs.first.fidelity:.3f}: <b>{1000 * raw:.0f}</b> key bits as they are, "
        f"<b>{1000 * better:.0f}</b> if they are distilled first: {verdict}."
    )


_MOST = 8


@functools.lru_cache(maxsize=64)
def _rounds(pairs: DistilledPairs) -> tuple[Pumping, Round]:
    """The pumping over all rounds and where it settles, kept: the rounds that one chooses move only the point."""
    return pairs.pumping(_MOST), pairs.settled()


def _rounds_axis(ax: Axes, label: str) -> None:
    ax.set_xlim(-0.3, _MOST + 0.3)
    ax.set_xticks(range(0, _MOST + 1, 2))
    ax.set_xlabel("rounds of pumping")
    ax.set_ylabel(label)


def draw_pumped(ax: Axes, pairs: DistilledPairs) -> None:
    """Draw the fidelity of the kept pair after each round of pumping, and the fixed point that it tends to."""
    pumping, end = _rounds(replaced(pairs, "rounds", 0))
    alive = [one for one in pumping.rounds if not one.is_dead]
    values = [one.fidelity for one in alive]
    _rounds_axis(ax, "fidelity of the kept pair")
    low = min(0.05 * math.floor(20 * min(*values, 0.95)), 0.9)
    ax.set_ylim(low, 1.0)
    ax.set_yticks(np.linspace(low, 1.0, 3))
    if not end.is_dead:
        ax.plot([-0.3, _MOST + 0.3], [end.fidelity] * 2, **PAIR["theory"], label="fixed point")
        ax.text(
            _MOST + 0.2,
            end.fidelity - 0.02 * (1 - low),
            f"tends to {end.fidelity:.3f}",
            ha="right",
            va="top",
            color=LABEL["theory"],
        )
    ax.plot(range(len(values)), values, **PAIR["distilled"] | {"marker": "o", "markersize": 4}, clip_on=False)
    if pairs.rounds < len(values):
        ax.plot(
            [pairs.rounds], [values[pairs.rounds]], **_DOT, color=COLOUR["swapped"], markeredgecolor=palette().card, clip_on=False
        )


def draw_spent(ax: Axes, pairs: DistilledPairs) -> None:
    """Draw the raw pairs that one kept pair costs after each round, lost runs included."""
    alive = [one for one in _rounds(replaced(pairs, "rounds", 0))[0].rounds if not one.is_dead]
    spent = [one.pairs for one in alive]
    _rounds_axis(ax, "raw pairs spent")
    ax.set_ylim(0, 10 * math.ceil(max(spent) / 10))
    ax.plot(range(len(spent)), spent, **PAIR["fresh"] | {"marker": "o", "markersize": 4}, clip_on=False)
    if pairs.rounds < len(spent):
        ax.plot(
            [pairs.rounds], [spent[pairs.rounds]], **_DOT, color=COLOUR["fresh"], markeredgecolor=palette().card, clip_on=False
        )


def _rounds_in_words(number: int) -> str:
    return f"{number} round" if number == 1 else f"{number} rounds"


def say_pumped(pairs: DistilledPairs) -> str:
    """The sentence for some rounds of pumping: fidelity, raw pairs spent, and where to stop for key."""
    now, all_rounds = pairs.pumping().last, _rounds(replaced(pairs, "rounds", 0))[0]
    if now.is_dead:
        return "These answers <b>never</b> come: no pair is kept."
    best = all_rounds.best(lambda one: one.state.key_rate() / one.pairs)
    bits = [1000 * one.state.key_rate() / one.pairs for one in (now, best)]
    stop = f"most after {_rounds_in_words(best.number)}: {bits[1]:.0f}" if bits[1] > 0 else "no number of rounds gives any"
    return (
        f"After {_rounds_in_words(pairs.rounds)} the kept pair has fidelity <b>{now.fidelity:.3f}</b> "
        f"and has cost <b>{now.pairs:.1f}</b> raw pairs. "
        f"<br><small>Key bits of 1,000 raw pairs: {bits[0]:.0f}; {stop}.</small>"
    )
