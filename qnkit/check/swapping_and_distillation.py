"""Lab 04, swapping and distillation: each answer is held against the engine's, for the learner's own pairs and stations.

Every function takes an answer (``...`` while there is none) and a model, and returns a Verdict. Common mistakes have hints of
their own; the right number is never told.
"""

from __future__ import annotations

import numpy as np

from qnkit.check._verdict import Verdict, chosen, graded
from qnkit.model import replaced
from qnkit.physics.two_pairs import DistilledPairs, SwappedPairs

__all__ = [
    "accepted",
    "best_rounds",
    "bookkeeping",
    "distilled_pair",
    "for_teleportation",
    "long_pair",
    "pays_below",
    "works",
]


def long_pair(answer: object, pairs: SwappedPairs) -> Verdict:
    """The verdict on the fidelity F of the long pair that a swap makes."""
    left, right, found = pairs.left.fidelity, pairs.right.fidelity, pairs.made.fidelity
    mistakes = [
        (left * right, "both good: yes. But two errors can also cancel each other."),
        (left * right + (1 - left) * (1 - right), "two errors cancel only where they are the same one, of three."),
        (min(left, right), "not only the worse pair counts: each brings its own errors."),
        ((left + right) / 2, "fidelities are not averaged: each pair brings its own errors."),
        (left + right - 1, "that counts every error of either pair; some cancel."),
    ]
    hint = "Set both fidelities in the first panel."
    return graded(answer, found, within=0.002, because="and no station can do better.", mistakes=mistakes, hint=hint)


def works(answer: object, pairs: SwappedPairs) -> Verdict:
    """The verdict on the share (0 to 1) of tries in which the station tells an outcome that is kept."""
    right, seen = pairs.made.probability, pairs.efficiency
    mistakes = [
        (0.5, "that is for photons that are always seen."),
        (seen * seen, "both photons seen: yes. But linear optics can tell only two of the four Bell states."),
        (seen / 2, "both photons must be seen, not one."),
        (0.25 * seen * seen, "with both Psi states told it is half, not a quarter."),
        (100 * right, "a share is a number between 0 and 1, not a percentage."),
    ]
    why = "the rest of the tries is lost, and both pairs with them."
    hint = "The chance that both photons are seen, times the share of the outcomes that can be told."
    return graded(answer, right, within=0.005, because=why, mistakes=mistakes, hint=hint)


def distilled_pair(answer: object, pairs: DistilledPairs) -> Verdict:
    """The verdict on the fidelity F of the pair that is kept."""
    right, before = pairs.made.fidelity, pairs.first.fidelity
    other = replaced(pairs, "frame", "right" if pairs.frame == "as it stands" else "as it stands").made.fidelity
    mistakes = [
        (before, "that is the pair that went in."),
        (before * before + ((1 - before) / 3) ** 2, "that is not yet divided by the chance that the answers are accepted."),
        (1 - (1 - before) ** 2, "two pairs are not two independent guards: one kind of error slips through."),
        (other, "that is in the other frame."),
    ]
    hint = "Set the pairs in the second panel and read the sentence."
    return graded(answer, right, within=0.003, because="where it is kept; else both are lost.", mistakes=mistakes, hint=hint)


def accepted(answer: object, pairs: DistilledPairs) -> Verdict:
    """The verdict on the share (0 to 1) of tries in which the answers are accepted."""
    right = pairs.made.probability
    mistakes = [
        (1 - right, "that is the share that is thrown away."),
        (pairs.first.fidelity, "that is the fidelity; how often are both answers equal?"),
        (pairs.made.fidelity, "that is the fidelity of what is kept; how often is it kept?"),
        (100 * right, "a share is a number between 0 and 1, not a percentage."),
    ]
    why = "so a kept pair costs two raw ones, divided by that."
    hint = "The sentence under the second panel begins with it."
    return graded(answer, right, within=0.006, because=why, mistakes=mistakes, hint=hint)


_MOST_ROUNDS = 8


def best_rounds(answer: object, pairs: DistilledPairs) -> Verdict:
    """The verdict on the number of rounds of pumping, up to eight, that leave the most key per raw pair."""
    best = pairs.pumping(_MOST_ROUNDS).best(lambda one: one.state.key_rate() / one.pairs)
    if best.state.key_rate() == 0:
        return Verdict(None, "no number of rounds gives any key here: make the pairs or the gates better.")
    mistakes = [
        (float(_MOST_ROUNDS), "the fidelity is highest there, but each round costs pairs, and starts anew where it fails."),
    ]
    hint = "Fidelity is one thing, pairs spent another: read the key bits of 1,000 raw pairs for each number of rounds."
    why = "one look removes most of the error; after that the pairs are worth more than the fidelity."
    return graded(answer, float(best.number), within=0.2, because=why, mistakes=mistakes, hint=hint)


def pays_below(answer: object, pairs: DistilledPairs) -> Verdict:
    """The verdict on the fidelity of the raw pairs below which it pays to distil, counted in key bits per raw pair."""
    fidelities = np.linspace(0.5, 1.0, 126)
    keys = pairs.key_per_pair(fidelities)
    ahead = np.flatnonzero(keys[:, 1] > keys[:, 0] + 1e-9)
    if not ahead.size:
        return Verdict(None, "here it never pays: choose other pairs or better gates.")
    low, high = float(fidelities[ahead[-1]]), float(fidelities[min(ahead[-1] + 1, fidelities.size - 1)])
    for _ in range(20):
        middle = (low + high) / 2
        raw, made = pairs.key_per_pair([middle])[0]
        low, high = (middle, high) if made > raw + 1e-9 else (low, middle)
    first = float(fidelities[np.flatnonzero(keys[:, 0] > 0)[0]]) if (keys[:, 0] > 0).any() else 1.0
    mistakes = [(first, "there the raw pairs begin to have any key; a little above, distilling is still ahead.")]
    hint = "Read the fidelity at which the two curves cross."
    why = "above it two raw pairs are worth more than one that was tested."
    return graded(answer, low, within=0.01, because=why, mistakes=mistakes, hint=hint)


def for_teleportation(answer: object, *, fidelity: float) -> Verdict:
    """The verdict on the fidelity F of a pair that teleports with a given average fidelity."""
    right = (3 * fidelity - 1) / 2
    mistakes = [
        (fidelity, "that is what the teleported qubit has; the pair needs less."),
        ((2 * fidelity + 1) / 3, "that is what a pair of this fidelity gives: turn the formula round."),
    ]
    why = "one third of what can go wrong with the pair does not hurt a qubit, on average."
    return graded(answer, right, within=0.004, because=why, mistakes=mistakes, hint="Solve (2F + 1)/3 for F.")


def bookkeeping(answer: object, pairs: DistilledPairs) -> Verdict:
    """The verdict on which accepted answers a bookkeeping of four Bell weights gets wrong, for these pairs."""
    gaps = {}
    for name, kind in (("both equal", "equal"), ("only 11", "11")):
        one = replaced(pairs, "accepted", kind)
        made, kept = one.made, one.bookkept
        gaps[name] = made.is_dead != kept.is_dead or (not made.is_dead and abs(made.fidelity - kept.fidelity) > 1e-3)
    wrong = [name for name, off in gaps.items() if off]
    right = wrong[0] if len(wrong) == 1 else "neither" if not wrong else "both equal"
    options = {
        "both equal": "set both equal in the second panel: do the thin marks stand at the ends of the bars?",
        "only 11": "set only 11 in the second panel: do the thin marks stand at the ends of the bars?",
        "neither": "try both in the second panel, and watch the thin marks and the small line.",
    }
    why = "over both equal answers what the weights forget averages out; a single answer brings it back."
    return chosen(answer, right, options, because=why if right == "only 11" else "")
