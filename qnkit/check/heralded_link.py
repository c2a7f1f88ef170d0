"""Lab 02, the heralded link: each answer is held against the engine's, for the learner's own link.

Every function takes an answer (``...`` while there is none) and a link, and returns a Verdict. Common mistakes have hints of
their own; the right number is never told.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from qnkit.check._verdict import Verdict, chosen, graded
from qnkit.model import replaced
from qnkit.physics import Link, SingleClick, TimeBinDoubleClick, rates_along
from qnkit.physics.reach import distance_km, reach_km

__all__ = ["fidelity", "probability", "protocol", "rate", "reach", "transmission", "weight"]

_WEIGHTS = ("protocol.left_bright_weight", "protocol.right_bright_weight")


def _each_arm(link: Link, change: Callable[[Link, str], Link]) -> Link:
    """The link with one change made to both arms."""
    return change(change(link, "left"), "right")


def _decibels_as_powers_of_e(link: Link) -> Link:
    """The link that one has in mind who reads a loss of L dB as exp(-L/10)."""

    def lighter(one: Link, side: str) -> Link:
        fiber = getattr(one, side).fiber
        scale = 1 / math.log(10)
        one = replaced(one, f"{side}.fiber.attenuation_db_per_km", fiber.attenuation_db_per_km * scale)
        return replaced(one, f"{side}.fiber.extra_loss_db", fiber.extra_loss_db * scale)

    return _each_arm(link, lighter)


def _whole_way(link: Link) -> Link:
    """The link that one has in mind who sends each photon all the way to the other station."""
    total = distance_km(link)
    return _each_arm(link, lambda one, side: replaced(one, f"{side}.fiber.length_km", total))


def _far_side(link: Link) -> float:
    """The flight time of the longer arm in s, one way."""
    return max(link.left.fiber.delay_s, link.right.fiber.delay_s)


def transmission(answer: object, link: Link) -> Verdict:
    """The verdict on the share of photons that come through the left fibre, converter and connectors included."""
    fiber = link.left.fiber
    right = fiber.transmission
    mistakes = [
        (math.exp(-fiber.loss_db / 10), "decibels are powers of ten: a loss of L dB lets 10**(-L/10) through, not exp(-L/10)."),
        (10 ** (-fiber.loss_db / 20), "that is the amplitude; photons are counted, and their number falls as its square."),
        (
            _whole_way(link).left.fiber.transmission,
            "each photon travels only to the midpoint, not all the way to the other station.",
        ),
        (
            10 ** (-fiber.attenuation_db_per_km * fiber.length_km / 10),
            "the glass alone: converter and connectors lose light too.",
        ),
        (1 - right, "that share is lost; the question is what comes through."),
        (fiber.loss_db, "that is the loss in dB; turn it into a share."),
    ]
    why = "in one arm. Losses in dB add up, shares multiply."
    hint = "Add up the dB of glass and converter of one arm, then 10**(-dB/10)."
    return graded(answer, right, within=0.03 * right, because=why, mistakes=mistakes, hint=hint)


def probability(answer: object, link: Link) -> Verdict:
    """The verdict on the chance that one try heralds a pair."""
    right = link.pairs().probability or 0.0
    left, other = link.left, link.right
    detected = left.arrival * link.analyzer.plus.efficiency, other.arrival * link.analyzer.minus.efficiency
    mistakes = [
        (right / 2, "half of it: either station's photon may be the one that clicks, so two chances add up (2 α η)."),
        (detected[0] * detected[1] / 2, "that is one click in each of two rounds (η²/2); here one click in one round is enough."),
        (_decibels_as_powers_of_e(link).pairs().probability or 0.0, "decibels are powers of ten, not of e."),
        (_whole_way(link).pairs().probability or 0.0, "each photon travels only half way."),
        (100 * right, "a probability is a share, not a percentage."),
    ]
    if isinstance(link.protocol, SingleClick) and link.protocol.left_bright_weight > 0:
        mistakes.append(
            (right / link.protocol.left_bright_weight, "an ion gives a photon only if it is bright: the weight α is missing.")
        )
        mistakes.append(
            (right / link.analyzer.plus.efficiency, "a photon that arrives is not yet a click: the detector misses some.")
        )
    why = "and to good approximation 2 α η: the chance of a click doubles with α, and so does the chance that both ions were lit."
    hint = "2 α η, with η all the way from the ion to a click: light caught, fibre, detector."
    return graded(answer, right, within=0.04 * right, because=why, mistakes=mistakes, hint=hint)


def rate(answer: object, link: Link) -> Verdict:
    """The verdict on the pairs made per second."""
    pairs, clock = link.pairs(), link.clock
    right, chance = pairs.rate_hz, pairs.probability or 0.0
    rest = link.attempt_s - clock.attempt_s(max(link.waits_s))
    one_way = chance * clock.duty_cycle / (clock.attempt_s(_far_side(link)) + rest)
    no_wait = chance * clock.duty_cycle / (clock.preparation_us * 1e-6 + rest)
    mistakes = [
        (right / 2, "half of it: either station's photon may be the one that clicks, so two chances add up."),
        (right * 2, "twice as much: count each click once."),
        (one_way, "light goes to the midpoint and the news comes back: a round trip, not one way."),
        (no_wait, "each try waits for its herald: the flight to the midpoint and back is part of its time."),
        (chance / max(link.waits_s) if max(link.waits_s) > 0 else math.inf, "preparing the ions takes time too."),
        (_decibels_as_powers_of_e(link).pairs().rate_hz, "decibels are powers of ten, not of e."),
        (1 / right if right > 0 else math.inf, "that is the time per pair in seconds; the question is pairs per second."),
        (1 / link.attempt_s, "that is how often one tries; few tries make a pair."),
    ]
    why = "chance per try times tries per second. Distance costs twice: less light, and longer tries."
    hint = "Chance of a herald per try, divided by the time of one try (preparation, light out, news back)."
    within = min(0.03 * right, max(0.01 * right, 0.4 * abs(one_way - right)))
    return graded(answer, right, within=within, unit="pairs/s", because=why, mistakes=mistakes, hint=hint)


def fidelity(answer: object, link: Link) -> Verdict:
    """The verdict on the fidelity F (not its root) of the pair that both stations may use."""
    pairs = link.pairs()
    right = pairs.fidelity
    lit = 1 - link.protocol.bright_weights[0]
    mistakes = [
        (
            math.sqrt(max(right, 0.0)),
            "that is sqrt F. qnkit, like most experiments, means F: the chance to find the pair in the wanted state.",
        ),
        (1 - right, "that is what is missing from 1."),
        (lit, "1 - α is what both ions being lit leaves, the largest bite; the ledger shows the smaller ones after it."),
        (lit**2, "the chance that neither ion is lit is not it: a click has told that at least one was."),
        (
            (1 + link.analyzer.visibility) / 2,
            "(1 + V)/2 is what unlike photons leave of a double click; here more is lost before that.",
        ),
    ]
    why = "most of what is missing is the price of one click: it cannot tell one lit ion from two."
    hint = "Start at 1 and follow the ledger from cause to cause."
    return graded(answer, right, within=0.006, because=why, mistakes=mistakes, hint=hint)


def reach(answer: object, link: Link, rate_hz: float = 1.0) -> Verdict:
    """The verdict on the distance in km at which the link still makes ``rate_hz`` pairs a second."""
    right = reach_km(link, rate_hz)
    if right is None:
        return Verdict(None, f"this link never makes {rate_hz:g} pairs a second, even side by side: try another one.")
    patient = reach_km(replaced(link, "clock.waits_for_herald", False), rate_hz)
    mistakes = [
        (right / 2, "that is the length of one arm; the stations are both arms apart."),
        (right * 2, "twice as far: did you count an arm as the whole distance?"),
        (reach_km(_decibels_as_powers_of_e(link), rate_hz) or 0.0, "decibels are powers of ten, not of e."),
        (patient or 0.0, "farther stations also try less often: the news takes longer to come back."),
    ]
    why = "each further 100 km of good glass costs more than a factor of ten: that is why repeaters are wanted."
    hint = "Drag the distance until the sentence under the picture says what you want."
    return graded(answer, right, within=0.04 * right, unit="km", because=why, mistakes=mistakes, hint=hint)


def weight(answer: object, link: Link, fidelity: float = 0.9) -> Verdict:
    """The verdict on the largest bright-state weight α (of both stations) that keeps the fidelity at or above a value."""
    once = replaced(link, "protocol", SingleClick())
    grid = np.linspace(0.001, 0.5, 500)
    _, reached = rates_along(once, _WEIGHTS, grid)
    good = np.flatnonzero(reached >= fidelity)
    if not good.size:
        return Verdict(
            None, f"no α makes a pair of fidelity {fidelity:g} on this link: dark counts or unlike photons alone cost more."
        )
    right = float(grid[good[-1]])
    mistakes = [
        (
            1 - fidelity,
            "1 - α would be the fidelity if both ions being lit were the only trouble; leave room for the rest of the ledger.",
        ),
        (100 * right, "α is a share here, not a percentage."),
    ]
    why = "and the rate fell with α: fidelity is bought with pairs."
    hint = "Drag α down until the fidelity is what you want, and no further."
    return graded(answer, right, within=0.005, because=why, mistakes=mistakes, hint=hint)


def protocol(answer: object, link: Link, fidelity: float = 0.95) -> Verdict:
    """The verdict on which protocol makes more pairs a second of at least a given fidelity on these devices.

    The answer is "single click" (with its best α), "double click", or "neither".
    """
    rates, reached = rates_along(replaced(link, "protocol", SingleClick()), _WEIGHTS, np.linspace(0.001, 0.5, 500))
    single = float(np.max(np.where(reached >= fidelity, rates, 0.0)))
    twice = replaced(link, "protocol", TimeBinDoubleClick()).pairs()
    double = twice.rate_hz if twice.fidelity >= fidelity else 0.0
    right = "neither" if single == double == 0.0 else "single click" if single >= double else "double click"
    said = f"single click {single:.2g}, double click {double:.2g} good pairs a second"
    options = {
        "single click": "look at the fidelity as well as the rate: can any α reach it here?",
        "double click": "two clicks cost the light twice (η²/2): few on a lossy link. Can one click do it, with a small α?",
        "neither": "one of the two reaches it; compare the best points of both.",
    }
    return chosen(answer, right, options, because=f"{said} of fidelity {fidelity:g} or better.")
