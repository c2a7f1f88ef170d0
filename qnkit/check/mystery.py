"""The game of lab 01: a black box on Bob's side of fresh pairs, the table that an experimenter measures, and five suspects.

What is hidden, and the counts, come from the generator that is handed in, so one seed is one mystery.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from qnkit.check._verdict import Verdict, chosen
from qnkit.model import Model, quantity
from qnkit.physics.noisy_pair import ENEMY, READINGS, Noise, NoisyPair, readings

__all__ = ["CLUES", "SUSPECTS", "Mystery", "Table", "against", "boxed", "fitted", "hidden", "judged", "measured", "named"]

SUSPECTS: tuple[str, ...] = ("dephasing", "bit flips", "depolarising", "relaxation", "turning")
"""The channels that may be in the box."""

CLUES: dict[str, str] = {
    "dephasing": "dephasing shrinks XX and YY alike and leaves ZZ at 1",
    "bit flips": "bit flips shrink YY and ZZ alike and leave XX at 1",
    "depolarising": "depolarising shrinks XX, YY and ZZ all alike",
    "relaxation": "energy loss makes Bob's Z alone lean to 0 while Alice's does not; no other suspect leans",
    "turning": "a steady turn moves XX and YY into XY and YX; nothing is lost, so the squares still add up",
}
"""The feature that gives each suspect away, for pairs made as phi+."""

_WEAKEST, _STRONGEST = 0.15, 0.45
_UNIT_S = 1.0
_CLEAR = 3.0
"""A row so many standard errors off speaks against a suspect."""


class Mystery(Model):
    """What the player chooses: pairs spent on each of the five settings, and the guess."""

    pairs: int = quantity(400, "pairs for each setting", at_least=10, at_most=100_000)
    guess: Literal["none yet", "dephasing", "bit flips", "depolarising", "relaxation", "turning"] = quantity(
        "none yet", "your guess"
    )


@dataclass(frozen=True)
class Table:
    """Seven measured readings in the order of READINGS, each with its standard error."""

    values: NDArray[np.float64]
    errors: NDArray[np.float64]


def boxed(suspect: str, strength: float) -> NoisyPair:
    """The phi+ pair whose Bob half went through a suspect that took the share ``strength`` of what it takes.

    For "turning" the strength is the part of a full turn.
    """
    constant = _UNIT_S / (2 * math.pi * strength) if suspect == "turning" else -_UNIT_S / math.log1p(-strength)
    met = Noise(enemy=suspect, time_s=constant)  # type: ignore[arg-type]
    return NoisyPair(bell="phi+", left=Noise(enemy="nothing"), right=met, wait_s=_UNIT_S)


def hidden(rng: np.random.Generator) -> NoisyPair:
    """The pair behind the box: a suspect and a strength, drawn."""
    suspect = SUSPECTS[int(rng.integers(len(SUSPECTS)))]
    strength = _WEAKEST + (_STRONGEST - _WEAKEST) * float(rng.random())
    return boxed(suspect, strength / 2 if suspect == "turning" else strength)


def measured(pair: NoisyPair, pairs: int, rng: np.random.Generator) -> Table:
    """What counting gives: for each of XX, YY, ZZ, XY, YX so many pairs, of which each answers + or - on both sides.

    The two single readings come from the pairs of ZZ. An error is that of a share k/n, estimated as (k + 1)/(n + 2) so that
    a row without a single exception does not claim to be exact.
    """
    exact = readings(pair.state)
    single = {"ZZ": (exact[5], exact[6])}
    values = np.empty(len(READINGS))
    for place, setting in enumerate(READINGS[:5]):
        left, right = single.get(setting, (0.0, 0.0))  # for these suspects only Z leans
        both = exact[place]
        chances = np.array([1 + left + right + both, 1 + left - right - both, 1 - left + right - both, 1 - left - right + both])
        counts = rng.multinomial(pairs, np.clip(chances / 4, 0, 1) / np.clip(chances / 4, 0, 1).sum())
        values[place] = (counts[0] - counts[1] - counts[2] + counts[3]) / pairs
        if setting == "ZZ":
            values[5] = (counts[0] + counts[1] - counts[2] - counts[3]) / pairs
            values[6] = (counts[0] - counts[1] + counts[2] - counts[3]) / pairs
    share = ((values + 1) / 2 * pairs + 1) / (pairs + 2)
    return Table(values, 2 * np.sqrt(share * (1 - share) / pairs))


def fitted(table: Table, suspect: str) -> tuple[NoisyPair, float]:
    """The strength of a suspect that fits a table best, as the pair it makes, and the misfit.

    The misfit is the mean squared distance in standard errors: about 1 for the right suspect, more for a wrong one.
    """
    strengths, expected = _expected(suspect)
    misfits = np.mean(((expected - table.values) / table.errors) ** 2, axis=1)
    best = int(np.argmin(misfits))
    return boxed(suspect, strengths[best]), float(misfits[best])


@functools.cache
def _expected(suspect: str) -> tuple[list[float], NDArray[np.float64]]:
    """Strengths of a suspect, and the seven readings (n, 7) that belong to each."""
    strengths = np.linspace(0.01, 0.5 if suspect == "turning" else 0.8, 80).tolist()
    return strengths, np.array([readings(boxed(suspect, strength).state) for strength in strengths])


def judged(answer: object, rng: np.random.Generator) -> Verdict:
    """The verdict on a guess at what the generator hides, from 400 pairs a setting; it never tells the hidden name.

    The guess may be the engine's word or the panel's. A wrong one is held against the row of the table that it fits worst.
    """
    pair = hidden(rng)
    truth, table = pair.right.enemy, measured(pair, Mystery().pairs, rng)
    wrong = {name: against(table, name) for name in SUSPECTS}
    return chosen(named(answer, ENEMY), truth, wrong, because=f"{CLUES[truth]}.")


def against(table: Table, suspect: str) -> str:
    """What speaks against a suspect: the row that it fits worst at its best strength, with numbers."""
    left = readings(fitted(table, suspect)[0].state)
    off = np.abs(left - table.values) / table.errors
    row = int(np.argmax(off))
    seen = f"{READINGS[row]} is {table.values[row]:+.2f} ± {table.errors[row]:.2f}"
    if off[row] < _CLEAR:
        return f"{CLUES[suspect]}. So few pairs cannot exclude it: its worst row, {seen}, is {off[row]:.1f} standard errors off."
    return f"{CLUES[suspect]}; but {seen}, and its best fit has {round(left[row], 2) + 0.0:+.2f} there."


def named(answer: object, words: Mapping[str, str]) -> object:
    """The engine's name for an answer in the panel's words (name -> word); any other answer as it is."""
    if not isinstance(answer, str):
        return answer
    return {word.lower(): name for name, word in words.items()}.get(answer.strip().lower(), answer)
