"""A driven Lambda emitter in a cavity: a laser pulse in, a photon out.

Levels g1 (where it begins), e and g2; the laser drives g1-e, the cavity couples e-g2 and leaks. Conventions: frequencies are
ordinary ones in MHz and become rad/s once, times 2 pi. The rates of cavity and emitter are those of the amplitudes, kappa and
gamma, half widths at half maximum, as in most papers of cavity QED: photon number and excited population decay at 2 kappa and
2 gamma. The cooperativity is ``C = g**2 / (2 kappa gamma)``.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import model_validator

from ..model import Model, quantity, refusal
from ..qubits.arrays import whole_of
from ..qubits.correlation import coherence, jump_pairs
from ..qubits.driven import Driven
from ..qubits.room import checked_room
from .photon import Photon
from .pulses import NS, RAD_PER_S, GaussianPulse, Pulse

__all__ = ["CavityEmitter"]

Matrix = NDArray[np.complex128]
Vector = NDArray[np.float64]

POINTS, MOST_POINTS = 401, 1601
"""How many times a photon gets first, and at most, where no number is given."""
FINE = 1e-4
"""Times are sought until the visibility is this sure."""
EDGE = 1e-7
"""Where times are sought, this share of the photon may lie before the first and as much after the last."""

TRUNCATION = 1e-5
"""So many photons a run may be touched by the cut of the photon number."""
CUT = 1e-3
"""The largest share of the energy of a pulse that may lie before the window."""


class CavityEmitter(Model):
    """A Lambda emitter in a one-mode cavity, and the laser pulse that drives it.

    Coupling and half widths: H. Takahashi, E. Kassa, C. Christoforou, M. Keller, Phys. Rev. Lett. 124, 013602 (2020),
    abstract: 12.3, 4.1 and 11.5 MHz (times 2 pi) for the coupling of one calcium ion to a cavity and for the decay rates of
    cavity and ion; that both are amplitude rates, half widths, is not confirmed. Branching of its P1/2 level: M. Ramm et al.,
    Phys. Rev. Lett. 111, 023004 (2013), 0.93565 back to S1/2; the number is not confirmed. Pulse, detunings, output share and
    window are chosen. Left out: Zeeman levels, motion, laser noise, light that the mirrors scatter.
    """

    coupling_mhz: float = quantity(12.3, "coupling g / 2π", unit="MHz", at_least=0)
    cavity_half_width_mhz: float = quantity(4.1, "cavity half width κ / 2π", unit="MHz", above=0)
    emitter_half_width_mhz: float = quantity(11.5, "emitter half width γ / 2π", unit="MHz", at_least=0)
    output_share: float = quantity(0.9, "share of the cavity's loss through the output mirror", above=0, at_most=1)
    branching_g1: float = quantity(0.93565, "share of the decays of e back to g1", at_least=0, at_most=1)
    branching_lost: float = quantity(0.0, "share of the decays of e to other levels", at_least=0, at_most=1)
    excited_dephasing_mhz: float = quantity(0.0, "pure dephasing of e / 2π", unit="MHz", at_least=0)
    ground_dephasing_mhz: float = quantity(0.0, "pure dephasing of g1 against g2 / 2π", unit="MHz", at_least=0)
    recycling_per_us: float = quantity(0.0, "rate from g2 back to g1", unit="1/µs", at_least=0)
    laser_detuning_mhz: float = quantity(0.0, "laser minus g1-e transition", unit="MHz")
    cavity_detuning_mhz: float = quantity(0.0, "cavity minus e-g2 transition", unit="MHz")
    pulse: Pulse = quantity(GaussianPulse(), "laser pulse")
    start: Literal["g1", "e"] = quantity("g1", "level it begins in")
    window_ns: float = quantity(600.0, "time during which the photon is collected", unit="ns", above=0)
    cavity_levels: int = quantity(4, "photon numbers that are kept, from 0", at_least=2, at_most=40)

    @model_validator(mode="after")
    def _branching_sums(self) -> Self:
        if self.branching_g1 + self.branching_lost > 1:
            raise refusal(
                self,
                "branching_lost",
                self.branching_lost,
                "",
                f"must be at most {1 - self.branching_g1:g}, what branching_g1 leaves; the rest decays to g2",
            )
        return self

    @property
    def cooperativity(self) -> float:
        """The cooperativity ``C = g**2 / (2 kappa gamma)``; infinite without decay of the emitter."""
        loss = 2 * self.cavity_half_width_mhz * self.emitter_half_width_mhz
        return self.coupling_mhz**2 / loss if loss > 0 else math.inf

    @property
    def slow_limit(self) -> float:
        """The efficiency for a slow, weak pulse: the output share of ``K / (K + 1 - b)``, b the branching back to g1.

        ``K = 2 C kappa**2 / (kappa**2 + delta**2)`` with delta the cavity detuning less that of the laser. One attempt succeeds
        with ``p = K / (K + 1)``, and a decay to g1 begins another: ``p / (1 - (1 - p) b)``. For delta = 0 and b = 0 it is
        ascribed to H. Goto, S. Mizukami, Y. Tokunaga, T. Aoki, Phys. Rev. A 99, 053843 (2019); that is not confirmed.

        It holds for a pulse that leaves nothing in g1. NaN for a start in e, with dephasing and with recycling.
        """
        if self.start == "e" or self.excited_dephasing_mhz or self.ground_dephasing_mhz or self.recycling_per_us:
            return math.nan
        off = (self.cavity_detuning_mhz - self.laser_detuning_mhz) / self.cavity_half_width_mhz
        twice = 2 * self.cooperativity / (1 + off**2)
        return self.output_share * (1.0 if math.isinf(twice) else twice / (twice + 1 - self.branching_g1))

    def _operators(self) -> tuple[dict[str, Matrix], Matrix]:
        """Projectors and transitions between the emitter's levels, named ``to_from``, and the cavity's lowering operator."""
        levels = ["g1", "e", "g2"] + (["lost"] if self.branching_lost > 0 else [])
        number = np.eye(self.cavity_levels, dtype=complex)
        found: dict[str, Matrix] = {}
        for a, to in enumerate(levels):
            for b, origin in enumerate(levels):
                ket = np.zeros((len(levels), len(levels)), dtype=complex)
                ket[a, b] = 1.0
                found[f"{to}_{origin}"] = np.kron(ket, number).astype(complex)
        lowering = np.diag(np.sqrt(np.arange(1.0, self.cavity_levels)), k=1)
        return found, np.kron(np.eye(len(levels)), lowering).astype(complex)

    def system(self) -> Driven:
        """The master equation, in the frame of the laser; the first jump is a photon out of the output mirror.

        Basis: g1, e, g2 (and the lost level where branching_lost is above 0), each with photon numbers from 0.
        """
        at, a = self._operators()
        exchange = self.coupling_mhz * (at["e_g2"] @ a)
        hamiltonian = exchange + exchange.conj().T - self.laser_detuning_mhz * at["e_e"]
        hamiltonian = hamiltonian + (self.cavity_detuning_mhz - self.laser_detuning_mhz) * (a.conj().T @ a)
        leak, decay = 2 * self.cavity_half_width_mhz, 2 * self.emitter_half_width_mhz
        rates = [
            (leak * self.output_share, a),
            (leak * (1 - self.output_share), a),
            (decay * self.branching_g1, at["g1_e"]),
            (decay * (1 - self.branching_g1 - self.branching_lost), at["g2_e"]),
            (decay * self.branching_lost, at.get("lost_e", at["g2_e"])),
            (2 * self.excited_dephasing_mhz, at["e_e"]),
            (self.ground_dephasing_mhz / 2, at["g1_g1"] - at["g2_g2"]),
            (self.recycling_per_us / (2 * math.pi), at["g1_g2"]),
        ]
        jumps = [math.sqrt(rate * RAD_PER_S) * jump for rate, jump in rates if rate > 0]
        return Driven(hamiltonian * RAD_PER_S, [(at["e_g1"], self.pulse.envelope().scaled(0.5))], jumps)

    def photon(self, *, points: int | None = None, atol: float = 1e-10, rtol: float = 1e-8) -> Photon:
        """The photon that comes out of the output mirror within the window.

        Parameters
        ----------
        points : how many evenly spaced times of the window, an odd number. None for 401 and, where these do not resolve the
            photon, as many, to 1601, in the part of the window where it comes out
        atol, rtol : tolerances of the integration, see qubits.Driven.evolve

        Raises
        ------
        ParameterError
            Points that are not an odd number from 17, or more than fit into memory; a pulse outside the window, or of which
            more than 1e-3 of the energy comes before it begins; photon numbers that do not fit into cavity_levels.
        """
        count = POINTS
        if points is not None:
            rule = "must be an odd whole number from 17 (odd, so that every second one can be left out for the error)."
            count = whole_of(points, "CavityEmitter.photon(points)", rule, 17, 10**6)
            if count % 2 == 0:
                raise refusal(self, "photon(points)", points, "", f"{rule[:-1]}; take {count + 1}")
            checked_room(96 * count**2, f"the coherence of a photon at {count} x {count} times", "take fewer points")
        self._check_pulse()
        at, a = self._operators()
        system, times = self.system(), np.linspace(0.0, self.window_ns * NS, count)
        state = np.zeros(system.dimension)
        state[0 if self.start == "g1" else self.cavity_levels] = 1.0
        number = a.conj().T @ a
        leak, decay = 2 * self.cavity_half_width_mhz * RAD_PER_S, 2 * self.emitter_half_width_mhz * RAD_PER_S
        top = np.diag(np.eye(system.dimension)[2 * self.cavity_levels - 1])
        fastest = 2 * math.sqrt(self.cavity_levels) * self.coupling_mhz * RAD_PER_S
        asked: list[ArrayLike] = [leak * number, decay * at["e_e"]]
        if self.recycling_per_us > 0:  # without it there is never more than one excitation
            asked += [self.recycling_per_us * 1e6 * at["g2_g2"], fastest * top]
        run = system.evolve(state, times, integrals=asked, atol=atol, rtol=rtol)
        leaked, decayed, recycled, touched = (*run.integrals[-1].tolist(), 0.0, 0.0)[:4]
        self._check_levels(touched)
        fates = {
            "out of the output mirror": self.output_share * leaked,
            "lost in the cavity": (1 - self.output_share) * leaked,
            "spontaneous decay to g2": (1 - self.branching_g1 - self.branching_lost) * decayed,
            "spontaneous decay to other levels": self.branching_lost * decayed,
            "still in the cavity": float(run.means(number)[-1]),
            "still in e": float(run.means(at["e_e"])[-1]),
            "still in g1": float(run.means(at["g1_g1"])[-1]),
        }
        if self.recycling_per_us > 0:
            fates["given back by recycling"] = -recycled
        field = math.sqrt(leak * self.output_share) * a
        seen = self._turned(times, coherence(system, run, field, atol=atol, rtol=rtol))
        pairs = jump_pairs(system, state, times, 0, atol=atol, rtol=rtol) if self.recycling_per_us > 0 else 0.0
        made = Photon(times, seen, fates, self.output_share * leaked, self.branching_g1 * decayed, pairs)
        if points is not None or made.is_dark or made.visibility_error <= FINE:
            return made
        return self._sought(made, run.integrals[:, 0], system, state, field, atol, rtol)

    def _turned(self, times_s: Vector, seen: Matrix) -> Matrix:
        """A coherence in the frame of the laser, in that of the e-g2 transition: two emitters may have unequal lasers."""
        if self.laser_detuning_mhz == 0.0:
            return seen
        turn = np.exp(-1j * self.laser_detuning_mhz * RAD_PER_S * times_s)
        seen *= turn.conj()[:, None]
        seen *= turn
        return seen

    def _sought(
        self, photon: Photon, leaked: Vector, system: Driven, state: Vector, field: Matrix, atol: float, rtol: float
    ) -> Photon:
        """The photon at times that resolve it, or at the most there may be: nearer to where it comes out, then more of them."""
        count = photon.times_s.size
        while photon.visibility_error > FINE:
            times = photon.times_s
            first = int(np.searchsorted(leaked, EDGE * leaked[-1], side="right")) - 1
            last = int(np.searchsorted(leaked, (1 - EDGE) * leaked[-1]))
            begin, end = times[max(first, 0)], times[min(max(last, first + 1), times.size - 1)]
            if end - begin > 0.75 * (times[-1] - times[0]):
                count = 2 * count - 1
            if count > MOST_POINTS:
                break
            nearer = np.linspace(begin, end, count)
            run = system.evolve(state, nearer, integrals=[field.conj().T @ field], atol=atol, rtol=rtol)
            seen = coherence(system, run, field, atol=atol, rtol=rtol)
            leaked = run.integrals[:, 0]
            photon = replace(photon, times_s=nearer, coherence_hz=self._turned(nearer, seen))
        return photon

    def _check_pulse(self) -> None:
        """Nothing, or a refusal where the pulse comes before the window, by more than CUT of its energy, or after it."""
        pulse = self.pulse.envelope()
        begin, end = float(pulse.knots_s[0]), float(pulse.knots_s[-1])
        if self.start == "g1" and (end <= 0 or begin >= self.window_ns * NS):
            raise refusal(self, "window_ns", self.window_ns, "ns", "the pulse lies outside the window, which begins at 0 ns")
        if begin < 0:
            times = np.linspace(begin, end, 513)
            energy = np.abs(pulse(times)) ** 2
            before, whole = float(energy[times < 0].sum()), float(energy.sum())
            if before > CUT * whole:
                rule = (
                    f"{before / whole:.2g} of the pulse's energy comes before the window, which begins at 0 ns; shift the pulse"
                )
                raise refusal(self, "pulse", self.pulse.kind, "", rule)

    def _check_levels(self, touched: float) -> None:
        """Nothing, or a refusal where the emitter is excited above the largest photon number: it could not emit there.

        ``touched`` is the time spent so, times the fastest rate at which the photon that does not fit would come.
        """
        if touched > TRUNCATION:
            rule = f"too few: up to {touched:.2g} photons a run come where no further photon fits; keep more of them"
            raise refusal(self, "cavity_levels", self.cavity_levels, "", rule)
