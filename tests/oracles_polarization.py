"""The double click in polarisation by brute force: each fibre turns the polarisation of its photons, four detectors look."""

import itertools
import math
from collections import Counter

import numpy as np

from tests import link_oracles
from tests.link_oracles import SIDES

TURNS = {"I": np.eye(2), "X": np.array([[0, 1], [1, 0]]), "Y": np.array([[0, -1j], [1j, 0]]), "Z": np.diag([1, -1])}


def turned_light(link, bits, turns, phases):
    """The light of two emitters in given states behind fibres that turned it: each photon H or V, with a factor.

    A Pauli turn is a bit flip or none, with one factor for each photon.
    """
    lit, factor = {}, 1.0 + 0j
    for side, bit in zip(SIDES, bits, strict=True):
        column = TURNS[turns[side]][:, bit]
        out = int(np.argmax(np.abs(column)))
        lit[side], factor = "HV"[out], factor * column[out]
    return {occupation: factor * a for occupation, a in link_oracles.lit_by(link, lit, phases).items()}


def polarization_double_click(link):
    """The unnormalised state after one H and one V click of told detectors, corrected to psi+."""
    start = link_oracles.prepared(0.5, 0.5)
    total = np.zeros((4, 4), dtype=complex)
    means = {port: link_oracles.background(link, port) for port in ("plus", "minus")}
    fidelities = {side: arm.fiber.polarization_fidelity for side, arm in link_oracles.arms(link).items()}
    phases = {"left": 0.4, "right": 1.9}
    for turns in itertools.product(TURNS, repeat=2):
        turn = dict(zip(SIDES, turns, strict=True))
        chance = math.prod(fidelities[side] if turn[side] == "I" else (1 - fidelities[side]) / 3 for side in SIDES)
        if chance == 0:
            continue
        branches = [turned_light(link, bits, turn, phases) for bits in itertools.product((0, 1), repeat=2)]
        for occupation in set().union(*branches):
            vector = np.array([branch.get(occupation, 0.0) for branch in branches])
            kraus = np.diag(vector)
            seen = Counter((mode[1], mode[3][0]) for mode in occupation if mode[0] == "seen")
            after = chance * kraus @ start @ kraus.conj().T
            for clicked in itertools.product(link_oracles.told(link), repeat=2):
                weight = 1.0
                for (port, one), (colour, own) in itertools.product(
                    link_oracles.detectors(link).items(), zip("HV", clicked, strict=True)
                ):
                    weight *= link_oracles.reports(one.number_resolving, means[port], seen[port, colour], int(port == own))
                fix = np.kron(link_oracles.Z, np.eye(2)) if clicked[0] != clicked[1] else np.eye(4)
                total += weight * fix @ after @ fix
    return total
