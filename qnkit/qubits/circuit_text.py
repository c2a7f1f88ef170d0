"""The drawing of a circuit as plain text: one line a qubit, time to the right."""

from __future__ import annotations

from collections.abc import Iterable

from .operations import Gate, Measure, Operation

__all__ = ["drawn"]

COLUMNS = 40
"""A drawing that would be wider ends with an ellipsis."""


def _labels(operation: Operation) -> list[str]:
    """The text on each of an operation's qubits: o for a control; a condition stands behind it, as in ``x?0`` or ``x?!0``."""
    count = len(operation.qubits)
    if isinstance(operation, Gate):
        controls = len(operation.name) - len(operation.name.lstrip("c"))
        out = ["o"] * controls + [operation.name[controls:]] * (count - controls)
    elif isinstance(operation, Measure):
        out = [f"M{operation.bit}"]
    else:
        out = [{"noise": "~", "reset": "|0>"}.get(operation.kind, "U")] * count
    bits = "".join(f"?{bit}" if value else f"?!{bit}" for bit, value in operation.when)
    return [label + bits for label in out]


def drawn(qubits: int, operations: Iterable[Operation]) -> str:
    """The lines of a drawing, each operation as far to the left as its qubits and the bits that it reads allow.

    ``o`` is a control, ``~`` noise, ``U`` a matrix, ``M0`` a measurement into bit 0, ``x?0`` an X where bit 0 is 1, ``x?!0``
    where it is 0, ``|`` a qubit that an operation passes over. Angles are not shown.
    """
    columns: list[dict[int, str]] = []
    free = [0] * qubits
    known: dict[int, int] = {}
    for operation in operations:
        rows = range(min(operation.qubits), max(operation.qubits) + 1)
        place = max([free[q] for q in rows] + [known[bit] for bit, _ in operation.when])
        if place == len(columns):
            columns.append({})
        columns[place] |= dict.fromkeys(rows, "|") | dict(zip(operation.qubits, _labels(operation), strict=True))
        for q in rows:
            free[q] = place + 1
        if isinstance(operation, Measure):
            known[operation.bit] = place + 1
    widths = [max(map(len, column.values())) for column in columns[:COLUMNS]]
    end = "..." if len(columns) > COLUMNS else ""
    head = len(f"q{qubits - 1}: ")
    lines = []
    for q in range(qubits):
        cells = [column.get(q, "").center(width, "-") for column, width in zip(columns, widths, strict=False)]
        lines.append(f"q{q}: ".ljust(head) + "-".join(["", *cells, ""]) + end)
    return "\n".join(lines)
