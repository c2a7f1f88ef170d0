"""What a pair is worth: secret key by two ways of trusting the devices, entanglement, teleportation; per pair, try and second."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..qubits import measures
from ..qubits.arrays import number_of
from ..qubits.checking import ROUNDING, needs
from ..qubits.tables import state_table
from .ledger import Pairs
from .teleportation import CLASSICAL_LIMIT, teleportation_fidelity

__all__ = ["Worth", "bbm92_key", "device_independent_key", "device_independent_key_error", "worth_of"]

TSIRELSON = 2 * math.sqrt(2)
"""The largest CHSH value that quantum mechanics allows."""


def bbm92_key(x_error: float, z_error: float) -> float:
    """The secret bits per pair of BBM92 from the error rates in the x and z bases; see qubits.measures.key_from_errors.

    Raises
    ------
    ParameterError
        An error rate that is not from 0 to 1.
    """
    return measures.key_from_errors(_rate("bbm92_key", "x_error", x_error), _rate("bbm92_key", "z_error", z_error))


def device_independent_key(chsh: float, error: float) -> float:
    """The device-independent secret bits per pair from a CHSH value S and an error rate Q; see qubits.measures.key_from_chsh.

    Raises
    ------
    ParameterError
        A CHSH value that is not from 0 to 2 sqrt 2, or an error rate that is not from 0 to 1.
    """
    return measures.key_from_chsh(_chsh(chsh), _rate("device_independent_key", "error", error))


def device_independent_key_error(chsh: float, chsh_error: float, error: float, error_error: float) -> float:
    """The standard error of device_independent_key from those of S and Q, by its slopes; S and Q are taken as independent.

    The slopes are ``S/(8u) log2((1 + u)/(1 - u))`` with ``u = sqrt((S/2)**2 - 1)`` and ``log2(Q/(1 - Q))``. It is that of the
    formula before it is cut off at 0. At S = 2 sqrt 2 and at Q = 0 a slope is infinite and says that this error cannot be told.

    Raises
    ------
    ParameterError
        As device_independent_key, or a standard error below 0.
    """
    owner = "device_independent_key_error"
    for name, value in (("chsh_error", chsh_error), ("error_error", error_error)):
        number_of(value, f"{owner}.{name}", "must be a finite number from 0", -math.ulp(0.0))
    rate = _rate(owner, "error", error)
    by_chsh = chsh_error * _chsh_slope(_chsh(chsh)) if chsh_error else 0.0
    by_error = error_error * _rate_slope(rate) if error_error else 0.0
    return math.hypot(by_chsh, by_error)


@dataclass(frozen=True)
class Worth:
    """What the pairs of a link are worth: per pair, per try and per second. A dead link is worth no more than no pair.

    Attributes
    ----------
    key_bits : of BBM92 in the x and z bases, per pair; see qubits.measures.key_rate
    device_independent_bits : at the best settings, per pair; see qubits.measures.device_independent_key. 0 for a link without
        tries: it finds its pairs by their coincidences, and photons that are lost unnoticed open the detection loophole
    most_ebits : the logarithmic negativity, which no distillation of many such pairs can outdo; per pair
    teleportation_fidelity : average fidelity of a qubit teleported through the pair as it is, in its best frame
    chsh : the largest CHSH value S
    rate_hz : pairs per second
    probability : of a pair per try, None for a link without tries
    """

    key_bits: float
    device_independent_bits: float
    most_ebits: float
    teleportation_fidelity: float
    chsh: float
    rate_hz: float
    probability: float | None

    @property
    def key_hz(self) -> float:
        """The secret bits of BBM92 per second, if both stations measure every pair in the same basis."""
        return self.key_bits * self.rate_hz

    @property
    def device_independent_hz(self) -> float:
        """The device-independent secret bits per second, if nearly every pair is measured for the key."""
        return self.device_independent_bits * self.rate_hz

    @property
    def most_ebits_hz(self) -> float:
        """The most ebits per second that distillation could leave."""
        return self.most_ebits * self.rate_hz

    @property
    def key_per_try(self) -> float | None:
        """The secret bits of BBM92 per try; None for a link without tries."""
        return None if self.probability is None else self.key_bits * self.probability

    @property
    def beats_no_pair(self) -> bool:
        """Whether a qubit is better teleported through the pair than measured, told and prepared again."""
        return self.teleportation_fidelity > CLASSICAL_LIMIT

    def _repr_html_(self) -> str:
        rows = (
            ("key, BBM92", f"{self.key_bits:.4f} bits a pair", f"{self.key_hz:.4g} bits/s"),
            (
                "key, device-independent",
                f"{self.device_independent_bits:.4f} bits a pair",
                f"{self.device_independent_hz:.4g} bits/s",
            ),
            ("at most, distilled", f"{self.most_ebits:.4f} ebits a pair", f"{self.most_ebits_hz:.4g} ebits/s"),
        )
        told = f"{self.teleportation_fidelity:.4f}, without a pair {CLASSICAL_LIMIT:.4f}"
        table = [(name, f"{per_pair}, {per_second}") for name, per_pair, per_second in rows]
        return state_table(
            "Worth", [*table, ("fidelity of teleportation", told), ("largest CHSH value S", f"{self.chsh:.4f}")], ""
        )


def worth_of(pairs: Pairs) -> Worth:
    """What the pairs of a link are worth; ``worth_of(link.pairs())``.

    Raises
    ------
    ParameterError
        What are no Pairs.
    """
    state = needs(pairs, Pairs, "worth_of: pairs", "Pairs, such as link.pairs()").state
    if state is None:
        return Worth(0.0, 0.0, 0.0, CLASSICAL_LIMIT, 0.0, pairs.rate_hz, pairs.probability)
    return Worth(
        key_bits=state.key_rate(),
        device_independent_bits=0.0 if pairs.probability is None else measures.device_independent_key(state.matrix),
        most_ebits=state.log_negativity(),
        teleportation_fidelity=teleportation_fidelity(state),
        chsh=state.chsh(),
        rate_hz=pairs.rate_hz,
        probability=pairs.probability,
    )


def _rate(owner: str, name: str, value: float) -> float:
    return number_of(value, f"{owner}.{name}", "must be from 0 to 1", -math.ulp(0.0), math.nextafter(1.0, 2.0))


def _chsh(value: float) -> float:
    rule = f"must be from 0 to 2 sqrt 2 = {TSIRELSON:.4f}"
    return number_of(value, "device_independent_key.chsh", rule, -math.ulp(0.0), TSIRELSON + 2 * ROUNDING)


def _chsh_slope(value: float) -> float:
    """The slope of the key in S: 0 below 2, ``1/(4 ln 2)`` just above it, infinite at 2 sqrt 2."""
    if value < 2:
        return 0.0
    unknown = math.sqrt(max(0.0, (value / 2) ** 2 - 1))
    if unknown >= 1:
        return math.inf
    return value / 4 * (math.atanh(unknown) / unknown if unknown else 1.0) / math.log(2)


def _rate_slope(rate: float) -> float:
    """The size of the slope of the key in Q: infinite at 0 and 1."""
    return abs(math.log2(rate / (1 - rate))) if 0 < rate < 1 else math.inf
