"""One giant module or k connected ones: the small model behind the first screen of the course.

A bigger module has more errors per gate and costs more than its size; a split job pays for its remote gates in time and
fidelity. The job: n qubits, each pair of neighbours meets in one two-qubit gate; the answer is right if no gate failed.

- One module of m qubits: the average error of a two-qubit gate is ``gate_error * (m / REFERENCE_QUBITS)**growth``; the chance
  that the gate fails is 5/4 of it (process infidelity from average infidelity, Nielsen, Phys. Lett. A 303, 249 (2002), eq. 3).
- A gate across a seam is telegate: one stored pair, one local gate in each module. With perfect local gates its process fidelity
  is the fidelity of the pair.
- Every remote gate has its own link. All links start together; the job starts when the last pair is there, so the others wait.

Assumptions that nobody has published, named on the screen too: a power law beyond the sizes that were measured; errors
independent and never cancelling; pairs of Werner form that dephase; perfect measurement and correction (``other_error = 0``);
single-qubit gates and readout free. No error correction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import Model, quantity, refusal, replaced
from ..physics.estimate import Estimate

__all__ = ["REFERENCE_QUBITS", "SOURCES", "SPREAD", "Comparison", "Crossing", "Source", "crossing"]

REFERENCE_QUBITS = 25.0
"""Size of the module at which ``Comparison.gate_error`` is given: IonQ Aria, 25 ions in one chain."""

MOST_QUBITS = 1e5
"""The crossing is looked for up to a job of this many qubits."""

_WORST = 15 / 16  # process infidelity of a two-qubit gate that leaves nothing but noise


@dataclass(frozen=True)
class Source:
    """Where one default comes from: the mark of its evidence (P read there, S quoted, D derived, A assumed) and the text."""

    field: str
    mark: str
    text: str


SOURCES: tuple[Source, ...] = (
    Source("pair_fidelity", "S", "0.9689(8), Oxford, Main et al., Nature 638, 383 (2025)"),
    Source("pair_rate_hz", "S", "9.7 pairs a second, the same"),
    Source(
        "memory_s",
        "A",
        "10 s: an ion-photon pair still had fidelity 0.81(4) after 10 s, Drmota et al., PRL 130, 090803 (2023) [P]",
    ),
    Source(
        "gate_error", "P", "0.4 %: IonQ Aria, 25 ions, two-qubit gates 99.6 % on average (Microsoft's provider page for IonQ)"
    ),
    Source(
        "growth",
        "D",
        "0.65: the ion-chain rule m/ln(m) of Murali et al. (2020), arXiv:2004.04706, is a power of 0.66 between 9 and 55 ions;"
        " two ions with 0.08 % (Ballance et al., PRL 117, 060504 (2016)) and 25 with 0.4 % give 0.64."
        " 22 superconducting chips of IBM with 7 to 127 qubits give 0.16(6) (calibration snapshots in qiskit-ibm-runtime 0.51)",
    ),
    Source("other_error", "A", "0: measurement and correction of the remote gate are taken as perfect"),
    Source("faulty_share", "A", "0.5 %: an example; only the law, one faulty qubit spoils its module, is meant"),
)
"""The source of every default of Comparison."""

SPREAD: dict[str, float] = {"pair_fidelity": 0.0008, "memory_s": 3.0, "gate_error": 0.0005, "growth": 0.15}
"""One standard error of each uncertain input: pair_fidelity's is published, gate_error's is its rounding, two are assumed."""


class Comparison(Model):
    """The same job on one giant module and on several connected ones, and what both are made of."""

    modules: int = quantity(6, "connected modules", at_least=2, at_most=100)
    pair_fidelity: float = quantity(0.969, "fidelity of a pair", at_least=0.25, at_most=1)
    pair_rate_hz: float = quantity(9.7, "pairs a link makes", unit="per s", above=0)
    memory_s: float | None = quantity(10.0, "coherence time of a stored pair's qubits", unit="s", above=0)
    gate_error: float = quantity(0.004, "gate error in a module of 25 qubits", at_least=0, at_most=0.75)
    growth: float = quantity(0.65, "power by which gate errors grow with size", at_least=0, at_most=3)
    other_error: float = quantity(0.0, "other errors of a remote gate", at_least=0, at_most=1)
    shape: Literal["row", "grid", "everyone"] = quantity("row", "who meets whom in the job")
    faulty_share: float = quantity(0.005, "share of qubits that come out faulty", at_least=0, below=1)

    def module_gate_error(self, qubits: ArrayLike) -> NDArray[np.float64]:
        """Average error of a two-qubit gate inside a module of so many qubits; never above 3/4, pure noise."""
        size = np.asarray(qubits, dtype=float)
        return np.asarray(np.minimum(self.gate_error * (size / REFERENCE_QUBITS) ** self.growth, 0.75))

    def gates(self, qubits: ArrayLike) -> NDArray[np.float64]:
        """Number of two-qubit gates of the job: n-1 in a row, 2(n-sqrt n) on a square grid, n(n-1)/2 if everyone meets."""
        n = np.asarray(qubits, dtype=float)
        return np.asarray({"row": n - 1, "grid": 2 * (n - np.sqrt(n)), "everyone": n * (n - 1) / 2}[self.shape])

    def remote_gates(self, qubits: ArrayLike) -> NDArray[np.float64]:
        """How many of the gates cross a seam when each module holds n/k of the qubits.

        Row: k-1. Grid: cut into a x b equal tiles with a*b = k and the fewest seams, (a+b-2) sqrt n. Everyone: n^2 (1-1/k)/2.
        """
        n, k = np.asarray(qubits, dtype=float), self.modules
        seams = min(a + k // a - 2 for a in range(1, k + 1) if k % a == 0)
        return np.asarray(
            {"row": np.full_like(n, k - 1), "grid": seams * np.sqrt(n), "everyone": n**2 * (1 - 1 / k) / 2}[self.shape]
        )

    def pairs_right(self, pairs: ArrayLike) -> NDArray[np.float64]:
        """Chance that all of so many pairs do their gate right once the last of them is there; 1 for no pair.

        The pairs appear at independent exponential times (rate L). One that waits w dephases in two memories:
        fidelity a + b exp(-2w/T), a, b = (F +- (1-F)/3)/2. With x = exp(-L t) of the last arrival and r = 2/(T L) the mean of the
        product over m pairs is m F int_0^1 [a(1-x) + b(x^r - x)/(1-r)]^(m-1) dx. [derived here]
        """
        m = np.asarray(pairs, dtype=float)
        fidelity, flipped = self.pair_fidelity, (1 - self.pair_fidelity) / 3
        a, b = (fidelity + flipped) / 2, (fidelity - flipped) / 2
        r = 0.0 if self.memory_s is None else 2 / (self.memory_s * self.pair_rate_hz)
        decayed = (_X**r - _X) / (1 - r) if abs(r - 1) > 1e-6 else -_X * np.log(_X)
        one = a * (1 - _X) + b * decayed
        total = m[..., None] * fidelity * one ** (m[..., None] - 1) * _WEIGHT
        return np.where(m > 0, total.sum(axis=-1), 1.0)

    def giant(self, qubits: ArrayLike) -> NDArray[np.float64]:
        """Chance that the answer is right on one module that holds all qubits (at least 2); shape of ``qubits``."""
        n = self._sizes(qubits, 2)
        return np.asarray((1 - self._failure(n)) ** self.gates(n))

    def connected(self, qubits: ArrayLike) -> NDArray[np.float64]:
        """Chance that the answer is right on k modules of n/k qubits each, at least two each; shape of ``qubits``.

        A remote gate costs its pair, two local gates and ``other_error``.
        """
        n = self._sizes(qubits, 2 * self.modules)
        remote = self.remote_gates(n)
        local = (1 - self._failure(n / self.modules)) ** (self.gates(n) + remote)
        return np.asarray(local * self.pairs_right(remote) * (1 - self.other_error) ** remote)

    def wait_s(self, qubits: ArrayLike) -> NDArray[np.float64]:
        """Mean time in s until the last of the job's pairs is there: H_m / rate, H_m the m-th harmonic number."""
        m = self.remote_gates(self._sizes(qubits, 2 * self.modules))
        return np.asarray(((1 - (1 - _X) ** m[..., None]) / _X * _WEIGHT).sum(axis=-1) / self.pair_rate_hz)

    def qubits_made(self, qubits: ArrayLike, modules: int = 1) -> NDArray[np.float64]:
        """Mean number of qubits that must be made until each of the modules has no faulty one: n / (1 - faulty)^(n/k)."""
        n = self._sizes(qubits, 1)
        return np.asarray(n / (1 - self.faulty_share) ** (n / modules))

    def _failure(self, size: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.minimum(1.25 * self.module_gate_error(size), _WORST)

    def _sizes(self, qubits: ArrayLike, least: float) -> NDArray[np.float64]:
        n = np.asarray(qubits, dtype=float)
        if not np.all(np.isfinite(n)) or np.any(n < least):
            worst = n[~np.isfinite(n)][0] if not np.all(np.isfinite(n)) else n.min()
            raise refusal(self, "qubits", f"{worst:g}", "", f"a job here needs a finite number of qubits, at least {least:g}")
        return n


_NODES, _LEGENDRE = np.polynomial.legendre.leggauss(96)
_Y = (_NODES + 1) / 2
_X = _Y**8  # the integrands behave like x^r at 0, r small: the eighth power makes them smooth
_WEIGHT = _LEGENDRE / 2 * 8 * _Y**7


@dataclass(frozen=True)
class Crossing:
    """Where connecting begins to win: the job's ``qubits`` +- ``standard_error``, the ``chance`` of both there, the ``wait_s``.

    ``qubits`` is inf where connecting never wins and 2k, the smallest job that k modules can share, where it always does.
    """

    qubits: float
    standard_error: float
    chance: float
    wait_s: float
    always: bool = False

    @property
    def never(self) -> bool:
        """True where no job, however large, is better off connected."""
        return math.isinf(self.qubits)

    def __str__(self) -> str:
        """Where connecting begins to win, in words."""
        if self.never:
            return "never"
        return "at every size" if self.always else f"above {Estimate(self.qubits, self.standard_error, 1)} qubits"

    def _repr_html_(self) -> str:
        return f"<p>Connecting wins <b>{self}</b>.</p>"


def _lead(model: Comparison, qubits: ArrayLike) -> NDArray[np.float64]:
    """The logarithm of how much better the connected modules do; NaN where both chances are zero: nobody leads."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(model.connected(qubits)) - np.log(model.giant(qubits)))


def _where(model: Comparison) -> float:
    """The first job size at which connecting wins: 2k if always, inf if never (below MOST_QUBITS)."""
    least, grid = 2.0 * model.modules, np.geomspace(2.0 * model.modules, MOST_QUBITS, 160)
    for _ in range(7):  # each round shrinks the bracket 31-fold or more
        ahead = np.nonzero(_lead(model, grid) > 0)[0]
        if model.pair_fidelity <= 0.5 or len(ahead) == 0:
            return math.inf
        if ahead[0] == 0:
            return least
        grid = np.geomspace(grid[ahead[0] - 1], grid[ahead[0]], 32)
        least = float(grid[0])
    return float(grid[-1])


def crossing(model: Comparison, spread: dict[str, float] | None = None) -> Crossing:
    """The job size above which connecting wins, with the standard error that its inputs leave.

    Pairs of fidelity 1/2 or less carry no entanglement: such links never win.

    Parameters
    ----------
    spread : standard error of each uncertain field; ``SPREAD`` if not given. Carried through to first order, in quadrature: the
        crossing is where two curves meet, so it moves by the change of their distance over the slope of it. Good while it moves
        by less than itself. A field without a value (``memory_s=None``) has none.
    """
    here = _where(model)
    if math.isinf(here):
        return Crossing(math.inf, 0.0, 0.0, math.inf)
    chance, wait = float(model.giant(here)), float(model.wait_s(here))
    if here <= 2.0 * model.modules:
        return Crossing(here, 0.0, float(model.connected(here)), wait, always=True)
    slope = float(_lead(model, here * 1.001) - _lead(model, here * 0.999)) / math.log(1.001 / 0.999)
    variance = 0.0
    for field, error in (SPREAD if spread is None else spread).items():
        value = getattr(model, field)
        if value is None or error == 0:
            continue
        below, above = (replaced(model, field, _inside(field, value + sign * 0.2 * error)) for sign in (-1, 1))
        change = float(_lead(above, here) - _lead(below, here)) / (getattr(above, field) - getattr(below, field))
        variance += (change * error / slope) ** 2
    return Crossing(here, here * math.sqrt(variance), chance, wait)


def _inside(field: str, value: float) -> float:
    """The value, no further than the end of what its field allows."""
    return min(value, 1.0) if field == "pair_fidelity" else max(value, 1e-12)
