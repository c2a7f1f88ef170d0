"""What a heralded link tells its kernel: one row of numbers, and which of them switch each cause of the ledger off."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .devices import Detector, dark_probability

if TYPE_CHECKING:
    from .link import Link

__all__ = ["causes", "is_separable", "live", "row", "shape", "with_noise_hz"]

Shape = tuple[float, float, float, float]


def is_separable(link: Link) -> bool:
    """Whether fibres and detectors enter a row by their own columns alone: no dead time, no use of the polarisation."""
    return link.analyzer.plus.dead_time_ns + link.analyzer.minus.dead_time_ns == 0 and link.protocol.detectors == 2


def shape(link: Link, dephasing: bool = True) -> Shape:
    """What the photons' shapes leave: of the left and right efficiency (window), of the visibility, of the coherence in a round.

    All 1 where no lifetime is given; ``dephasing`` False leaves pure dephasing out. See interference.alike.
    """
    left, right = link.left.emitter, link.right.emitter
    if left.lifetime_ns is None or right.lifetime_ns is None:
        return 1.0, 1.0, 1.0, 1.0
    from .interference import of_emitters

    return of_emitters(left, right, link.analyzer.plus, dephasing)


def _coherence(link: Link, shape: Shape) -> tuple[float, float]:
    """The columns overlap and first_order: of photons that meet, and of a photon with its absence.

    Two time bins come from two emissions, each with its own noise: each round counts the first-order coherence. The two
    polarisations of one emission share its noise, and only the times of the two clicks differ: both together count the
    two-photon visibility, each its root.
    """
    overlap = link.analyzer.overlap * math.sqrt(shape[2])
    return overlap, overlap if link.protocol.detectors == 4 else link.analyzer.overlap * shape[3]


def _recoil(link: Link) -> float:
    """What recoil leaves of the coherence: of kicked or not (single click), kicked early or late (time bins), nothing else."""
    kicks = (link.left.emitter.recoil, link.right.emitter.recoil)
    if link.protocol.rounds == 1:
        return kicks[0].contrast * kicks[1].contrast
    gap_us = link.protocol.gap_us
    return kicks[0].contrast_between(gap_us) * kicks[1].contrast_between(gap_us)


def _background_hz(link: Link, detector: Detector) -> float:
    """The counts per second of a detector that are not of the emitters."""
    return with_noise_hz(detector, detector.efficiency, link.converter_noise_hz, link.protocol.detectors)


def with_noise_hz(detector: Detector, efficiency: float, noise_hz: float, detectors: int) -> float:
    """The dark counts per second of a detector and its share of the noise photons that so many detectors get together."""
    return detector.dark_count_rate_hz + efficiency * noise_hz / detectors


def _columns(link: Link, detector: Detector, told: bool) -> tuple[float, ...]:
    """The five columns of one detector."""
    dark = dark_probability(_background_hz(link, detector), detector.window_ns)
    blind = detector.dead_time_ns * 1e-9 > link.gap_s
    return detector.efficiency, dark, float(detector.number_resolving), float(told), float(blind)


def live(link: Link) -> float:
    """The probability that all detectors are live when an attempt is due; an attempt with a dead one is thrown away.

    Of each, ``1/(1 + b t + c k)`` with its dead time t, not lengthened by what arrives in it, b background counts per second, c
    photons seen per attempt, and k the whole attempts that begin within t after one: light comes once an attempt.
    """
    protocol, arms, out = link.protocol, (link.left, link.right), 1.0
    if link.analyzer.plus.dead_time_ns + link.analyzer.minus.dead_time_ns == 0:
        return out
    photons = [
        weight * share * arm.arrival * (1 + arm.emitter.double_excitation)
        for weight, share, arm in zip(protocol.bright_weights, shape(link)[:2], arms, strict=True)
    ]
    for detector in (link.analyzer.plus, link.analyzer.minus):
        dead_s = detector.dead_time_ns * 1e-9
        seen = sum(photons) * detector.efficiency * protocol.rounds / protocol.detectors
        lost = _background_hz(link, detector) * dead_s + seen * (dead_s // link.attempt_s)
        out *= (1 + lost) ** (-protocol.detectors / 2)
    return out


def row(link: Link) -> list[float]:
    """The numbers of a link in the order of ``kernels.heralding.COLUMNS``."""
    analyzer, protocol, left, right = link.analyzer, link.protocol, link.left, link.right
    shapes, polarized = shape(link), protocol.detectors == 4
    return [
        protocol.rounds,
        float(polarized),
        *protocol.bright_weights,
        left.arrival * shapes[0],
        right.arrival * shapes[1],
        left.emitter.double_excitation,
        right.emitter.double_excitation,
        *_columns(link, analyzer.plus, "plus" in analyzer.accepted),
        *_columns(link, analyzer.minus, "minus" in analyzer.accepted),
        *_coherence(link, shapes),
        1.0 if polarized else analyzer.phase_contrast,
        _recoil(link),
        1.0,
        left.fiber.polarization_fidelity if polarized else 1.0,
        right.fiber.polarization_fidelity if polarized else 1.0,
        live(link),
        link.gap_s,
        *link.waits_s,
        *left.memory.rates,
        *right.memory.rates,
    ]


def causes(link: Link) -> list[tuple[str, dict[str, float]]]:
    """The causes of a link's ledger in physical order, each with the columns, and their values, that switch it off.

    A cause that the link has no device for is left out.
    """
    arms, plus, minus = (link.left, link.right), link.analyzer.plus, link.analyzer.minus
    polarized = link.protocol.detectors == 4
    out: list[tuple[str, dict[str, float]]] = [("arms out of balance", {}), ("both emitters lit", {"both_lit": 0.0})]
    if any(arm.emitter.double_excitation > 0 for arm in arms):
        out.append(("second photons", {"left_second": 0.0, "right_second": 0.0}))
    out.append(("photons differ", {"overlap": 1.0, "first_order": 1.0}))
    if any(arm.emitter.pure_dephasing_ns is not None for arm in arms):
        overlap, first_order = _coherence(link, shape(link, dephasing=False))
        out.append(("emitters dephase", {"overlap": overlap, "first_order": first_order}))
    if not polarized:
        out.append(("optical phase", {"contrast": 1.0}))
    if not polarized and any(arm.emitter.recoil.lamb_dicke > 0 for arm in arms):
        out.append(("recoil", {"recoil": 1.0}))
    if polarized and any(arm.fiber.polarization_fidelity < 1 for arm in arms):
        out.append(("polarisation", {"left_polarization": 1.0, "right_polarization": 1.0}))
    out.append(("dark counts", {"plus_dark": 0.0, "minus_dark": 0.0}))
    if link.converter_noise_hz > 0:
        out.append(("converter noise", {"plus_dark": plus.dark_probability, "minus_dark": minus.dark_probability}))
    if link.protocol.gap_us > 0 and max(plus.dead_time_ns, minus.dead_time_ns) > link.protocol.gap_us * 1e3:
        out.append(("dead detectors", {"plus_blind": 0.0, "minus_blind": 0.0}))
    rates = ("relaxation", "coherence", "gaussian")
    return out + [(f"waiting {side}", {f"{side}_{rate}": 0.0 for rate in rates}) for side in ("left", "right")]
