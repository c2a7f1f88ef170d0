"""The photon that an emitter makes: its wave packet, its coherence, how like another it is, and where the excitation went."""

from __future__ import annotations

import functools
import html
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..qubits.checking import ReadOnly, read_only

__all__ = ["Photon", "end_weights", "triangle_weights"]

Vector = NDArray[np.float64]

SINGLE = 1e-3
"""Light whose g2 is larger than this is not taken for single photons."""

RESOLVED = 0.02
"""A visibility whose error is larger than this is not told."""

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


@functools.lru_cache(maxsize=2)
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
class Photon(ReadOnly):
    """A photon that comes out of an emitter's useful port.

    Attributes
    ----------
    times_s : float (T,), evenly spaced, in s; read-only
        The window in which it is collected, or the part of it in which it comes out.
    coherence_hz : complex (T, T), in 1/s; read-only
        ``G[i, j] = <b^+(t_i) b(t_j)>`` of the field b that comes out; its diagonal is the wave packet. The field is told in a
        frame that turns with the emitter's own e-g2 transition, whatever drives it.
    fates : dict
        Where the excitation went: how often, on average in a run, each way was taken. They sum to 1; with recycling, which
        gives excitations back and counts as negative, single ones may be above 1.
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

    def __post_init__(self) -> None:
        for array in (self.times_s, self.coherence_hz):
            read_only(array)

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
        """The mean time of emission in s; NaN if it is dark. ParameterError where the times do not resolve the photon."""
        self._check_resolved("mean_time_s")
        return math.nan if self.is_dark else self._moment(1, 0.0) / self._moment(0, 0.0)

    @property
    def width_s(self) -> float:
        """The standard deviation of the time of emission in s; NaN if it is dark. ParameterError as for mean_time_s."""
        self._check_resolved("width_s")
        return math.nan if self.is_dark else math.sqrt(max(0.0, self._moment(2, self.mean_time_s) / self._moment(0, 0.0)))

    @property
    def g2(self) -> float:
        """The second-order coherence ``<n (n - 1)> / <n>**2`` of the number n of photons in a run: 0 for single photons."""
        return math.nan if self.is_dark else 2 * self.pairs / self.efficiency**2

    def overlap(self, other: Photon) -> float:
        """The squared overlap ``|o|**2`` with another photon: the two-photon (Hong-Ou-Mandel) visibility of the two.

        ``integral of Re(conj(G_1) G_2) over both times / (integral of n_1 * integral of n_2)``: from 0 to 1, and 1 only for
        equal pure photons. It is what BellAnalyzer.visibility asks for. Both emitters are taken to have the same e-g2
        frequency. It holds where each run gives at most one photon.

        Raises
        ------
        ParameterError
            Where the other photon is given at other times, the times do not resolve one of them (visibility_error is then
            above 0.02), or one of them is no single photon: g2 is above 1e-3.
        """
        if not np.array_equal(self.times_s, other.times_s):
            raise ParameterError(
                f"Photon.overlap: {self.times_s.size} times to {self.times_s[-1]:g} s and {other.times_s.size} times to "
                f"{other.times_s[-1]:g} s: must be the same times; make both photons with the same window and points."
            )
        for one in {self, other}:
            one._check_resolved("overlap")
            if one.g2 > SINGLE:
                raise ParameterError(
                    f"Photon.overlap: g2 = {one.g2:.2g}: must be at most {SINGLE:g}: light of more than one photon in a run has "
                    "no such overlap; take off the recycling, or look at visibility."
                )
        return self._alike(other)

    def _check_resolved(self, number: str) -> None:
        """Nothing, or a refusal where the times do not resolve the photon."""
        if self.visibility_error > RESOLVED:
            raise ParameterError(
                f"Photon.{number}: {self.times_s.size} times, {self._spacing * 1e9:.3g} ns apart, do not resolve the photon "
                f"(error {self.visibility_error:.1g}): give more points, or none so that they are sought, or a shorter window."
            )

    def _alike(self, other: Photon) -> float:
        """The overlap with a photon at the same times, however few they are."""
        if self.is_dark or other.is_dark:
            return math.nan
        alike = np.sum(triangle_weights(self.times_s.size) * (self.coherence_hz.conj() * other.coherence_hz).real)
        return float(alike) * self._spacing**2 / (self._moment(0, 0.0) * other._moment(0, 0.0))

    @property
    def visibility(self) -> float:
        """The two-photon visibility of the light of two such emitters, ``V / (1 + g2)``; NaN if it is dark.

        ``V = double integral of |G|**2 / (integral of n)**2`` is the overlap of the two, and all of the visibility where g2 is
        0. Coincidences behind a beam splitter go as ``1 + g2 - V``, those of light that cannot interfere as ``1 + g2``.

        Raises
        ------
        ParameterError
            The times do not resolve the photon: visibility_error is above 0.02.
        """
        self._check_resolved("visibility")
        return math.nan if self.is_dark else self._alike(self) / (1 + self.g2)

    @property
    def visibility_error(self) -> float:
        """About how far the visibility may be off for the spacing of the times; NaN if they are even in number or it is dark.

        The largest of three: its change when every second time is left out, what it is above 1, and twice the share by which
        the area of the wave packet differs from the efficiency.
        """
        if self.times_s.size % 2 == 0 or self.is_dark:
            return math.nan
        coarse = Photon(self.times_s[::2], self.coherence_hz[::2, ::2], {}, self.efficiency, 0.0, 0.0)
        found = self._alike(self)
        off = 2 * abs(self._moment(0, 0.0) / self.efficiency - 1)
        return max(abs(coarse._alike(coarse) - found), found - 1, off)

    @property
    def _visibility_text(self) -> str:
        error = self.visibility_error
        if error > RESOLVED:
            return f"not resolved by {self.times_s.size} times"
        return f"{self.visibility:.4f} ± {error:.1g}"

    def __repr__(self) -> str:
        return f"Photon(efficiency={self.efficiency:.4f}, visibility={self._visibility_text})"

    def _repr_html_(self) -> str:
        resolved, unknown = not self.visibility_error > RESOLVED, f"not resolved by {self.times_s.size} times"
        numbers = [
            ("efficiency", f"{self.efficiency:.4f}"),
            ("two-photon visibility, V / (1 + g2)", self._visibility_text),
            ("g2", f"{self.g2:.3g}"),
            ("falls back and starts anew", f"{self.resets:.3g} times a run"),
            ("mean time, spread", f"{self.mean_time_s * 1e9:.4g} and {self.width_s * 1e9:.4g} ns" if resolved else unknown),
            *((f"excitation: {cause}", f"{share:.4f}") for cause, share in self.fates.items()),
        ]
        rows = "".join(
            f"<tr><td style='text-align:left'>{html.escape(name)}</td><td style='text-align:right'>{html.escape(value)}</td></tr>"
            for name, value in numbers
        )
        return f"<table><caption>Photon</caption>{rows}</table>"
