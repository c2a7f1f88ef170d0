"""``python -m qnkit reproduce``: the published systems, each reported quantity beside ours, with a verdict."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterable, Sequence

from qnkit.systems.rows import Row

__all__ = ["as_table", "run"]

_VERDICT = {True: "agrees", False: "DOES NOT AGREE", None: "not judged"}
_HEADINGS = ("quantity", "published", "qnkit", "unit", "mark", "fitted", "verdict")
_MARKS = "marks: P read in the paper, S in a text that quotes it, D derived from other numbers, UNCONFIRMED not read"


def number(value: float | None, error: float | None) -> str:
    """A number and its standard error as text, rounded to the error's second digit; a missing number is a dash."""
    if value is None:
        return "-"
    if not error:
        return f"{value:.4g}"
    if max(abs(value), error) < 1e4:
        digits = max(0, 1 - int(f"{error:e}".partition("e")[2]))
        return f"{value:.{digits}f} ± {error:.{digits}f}"
    return f"{value:.6g} ± {error:.2g}"


def as_table(rows: Iterable[Row]) -> str:
    """The rows as a text table, one block a system, with the notes under their lines."""
    lines: list[str] = []
    system = None
    shown = list(rows)
    cells = [
        (
            row.quantity,
            number(row.published, row.published_error),
            number(row.simulated, row.simulated_error),
            row.unit or "-",
            row.mark,
            "fitted" if row.fitted else "-",
            _VERDICT[row.passes],
        )
        for row in shown
    ]
    widths = [max(len(line[i]) for line in [_HEADINGS, *cells]) for i in range(len(_HEADINGS))]
    for row, cell in zip(shown, cells, strict=True):
        if row.system != system:
            system = row.system
            lines += [*([""] if lines else []), system, "  " + _line(_HEADINGS, widths)]
        lines.append("  " + _line(cell, widths))
        tolerance = f"tolerance {row.tolerance:g} {row.unit}. ".replace(" .", ".") if row.tolerance is not None else ""
        remark = f"{tolerance}{row.note} [{row.source}]".strip()
        lines += textwrap.wrap(remark, 110, initial_indent="      ", subsequent_indent="      ")
    judged = [row.passes for row in shown if row.passes is not None]
    counts = f"{sum(judged)} of {len(judged)} judged rows agree; {len(shown) - len(judged)} not judged."
    return "\n".join([*lines, "", counts, _MARKS])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def run(names: Sequence[str], *, as_json: bool) -> int:
    """The exit code after the rows of the named systems (all without a name) are printed: 0 they ran, 2 a name is unknown."""
    from qnkit import systems

    unknown = [name for name in names if name not in systems.KNOWN]
    if unknown:
        known = ", ".join(systems.KNOWN)
        print(f"reproduce: {', '.join(unknown)}: no such system; the known ones are {known}.", file=sys.stderr)
        return 2
    rows = [row for name in dict.fromkeys(names or systems.KNOWN) for row in systems.reproduce(name)]
    if as_json:
        print(json.dumps([row.model_dump() for row in rows], indent=1, allow_nan=False))
    else:
        print(as_table(rows))
    return 0
