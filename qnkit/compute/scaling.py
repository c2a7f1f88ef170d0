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

from ..model import Model, quantity, refusal

__all__ = ["REFERENCE_QUBITS", "SOURCES", "Comparison", "Source"]

REFERENCE_QUBITS = 25.0
"""Size of the module at which ``Comparison.gate_error`` is given: IonQ Aria, 25 ions in one chain."""

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
        "10 s, cautious: F = 0.81(4) of an ion-photon pair after 10 s, with dynamical decoupling (Drmota et al., PRL 130, 090803 "
        "(2023)), means 17 to 30 s",
    ),
    Source(
        "gate_error",
        "P",
        "0.4 %: IonQ Aria, 25 ions, two-qubit gates 99.6 % on average, readout errors not taken off (Microsoft's page for IonQ)",
    ),
    Source(
        "growth",
        "D",
        "0.65: the ion-chain rule m/ln(m) of Murali et al. (2020), arXiv:2004.04706, is a power of 0.67 between 9 and 55 ions;"
        " two ions with 0.08(4) % (Gaebler et al., PRL 117, 060505 (2016)) and 25 with 0.4 % give 0.64 +- 0.2. Superconducting"
        " chips of IBM give 0 to 0.16, by which chips are counted and whether by mean or median (see the tests)",
    ),
    Source("other_error", "A", "0: measurement and correction of the remote gate are taken as perfect"),
    Source("faulty_share", "A", "0.5 %: an example; only the law, one faulty qubit spoils its module, is meant"),
)
"""The source of every default of Comparison."""


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
        return np.asarray(np.exp(self._log_pairs_right(np.asarray(pairs, dtype=float))))

    def _log_pairs_right(self, m: NDArray[np.float64]) -> NDArray[np.float64]:
        """The logarithm of pairs_right, which does not run out of numbers for large jobs."""
        fidelity, flipped = self.pair_fidelity, (1 - self.pair_fidelity) / 3
        a, b = (fidelity + flipped) / 2, (fidelity - flipped) / 2
        r = 0.0 if self.memory_s is None else 2 / (self.memory_s * self.pair_rate_hz)
        decayed = (_X**r - _X) / (1 - r) if abs(r - 1) > 1e-6 else -_X * np.log(_X)
        one = a * (1 - _X) + b * decayed
        most, many = one.max(), np.maximum(m, 1.0)
        total = ((one / most) ** (many[..., None] - 1) * _WEIGHT).sum(axis=-1)
        return np.where(m > 0, np.log(many * fidelity) + (many - 1) * math.log(most) + np.log(total), 0.0)

    def giant(self, qubits: ArrayLike) -> NDArray[np.float64]:
        """Chance that the answer is right on one module that holds all qubits (at least 2); shape of ``qubits``."""
        n = self._sizes(qubits, 2)
        return np.asarray(np.exp(self._log_giant(n)))

    def _log_giant(self, n: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(self.gates(n) * np.log1p(-self._failure(n)))

    def connected(self, qubits: ArrayLike) -> NDArray[np.float64]:
        """Chance that the answer is right on k modules of n/k qubits each, at least two each; shape of ``qubits``.

        A remote gate costs its pair, two local gates and ``other_error``.
        """
        return np.asarray(np.exp(self._log_connected(self._sizes(qubits, 2 * self.modules))))

    def _log_connected(self, n: NDArray[np.float64]) -> NDArray[np.float64]:
        remote = self.remote_gates(n)
        local = (self.gates(n) + remote) * np.log1p(-self._failure(n / self.modules))
        rest = remote * math.log1p(-self.other_error) if self.other_error < 1 else np.full_like(n, -math.inf)
        return np.asarray(local + self._log_pairs_right(remote) + rest)

    def lead(self, qubits: ArrayLike) -> NDArray[np.float64]:
        """The logarithm of how much better the connected modules do, for jobs of at least two qubits a module."""
        n = self._sizes(qubits, 2 * self.modules)
        return np.asarray(self._log_connected(n) - self._log_giant(n))

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
