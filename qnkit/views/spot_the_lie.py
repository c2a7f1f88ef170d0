"""The game "spot the lie": six groups, one network, six lies; the network is dragged, a group is accused, the score is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.check.six_lies import CHECKS, DOES, GROUPS, Court, seated, told_by
from qnkit.model import Model, ParameterError, replaced
from qnkit.network.lies import LIES, Told
from qnkit.qubits.arrays import brief, whole_of
from qnkit.views.controls import Control, resolved
from qnkit.views.drawing import view_of
from qnkit.views.lie_controls import lie_controls
from qnkit.views.lies import rate_axis, seed_of
from qnkit.views.panel import Panel
from qnkit.views.theme import COLOUR, palette
from qnkit.views.threads import alone

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["SpotTheLie", "draw_court_fidelity", "draw_court_rate", "spot_the_lie"]

QUESTION = "Six groups, six lies: who tells which?"
NONE = "none yet"
_SCHEMES = ("auto", "light", "dark")
_ROOM_EM = 6.2
"""Room for the longest answer, so that a guess does not move the page."""

_FLOORS = (0.9, 0.8, 0.7, 0.5, 0.25)


def _draw(ax: Axes, court: Court, which: str, rng: np.random.Generator) -> list[float]:
    """The six answers with two standard errors each side, and in the column of the accused what its named lie would say."""
    lies, seed = seated(rng), seed_of(rng)
    ax.set_xlim(-0.6, len(GROUPS) - 0.4)
    ax.set_xticks(range(len(GROUPS)), GROUPS)
    ax.set_xlabel("group")
    accused = GROUPS.index(court.group)
    ax.axvspan(accused - 0.4, accused + 0.4, color=palette().rule, alpha=0.6, lw=0)
    said: list[Told] = [told_by(court, lie, seed) for lie in lies]
    values = [getattr(one, which).value for one in said]
    errors = [2 * getattr(one, which).standard_error for one in said]
    if court.named != NONE:
        guess = getattr(told_by(court, court.named, seed), which).value
        look: dict[str, Any] = {"marker": "o", "markersize": 15, "markerfacecolor": "none", "markeredgewidth": 2.2}
        ax.plot([accused], [guess], linestyle="none", color=COLOUR["swapped"], **look, label="this lie would say")
    marks: dict[str, Any] = {"fmt": "o", "color": palette().ink, "markersize": 6.5, "capsize": 4, "capthick": 1.6, "zorder": 5}
    ax.errorbar(range(len(GROUPS)), values, errors, **marks)
    return [value + sign * error for value, error in zip(values, errors, strict=True) for sign in (-1, 1)]


def draw_court_rate(ax: Axes, court: Court, rng: np.random.Generator) -> None:
    """Draw the pairs a second that each group has."""
    rate_axis(ax, 1.05 * max(_draw(ax, court, "rate_hz", rng)))


def draw_court_fidelity(ax: Axes, court: Court, rng: np.random.Generator) -> None:
    """Draw the fidelity that each group has; the axis begins at a round number below the lowest."""
    lowest = min(_draw(ax, court, "fidelity", rng))
    floor = next((one for one in _FLOORS if one <= lowest), _FLOORS[-1])
    ax.set_ylim(floor, 1.0 + 0.03 * (1 - floor))
    ticks = [floor, (1 + floor) / 2, 1.0]
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.set_ylabel("their fidelity")


class SpotTheLie(Panel):
    """The game's panel: the first lie that is named for each group counts; "new sample" seats the groups anew.

    "reset" goes back to the first seating; the score stays, since groups that were guessed have been seen.

    Attributes
    ----------
    firsts : (number of the seating, group) -> whether the first guess was right
    """

    def __init__(self, court: Court, seed: int = 0, scheme: str = "auto") -> None:
        self.firsts: dict[tuple[int, str], bool] = {}
        self._box = seed
        names = {NONE: NONE} | {lie: lie for lie in LIES}
        knobs = lie_controls("memory", "unlike", "length", "pairs", within="claim")
        guesses = {
            "group": Control(choices=dict(zip(GROUPS, GROUPS, strict=True)), label="group"),
            "named": Control(choices=names, label="its lie"),
        }
        more = lie_controls("fresh", "chance", "distil", within="claim")
        super().__init__(
            [view_of(draw_court_rate), view_of(draw_court_fidelity)],
            court,
            [resolved(path, control, court) for path, control in (knobs | guesses).items()],
            [resolved(path, control, court) for path, control in more.items()],
            question=QUESTION,
            sentence=self.say,
            presets={},
            prediction=None,
            seed=seed,
            size=(720, 300),
            widths=(1.0, 1.0),
            projector=False,
            scheme=scheme,
            code=None,
        )

    def new_sample(self) -> None:
        """Seat the groups anew, with no guess yet."""
        self.take(replaced(self.model, "named", NONE), seed=self.seed + 1)

    @alone
    def take(self, model: Model, *, seed: int | None = None) -> bool:
        """Show another network, group or guess; a guess at one group is not carried to the next, and the first one counts."""
        before = self._box, dict(self.firsts)
        self._box = self.seed if seed is None else seed
        if isinstance(model, Court) and isinstance(self.model, Court):
            if model.group != self.model.group and model.named == self.model.named:
                model = replaced(model, "named", NONE)
            if model.named != NONE:
                self.firsts.setdefault((self._box, model.group), self._lie(model) == model.named)
        if super().take(model, seed=seed):
            return True
        self._box, self.firsts = before
        return False

    def _lie(self, court: Court) -> str:
        """The lie of the accused group."""
        return seated(np.random.default_rng(self._box))[GROUPS.index(court.group)]

    def say(self, court: Court) -> str:
        """The sentence for a group and a guess with the score, HTML."""
        lie, group = self._lie(court), court.group
        said: dict[str, Told] = {one: told_by(court, one, seed_of(_after_seating(self._box))) for one in LIES}
        told, rates = said[lie], [one.rate_hz.value for one in said.values()]
        all_six = f"all six from {min(rates):.1f} to {max(rates):.1f}"
        fidelity = f"fidelity <b>{told.fidelity_said}</b>"
        has = f"Group <b>{group}</b> has <b>{told.rate_hz}</b> pairs a second ({all_six}) of {fidelity}."
        if court.named == NONE:
            end = "Drag the network until it stands alone, or joins the others. Then name its lie."
        elif court.named == lie:
            end = f"Right, <b>{lie}</b>: {DOES[lie]}."
        else:
            end = f"Not <b>{court.named}</b>: that one stands at the ring. {_begun(CHECKS[court.named])}."
        right = sum(self.firsts.values())
        score = f"{right} of {len(self.firsts)} right at the first guess" if self.firsts else "no guess yet"
        note = (
            f"Score: {score}. <b>new sample</b> seats the groups anew. Bars: two standard errors; the dice are the same for all."
        )
        return f"<div style='min-height:{_ROOM_EM}em'>{has} {end} <br><small>{note}</small></div>"


def _after_seating(seed: int) -> np.random.Generator:
    """The generator of a seating, as the pictures have it once the groups are seated."""
    rng = np.random.default_rng(seed)
    seated(rng)
    return rng


def _begun(text: str) -> str:
    """A text that begins like a sentence."""
    return text[0].upper() + text[1:]


def spot_the_lie(court: Court | None = None, seed: int = 0, theme: str = "auto") -> SpotTheLie:
    """The game, at the seating with the number ``seed``.

    Raises
    ------
    ParameterError
        No court, a seating that is no whole number of at least 0, or an unknown theme.
    """
    if court is not None and not isinstance(court, Court):
        raise ParameterError(f"spot_the_lie: {brief(court)!r}: must be a Court, such as Court().")
    seating = whole_of(seed, "spot_the_lie: seed", "must be a whole number of at least 0, the number of a seating.", 0, 2**63 - 1)
    if not isinstance(theme, str) or theme not in _SCHEMES:
        raise ParameterError(f"spot_the_lie: theme = {brief(theme)!r}: must be one of {', '.join(_SCHEMES)}.")
    return SpotTheLie(court or Court(), seating, theme)
