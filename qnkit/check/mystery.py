"""The game of lab 01: a black box on Bob's side of fresh pairs, the table that an experimenter measures, and five suspects.

What is hidden, and the counts, come from the generator that is handed in, so one seed is one mystery.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from qnkit.check._verdict import Verdict, chosen
from qnkit.model import Model, ParameterError, quantity
from qnkit.physics.noisy_pair import ENEMY, READINGS, NoisyPair, WaitingNoise, pauli_table, readings
from qnkit.qubits.arrays import brief, number_of, whole_of

__all__ = [
    "CLUES",
    "SUSPECTS",
    "Mystery",
    "Suspect",
    "Table",
    "against",
    "boxed",
    "fitted",
    "hidden",
    "judged",
    "measured",
    "named",
]

Suspect = Literal["dephasing", "bit flips", "depolarising", "relaxation", "turning"]

SUSPECTS: tuple[str, ...] = get_args(Suspect)
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
    guess: Literal["none yet", Suspect] = quantity("none yet", "your guess")


@dataclass(frozen=True)
class Table:
    """Seven measured readings in the order of READINGS, each with its standard error."""

    values: NDArray[np.float64]
    errors: NDArray[np.float64]


def boxed(suspect: str, strength: float) -> NoisyPair:
    """The phi+ pair whose Bob half went through a suspect that took the share ``strength`` of what it takes.

    For "turning" the strength is the part of a full turn.

    Raises
    ------
    ParameterError
        No suspect, or a strength that is not between 0 and 1.
    """
    _known(suspect)
    strength = number_of(strength, "boxed: strength", "must be a share between 0 and 1, neither of them", least=0, most=1)
    constant = _UNIT_S / (2 * math.pi * strength) if suspect == "turning" else -_UNIT_S / math.log1p(-strength)
    met = WaitingNoise(enemy=suspect, time_s=constant)  # type: ignore[arg-type]
    return NoisyPair(bell="phi+", left=WaitingNoise(enemy="nothing"), right=met, wait_s=_UNIT_S)


def _known(suspect: object) -> None:
    if not isinstance(suspect, str) or suspect not in SUSPECTS:
        raise ParameterError(f"suspect {brief(suspect)!r}: must be one of {', '.join(SUSPECTS)}.")


def hidden(rng: np.random.Generator) -> NoisyPair:
    """The pair behind the box: a suspect and a strength, drawn."""
    suspect = SUSPECTS[int(rng.integers(len(SUSPECTS)))]
    strength = _WEAKEST + (_STRONGEST - _WEAKEST) * float(rng.random())
    return boxed(suspect, strength / 2 if suspect == "turning" else strength)


def measured(pair: NoisyPair, pairs: int, rng: np.random.Generator) -> Table:
    """What counting gives: for each of XX, YY, ZZ, XY, YX so many pairs, of which each answers + or - on both sides.

    The two single readings come from the pairs of ZZ. An error is that of a share k/n, estimated as (k + 1)/(n + 2) so that
    a row without a single exception does not claim to be exact.

    Raises
    ------
    ParameterError
        Pairs that are no whole number from 1 to 10**9, what is no pair, or one whose chances are none.
    """
    pairs = whole_of(pairs, "measured: pairs", "must be a whole number from 1 to 1000000000.", 1, 10**9)
    if not isinstance(pair, NoisyPair):
        raise ParameterError(f"measured: {brief(pair)!r}: must be a NoisyPair.")
    table = pauli_table(pair.state)
    values = np.empty(len(READINGS))
    for place, setting in enumerate(READINGS[:5]):
        counts = rng.multinomial(pairs, _chances(table, *("IXYZ".index(letter) for letter in setting)))
        values[place] = (counts[0] - counts[1] - counts[2] + counts[3]) / pairs
        if setting == "ZZ":
            values[5] = (counts[0] + counts[1] - counts[2] - counts[3]) / pairs
            values[6] = (counts[0] - counts[1] + counts[2] - counts[3]) / pairs
    share = ((values + 1) / 2 * pairs + 1) / (pairs + 2)
    return Table(values, 2 * np.sqrt(share * (1 - share) / pairs))


def _chances(table: NDArray[np.float64], alice: int, bob: int) -> NDArray[np.float64]:
    """The chances (4,) of the answers ++, +-, -+ and -- to two questions, by their place in IXYZ, from the means of a pair."""
    left, right, both = table[alice, 0], table[0, bob], table[alice, bob]
    chances = np.array([1 + left + right + both, 1 + left - right - both, 1 - left + right - both, 1 - left - right + both]) / 4
    if not -1e-12 < chances.min() <= chances.max() < 1 + 1e-12:
        raise ParameterError(f"measured: chances {chances.tolist()}: must be from 0 to 1, as those of a state are.")
    return np.clip(chances, 0.0, 1.0)  # of rounding


def fitted(table: Table, suspect: str) -> tuple[NoisyPair, float]:
    """The strength of a suspect that fits a table best, as the pair it makes, and the misfit.

    The misfit is the mean squared distance in standard errors: some 0.8 for the right suspect (seven readings, one number
    fitted to them, and errors that are generous where a row has hardly an exception), more for a wrong one.
    """
    _known(suspect)
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
