"""Lab 03, memory and waiting: each answer is held against the engine's, for the learner's own pair, links and cut-off.

Every function takes an answer (``...`` while there is none) and a model, and returns a Verdict. Common mistakes have hints of
their own; the right number is never told.
"""

from __future__ import annotations

import math

from qnkit.check._verdict import Verdict, chosen, graded
from qnkit.model import Model, replaced
from qnkit.physics import AskedPair, Link, Relay, StoredPair, TwoLinks, expected_attempts
from qnkit.physics.best_cutoff import best_cutoff
from qnkit.physics.link_numbers import LinkNumbers

__all__ = [
    "attempts_for_both",
    "bargain",
    "fidelity_after",
    "longest_cutoff",
    "mean_fidelity",
    "mean_wait",
    "share_thrown",
    "time_after_herald",
]

BETTER = ("memory", "light", "the same")


def mean_wait(answer: object, link: Link) -> Verdict:
    """The verdict on the mean wait in s for the next pair of a link."""
    numbers = LinkNumbers.of(link, "mean_wait")
    right = 1 / numbers.rate_hz
    mistakes = [
        (numbers.rate_hz, "that is how many come a second; how long does one take?"),
        (right * math.log(2), "half of all waits are over by then. The mean is longer: a few waits are very long."),
        (numbers.attempt_s or math.inf, "that is one try; most of them fail."),
    ]
    why = "waiting has no memory: whoever has waited that long already must expect the same wait again."
    return graded(answer, right, within=0.02 * right, unit="s", because=why, mistakes=mistakes, hint="Start from the rate.")


def fidelity_after(answer: object, pair: AskedPair) -> Verdict:
    """The verdict on the fidelity F of a stored pair after exactly its wait."""
    stored, wait = pair.stored, pair.wait_s
    fresh, right, half = stored.fidelities([0.0, wait, wait / 2]).tolist()
    last = float(stored.fidelities([max(stored.horizon_s, wait)])[0])
    mistakes = [
        (fresh, "that is the fresh pair; it has waited since."),
        (half, f"the coherence of both qubits fades: {_together(stored)}."),
        (
            fresh * (right - last) / (fresh - last) if fresh > last else math.inf,
            "not all of F fades: part of it is how often the bits differ, and that stays.",
        ),
        (last, "that is what is left when all coherence is gone; some of it is still there."),
    ]
    why = "what does not fade is the chance that the bits differ; the coherence falls as exp(-2 t / T2)."
    hint = "F = (what stays) + (coherence at birth) exp(-2 t / T2): read the first and the last value off the curve."
    return graded(answer, right, within=0.006, because=why, mistakes=mistakes, hint=hint)


def _together(stored: StoredPair) -> str:
    """How the coherence times of the two qubits make that of the pair, in words, with the pair's own values."""
    left, right = stored.left, stored.right
    if left.t2_s is None or left != right or left.dephasing == "gaussian":
        return "what either of them loses is lost for the pair"
    return f"T2 of a qubit is {left.t2_s:.3g} s, that of the pair is half of it"


def mean_fidelity(answer: object, pair: AskedPair) -> Verdict:
    """The verdict on the mean fidelity of a pair as it is asked for."""
    right, stored = pair.mean_fidelity, pair.stored
    at_mean = float(stored.fidelities([pair.wait_s])[0])
    mistakes = [
        (
            at_mean,
            "that is F at the mean wait. A pair that is asked for early gains more than a late one loses.",
        ),
        (
            replaced(pair, "asked", "window").mean_fidelity,
            "that is for any time in a window; here short waits are likelier.",
        ),
        (float(stored.fidelities([0.0])[0]), "that is the fresh pair."),
    ]
    why = "the coherence that is left is 1/(1 + t/T), not exp(-t/T), with T the coherence time of the pair."
    hint = "The mean of exp(-t/T) over exponential waits of mean t is 1/(1 + t/T)."
    return graded(answer, right, within=0.006, because=why, mistakes=mistakes, hint=hint)


def attempts_for_both(answer: object, link: Link) -> Verdict:
    """The verdict on the mean number of tries until two equal links, trying at once, both have a pair (each keeps its own)."""
    p = link.pairs().probability or 0.0
    right, one = expected_attempts(p, 2), 1 / p
    mistakes = [
        (one, "that is one link; the slower of two takes longer."),
        (2 * one, "that is one after the other; here both try at once."),
        (one / 2, "that is when the first of the two comes; the other one is still missing."),
        (one * one, "that is both in the very same try: for that nobody would need a memory."),
    ]
    why = "half of 1/p until the first pair comes, and a whole 1/p more for the other: the 3/2 rule, for small p."
    return graded(
        answer, right, within=0.02 * right, because=why, mistakes=mistakes, hint="First the sooner one, then the other."
    )


def share_thrown(answer: object, two: TwoLinks) -> Verdict:
    """The verdict on the share (0 to 1) of all pairs made that a cut-off throws away."""
    right = two.exact().thrown_share
    mistakes = [(1 - right, "that is the share that is delivered.")]
    why = "two pairs a delivery are used, all others were made for nothing; and yet one may be better off."
    hint = "Set the cut-off in the panel and read what is thrown away, as a share between 0 and 1."
    return graded(answer, right, within=0.02, because=why, mistakes=mistakes, hint=hint)


def longest_cutoff(answer: object, relay: Relay) -> Verdict:
    """The verdict on the cut-off in s at which most is counted; any that reaches 98 % of the most is right."""
    found = best_cutoff(relay, relay.counts_hz)
    best = found.cutoff.age_s
    if best is None:
        return Verdict(None, "here every pair is best kept: count something that suffers from age.")
    reach = 1.0
    for factor in (1.02, 1.05, 1.1, 1.15, 1.2):
        values = relay.counts_along([best / factor, best * factor])
        if values.min() >= 0.98 * found.value:
            reach = factor
    shorter = "The pairs would be good, but too few of them meet in time."
    longer = "More pairs would meet, but the old ones spoil the mean."
    hint = longer if _above(answer, best) else shorter
    return graded(answer, best, within=best * max(reach - 1, 0.02), unit="s", because=_FLAT, hint=hint)


_FLAT = "the top is flat: a cut-off a little off costs almost nothing, one three times too long costs everything."


def time_after_herald(answer: object, two: TwoLinks) -> Verdict:
    """The verdict on how long in s the left pair may wait after its herald, its age counted as the cut-off says."""
    delay, age = two.numbers()[0].delay_s, two.cutoff.age_s
    if age is None:
        return Verdict(None, "without a cut-off it may wait for ever: give cutoff an age.")
    right = two.cutoff.wait_s(delay, "left link")
    mistakes = [
        (age if right != age else age - delay, "when does the age begin to count?"),
        (delay, "that is over before the herald comes; what is left?"),
        (age + delay, "the news takes time: that is taken from the age, not added to it."),
    ]
    why = "a pair is already old when one hears of it. A cut-off shorter than that could never be kept."
    hint = "The light goes out and the news come back: 4.9 µs a kilometre, each way."
    return graded(answer, right, within=0.03 * min(right, delay) + 1e-9, unit="s", because=why, mistakes=mistakes, hint=hint)


def bargain(answer: object, relay: Relay) -> Verdict:
    """The verdict on which of two makes more of what is counted at its best cut-off: twice T2 ("memory") or twice the light."""
    more_memory, more_light = (best_cutoff(one, relay.counts_hz).value for one in (_longer(relay), _brighter(relay)))
    near = abs(more_memory - more_light) <= 0.02 * max(more_memory, more_light)
    right = "the same" if near else "memory" if more_memory > more_light else "light"
    options = {
        "memory": "double T2 in the panel and read the best value; then reset, and double the light.",
        "light": "double the light in the panel and read the best value; then reset, and double T2.",
        "the same": "read both off the panel: the two best values differ.",
    }
    why = (
        "the light counts twice: the first pair comes sooner, and so does the one it waits for. The memory counts once."
        if right == "light"
        else ""
    )
    return chosen(answer, right, options, because=why)


def _above(answer: object, value: float) -> bool:
    return isinstance(answer, int | float) and answer > value


def _each(relay: Relay, change: str, factor: float) -> Relay:
    out: Model = relay
    for half in ("left.left", "left.right", "right.left", "right.right"):
        path = f"{half}.{change}"
        value: float | None = _at(relay, path)
        out = out if value is None else replaced(out, path, value * factor)
    return out  # type: ignore[return-value]


def _at(model: Model, path: str) -> float | None:
    from qnkit.model import value_at

    return value_at(model, path)  # type: ignore[no-any-return]


def _longer(relay: Relay) -> Relay:
    """The same with twice the coherence time in every memory."""
    return _each(relay, "memory.t2_s", 2.0)


def _brighter(relay: Relay) -> Relay:
    """The same with twice the light of every emitter."""
    return _each(relay, "emitter.photon_efficiency", 2.0)
