"""What a panel writes and reads: the picture, its table, the scenario; nothing is ever overwritten."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.container import BarContainer

from qnkit import scenario
from qnkit.model import Model, ParameterError, leaves

__all__ = ["found", "slug", "table", "written"]


def slug(words: str) -> str:
    """A short file name out of words."""
    return "-".join(re.findall(r"[a-z0-9]+", words.lower())[:6]) or "picture"


def table(model: Model, axes: Mapping[str, Axes]) -> str:
    """The picture as a CSV table: the parameters first, then each point of each series with its axes' labels."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write(["part", "series", "x", "y", "x means", "y means"])
    for path, quantity, value in leaves(model):
        write(
            ["parameter", path, "", "" if value is None else value, "", f"{quantity.label} ({quantity.unit})".replace(" ()", "")]
        )
    for name, ax in axes.items():
        means = [ax.get_xlabel(), ax.get_ylabel()]
        for series, points in _series(ax):
            for x, y in points[np.isfinite(points).all(axis=1)]:  # a gap between two pieces of a line is no point
                write([name, series, f"{x:.12g}", f"{y:.12g}", *means])
    return out.getvalue()


def _series(ax: Axes) -> list[tuple[str, Any]]:
    """The lines, marks and bars of an axes as named arrays of points (n, 2)."""
    found: list[tuple[str, Any]] = []
    for kind, artists in (("line", ax.lines), ("marks", [c for c in ax.collections if isinstance(c, PathCollection)])):
        for number, artist in enumerate(artists, 1):
            label = str(artist.get_label())
            if label == "_kept":
                continue
            points: Any = artist.get_xydata() if kind == "line" else artist.get_offsets()  # type: ignore[attr-defined]
            found.append((f"{kind} {number}" if label.startswith("_") else label, np.asarray(points, float)))
    for number, drawn in enumerate((c for c in ax.collections if isinstance(c, PolyCollection)), 1):
        boxes = [path.get_extents() for path in drawn.get_paths() if len(path) == 5]  # four corners: bars drawn as one artist
        if boxes and drawn.get_label() != "_kept":
            found.append((f"boxes {number}", [(b.width, (b.y0 + b.y1) / 2) for b in boxes]))
    for number, bars in enumerate((c for c in ax.containers if isinstance(c, BarContainer)), 1):
        lying = bars.orientation == "horizontal"
        boxes = [patch.get_bbox() for patch in bars.patches]
        points = [(b.width if lying else (b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2 if lying else b.height) for b in boxes]
        found.append((f"bars {number}", points))
    return [(name, np.asarray(points, float).reshape(-1, 2)) for name, points in found]


def written(folder: Path, name: str, files: Mapping[str, bytes]) -> list[Path]:
    """The paths of new files ``name-1.png``, ``name-1.csv`` ...: the first number that is free for all of them.

    Raises
    ------
    ParameterError
        Where the folder cannot be written.
    """
    for number in range(1, 10_000):
        paths = [folder / f"{name}-{number}{ending}" for ending in files]
        if any(path.exists() for path in paths):
            continue
        done: list[Path] = []
        try:
            for path, content in zip(paths, files.values(), strict=True):
                with path.open("xb") as file:
                    done.append(path)
                    file.write(content)
            return done
        except FileExistsError:  # somebody else took the number just now; what was begun here goes
            for path in done:
                path.unlink()
        except OSError as error:
            for path in done:
                path.unlink(missing_ok=True)
            raise ParameterError(
                f"{folder}: nothing can be written here ({error.strerror}); start Jupyter in a folder of your own."
            ) from None
    raise ParameterError(f"{folder}: ten thousand files {name}-… stand here; move some away.")


def found(text: str, like: Model) -> Model:
    """The model of a pasted scenario or of a scenario file, of the class that the panel explores.

    Raises
    ------
    ParameterError
        For a file or text that is none, or that holds something else.
    """
    text = text.strip()
    model = scenario.from_text(text, "pasted scenario") if text.startswith("{") else scenario.load(text)
    if type(model) is not type(like):
        raise ParameterError(
            f"this panel explores a {type(like).__name__}, the scenario holds a {type(model).__name__}; load another."
        )
    return model
