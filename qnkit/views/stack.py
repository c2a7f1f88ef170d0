"""The stack of a quantum internet: the small picture at the top of every lab, and the ladder of labs on it.

Both are plain HTML without a style sheet: colours are those of the page (JupyterLab's variables, else the text's own), so that
they read in light and dark and on a page that strips styles.
"""

from __future__ import annotations

import html
from dataclasses import dataclass

__all__ = ["LABS", "LAYERS", "Lab", "Picture", "ladder", "stack"]


@dataclass(frozen=True)
class Lab:
    """One rung: its number, name, layer, the labs it stands on, and its file ("" while it is not there yet)."""

    number: int
    name: str
    layer: str
    stands_on: tuple[int, ...]
    file: str = ""


LAYERS: dict[str, str] = {
    "device": "what one photon, one memory and one gate do",
    "link": "a pair shared by two neighbours",
    "network": "pairs between any two, over many links",
    "transport · control": "who gets which pair, and when",
    "application": "one job on many machines",
}
"""The layers of a quantum internet, from the ground up, each in a few words."""

LABS: tuple[Lab, ...] = (
    Lab(0, "start here", "", (), "00_start_here.ipynb"),
    Lab(1, "a pair and its enemies", "device", (0,), "01_a_pair_and_its_enemies.ipynb"),
    Lab(2, "the heralded link", "link", (1,), "02_heralded_link.ipynb"),
    Lab(3, "memory and waiting", "link", (2,), "03_memory_and_waiting.ipynb"),
    Lab(4, "swapping and distillation", "link", (3,), "04_swapping_and_distillation.ipynb"),
    Lab(5, "the repeater chain", "network", (4,), "05_repeater_chain.ipynb"),
    Lab(6, "hub and spoke", "network", (5,), "06_hub_and_spoke.ipynb"),
    Lab(7, "routing", "network", (6,), "07_routing.ipynb"),
    Lab(8, "control plane and scheduling", "transport · control", (7,)),
    Lab(9, "six ways a simulation lies", "network", (5, 6, 7), "09_six_ways_a_simulation_lies.ipynb"),
    Lab(10, "the remote gate", "application", (3,), "10_the_remote_gate.ipynb"),
    Lab(11, "one circuit, many modules", "application", (10,), "11_one_circuit_many_modules.ipynb"),
    Lab(12, "unlike qubits", "device", (11,)),
    Lab(13, "light as the machine", "device", (12,)),
    Lab(14, "error correction across a seam", "application", (11,)),
    Lab(15, "many jobs, one network", "transport · control", (8, 11)),
    Lab(16, "the biggest machine or the best architecture?", "application", (14, 15)),
)
"""The ladder of labs, 00 to the capstone."""

_INK = "var(--jp-ui-font-color1,currentColor)"
_LINK = "var(--jp-content-link-color,#0072B2)"
_QUIET = "var(--jp-ui-font-color2,currentColor)"
_PLATE = "var(--jp-layout-color2,rgba(128,128,128,.15))"
_LIT = "#0072B2"
_PILL = "display:block;border-radius:13px;padding:4px 16px;font-size:13px;line-height:18px"
_ROW = "display:flex;flex-wrap:wrap;align-items:flex-start;padding:4px 0"
_BAND = f"display:flex;margin:3px 0;border-radius:8px;background:{_PLATE};border-left:6px solid {_LIT};padding:6px 12px"
_FONT = "font-family:var(--jp-ui-font-family,system-ui,sans-serif)"


class Picture:
    """An HTML picture that shows itself in a notebook; its text form is its description."""

    def __init__(self, markup: str, description: str) -> None:
        self.markup = markup
        self.description = description

    def __repr__(self) -> str:
        return self.description

    def _repr_html_(self) -> str:
        return self.markup


def _linked(lab: Lab, text: str, style: str = "") -> str:
    """The lab's text as a link where the lab is there, else plain text that says it is still to come."""
    title = f"lab {lab.number:02d}: {lab.name}"
    if lab.file:
        look = f"color:{_LINK};font-weight:600;{style}"
        return f'<a href="{lab.file}" title="{html.escape(title)}" style="{look}">{html.escape(text)}</a>'
    return f'<span title="{html.escape(title)} (not there yet)" style="opacity:.7;{style}">{html.escape(text)}</span>'


def _chosen(lab: int | None, layer: str | None) -> tuple[Lab | None, str | None]:
    """The lab and the layer meant, each checked."""
    if lab is not None and not (isinstance(lab, int) and 0 <= lab < len(LABS)):
        raise ValueError(f"stack: lab = {lab!r}: must be a whole number from 0 to {len(LABS) - 1}.")
    found = LABS[lab] if lab is not None else None
    if layer is None:
        return found, (found.layer or None) if found else None
    known = [name for name in LAYERS if name == layer or layer in name.split(" · ")]
    if not known:
        raise ValueError(f"stack: layer = {layer!r}: must be one of {', '.join(LAYERS)}.")
    return found, known[0]


def _standing(lab: Lab) -> str:
    """The line that says where a lab stands on the ladder; HTML."""
    if lab.number == 0:
        return "lab 00 · start here"
    below = ", ".join(_linked(LABS[n], f"{n:02d}") for n in lab.stands_on)
    above = [other for other in LABS if lab.number in other.stands_on]
    parts = [f"lab {lab.number:02d} of {len(LABS) - 1}", f"stands on {below}"]
    if above:
        verb = "stands on it" if len(above) == 1 else "stand on it"
        parts.append(f"{', '.join(_linked(other, f'{other.number:02d}') for other in above)} {verb}")
    return " · ".join(parts)


def stack(layer: str | None = None, lab: int | None = None) -> Picture:
    """The stack of a quantum internet as one row, the present layer lit, each layer with links to its labs.

    Parameters
    ----------
    layer : str, optional
        The layer to light: a name in `LAYERS`, or "transport" or "control". Without it, the lab's own; without both, all are lit.
    lab : int, optional
        The number of the lab that shows the picture; adds the line that says where it stands on the ladder.

    Raises
    ------
    ValueError
        For a layer or a lab that does not exist, with those that do.
    """
    here, lit = _chosen(lab, layer)
    cells = []
    for name, gist in LAYERS.items():
        on = lit is None or lit == name
        look = f"background:{_LIT};color:#fff;font-weight:600" if on else f"background:{_PLATE};color:{_INK}"
        labs = [rung for rung in LABS if rung.layer == name]
        first = next((rung for rung in labs if rung.file), labs[0])
        pill = _linked(first, name, f"text-decoration:none;opacity:1;color:{'#fff' if on else _INK}").replace(
            ' title="', f' title="{html.escape(gist)} · ', 1
        )
        numbers = " ".join(_linked(rung, f"{rung.number:02d}", "font-weight:700" if rung == here else "") for rung in labs)
        cells.append(
            f'<span style="display:inline-block;text-align:center;margin:0 4px 2px 4px">'
            f'<span style="{_PILL};{look}">{pill}</span>'
            f'<span style="font-size:11px;line-height:16px;color:{_QUIET}">{numbers}</span></span>'
        )
    line = (
        f'<span style="margin-left:auto;font-size:12px;line-height:26px;color:{_QUIET}">{_standing(here)}</span>' if here else ""
    )
    label = "The stack of a quantum internet: " + ", ".join(LAYERS) + (f"; this lab is about the {lit} layer." if lit else ".")
    markup = (
        f'<nav aria-label="{html.escape(label)}" style="{_FONT};color:{_INK};{_ROW}">'
        f'<b style="font-size:15px;line-height:26px;margin-right:18px">qnkit</b>{"".join(cells)}{line}</nav>'
    )
    return Picture(markup, label)


def ladder(lab: int | None = None) -> Picture:
    """The stack as a picture, application on top and device on the ground, each layer naming its labs; `lab` is marked."""
    here, _ = _chosen(lab, None)
    rows = []
    for name, gist in reversed(LAYERS.items()):
        labs = "".join(
            f'<span style="display:inline-block;margin:1px 14px 1px 0{";font-weight:700" if rung == here else ""}">'
            f"{_linked(rung, f'{rung.number:02d} {rung.name}')}</span>"
            for rung in LABS
            if rung.layer == name
        )
        rows.append(
            f'<div style="{_BAND}">'
            f'<span style="flex:0 0 190px"><b>{name}</b><br><span style="font-size:11px;color:{_QUIET}">{gist}</span></span>'
            f'<span style="flex:1;font-size:13px;line-height:20px">{labs}</span></div>'
        )
    label = "The stack of a quantum internet from application down to device, with the labs of each layer."
    markup = (
        f'<nav aria-label="{label}" style="{_FONT};color:{_INK};font-size:14px;max-width:860px">{"".join(rows)}'
        f'<div style="font-size:11px;color:{_QUIET};padding:2px 12px">Labs without a link are not there yet.</div></nav>'
    )
    return Picture(markup, label)
