"""Lab 06, hub and spoke: each answer is held against the engine's, for the learner's own users and hub.

Every function takes an answer (``...`` while there is none) and a model, and returns a Verdict. Common mistakes have hints of
their own; the right number is never told.
"""

from __future__ import annotations

import math

from qnkit.check._verdict import Verdict, chosen, graded
from qnkit.model import replaced, replaced_all
from qnkit.network.alike_spokes import AlikeSpokes
from qnkit.network.switch import switch_capacity_hz

__all__ = ["brightest", "cause", "fallen", "fibre_km", "hours", "mesh_cryostats", "rate", "with_memories"]


def rate(answer: object, city: AlikeSpokes, far: AlikeSpokes) -> Verdict:
    """The verdict on the swapped pairs per second of two users of ``far``, which is ``city`` with longer arms."""
    before, right = city.four_folds().rate_hz, far.four_folds().rate_hz
    factor = 10 ** (-0.425 * (far.arm_km - city.arm_km) / 10)
    mistakes = [
        (before * factor, "that loses one photon's share; both arms have become longer."),
        (before, "S stays, the rate does not: fewer photons arrive."),
        (before * city.arm_km / far.arm_km, "loss is not in proportion to length: each km takes the same share of what is left."),
    ]
    hint = "0.425 dB a km, for each of the two photons."
    return graded(
        answer, right, within=0.03 * right, unit="1/s", because="both photons must arrive.", mistakes=mistakes, hint=hint
    )


def brightest(answer: object, city: AlikeSpokes) -> Verdict:
    """The verdict on the brightness in pairs per second at which S has fallen to 2."""
    right = city.brightness_at(2.0)
    if math.isnan(right):
        return Verdict(None, "here S is never 2: choose a visibility above 0 and a window that is not too short.")
    swapped = replaced(city, "brightness_hz", right).four_folds().rate_hz
    mistakes = [
        (swapped, "that is the rate of swapped pairs; read the slider."),
        (right / 1e6, "that is in millions; an answer here is in pairs a second."),
        (1 / (city.window_ns * 1e-9), "there every window holds a pair; strangers spoil S long before."),
    ]
    hint = "Drag the brightness until the sentence says S = 2."
    why = "from there on more light is more pairs that prove nothing."
    within = 0.1 * right
    if isinstance(answer, int | float) and not isinstance(answer, bool) and abs(answer) < within:
        within = 0.1 * abs(answer)  # so far below the right number a mistake is told by its share
    return graded(answer, right, within=within, unit="1/s", because=why, mistakes=mistakes, hint=hint)


def mesh_cryostats(answer: object, city: AlikeSpokes) -> Verdict:
    """The verdict on the cryostats of a mesh of as many users."""
    mesh = city.mesh_counts()
    mistakes = [
        (float(mesh.pairs), "a user needs one cryostat, however many links end there."),
        (float(city.users), "one user can do without: let all links of one user begin there."),
        (1.0, "that is the hub's."),
    ]
    why = "and each of them is somebody's to keep cold."
    return graded(
        answer, float(mesh.cryostats), within=0.2, because=why, mistakes=mistakes, hint="At how many users must a link end?"
    )


def fibre_km(answer: object, city: AlikeSpokes) -> Verdict:
    """The verdict on the km of fibre of a mesh of as many users, through the same ducts."""
    hub, mesh = city.counts(), city.mesh_counts()
    mistakes = [
        (hub.fiber_km, "that is the hub's: one arm a user."),
        (mesh.pairs * city.arm_km, "a link between two users is two arms long."),
        (2 * mesh.fiber_km, "each pair of users is counted twice."),
    ]
    right = mesh.fiber_km
    why = "users - 1 times the hub's."
    return graded(answer, right, within=0.01 * right, because=why, mistakes=mistakes, hint="Links times the length of each.")


def hours(answer: object, city: AlikeSpokes, error: float = 0.01) -> Verdict:
    """The verdict on how many hours two users must count until S has this standard error."""
    right = city.seconds_to_know(error) / 3600
    mistakes = [
        (3600 * right, "that is in s; an answer here is in hours."),
        (60 * right, "that is in minutes; an answer here is in hours."),
        (right / 4, "each of the four settings gets a quarter of the pairs only."),
        (1 / error**2 / city.four_folds().rate_hz / 3600, "S is a sum of four correlations, each with its own error."),
    ]
    hint = "16 (1 - (S/4)²) / error² pairs, at this rate."
    why = "a slow machine needs patience even to be judged."
    return graded(answer, right, within=0.05 * right, unit="h", because=why, mistakes=mistakes, hint=hint)


def fallen(city: AlikeSpokes) -> AlikeSpokes:
    """The same city after one thing has changed that cost it 15 of 16 pairs; which one is the riddle of `cause`."""
    return replaced(city, "brightness_hz", city.brightness_hz / 4)


def cause(answer: object, before: AlikeSpokes, after: AlikeSpokes) -> Verdict:
    """The verdict on what happened between two cities: lost photons, a lower pump or a shorter window."""
    factor = before.four_folds().true_hz / after.four_folds().true_hz
    tries = {
        "lost photons": {"loss_db": before.loss_db + 5 * math.log10(factor)},
        "a lower pump": {"brightness_hz": before.brightness_hz / math.sqrt(factor)},
        "a shorter window": {"window_ns": before.window_ns / factor},
    }
    off = {name: abs(replaced_all(before, change).chsh - after.chsh) for name, change in tries.items()}
    right = min(off, key=lambda name: off[name])
    options = {
        "lost photons": "strangers and partners get lost alike, and S would stay as it was.",
        "a lower pump": "strangers would fall as the square root of the rate: is S really that?",
        "a shorter window": "rate and strangers would fall by the same factor: is S as high as that?",
    }
    return chosen(answer, right, options, because="S knows what the rate alone cannot tell.")


def with_memories(answer: object, *, users: int, rate_hz: float, swap: float) -> Verdict:
    """The verdict on all pairs per second of a hub with memories without end, for users alike."""
    right = switch_capacity_hz(users, rate_hz, swap)
    mistakes = [
        (users * rate_hz * swap, "each swap uses up two pairs."),
        (users * rate_hz / 2, "not every swap succeeds."),
        (math.comb(users, 2) * rate_hz * swap, "a user's pair serves one partner, not all of them."),
    ]
    why = "every pair finds a partner; memories do away with the chance meeting."
    hint = "All pairs that come, two for a swap, times its chance."
    return graded(answer, right, within=0.01 * right, unit="1/s", because=why, mistakes=mistakes, hint=hint)
