"""The driven emitter in its cavity against QuTiP's master-equation solver: same pulse, same times, same tolerances.

QuTiP in its own idiom: the Hamiltonian a QobjEvo whose coefficient is a spline through an array (or a function, where that is
faster), the photon number an ``e_ops``, no states stored. Every method of mesolve that suits is tried, and the fastest whose
error against a tight reference is within ten times the tolerance is the one that takes turns with us. Both sides begin with the
pulse and end with the photon number at 201 times. Times are the processor's, so that other work on the machine does not count.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qnkit.model import replaced
from qnkit.physics import CavityEmitter
from qnkit.qubits import Driven

TOLERANCE = 1e-8
METHODS = ("tsit5", "vern7", "vern9", "adams", "bdf", "dop853")
UNIT = 2e6 * math.pi


def _emitter(levels: int, recycling: float) -> CavityEmitter:
    return CavityEmitter(cavity_levels=levels, recycling_per_us=recycling)


def _seconds(work: Callable[[], object], runs: int) -> float:
    start = time.process_time()
    for _ in range(runs):
        work()
    return (time.process_time() - start) / runs


class Peer:
    """QuTiP's view of an emitter."""

    def __init__(self, emitter: CavityEmitter) -> None:
        import qutip

        system = emitter.system()
        dims = [[3, emitter.cavity_levels]] * 2

        def operator(matrix: NDArray[Any]) -> Any:
            return qutip.Qobj(matrix, dims=dims).to("csr")

        half = system.drives[0][0]
        self.emitter = emitter
        self.still, self.drive = operator(system.hamiltonian), operator(half + half.conj().T)
        self.jumps = [operator(jump) for jump in system.jumps]
        self.number = operator(system.jumps[0].conj().T @ system.jumps[0])
        self.lower = operator(system.jumps[0])
        self.start = qutip.tensor(qutip.basis(3, 0), qutip.basis(emitter.cavity_levels, 0))
        self.times = np.linspace(0.0, emitter.window_ns * 1e-9, 201)

    def hamiltonian(self, kind: str) -> Any:
        """The Hamiltonian with the pulse as a spline through 601 values or as a function of time."""
        import qutip

        pulse = self.emitter.pulse
        peak, center, width = 0.5 * pulse.rabi_mhz * UNIT, pulse.center_ns * 1e-9, pulse.width_ns * 1e-9
        if kind == "function":
            return qutip.QobjEvo([self.still, [self.drive, lambda t: peak * math.exp(-(((t - center) / width) ** 2) / 2)]])
        grid = np.linspace(0.0, self.times[-1], 601)
        values = peak * np.exp(-(((grid - center) / width) ** 2) / 2)
        return qutip.QobjEvo([self.still, [self.drive, qutip.coefficient(values, tlist=grid)]])

    def flux(self, kind: str, method: str, tolerance: float = TOLERANCE) -> NDArray[np.float64]:
        """The photons per second out of the mirror."""
        import qutip

        options = {"atol": tolerance, "rtol": tolerance, "method": method, "nsteps": 10**6, "store_states": False}
        options["progress_bar"] = ""
        solved = qutip.mesolve(self.hamiltonian(kind), self.start, self.times, self.jumps, e_ops=[self.number], options=options)
        return np.asarray(solved.expect[0])

    def coherence(self, kind: str, method: str, times: NDArray[np.float64]) -> NDArray[np.complex128]:
        """The two-time coherence by QuTiP's own function, a row a time."""
        import qutip

        options = {"atol": TOLERANCE, "rtol": TOLERANCE, "method": method, "nsteps": 10**6}
        return np.asarray(
            qutip.correlation_2op_2t(
                self.hamiltonian(kind),
                qutip.ket2dm(self.start),
                times,
                times,
                self.jumps,
                self.lower.dag(),
                self.lower,
                options=options,
            )
        )


def ours(
    system: Driven, emitter: CavityEmitter, number: NDArray[Any], times: NDArray[np.float64], tolerance: float
) -> NDArray[Any]:
    """Our photons per second out of the mirror, from the pulse on; as for QuTiP the operators are there before."""
    again = Driven(system.hamiltonian, [(system.drives[0][0], emitter.pulse.envelope().scaled(0.5))], system.jumps)
    state = np.zeros(system.dimension)
    state[0] = 1.0
    return again.evolve(state, times, atol=tolerance, rtol=tolerance).means(number)


def _evolution(levels: int, recycling: float, words: str, must: str, aim: str) -> tuple[str, str, str, str]:
    emitter = _emitter(levels, recycling)
    peer = Peer(emitter)
    number, system = peer.number.full(), emitter.system()
    exact = ours(system, emitter, number, peer.times, 1e-13)
    scale = float(np.abs(exact).max())
    error = float(np.abs(ours(system, emitter, number, peer.times, TOLERANCE) - exact).max()) / scale
    found = {}
    for kind in ("array", "function"):
        for method in METHODS:
            off = float(np.abs(peer.flux(kind, method) - exact).max()) / scale
            if off < 10 * TOLERANCE:
                found[kind, method] = min(_seconds(lambda k=kind, m=method: peer.flux(k, m), 1) for _ in range(3)), off
    kind, method = min(found, key=lambda key: found[key][0])
    ratios = []
    for _ in range(9):
        theirs = _seconds(lambda: peer.flux(kind, method), 3)
        ratios.append(theirs / _seconds(lambda: ours(system, emitter, number, peer.times, TOLERANCE), 10))
    gaps = f"errors {error:.0e}, {found[kind, method][1]:.0e}"
    return f"{words}, dim {3 * levels}, mesolve {method} {kind} ({gaps})", f"{statistics.median(ratios):.1f}x", must, aim


def _photon() -> tuple[str, str, str, str]:
    emitter = replaced(_emitter(4, 0.0), "excited_dephasing_mhz", 0.5)
    peer = Peer(emitter)
    times = np.linspace(0.0, emitter.window_ns * 1e-9, 101)

    def mine() -> NDArray[np.complex128]:
        return emitter.photon(points=101, atol=TOLERANCE, rtol=TOLERANCE).coherence_hz

    theirs, got = peer.coherence("array", "vern7", times), mine()
    gap = max(float(np.abs(got[i:, i] - theirs[i, : 101 - i]).max()) for i in range(101)) / float(np.abs(got).max())
    ratios = [
        min(_seconds(lambda m=method: peer.coherence("array", m, times), 1) for method in ("vern7", "tsit5")) / _seconds(mine, 5)
        for _ in range(3)
    ]
    return (
        f"photon at 101 x 101 times, dim 12, vs correlation_2op_2t (gap {gap:.0e})",
        f"{statistics.median(ratios):,.0f}x",
        "-",
        "-",
    )


def lines() -> Iterator[tuple[str, str, str, str]]:
    """Medians of ratios of the processor's time, in turn, after both were found right.

    Of the emitter's 144 or 576 complex numbers only 7 real ones can differ from zero, and only these are carried; with recycling
    every level is in play and 22 or 46 are.
    """
    for levels, must, aim in ((4, "8x", "20x"), (8, "5x", "10x")):
        yield _evolution(levels, 0.0, "emitter", must, aim)
        yield _evolution(levels, 1.0, "recycled emitter", must, aim)
    yield _photon()
