"""What is wrong with a pair, split by Bell state, beside what was measured at Oxford."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qnkit.physics.noisy_pair import BELL, ENEMY, NoisyPair, flipped
from qnkit.systems import oxford_pair
from qnkit.views.theme import COLOUR, LABEL, PAIR, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_errors", "say_errors"]

_KINDS = ("phase flipped", "bit flipped", "both flipped")
_PLACES = (0.0, 1.0, 2.0)


def draw_errors(ax: Axes, pair: NoisyPair) -> None:
    """Draw how much of a pair is phase flipped, bit flipped or both, and the same of the pair measured at Oxford."""
    from matplotlib.collections import PolyCollection

    ours, theirs = flipped(pair.state, pair.bell), flipped(oxford_pair.pair(), "psi+")
    far = 5 if 100 * max(*ours, *theirs) <= 5 else 10
    ax.set_xlim(0, far)
    ax.set_ylim(2.7, -1.5)
    ax.set_xticks(np.arange(0, far + 1, far // 5))
    ax.set_yticks(_PLACES, _KINDS)
    ax.tick_params(axis="y", length=0, labelcolor=palette().ink)
    ax.set_xlabel("share of the pairs (%)")
    corners = [
        [(0, y - 0.26), (100 * w, y - 0.26), (100 * w, y + 0.26), (0, y + 0.26)] for y, w in zip(_PLACES, ours, strict=True)
    ]
    ax.add_collection(PolyCollection(corners, facecolors=COLOUR["waiting"], edgecolors="none"), autolim=False)
    ax.plot([100 * weight for weight in theirs], _PLACES, **PAIR["published"], zorder=5, label="measured at Oxford")
    words = "points: Main et al. 2025 (no error bars published)"
    ax.text(0.99 * far, -1.2, words, color=LABEL["published"], ha="right", va="center")
    ax.text(0.99 * far, -0.72, f"bars: {ENEMY.get(pair.left.enemy, 'nothing')}", color=LABEL["waiting"], ha="right", va="center")


def say_errors(pair: NoisyPair) -> str:
    """The sentence that compares the wrong parts of a pair with those of the measured one."""
    ours, theirs = flipped(pair.state, pair.bell), flipped(oxford_pair.pair(), "psi+")
    far = 100 * float(np.abs(np.subtract(ours, theirs)).max())
    split = ", ".join(f"{100 * weight:.1f} % {kind}" for weight, kind in zip(ours, _KINDS, strict=True))
    seen = ", ".join(f"{100 * weight:.1f} %" for weight in theirs)
    met = f"{pair.wait_s:.3g} s (of T = {pair.left.time_s:.3g} s) of {ENEMY.get(pair.left.enemy, 'nothing')}"
    fidelity, reported = pair.state.fidelity(pair.bell), oxford_pair.pair().fidelity("psi+")
    note = f"Measured: fidelity {reported:.4f}, {seen}. Largest difference: {far:.1f} %. T is invented; only time / T counts."
    return f"{met} leave fidelity <b>{fidelity:.4f}</b> to {BELL[pair.bell]}: {split}. <br><small>{note}</small>"
