"""``python -m qnkit reproduce``: the published systems, each reported quantity beside ours, with a verdict."""

from __future__ import annotations

import json
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

from qnkit.systems.rows import Row

__all__ = ["as_table", "run"]

_HEADINGS = ("quantity", "published", "qnkit", "unit", "mark", "fitted", "verdict")
_MARKS = "marks: P read in the paper, S in a text that quotes it, D derived from other numbers, UNCONFIRMED not read"


def number(value: float | None, error: float | None) -> str:
    """A number and its standard error as text, rounded to the error's second digit; a missing number is a dash."""
    if value is None:
        return "-"
    if not error:
        return _plain(value, 4)
    if max(abs(value), error) < 1e4:
        digits = max(0, 1 - int(f"{error:e}".partition("e")[2]))
        return f"{value:.{digits}f} ± {error:.{digits}f}"
    return f"{_plain(value, 6)} ± {_plain(error, 2)}"


def _plain(value: float, digits: int) -> str:
    """A number to so many digits, large ones with commas in place of a power of ten."""
    rounded = float(f"{value:.{digits}g}")
    return f"{rounded:,.0f}" if 1e4 <= abs(rounded) < 1e8 else f"{value:.{digits}g}"


def as_table(rows: Iterable[Row]) -> str:
    """The rows as a text table, one block a system, with the notes under their lines."""
    blocks: dict[str, list[Row]] = {}
    for row in rows:
        blocks.setdefault(row.system, []).append(row)
    cells = {system: [_cells(row) for row in block] for system, block in blocks.items()}
    every = [_HEADINGS, *(line for lines in cells.values() for line in lines)]
    widths = [max(len(line[i]) for line in every) for i in range(len(_HEADINGS))]
    lines: list[str] = []
    for system, block in blocks.items():
        sources = {row.source for row in block}
        shared = sources.pop() if len(sources) == 1 else ""
        lines += [f"{system}: {shared}" if shared else system, "  " + _line(_HEADINGS, widths)]
        for row, cell in zip(block, cells[system], strict=True):
            lines.append("  " + _line(cell, widths))
            lines += textwrap.wrap(_remark(row, shared), 110, initial_indent="      ", subsequent_indent="      ")
        lines.append("")
    words = Counter(row.verdict for block in blocks.values() for row in block)
    good, bad = words.pop("agrees", 0), words.pop("does not agree", 0)
    others = "".join(f"; {word}: {count}" for word, count in words.items())
    counts = f"{good} of {good + bad} rows that could fail agree{others}."
    return "\n".join([*lines, counts, _MARKS])


def _cells(row: Row) -> tuple[str, ...]:
    """The cells of one row, in the order of the headings."""
    published, ours = number(row.published, row.published_error), number(row.simulated, row.simulated_error)
    fitted, verdict = "fitted" if row.fitted else "-", "DOES NOT AGREE" if row.passes is False else row.verdict
    return row.quantity, published, ours, row.unit or "-", row.mark, fitted, verdict


def _remark(row: Row, shared: str) -> str:
    """What stands under a row: the tolerance that decided, the note, and the source unless it is the system's."""
    tolerance = f"tolerance {_plain(row.tolerance, 4)} {row.unit}".strip() + ";" if row.tolerance is not None else ""
    source = "" if row.source == shared else f"[{row.source}]"
    return " ".join(part for part in (tolerance, row.note, source) if part).removesuffix(";")


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
