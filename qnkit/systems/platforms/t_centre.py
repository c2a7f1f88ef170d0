"""Two T centres in silicon, in two cryostats, entangled by a double click in two time bins over 40 m of fibre.

F. Afzal et al. (Photonic Inc.), "Distributed Quantum Computing in Silicon", arXiv:2406.01704 (2024): read in texts that quote it
(S). Efficiency and visibility are fitted to what was reported: this preset predicts nothing, it can be dialled on.
"""

from __future__ import annotations

import math

from qnkit.physics import Arm, BellAnalyzer, Clock, Detector, Emitter, Fiber, Link, Memory, TimeBinDoubleClick
from qnkit.systems.figures import Paper, compared
from qnkit.systems.rows import Row

__all__ = ["FIGURES", "link", "reproduce"]

_PAPER = Paper(citation="Afzal et al., arXiv:2406.01704 (2024)", date="2024-06-03")
_SPIN = Paper(citation="Song et al., arXiv:2504.15467 (2025)", date="2025-04")

LENGTH = _PAPER.quoted("fibre between the cryostats, about", 0.040, None, "km", contains=("fibre",))
ELECTRON = _SPIN.quoted("coherence time of the electron", 0.41, 0.02, "ms", contains=("dephasing",))
ATTEMPT = _PAPER.chosen("time of one attempt", 10.0, "µs", contains=("preparation",))
FLIP = _PAPER.chosen("from the first light to the second", 5.0, "µs")
DETECTOR = _PAPER.chosen("detector efficiency", 0.9, contains=("detector",))
WINDOW = _PAPER.chosen("detection window", 1000.0, "ns", contains=("window",))
FIGURES = (LENGTH, ELECTRON, ATTEMPT, FLIP, DETECTOR, WINDOW)

_RATE = _PAPER.quoted("T centre: rate", 7.5e-3, None, "1/s")
_FIDELITY = _PAPER.quoted("T centre: F of the pair", 0.60, 0.08)


def link() -> Link:
    """The link; probability ``eta**2 / 2`` and fidelity ``(1 + V) / 2`` are turned round to fit efficiency and visibility."""
    eye = Detector(efficiency=DETECTOR.value, dark_count_rate_hz=0.0, window_ns=WINDOW.value)
    probability = _RATE.value * (ATTEMPT.value + FLIP.value) * 1e-6
    arm = Arm(
        emitter=Emitter(photon_efficiency=math.sqrt(2 * probability) / eye.efficiency),
        fiber=Fiber(length_km=LENGTH.value / 2, attenuation_db_per_km=0.0),
        memory=Memory(t2_s=ELECTRON.value * 1e-3),
    )
    return Link(
        left=arm,
        right=arm,
        analyzer=BellAnalyzer(plus=eye, minus=eye, visibility=2 * _FIDELITY.value - 1, phase_contrast=1.0),
        clock=Clock(preparation_us=ATTEMPT.value, waits_for_herald=False),
        protocol=TimeBinDoubleClick(flip_us=FLIP.value),
    )


def reproduce() -> list[Row]:
    """What was reported, all of it fitted."""
    pairs = link().pairs()
    return [
        compared("platforms", _RATE, pairs.rate_hz, fitted=True, note="the efficiency is fitted to it"),
        compared("platforms", _FIDELITY, pairs.fresh_fidelity, fitted=True, note="the visibility is fitted to it"),
    ]
