"""The game "which channel is this?": a measured table, a guess beside it, and the score of this session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.check.mystery import CLUES, SUSPECTS, Mystery, against, fitted, hidden, measured
from qnkit.model import Model, ParameterError, replaced
from qnkit.physics.noisy_pair import ENEMY, readings
from qnkit.qubits.arrays import brief, whole_of
from qnkit.views.controls import Control, resolved
from qnkit.views.drawing import view_of
from qnkit.views.pair_noise import PLACES, bars, frame, fresh_marks
from qnkit.views.panel import Panel
from qnkit.views.theme import LABEL, palette
from qnkit.views.threads import alone

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["WhichChannel", "draw_table", "which_channel"]

_COUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight")
QUESTION = f"Which of the {_COUNTS[len(SUSPECTS)]} is in the box?"
NONE = "none yet"
_SCHEMES = ("auto", "light", "dark")
_ROOM_EM = 7.3
"""Room for the longest answer, so that a guess does not move the page."""


def draw_table(ax: Axes, mystery: Mystery, rng: np.random.Generator) -> None:
    """Draw what was counted behind the box, one standard error each side, and under it the best fit of the guess.

    A thin mark stands where the fresh pair would be.
    """
    pair = hidden(rng)
    table = measured(pair, mystery.pairs, rng)
    frame(ax)
    fresh_marks(ax, pair)
    if mystery.guess != NONE:
        best, _ = fitted(table, mystery.guess)
        bars(ax, readings(best.state), opacity=0.5)
        ax.text(-1.0, PLACES[-1] + 0.35, f"bars: {ENEMY[mystery.guess]}, best fit", color=LABEL["swapped"], va="center")
    look: dict[str, Any] = {"fmt": "o", "color": palette().ink, "markersize": 6.5, "capsize": 4, "capthick": 1.6, "zorder": 5}
    look["label"] = "measured"
    ax.errorbar(table.values, PLACES, xerr=table.errors, **look)


class WhichChannel(Panel):
    """The game's panel: "new sample" brings a new box and takes the guess back; first guesses are counted, once a box.

    "reset" goes back to the first box; the score stays, since a box that was guessed has been seen.

    Attributes
    ----------
    firsts : number of the box -> whether the first guess at it was right
    """

    def __init__(self, mystery: Mystery, seed: int = 0, scheme: str = "auto") -> None:
        self.firsts: dict[int, bool] = {}
        self._box = seed
        names = {NONE: NONE} | {ENEMY[name]: name for name in SUSPECTS}
        controls = {
            "guess": Control(choices=names, label="your guess"),
            "pairs": Control(25, 6400, log=True, label="pairs a setting"),
        }
        super().__init__(
            [view_of(draw_table)],
            mystery,
            [resolved(path, control, mystery) for path, control in controls.items()],
            [],
            question=QUESTION,
            sentence=self.say,
            presets={},
            prediction=None,
            seed=seed,
            size=(600, 330),
            widths=(1.0,),
            projector=False,
            scheme=scheme,
            code=None,
        )

    def new_sample(self) -> None:
        """Bring the next box, with no guess yet."""
        self.take(replaced(self.model, "guess", NONE), seed=self.seed + 1)

    @alone
    def take(self, model: Model, *, seed: int | None = None) -> bool:
        """Show another guess or box; the first guess at a box counts, unless it could not be shown."""
        before = self._box, dict(self.firsts)
        self._box = self.seed if seed is None else seed
        if isinstance(model, Mystery) and model.guess != NONE:
            self.firsts.setdefault(self._box, hidden(np.random.default_rng(self._box)).right.enemy == model.guess)
        if super().take(model, seed=seed):
            return True
        self._box, self.firsts = before
        return False

    def say(self, mystery: Mystery, rng: np.random.Generator) -> str:
        """The sentence for a box and a guess, and the score, HTML."""
        box, pair = self._box, hidden(rng)
        if mystery.guess == NONE:
            start = f"Box <b>{box}</b>: {mystery.pairs:,} pairs were spent on each of five settings. Who is it?"
        else:
            table = measured(pair, mystery.pairs, rng)
            right = pair.right.enemy == mystery.guess
            word = f"<b>{ENEMY[mystery.guess]}</b>"
            told = CLUES[mystery.guess] + "." if right else against(table, mystery.guess)
            start = f"Box {box}: right, it is {word}. {_begun(told)}" if right else f"Box {box}: not {word}. {_begun(told)}"
        score = f"{sum(self.firsts.values())} of {len(self.firsts)} right at the first guess" if self.firsts else "no guess yet"
        note = f"Score: {score}; <b>reset</b> keeps it. <b>new sample</b> brings the next box. ± is one standard error."
        return f"<div style='min-height:{_ROOM_EM}em'>{start} <br><small>{note}</small></div>"


def _begun(text: str) -> str:
    """A text that begins like a sentence."""
    return text[0].upper() + text[1:]


def which_channel(mystery: Mystery | None = None, seed: int = 0, theme: str = "auto") -> WhichChannel:
    """The game, at the box with the number ``seed``, with 400 pairs for each setting if nothing else is given.

    Raises
    ------
    ParameterError
        No mystery, a box that is no whole number of at least 0, or an unknown theme.
    """
    if mystery is not None and not isinstance(mystery, Mystery):
        raise ParameterError(f"which_channel: {brief(mystery)!r}: must be a Mystery, such as Mystery(pairs=400).")
    box = whole_of(seed, "which_channel: seed", "must be a whole number of at least 0, the number of a box.", 0, 2**63 - 1)
    if not isinstance(theme, str) or theme not in _SCHEMES:
        raise ParameterError(f"which_channel: theme = {brief(theme)!r}: must be one of {', '.join(_SCHEMES)}.")
    return WhichChannel(mystery or Mystery(), box, theme)
