"""Lab 05, the repeater chain: each answer is held against the engine's or a closed form, for the learner's own chain.

Every function takes an answer (``...`` while there is none) and what it is about, and returns a Verdict. Common mistakes have
hints of their own; the right number is never told.
"""

from __future__ import annotations

import numpy as np

from qnkit.check._verdict import Verdict, chosen, graded
from qnkit.model import replaced
from qnkit.network.chain import Chain
from qnkit.network.chain_formulas import three_halves, three_halves_error
from qnkit.physics import expected_attempts

__all__ = ["all_swaps", "best_links", "long_fidelity", "rule_is_off", "slower_swaps", "waits_for_all", "why_apart"]


def waits_for_all(answer: object, *, links: int, chance: float) -> Verdict:
    """The verdict on the mean attempts until every one of several links has its pair, all attempting at once."""
    right = expected_attempts(chance, links)
    mistakes = [
        (1 / chance, "that is one link. All must have their pair: the last one counts."),
        (links / chance, "that is one link after another; they try at the same time."),
        (chance**-links, "memories keep the pairs: they need not all succeed in the same attempt."),
        (three_halves(chance, links) if links & (links - 1) == 0 else right, "that is the 3/2 rule, which is above the truth."),
    ]
    hint = "The chance that all are ready within t attempts is (1 - (1 - p)^t) to the power of the links."
    why = "the last of four takes longer than one, and far less than four times as long."
    return graded(answer, right, within=0.02 * right, because=why, mistakes=mistakes, hint=hint)


def rule_is_off(answer: object, *, links: int, chance: float) -> Verdict:
    """The verdict on the share by which the 3/2 rule is above the mean of all links."""
    right = three_halves_error(chance, links)
    mistakes = [
        (1 + right, "that is the ratio; by which share is it above 1?"),
        (right / (1 + right), "that is the share of the rule's number; take that of the true one."),
        (100 * right, "a share is a number between 0 and 1, not a percentage."),
    ]
    hint = "The rule says (3/2)^levels / p, with one level for each doubling."
    why = "the wait of a piece of several links scatters less than that of one link, so that the later of two comes sooner."
    return graded(answer, right, within=0.012, because=why, mistakes=mistakes, hint=hint)


def long_fidelity(answer: object, *, links: int, fidelity: float) -> Verdict:
    """The verdict on the fidelity after swapping several alike pairs, spoilt by white noise, that did not wait."""
    right = (1 + 3 * ((4 * fidelity - 1) / 3) ** links) / 4
    mistakes = [
        (fidelity**links, "that forgets that errors can cancel (lab 04)."),
        (1 - links * (1 - fidelity), "that counts every error; some cancel."),
        ((1 + 3 * ((4 * fidelity - 1) / 3) ** (links - 1)) / 4, "that is one link too few: stations are one fewer than links."),
        (((4 * fidelity - 1) / 3) ** links, "that is what is left of (4F - 1)/3; turn it back into F."),
    ]
    hint = "Each swap multiplies (4F - 1)/3."
    why = "each link costs a like share, so that many links must be very good ones."
    return graded(answer, right, within=0.002, because=why, mistakes=mistakes, hint=hint)


def all_swaps(answer: object, *, links: int, chance: float) -> Verdict:
    """The verdict on the chance that no swap of a chain fails."""
    right = chance ** (links - 1)
    mistakes = [
        (chance**links, "there is one station fewer than links."),
        (chance ** float(np.log2(links)), "that is one swap a level; count all the stations."),
        (chance, "that is one station."),
        (100 * right, "a chance is a number between 0 and 1, not a percentage."),
    ]
    hint = "How many stations stand between so many links?"
    why = "that is why failing swaps hurt long chains most, and why only the lost part is made anew."
    return graded(answer, right, within=0.004, because=why, mistakes=mistakes, hint=hint)


def slower_swaps(answer: object, chain: Chain) -> Verdict:
    """The verdict on how many times slower the chain is with swaps that succeed as the chain says than with sure ones."""
    q = chain.swap_success
    right = replaced(chain, "swap_success", 1.0).formula.rate_hz / chain.formula.rate_hz
    mistakes = [
        (1 / q, "that is one swap; a failure at a later level throws away what the earlier ones made."),
        (q ** (1 - chain.links), "not all swaps must work in one go: each level repeats only what it lost."),
        (1 / right, "that is the ratio the other way round."),
    ]
    hint = "Set the swaps in the first panel and divide the two rates of the formula."
    why = "about 1/q for each level: a level more costs a factor, not one more failure."
    return graded(answer, right, within=0.07 * right, because=why, mistakes=mistakes, hint=hint)


def best_links(answer: object, chain: Chain) -> Verdict:
    """The verdict on the number of links, up to eight, that gives most key a second."""
    cut = [replaced(chain, "links", n).formula for n in range(1, 9)]
    keys = [one.key_hz for one in cut]
    if max(keys) == 0:
        return Verdict(None, "no number of links gives any key here: lengthen the memory or set a cut-off.")
    right = 1 + int(np.argmax(keys))
    fast, good = 1 + int(np.argmax([one.rate_hz for one in cut])), 1 + int(np.argmax([one.fidelity for one in cut]))
    mistakes = [
        (float(fast), "that gives most pairs, but what are they worth?"),
        (float(good), "that gives the best pairs, but how often?"),
    ]
    near = 1 + int(np.argmax([key if n + 1 != right else -1.0 for n, key in enumerate(keys)]))
    mistakes.append((float(near), "close: compare it with its neighbours in the second panel."))
    hint = "Read where the curve of key bits is highest."
    why = "fewer links wait too long, more links swap too often."
    return graded(answer, float(right), within=0.2, because=why, mistakes=mistakes, hint=hint)


def why_apart(answer: object) -> Verdict:
    """The verdict on why the engine makes more pairs than the formula where eight links swap as soon as they can."""
    options = {
        "chance": "set a new sample: does the gap change its sign?",
        "links work ahead": "",
        "swaps fail less": "both have the same chance of a swap.",
        "news travels": "news takes time, and time makes a chain slower, not faster.",
    }
    why = "a link whose two memories are free again begins anew; the formula lets it rest until the long pair is made."
    return chosen(answer, "links work ahead", options, because=why)
