"""Two strontium ions in two traps, entangled by the polarisation of their photons over two metres.

L. J. Stephenson et al., Phys. Rev. Lett. 124, 110501 (2020), arXiv:1911.10841: read in texts that quote the paper (S).
Efficiency, duty cycle and visibility are fitted to what was reported: this preset predicts nothing, it can be dialled on.
"""

from __future__ import annotations

import math

from qnkit.physics import Arm, BellAnalyzer, Clock, Detector, Emitter, Fiber, Link, Memory, PolarizationDoubleClick
from qnkit.systems.figures import Paper, compared
from qnkit.systems.rows import Row

__all__ = ["FIGURES", "link", "reproduce"]

_PAPER = Paper(citation="Stephenson et al., Phys. Rev. Lett. 124, 110501 (2020), arXiv:1911.10841", date="2020-03")

DISTANCE = _PAPER.quoted("distance", 0.002, None, "km", contains=("fibre",))
ATTEMPT = _PAPER.quoted("time of one attempt, about", 1.0, None, "µs", contains=("preparation",))
DETECTOR = _PAPER.chosen("detector efficiency", 0.7, contains=("detector",))
WINDOW = _PAPER.chosen("detection window", 50.0, "ns", contains=("window",))
COHERENCE = _PAPER.chosen("coherence time", 10.0, "ms", contains=("dephasing",))
FIGURES = (DISTANCE, ATTEMPT, DETECTOR, WINDOW, COHERENCE)

_PROBABILITY = _PAPER.quoted("Sr: herald probability", 2.18e-4)
_RATE = _PAPER.quoted("Sr: rate", 182.0, None, "1/s")
_FIDELITY = _PAPER.quoted("Sr: F of the pair", 0.940, 0.005)


def link() -> Link:
    """The link; probability ``eta**2 / 2`` and fidelity ``(1 + V) / 2`` are turned round to fit efficiency and visibility."""
    eye = Detector(efficiency=DETECTOR.value, dark_count_rate_hz=0.0, window_ns=WINDOW.value)
    arm = Arm(
        emitter=Emitter(photon_efficiency=math.sqrt(2 * _PROBABILITY.value) / eye.efficiency),
        fiber=Fiber(length_km=DISTANCE.value / 2, attenuation_db_per_km=0.0),
        memory=Memory(t2_s=COHERENCE.value * 1e-3),
    )
    period_s = ATTEMPT.value * 1e-6
    return Link(
        left=arm,
        right=arm,
        analyzer=BellAnalyzer(plus=eye, minus=eye, visibility=2 * _FIDELITY.value - 1, phase_contrast=1.0),
        clock=Clock(
            preparation_us=ATTEMPT.value,
            duty_cycle=_RATE.value * period_s / _PROBABILITY.value,
            waits_for_herald=False,
        ),
        protocol=PolarizationDoubleClick(),
    )


def reproduce() -> list[Row]:
    """What was reported, all of it fitted."""
    pairs = link().pairs()
    return [
        compared("platforms", _PROBABILITY, pairs.probability, fitted=True, note="the efficiency is fitted to it"),
        compared("platforms", _RATE, pairs.rate_hz, fitted=True, note="the duty cycle is fitted to it"),
        compared("platforms", _FIDELITY, pairs.fidelity, fitted=True, note="the visibility is fitted to it"),
    ]
