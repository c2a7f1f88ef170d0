"""What the shapes of photons, the motion of emitters and dead detectors do, by quadrature, truncated oscillators and counting."""

import functools
import math

import numpy as np
from scipy import linalg, special

FWHM = 2.3548200450309493


def panels(end, count=40, order=20):
    """Points and weights of an integral from 0 to an end: Gauss-Legendre in equal panels."""
    nodes, weights = np.polynomial.legendre.leggauss(order)
    edges = np.linspace(0, end, count + 1)
    lengths = np.diff(edges)[:, None]
    return (edges[:-1, None] + lengths * (nodes + 1) / 2).ravel(), (lengths * weights / 2).ravel()


@functools.lru_cache(maxsize=64)
def shapes_by_quadrature(left, right, dephasing, detuning, window, jitter):
    """The shares of two photons inside the window, their visibility and first-order coherence, all by quadrature."""
    sigma = jitter / FWHM
    end = window + 9 * sigma

    def accepted(t):
        if sigma == 0:
            return np.ones_like(t)
        return 0.5 * (special.erf(t / sigma / math.sqrt(2)) + special.erf((window - t) / sigma / math.sqrt(2)))

    t, w = panels(end)
    shares = [float((rate * accepted(t) * np.exp(-rate * t)) @ w) for rate in (left, right)]
    amplitude = math.sqrt(left * right) * (accepted(t) * np.exp(-((left + right) / 2 + dephasing + 1j * detuning) * t)) @ w
    late, early = t[:, None], t[:, None] * (t / end)[None, :]
    weights = (w * t)[:, None] * (w / end)[None, :]
    coherent = np.exp(-(left + right) / 2 * (late + early) - dephasing * (late - early)) * np.cos(detuning * (late - early))
    both = 2 * left * right * float((weights * accepted(late) * accepted(early) * coherent).sum())
    return *shares, both / math.prod(shares), abs(amplitude) / math.sqrt(math.prod(shares))


def shapes(link):
    """The same of a link; all 1 where photons have no shape."""
    left, right, eye = link.left.emitter, link.right.emitter, link.analyzer.plus
    if left.lifetime_ns is None:
        return 1.0, 1.0, 1.0, 1.0
    dephasing = sum(1 / one.pure_dephasing_ns for one in (left, right) if one.pure_dephasing_ns is not None)
    turn = 2 * math.pi * 1e-3 * (left.detuning_mhz - right.detuning_mhz)
    return shapes_by_quadrature(1 / left.lifetime_ns, 1 / right.lifetime_ns, dephasing, turn, eye.window_ns, eye.jitter_ns)


def motion_overlap(recoil, gap_us=None, levels=60):
    """What a kick (or, with a gap, the same kick later) leaves of an emitter's coherence, phase aside: a truncated oscillator."""
    lower = np.diag(np.sqrt(np.arange(1, levels)), 1)
    kick = linalg.expm(1j * recoil.lamb_dicke * (lower + lower.T))
    weights = (recoil.mean_phonons / (1 + recoil.mean_phonons)) ** np.arange(levels) / (1 + recoil.mean_phonons)
    motion = np.diag(weights)
    if gap_us is None:
        return abs(np.trace(kick @ motion))
    turn = np.diag(np.exp(-2j * np.pi * recoil.trap_frequency_mhz * gap_us * np.arange(levels)))
    return abs(np.trace(turn @ kick @ motion @ (kick @ turn).conj().T))


def kicked(matrix, link, gap_s=None):
    """The pair after what motion takes from the coherence between 01 and 10."""
    out, gap_us = matrix.copy(), None if gap_s is None else gap_s * 1e6
    for arm in (link.left, link.right):
        if arm.emitter.recoil.lamb_dicke:
            kept = motion_overlap(arm.emitter.recoil, gap_us)
            out[1, 2] *= kept
            out[2, 1] *= kept
    return out


def live_share(link):
    """The share of attempts at which all detectors are live, from the mean number of attempts that a click costs."""
    eyes = (link.analyzer.plus, link.analyzer.minus)
    if not any(eye.dead_time_ns for eye in eyes):
        return 1.0
    polarized = link.protocol.kind == "polarization_double_click"
    weights = link.protocol.bright_weights if link.protocol.kind == "single_click" else (1.0, 1.0)
    share = 1.0
    photons = noise = 0.0
    for weight, arm, inside in zip(weights, (link.left, link.right), shapes(link)[:2], strict=True):
        fiber = arm.fiber
        through = 10 ** (-(fiber.length_km * fiber.attenuation_db_per_km + fiber.extra_loss_db) / 10)
        light = arm.emitter.photon_efficiency * arm.converter.efficiency * through * inside
        photons += weight * light * (1 + arm.emitter.double_excitation)
        noise += arm.converter.noise_hz * (through if arm.converter.place == "station" else 1.0)
    for eye in eyes:
        number = 4 if polarized else 2
        random = (eye.dark_count_rate_hz + eye.efficiency * noise / number) * eye.dead_time_ns * 1e-9
        attempts = math.floor(eye.dead_time_ns * 1e-9 / link.attempt_s)
        one = 1 / (1 + random + attempts * photons * eye.efficiency / number)
        share *= one**2 if polarized else one
    return share
