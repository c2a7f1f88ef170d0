"""The photon that an emitter makes: its wave packet, its coherence, how like another it is, and where the excitation went."""

from __future__ import annotations

import functools
import html
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError

__all__ = ["Photon", "end_weights", "triangle_weights"]

Vector = NDArray[np.float64]

ORDER = 8
"""Polynomials below this degree are integrated exactly."""

_BERNOULLI = (-1 / 2, 1 / 12, 0.0, -1 / 120, 0.0, 1 / 252, 0.0, -1 / 240)
"""What the sum of ``j**k`` over j = 0, 1, 2, ... must be mended by at its end, ``-zeta(-k)``; for k = 0 it is -1/2."""


@functools.lru_cache(maxsize=1024)
def end_weights(intervals: int) -> tuple[float, ...]:
    """The weights of an integral over that many intervals of length 1, at ``intervals + 1`` points.

    The trapezoidal rule with Gregory's corrections at both ends, exact for polynomials below degree ORDER; with fewer
    points than that the rule that is exact for the polynomial through all of them.
    """
    if intervals == 0:
        return (0.0,)
    if intervals < ORDER - 1:
        nodes = np.arange(intervals + 1.0) - intervals / 2
        powers = np.arange(intervals + 1)
        half = intervals / 2
        areas = (half ** (powers + 1) - (-half) ** (powers + 1)) / (powers + 1)
        return tuple(float(w) for w in np.linalg.solve(np.vander(nodes, increasing=True).T, areas))
    mended = np.linalg.solve(np.vander(np.arange(float(ORDER)), increasing=True).T, np.array(_BERNOULLI))
    weights = np.ones(intervals + 1)
    weights[:ORDER] += mended
    weights[-ORDER:] += mended[::-1]
    return tuple(float(w) for w in weights)


@functools.lru_cache(maxsize=8)
def triangle_weights(points: int) -> Vector:
    """The weights of an integral of a Hermitian function of two times over the square of ``points`` by ``points``, spacing 1.

    It is taken over the lower triangle and doubled, since the function may have a kink where the two times are equal.
    """
    out = np.zeros((points, points))
    outer = end_weights(points - 1)
    for j in range(points):
        out[j:, j] = 2 * outer[j] * np.array(end_weights(points - 1 - j))
    out.flags.writeable = False
    return out


@dataclass(frozen=True, eq=False, repr=False)
class Photon:
    """A photon that comes out of an emitter's useful port.

    Attributes
    ----------
    times_s : float (T,), evenly spaced, in s
    coherence_hz : complex (T, T), in 1/s
        ``G[i, j] = <b^+(t_i) b(t_j)>`` of the field b that comes out; its diagonal is the wave packet.
    fates : dict
        Where the one excitation went, each cause with its share; the shares sum to 1.
    efficiency : float
        Photons that come out in a run, on average, to the tolerance of the integration.
    resets : float
        How often, on average, the emitter fell back to where it began and started anew, which blurs the photon.
    pairs : float
        Pairs of photons that come out in a run, on average.
    """

    times_s: Vector
    coherence_hz: NDArray[np.complex128]
    fates: dict[str, float]
    efficiency: float
    resets: float
    pairs: float

    @property
    def flux_hz(self) -> Vector:
        """The wave packet: photons that come out per second at each time; its integral is the efficiency."""
        return self.coherence_hz.diagonal().real.copy()

    @property
    def _spacing(self) -> float:
        return float(self.times_s[-1] - self.times_s[0]) / (self.times_s.size - 1)

    def _moment(self, power: int, about: float) -> float:
        weights = np.array(end_weights(self.times_s.size - 1)) * self._spacing
        return float(np.sum(weights * self.flux_hz * (self.times_s - about) ** power))

    @property
    def is_dark(self) -> bool:
        """Whether no photon comes out (fewer than 1e-12 in a run)."""
        return self.efficiency < 1e-12

    @property
    def mean_time_s(self) -> float:
        """The mean time of emission in s; NaN if it is dark."""
        return math.nan if self.is_dark else self._moment(1, 0.0) / self._moment(0, 0.0)

    @property
    def width_s(self) -> float:
        """The standard deviation of the time of emission in s; NaN if it is dark."""
        return math.nan if self.is_dark else math.sqrt(max(0.0, self._moment(2, self.mean_time_s) / self._moment(0, 0.0)))

    @property
    def g2(self) -> float:
        """The second-order coherence ``<n (n - 1)> / <n>**2`` of the number n of photons in a run: 0 for single photons."""
        return math.nan if self.is_dark else 2 * self.pairs / self.efficiency**2

    def overlap(self, other: Photon) -> float:
        """The squared overlap ``|o|**2`` with another photon: the two-photon (Hong-Ou-Mandel) visibility of the two.

        ``integral of Re(conj(G_1) G_2) over both times / (integral of n_1 * integral of n_2)``: from 0 to 1, and 1 only for
        equal pure photons. It is what BellAnalyzer.visibility asks for. It holds where each run gives at most one photon.

        Raises
        ------
        ParameterError
            Where the other photon is given at other times.
        """
        if not np.array_equal(self.times_s, other.times_s):
            raise ParameterError(
                f"Photon.overlap: {self.times_s.size} times to {self.times_s[-1]:g} s and {other.times_s.size} times to "
                f"{other.times_s[-1]:g} s: must be the same times; make both photons with the same window and points."
            )
        if self.is_dark or other.is_dark:
            return math.nan
        alike = np.sum(triangle_weights(self.times_s.size) * (self.coherence_hz.conj() * other.coherence_hz).real)
        return float(alike) * self._spacing**2 / (self._moment(0, 0.0) * other._moment(0, 0.0))

    @property
    def visibility(self) -> float:
        """The two-photon visibility of two such photons of two such emitters; NaN if it is dark. See overlap."""
        return self.overlap(self)

    @property
    def visibility_error(self) -> float:
        """About how far the visibility may be off for the spacing of the times: its change when every second one is left out."""
        if self.times_s.size % 2 == 0:
            return math.nan
        coarse = Photon(self.times_s[::2], self.coherence_hz[::2, ::2], {}, self.efficiency, 0.0, 0.0)
        return abs(coarse.visibility - self.visibility)

    def __repr__(self) -> str:
        return f"Photon(efficiency={self.efficiency:.4f}, visibility={self.visibility:.4f})"

    def _repr_html_(self) -> str:
        numbers = [
            ("efficiency", f"{self.efficiency:.4f}"),
            ("two-photon visibility", f"{self.visibility:.4f}"),
            ("mean time, spread", f"{self.mean_time_s * 1e9:.4g} and {self.width_s * 1e9:.4g} ns"),
            ("g2", f"{self.g2:.3g}"),
            ("falls back and starts anew", f"{self.resets:.3g} times a run"),
            *((f"excitation: {cause}", f"{share:.4f}") for cause, share in self.fates.items()),
        ]
        rows = "".join(
            f"<tr><td style='text-align:left'>{html.escape(name)}</td><td style='text-align:right'>{html.escape(value)}</td></tr>"
            for name, value in numbers
        )
        return f"<table><caption>Photon</caption>{rows}</table>"
