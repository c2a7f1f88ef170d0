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
from pathlib import Path
from typing import Any, Generic, TypeVar

__all__ = ["COLOUR", "DARK", "LABEL", "LIGHT", "NORMAL", "PAIR", "PROJECTOR", "Palette", "Sizes", "css", "palette", "rc", "using"]

T = TypeVar("T")


@dataclass(frozen=True)
class Palette:
    """The colours of one theme: of the page, of the things (``marks``), and of words that name a thing (``labels``)."""

    name: str
    ink: str
    quiet: str
    card: str
    plate: str
    rule: str
    accent: str
    alert: str
    marks: Mapping[str, str]
    labels: Mapping[str, str]


_OKABE_ITO = {
    "fresh": "#009E73",
    "waiting": "#E69F00",
    "swapped": "#0072B2",
    "distilled": "#0072B2",
    "delivered": "#CC79A7",
    "lost": "#D55E00",
    "published": "#56B4E9",
    "predicted": "#F0E442",
}

LIGHT = Palette(
    name="light",
    ink="#1b1f2a",
    quiet="#626978",
    card="#fdfdfd",
    plate="#f0f3f7",
    rule="#dfe3e9",
    accent="#0072B2",
    alert="#b23c00",
    marks={**_OKABE_ITO, "message": "#7b8290", "theory": "#1b1f2a"},
    labels={
        "fresh": "#007857",
        "waiting": "#8f6200",
        "swapped": "#0069a5",
        "distilled": "#0069a5",
        "delivered": "#a34a7b",
        "lost": "#b34f00",
        "published": "#1f73a8",
        "predicted": "#6d6500",
        "message": "#626978",
        "theory": "#1b1f2a",
    },
)
"""The light palette."""

DARK = Palette(
    name="dark",
    ink="#e6e8ec",
    quiet="#a1a8b4",
    card="#16181d",
    plate="#20242b",
    rule="#343a44",
    accent="#4aa3df",
    alert="#ff9461",
    marks={
        **_OKABE_ITO,
        "fresh": "#16b78a",
        "swapped": "#3d97d6",
        "distilled": "#3d97d6",
        "lost": "#e8702a",
        "message": "#959cab",
        "theory": "#f2f3f5",
    },
    labels={
        "fresh": "#3ccb9f",
        "waiting": "#f0b63a",
        "swapped": "#5fb0e6",
        "distilled": "#5fb0e6",
        "delivered": "#e09ac2",
        "lost": "#f28a4b",
        "published": "#7cc6f0",
        "predicted": "#f0e442",
        "message": "#a1a8b4",
        "theory": "#f2f3f5",
    },
)
"""The dark palette: the same hues, lifted where they would sink into the ground."""


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

        with matplotlib.rc_context(rc(colours, sizes)):  # type: ignore[arg-type]
            yield
    finally:
        _present.reset(token)


def _variables(colours: Palette) -> str:
    """The palette as CSS custom properties; JupyterLab's own names too, so that what stands inside follows."""
    mine = {"ink": colours.ink, "quiet": colours.quiet, "card": colours.card, "plate": colours.plate, "rule": colours.rule}
    mine |= {"accent": colours.accent, "alert": colours.alert, "predicted": colours.marks["predicted"]}
    theirs = {"ui-font-color0": colours.ink, "ui-font-color1": colours.ink, "ui-font-color2": colours.quiet}
    theirs |= {"layout-color1": colours.card, "layout-color2": colours.plate, "widgets-label-color": colours.ink}
    theirs |= {"content-font-color1": colours.ink, "brand-color1": colours.accent, "widgets-color": colours.ink}
    return ";".join([f"--qn-{k}:{v}" for k, v in mine.items()] + [f"--jp-{k}:{v}" for k, v in theirs.items()])


@cache
def css() -> str:
    """The style sheet of the panels: both palettes, then the rules of ``panel.css``."""
    light, dark = _variables(LIGHT), _variables(DARK)
    night = ".qnkit-panel:not(.qnkit-light)"
    return "\n".join(
        [
            f".qnkit-panel{{{light}}}",
            f"@media (prefers-color-scheme:dark){{body:not([data-jp-theme-light]) {night}{{{dark}}}}}",
            f"body[data-jp-theme-light=false] {night},.qnkit-panel.qnkit-dark{{{dark}}}",
            Path(__file__).with_name("panel.css").read_text(encoding="utf-8"),
        ]
    )
