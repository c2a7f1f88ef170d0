"""One round of syndrome extraction on the rotated surface code, with measurements in the middle of the circuit."""

from __future__ import annotations

from ..model import ParameterError
from ..qubits.arrays import whole_of
from ..qubits.circuit import Circuit
from ..qubits.operations import Gate, Measure, Operation, Reset

__all__ = ["surface_code_checks", "surface_code_round"]

MOST_DISTANCE = 63
"""A round of this distance writes 3968 classical bits; a circuit holds 4096."""

Check = tuple[str, tuple[int, ...]]

_CORNERS = {"X": ((0, 0), (0, 1), (1, 0), (1, 1)), "Z": ((0, 0), (1, 0), (0, 1), (1, 1))}
"""The order in which a check meets its four data qubits; the last two lie across the logical operator of their own kind."""


def _meetings(distance: int) -> list[tuple[str, list[int | None]]]:
    """Each check: its kind, and the data qubit it meets in each of four layers; None outside the square."""
    rule = f"must be an odd number from 3 to {MOST_DISTANCE}"
    if whole_of(distance, "surface_code_round: distance", rule, 3, MOST_DISTANCE) % 2 == 0:
        raise ParameterError(f"surface_code_round: distance = {distance}: {rule}")
    found = []
    for row in range(distance + 1):
        for column in range(distance + 1):
            kind = "X" if (row + column) % 2 else "Z"
            if not 0 < (column if kind == "X" else row) < distance:
                continue
            met = [(row - 1 + down, column - 1 + right) for down, right in _CORNERS[kind]]
            inside = [r * distance + c if 0 <= r < distance and 0 <= c < distance else None for r, c in met]
            found.append((kind, inside))
    return found


def surface_code_checks(distance: int) -> tuple[Check, ...]:
    """The checks of the rotated surface code: "X" or "Z", and the data qubits whose product it is.

    Data qubits are numbered along the rows of a square of distance x distance, from the upper left. Check k of the tuple is
    measured by qubit distance**2 + k into bit k of `surface_code_round`. There are distance**2 - 1; X checks of two qubits lie
    along the upper and lower edge, Z checks of two along the left and right.

    Raises
    ------
    ParameterError
        The distance is not an odd number from 3 to MOST_DISTANCE.
    """
    return tuple((kind, tuple(sorted(q for q in met if q is not None))) for kind, met in _meetings(distance))


def surface_code_round(distance: int) -> Circuit:
    """A circuit that measures every check once: reset of the check qubits, four layers of cx, measurement into bits.

    On 2 distance**2 - 1 qubits; the numbering is that of `surface_code_checks`. The order of the cx is that of Y. Tomita,
    K. M. Svore, Phys. Rev. A 90, 062320 (2014): no check disturbs another, and an error on a check qubit spreads across a
    logical operator, not along it. Put together with ``followed_by``, rounds go on from each other, their bits written again.

    Raises
    ------
    ParameterError
        The distance is not an odd number from 3 to MOST_DISTANCE.
    """
    checks = _meetings(distance)
    first = distance**2
    turned = [Gate(name="h", qubits=(first + k,)) for k, (kind, _) in enumerate(checks) if kind == "X"]
    steps: list[Operation] = [Reset(qubits=(first + k,)) for k in range(len(checks))]
    steps += turned
    for layer in range(4):
        for k, (kind, met) in enumerate(checks):
            data = met[layer]
            if data is not None:
                steps.append(Gate(name="cx", qubits=(first + k, data) if kind == "X" else (data, first + k)))
    steps += turned
    steps += [Measure(qubits=(first + k,), bit=k) for k in range(len(checks))]
    return Circuit(qubits=2 * first - 1, operations=tuple(steps))
