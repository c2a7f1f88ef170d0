"""Plain tables that states and their measurements show in a notebook."""

from __future__ import annotations

import html
from collections.abc import Iterable

__all__ = ["state_table"]


def state_table(caption: str, rows: Iterable[tuple[str, str]], note: str = "") -> str:
    """The HTML of a table with a caption, rows of a name and a number, and a last line of its own where there is a note."""
    cells = "".join(
        f"<tr><td style='text-align:left'>{html.escape(name)}</td><td style='text-align:right'>{html.escape(value)}</td></tr>"
        for name, value in rows
    )
    last = f"<tr><td colspan='2' style='text-align:left'>{html.escape(note)}</td></tr>" if note else ""
    return f"<table><caption>{html.escape(caption)}</caption>{cells}{last}</table>"
