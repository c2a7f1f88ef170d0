"""The look of every picture: what has which colour, line and mark, in light and dark, and how large it is.

A drawing function takes the marks from here and never a colour of its own::

    ax.plot(km, rate, **PAIR["fresh"])
    ax.text(km[-1], rate[-1], "this link", color=LABEL["swapped"])

``PAIR``, ``COLOUR`` and ``LABEL`` answer for the palette in use, so that the same drawing is right in light and dark. The
colours are those of Okabe and Ito, told apart by people with any colour vision; a line style or mark goes with each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from qnkit.views.palettes import DARK, LIGHT, Palette
from qnkit.views.threads import LOCK

__all__ = [
    "COLOUR",
    "DARK",
    "LABEL",
    "LIGHT",
    "NORMAL",
    "PAIR",
    "PROJECTOR",
    "Palette",
    "Sizes",
    "palette",
    "rc",
    "using",
]

T = TypeVar("T")


@dataclass(frozen=True)
class Sizes:
    """Type in points, lines in points, the picture in CSS pixels, the page's type in CSS pixels."""

    name: str
    text: float
    ticks: float
    line: float
    mark: float
    picture: tuple[int, int]
    page: int


NORMAL = Sizes("normal", text=11.0, ticks=10.0, line=1.8, mark=7.0, picture=(760, 320), page=14)
"""On a desk."""

PROJECTOR = Sizes("projector", text=14.0, ticks=13.0, line=2.4, mark=9.0, picture=(860, 400), page=18)
"""Read from the last row."""

_present: ContextVar[tuple[Palette, Sizes]] = ContextVar("qnkit_theme", default=(LIGHT, NORMAL))

_LINES: Mapping[str, dict[str, Any]] = {
    "fresh": {"linestyle": "-"},
    "waiting": {"linestyle": "-", "widen": 0.8},
    "swapped": {"linestyle": "-"},
    "distilled": {"linestyle": "-", "widen": 2.0},
    "delivered": {"linestyle": "-", "widen": 1.7, "solid_capstyle": "butt"},
    "lost": {"linestyle": (0, (4.0, 2.4))},
    "message": {"linestyle": (0, (1.0, 2.0)), "widen": 0.8},
    "theory": {"linestyle": (0, (7.0, 2.5, 1.2, 2.5)), "widen": 0.65},
    "published": {"linestyle": "none", "marker": "o"},
    "predicted": {"linestyle": "none", "marker": "D"},
}


def palette() -> Palette:
    """The palette in use."""
    return _present.get()[0]


def _line(name: str) -> dict[str, Any]:
    """The keywords of ``Axes.plot`` for one thing."""
    colours, sizes = _present.get()
    given = dict(_LINES[name])
    look = {"color": colours.marks[name], "linewidth": round(sizes.line * given.pop("widen", 1.0), 2), **given}
    if "marker" in look:
        edge = LIGHT.ink if name == "predicted" else colours.card
        look |= {"markersize": sizes.mark, "markeredgecolor": edge, "markeredgewidth": 1.0}
    return look


class _Present(Mapping[str, T], Generic[T]):
    """A mapping whose answers follow the palette in use."""

    def __init__(self, answer: Callable[[str], T], what: str) -> None:
        self._answer, self._what = answer, what

    def __getitem__(self, name: str) -> T:
        if name not in _LINES:
            raise KeyError(f"no {self._what} for {name!r}: known are {', '.join(_LINES)}")
        return self._answer(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_LINES)

    def __len__(self) -> int:
        return len(_LINES)


PAIR: Mapping[str, dict[str, Any]] = _Present(_line, "mark")
"""The keywords of ``Axes.plot`` for each thing: colour, width, line style, marker."""

COLOUR: Mapping[str, str] = _Present(lambda name: palette().marks[name], "colour")
"""The colour of each thing, for areas and bars."""

LABEL: Mapping[str, str] = _Present(lambda name: palette().labels[name], "colour")
"""The colour of the words that name a thing: its hue, dark or light enough to be read."""


@cache
def _family() -> tuple[str, ...]:
    """The typefaces of the page that matplotlib can find, most wanted first."""
    from matplotlib import font_manager

    wanted = ("Inter", "Segoe UI", "Helvetica Neue", "Roboto", "Noto Sans", "Ubuntu", "Arial", "Liberation Sans", "DejaVu Sans")
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    return tuple(name for name in wanted if name in known)


def rc(colours: Palette | None = None, sizes: Sizes = NORMAL) -> dict[str, Any]:
    """The matplotlib settings of a palette and a size."""
    ink = colours or palette()
    from cycler import cycler

    order = ("swapped", "lost", "fresh", "delivered", "waiting", "published")
    return {
        "text.usetex": False,
        "path.sketch": None,
        "font.family": list(_family()),
        "font.size": sizes.text,
        "axes.labelsize": sizes.text,
        "axes.titlesize": sizes.text,
        "legend.fontsize": sizes.ticks,
        "xtick.labelsize": sizes.ticks,
        "ytick.labelsize": sizes.ticks,
        "lines.linewidth": sizes.line,
        "lines.markersize": sizes.mark,
        "axes.prop_cycle": cycler(color=[ink.marks[name] for name in order]),
        "text.color": ink.ink,
        "axes.labelcolor": ink.ink,
        "axes.edgecolor": ink.quiet,
        "xtick.color": ink.quiet,
        "ytick.color": ink.quiet,
        "axes.facecolor": "none",
        "figure.facecolor": "none",
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": False,
        "axes.axisbelow": True,
        "grid.color": ink.rule,
        "legend.frameon": False,
        "hatch.color": ink.card,
        "path.simplify": True,
    }


@contextmanager
def using(colours: Palette, sizes: Sizes = NORMAL, *, pictures: bool = True) -> Iterator[None]:
    """Draw in a palette and a size, for the lines inside the ``with``; ``pictures=False`` leaves matplotlib as it is."""
    token = _present.set((colours, sizes))
    try:
        if not pictures:
            yield
            return
        import matplotlib

        with LOCK, matplotlib.rc_context(rc(colours, sizes)):  # type: ignore[arg-type]
            yield
    finally:
        _present.reset(token)
