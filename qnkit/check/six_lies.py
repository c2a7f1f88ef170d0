"""Lab 09, six ways a simulation lies: exercises on the size of lies, and strangers' simulations to be caught.

Every function takes an answer (``...`` while there is none) and what it is about, and returns a Verdict. Common mistakes have
hints of their own; the right number is never told.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from qnkit.check._verdict import Verdict, chosen, graded
from qnkit.model import Model, ParameterError, quantity, replaced, replaced_all
from qnkit.network.lies import LIES, RUNS, Claim, Lie, Told
from qnkit.physics import distilled_werner, swapped_werner
from qnkit.qubits.arrays import whole_of
from qnkit.qubits.checking import needs

__all__ = [
    "CHECKS",
    "DOES",
    "NONE",
    "Court",
    "Stranger",
    "caught",
    "luck",
    "mean_left",
    "seated",
    "stranger",
    "told_by",
    "works",
    "youngest",
]

NONE = "none"
"""The name of an honest simulation."""

DOES: dict[str, str] = {
    "nothing fades": "its memories keep their pairs for days",
    "no round fails": "it counts the rounds that failed as pairs",
    "news is instant": "its messages arrive when they are sent",
    "one link for all": "it gives both links their mean chance",
    "one age for all": "it makes all pairs as old as pairs are on average",
    "the luckiest run": "it ran ten times and tells of the fastest run",
}
"""What each liar does."""

CHECKS: dict[str, str] = {
    "nothing fades": "make memories very short: fidelity must fall to 1/2 or below. With long ones the lie is true",
    "no round fails": "spoil the fresh pairs: up to half of the rounds must fail. With perfect, lasting ones none does",
    "news is instant": "no pair may be younger than light needs for its news. Over a short way the lie is true",
    "one link for all": "make one link slow: no chain is faster than its slowest link. With links alike the lie is true",
    "one age for all": "shorten the memories: the liar's fidelity and the engine's fall along two different curves",
    "the luckiest run": "ask for another seed, and for error bars. With many pairs all runs are alike, and luck is gone",
}
"""How each lie is caught, and where it does no harm."""


def mean_left(answer: object, *, ratio: float) -> Verdict:
    """The verdict on the mean of exp(-t/T) for waits t that are exponential, with a mean of ``ratio`` times T."""
    mistakes = [
        (math.exp(-ratio), "that is the lie itself: the mean wait in the exponent."),
        (1 - math.exp(-ratio), "that is the share lost at the mean wait; what is left, on average over all waits?"),
        (ratio / (1 + ratio), "that is the share that is lost."),
    ]
    hint = "The mean over exp(-t/m)/m of exp(-t/T), with m the mean wait: one integral."
    why = "many pairs wait hardly at all, and they count for more than the few that wait for ever take away."
    return graded(answer, 1 / (1 + ratio), within=0.01, because=why, mistakes=mistakes, hint=hint)


def youngest(answer: object, claim: Claim) -> Verdict:
    """The verdict on the least age in ms at which a pair of the claim's network can be delivered."""
    news = 1e3 * claim.news_s
    right = news * (1.5 if claim.distil else 0.5)
    mistakes = [
        (news, "one way to Bob is not all: count the news of the swap and that of the two records."),
        (news / 2, "that is the news of the swap; the two ends must also compare their records."),
        (2 * news, "the station stands half way."),
        (right / 1e3, "that is in s; an answer here is in ms."),
    ]
    hint = "Light in fibre takes 4.9 µs a km; who must hear what before a pair counts as a pair?"
    why = "whatever claims a younger pair has used it before anybody could know of it."
    return graded(answer, right, within=0.03 * right, unit="ms", because=why, mistakes=mistakes, hint=hint)


def works(answer: object, claim: Claim) -> Verdict:
    """The verdict on the share of rounds of distillation that work where memories are long."""
    long_pair = swapped_werner(claim.fidelity, claim.fidelity)
    right, after = distilled_werner(long_pair, long_pair)
    mistakes = [
        (distilled_werner(claim.fidelity, claim.fidelity)[0], "the pairs that are distilled have been swapped first."),
        (long_pair, "that is the fidelity of a long pair; a round also works where both have the same error."),
        (long_pair**2, "that is the chance that both pairs are good; some wrong ones agree too."),
        (after, "that is the fidelity after a round."),
    ]
    hint = "With F of the long pair and e = (1 - F)/3: (F + e)² + 4e²."
    why = "one over it is how far the liar's rate is too high."
    return graded(answer, right, within=0.004, because=why, mistakes=mistakes, hint=hint)


def luck(answer: object, *, runs: int = RUNS) -> Verdict:
    """The verdict on how many standard errors too high the best of several honest runs is on average."""
    right = _largest(runs)
    mistakes = [
        (0.0, "each run is right on average; the best of them is not."),
        (math.sqrt(runs), "that is by how much the mean of all runs is known better."),
        (_largest(2), "that is the better of two."),
    ]
    hint = "Draw that many normal numbers and take the largest, a thousand times: numpy.random.default_rng(1)."
    why = "nobody lied in any single run, and an error bar beside the number does not show it."
    return graded(answer, right, within=0.06, because=why, mistakes=mistakes, hint=hint)


def _largest(count: int) -> float:
    """The mean of the largest of so many normal numbers."""
    from scipy.special import ndtr

    x = np.linspace(-9.0, 9.0, 4000)  # no point at 0, where the integrand steps
    return float(np.trapezoid(1 - ndtr(x) ** count - (x < 0), x))


GROUPS = ("A", "B", "C", "D", "E", "F")


class Court(Model):
    """The game: six groups simulate one network with the same random numbers, each tells another lie, and one is accused."""

    claim: Claim = quantity(Claim(pairs=200), "the network")
    group: Literal["A", "B", "C", "D", "E", "F"] = quantity("A", "group")
    named: Literal["none yet", Lie] = quantity("none yet", "its lie")


def seated(rng: np.random.Generator) -> tuple[str, ...]:
    """The lies of the groups A to F, drawn."""
    return tuple(LIES[place] for place in rng.permutation(len(LIES)))


def told_by(court: Court, lie: str, seed: int = 0) -> Told:
    """What the teller of a lie says of the network before the court."""
    return replaced(court.claim, "lie", lie).told(seed)


class Stranger:
    """Somebody else's simulation of the network of a Claim: what it says can be asked for, how it works cannot.

    Called with values of fields (``t2_s=10.0``), it returns what it says, a Told. Its random numbers are its own.
    """

    def __init__(self, number: int) -> None:
        self.number = whole_of(number, "stranger: number", "must be a whole number of at least 0", 0, 2**31)
        names = (*LIES, NONE)
        order = np.random.default_rng([9, self.number // len(names)]).permutation(len(names))
        self._lie = names[order[self.number % len(names)]]

    def __call__(self, **fields: float) -> Told:
        """What it says; ParameterError for what is no field of a Claim, or for its lie."""
        if "lie" in fields:
            raise ParameterError("stranger: lie: is what you are to find; ask for other values.")
        claim = replaced_all(Claim(), fields)
        seed = 1000 + self.number
        return claim.honest(seed) if self._lie == NONE else replaced_all(claim, {"lie": self._lie}).told(seed)

    def __repr__(self) -> str:
        return f"Stranger {self.number}"


def stranger(number: int) -> Stranger:
    """Somebody else's simulation, one for each number; of each seven that follow each other from 0, one is honest."""
    return Stranger(number)


def caught(answer: object, box: Stranger) -> Verdict:
    """The verdict on a stranger's lie, one of LIES, or "none"."""
    needs(box, Stranger, "caught: box", "a stranger, such as stranger(3)")
    options: dict[str, str] = {lie: f"then {DOES[lie]}. {_begun(CHECKS[lie])}. Is it so?" for lie in LIES}
    options[NONE] = "one of its numbers cannot be so: compare it with the engine at long and short memories, and at links alike."
    why = "nothing is wrong with it" if box._lie == NONE else DOES[box._lie]
    return chosen(answer, box._lie, options, because=f"{why}.")


def _begun(text: str) -> str:
    """A text that begins like a sentence."""
    return text[0].upper() + text[1:]
