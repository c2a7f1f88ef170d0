"""The style sheet of the panels: both palettes as custom properties, then the rules of ``panel.css``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from qnkit.views.theme import DARK, LIGHT, Palette

__all__ = ["css"]


def _variables(colours: Palette) -> str:
    """The palette as CSS custom properties; JupyterLab's own names too, so that what stands inside follows."""
    mine = {"ink": colours.ink, "quiet": colours.quiet, "card": colours.card, "plate": colours.plate, "rule": colours.rule}
    mine |= {"accent": colours.accent, "alert": colours.alert, "predicted": colours.marks["predicted"]}
    theirs = {"ui-font-color0": colours.ink, "ui-font-color1": colours.ink, "ui-font-color2": colours.quiet}
    theirs |= {"layout-color1": colours.card, "layout-color2": colours.plate, "widgets-label-color": colours.ink}
    theirs |= {"content-font-color1": colours.ink, "brand-color1": colours.accent, "widgets-color": colours.ink}
    scheme = [f"color-scheme:{colours.name}"]
    return ";".join(scheme + [f"--qn-{k}:{v}" for k, v in mine.items()] + [f"--jp-{k}:{v}" for k, v in theirs.items()])


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
