"""Lab 01, a pair and its enemies: each answer is held against the engine's, for the learner's own pair.

Every function takes an answer (``...`` while there is none) and a pair, and returns a Verdict. Common mistakes have hints of
their own; the right number is never told.
"""

from __future__ import annotations

import math

import numpy as np

from qnkit.check import mystery
from qnkit.check._verdict import Verdict, chosen, graded
from qnkit.model import replaced
from qnkit.physics.noisy_pair import BELL, NoisyPair
from qnkit.qubits.arrays import whole_of

__all__ = ["bell_until", "channel", "cheap", "entangled_until", "fidelity", "in_the_end", "keeps"]

_LONG = 60.0
"""A wait of so many time constants counts as for ever."""


def _span(pair: NoisyPair) -> float:
    """The longer of the two time constants in s."""
    return max(pair.left.time_s, pair.right.time_s)


def _last(pair: NoisyPair, measure: str, bound: float) -> float | None:
    """The last time in s at which a falling number is above a bound; None if it still is in the end."""
    low, high = 0.0, _LONG * _span(pair)
    if pair.along([high], measure)[0] > bound + 1e-12:
        return None
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if pair.along([middle], measure)[0] > bound + 1e-12 else (low, middle)
    return low


def fidelity(answer: object, pair: NoisyPair) -> Verdict:
    """The verdict on the fidelity F (not its root) of a pair after its wait."""
    right = float(pair.along([pair.wait_s], "fidelity")[0])
    alone = replaced(pair, "right.enemy", "nothing")
    both = 2 * right - 1
    mistakes = [
        (
            float(alone.along([pair.wait_s], "fidelity")[0]),
            "both qubits wait, and each loses its own share: the shares multiply.",
        ),
        (
            both,
            "that is how far XX still agrees. The other half of the fidelity is that ZZ agrees, which this enemy leaves alone.",
        ),
        (math.sqrt(max(right, 0.0)), "that is sqrt F; qnkit means F, the chance to find the pair in the wanted state."),
        (1 - right, "that is what is missing from 1."),
        (math.exp(-pair.wait_s / pair.left.time_s), "a fidelity does not fall to 0 here: without any phase it is a half."),
    ]
    why = "half of it is safe: dephasing never touches how often the bits agree." if _only(pair, "dephasing") else ""
    hint = "The coherence shrinks by exp(-t/T) on each side. F = 1/2 + half of what is left of it."
    return graded(answer, right, within=0.006, because=why, mistakes=mistakes, hint=hint)


def entangled_until(answer: object, pair: NoisyPair) -> Verdict:
    """The verdict on the time in s at which the last entanglement of a pair is gone."""
    right = _last(pair, "concurrence", 0.0)
    if right is None:
        return Verdict(None, "this pair never quite loses its entanglement: choose another enemy.")
    mistakes = [
        (_or_far(_last(pair, "CHSH value", 2.0)), "then it stops breaking Bell's bound; entangled it stays for longer."),
        (_or_far(_last(pair, "key bits", 0.0)), "then it stops giving key; entangled it stays for longer."),
        (2 * right, "both qubits are attacked at once: what one alone would take in that time, two take in half of it."),
        (_span(pair), "the time constant says when 1/e of a qubit is left, not when a pair stops being one."),
    ]
    why = "entanglement can end at a moment, not only fade: 'sudden death'. The curve hits zero with a slope."
    hint = "Drag the wait until the concurrence touches 0, or ask when the fidelity is down to a half."
    return graded(answer, right, within=0.04 * right, unit="s", because=why, mistakes=mistakes, hint=hint)


def bell_until(answer: object, pair: NoisyPair) -> Verdict:
    """The verdict on the time in s until which a pair breaks the CHSH bound of 2."""
    right = _last(pair, "CHSH value", 2.0)
    if right is None:
        return Verdict(None, "this pair breaks the bound for ever: choose another enemy.")
    mistakes = [
        (_or_far(_last(pair, "concurrence", 0.0)), "then the entanglement ends; S falls to 2 much earlier."),
        (2 * right, "both qubits are attacked at once."),
    ]
    why = "a pair can be entangled and still not break Bell's bound: S is the harder test, and needs no trust in the devices."
    hint = "Watch the CHSH value and drag the wait until it says 2."
    return graded(answer, right, within=0.04 * right + 0.002, unit="s", because=why, mistakes=mistakes, hint=hint)


def in_the_end(answer: object, pair: NoisyPair) -> Verdict:
    """The verdict on the fidelity to the wanted Bell state after a very long wait."""
    end = _LONG * _span(pair)
    right = float(pair.along([end], "fidelity")[0])
    tangled = float(pair.along([end], "concurrence")[0])
    mistakes = [
        (0.5, "that is what two lost qubits, 00, share with Φ⁺. What do they share with this state?"),
        (0.25, "that is the completely random pair. This enemy leads somewhere else: where do two qubits fall that lose energy?"),
        (0.0, "the last state still overlaps with the wanted one; which of its parts is that?"),
        (tangled, "that is what is left of the entanglement; the question is the fidelity."),
        (1 - right, "that is what is missing from 1."),
    ]
    whose = "half of {} is just that" if pair.bell.startswith("phi") else "{} has none of it"
    why = f"the pair ends as 00, and {whose.format(BELL[pair.bell])}." if _only(pair, "relaxation") else ""
    hint = (
        "Type a long wait into the panel and look at the state: which square is left, and how much of that has the wanted state?"
    )
    return graded(answer, right, within=0.02, because=why, mistakes=mistakes, hint=hint)


def keeps(answer: object, pair: NoisyPair) -> Verdict:
    """The verdict on which Bell state keeps more entanglement under a pair's noise: "phi+", "psi+" (or Φ⁺, Ψ⁺), or "the same"."""
    phi, psi = (float(replaced(pair, "bell", name).along([pair.wait_s], "concurrence")[0]) for name in ("phi+", "psi+"))
    right = "the same" if abs(phi - psi) < 1e-3 else "phi+" if phi > psi else "psi+"
    better = "look at the concurrence, not at the fidelity: here they disagree. Change 'made as' in the panel."
    options = {"phi+": better, "psi+": better, "the same": "compare the concurrence of both at the same wait."}
    why = (
        "and the fidelity says the opposite. Ψ⁺ is 01 and 10 in step; a lost quantum leads out of them, to 00: fewer pairs, but "
        "those left are whole. Φ⁺ is 00 and 11 in step; from 11 the loss leads to 01 and 10, answers that differ, and these "
        "spoil the agreement of the rest."
        if right == "psi+"
        else "that is what the concurrence says."
    )
    return chosen(mystery.named(answer, BELL), right, options, because=why)


def cheap(answer: object, pair: NoisyPair) -> Verdict:
    """The verdict on the fidelity that a Bell-diagonal model gives for a pair after its wait."""
    now = [pair.wait_s]
    right, exact = float(pair.along(now, "fidelity", twirled=True)[0]), float(pair.along(now, "fidelity")[0])
    white = 0.25
    mistakes = [
        (exact, "that is the exact one. The cheap model forgets that both qubits fall the same way."),
        (white, "that is the completely random pair; the cheap model is not that bad."),
    ]
    why = (
        "both qubits fall to the same side, and the twirl forgets which: it spreads 00 over all four Bell states."
        if _only(pair, "relaxation")
        else ""
    )
    hint = "Read the dash-dot line of the panel, or keep only the shrinking of X, Y and Z: F = (1 + xx − yy + zz)/4."
    within = min(0.005, 0.4 * abs(exact - right)) if abs(exact - right) > 1e-6 else 0.005
    return graded(answer, right, within=within, because=why, mistakes=mistakes, hint=hint)


def channel(answer: object, box: int) -> Verdict:
    """The verdict on who is in the box of that number: one of mystery.SUSPECTS.

    Raises
    ------
    ParameterError
        A box that is no whole number of at least 0.
    """
    box = whole_of(box, "channel: box", "must be a whole number of at least 0, such as box=10.", 0, 2**63 - 1)
    return mystery.judged(answer, np.random.default_rng(box))


def _only(pair: NoisyPair, enemy: str) -> bool:
    """True where both qubits meet that enemy."""
    return pair.left.enemy == pair.right.enemy == enemy


def _or_far(time: float | None) -> float:
    """A time, or infinity where there is none."""
    return math.inf if time is None else time
