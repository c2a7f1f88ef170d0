"""The board of a split circuit: qubits as dots in the boxes of their modules, gates as lines, and the pairs between the boxes."""

from __future__ import annotations

import html
import math
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from qnkit.compute.split_circuit import SplitCircuit
from qnkit.views.theme import LIGHT, Palette, palette

__all__ = ["HINT", "Board", "board_of", "diagram_split"]

HINT = "Drag a qubit to another module, or onto one there to exchange them. Keys: Tab, Enter, arrows."

WIDTH = 760.0
_HERE = Path(__file__).parent

_BOXES: dict[int, tuple[float, list[tuple[float, float, float, float]]]] = {
    2: (340.0, [(10.0, 50.0, 290.0, 280.0), (460.0, 50.0, 290.0, 280.0)]),
    3: (470.0, [(10.0, 10.0, 290.0, 200.0), (460.0, 10.0, 290.0, 200.0), (235.0, 260.0, 290.0, 200.0)]),
    4: (
        470.0,
        [(10.0, 10.0, 290.0, 190.0), (460.0, 10.0, 290.0, 190.0), (10.0, 270.0, 290.0, 190.0), (460.0, 270.0, 290.0, 190.0)],
    ),
}
"""For each number of modules the height of the board, and x, y, width and height of each box."""


_TURNS = (0.32, -0.2, 0.15, -0.35)
"""By so much the slots of each box are turned, so that lines do not run through other qubits."""


class Board(anywidget.AnyWidget):
    """Qubits that can be dragged between modules; ``asked`` is what the hand asks for, ``show`` what came of it.

    ``asked`` is {"do": "move", "qubit": q, "module": m} or {"do": "exchange", "qubit": q, "other": r}, with a running number.
    """

    _esm = _HERE / "board.js"
    _css = _HERE / "board.css"
    board = traitlets.Dict().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)

    def show(self, split: SplitCircuit, colours: Palette) -> None:
        """Show a split circuit; whatever was dragged goes where it now belongs."""
        self._shows = getattr(self, "_shows", 0) + 1
        self.board = board_of(split, colours) | {"shows": self._shows}

    def __repr__(self) -> str:
        return f"Board({self.board.get('alt', '')!r})"


def board_of(split: SplitCircuit, colours: Palette = LIGHT) -> dict[str, Any]:
    """What the page draws: boxes with their slots, qubits and their homes, lines with their weights, pairs between the boxes."""
    height, places = _BOXES[split.modules]
    boxes: list[dict[str, Any]] = []
    for name, (x, y, w, h) in zip(split.names, places, strict=True):
        boxes.append({"name": name, "x": x, "y": y, "w": w, "h": h, "slots": _slots(x, y, w, h, split.room, _TURNS[len(boxes)])})
    middles = [(x + w / 2, y + h / 2) for x, y, w, h in places]
    plan = split.plan
    joined = [tuple(sorted(map(split.names.index, (one.left, one.right)))) for one in plan.machine.connections]
    pairs = {(split.names.index(a), split.names.index(b)): count for (a, b), count in plan.pairs_of_link.items()}
    badges = []
    for a, b in joined:
        count = pairs.get((a, b), 0)
        if count:
            x, y = _badge(middles[a], middles[b], split.modules)
            badges.append([x, y, f"{count} pair{'s' * (count > 1)}"])
    return {
        "width": WIDTH,
        "height": height,
        "room": split.room,
        "boxes": boxes,
        "labels": [str(q) for q in range(split.qubits)],
        "homes": list(split.lived_in),
        "edges": [[a, b, weight] for (a, b), weight in sorted(split.weights.items())],
        "bands": [[*middles[a], *middles[b]] for a, b in joined],
        "badges": badges,
        "told": [WIDTH / 2, height - 20 if split.modules == 2 else 28.0, _answer(split)] if split.told else [],
        "alt": _said(split),
        "hint": HINT,
        "colours": {"fresh": colours.marks["fresh"], "lost": colours.marks["lost"], "text": colours.labels["fresh"]},
    }


def _slots(x: float, y: float, w: float, h: float, room: int, turn: float) -> list[list[float]]:
    """Places for the dots on an ellipse in a box, under its name."""
    wide, high = 0.36 * w, 0.31 * h
    at = [2 * math.pi * k / room + math.pi / room + math.pi + turn for k in range(room)]
    return [[round(x + w / 2 + wide * math.cos(t), 1), round(y + h / 2 + 12 + high * math.sin(t), 1)] for t in at]


def _badge(one: tuple[float, float], other: tuple[float, float], modules: int) -> tuple[float, float]:
    """Where the number of pairs stands: over the lines of two boxes, else half way, on a diagonal a little off the middle."""
    if modules == 2:
        return WIDTH / 2, 22.0
    slanted = modules == 4 and one[0] != other[0] and one[1] != other[1]
    share = 0.41 if slanted else 0.5
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])


def _said(split: SplitCircuit) -> str:
    """The board in words."""
    homes = [[str(q) for q, home in enumerate(split.lived_in) if home == module] for module in range(split.modules)]
    parts = [f"module {name} holds qubits {', '.join(held) or 'none'}" for name, held in zip(split.names, homes, strict=True)]
    circuit = f"{split.family} on {split.qubits} qubits"
    return f"{circuit}: {'; '.join(parts)}. {split.across} gates between modules need {split.e_bits} pairs."


def _answer(split: SplitCircuit) -> str:
    """The compiler's count for qubits that stay."""
    return f"compiler: {split.answers[1].e_bits} pair{'s' * (split.answers[1].e_bits != 1)}"


def diagram_split(split: SplitCircuit) -> str:
    """The board standing still, as SVG text: grey lines are gates within a module, green ones gates between two."""
    page, marks = board_of(split, palette()), palette()
    label = html.escape(page["alt"], quote=True)
    head = f'<svg viewBox="0 0 {WIDTH:g} {page["height"]:g}" width="100%" role="img" aria-label="{label}"'
    ink, quiet = "var(--jp-ui-font-color1,currentColor)", "var(--jp-ui-font-color2,currentColor)"
    paper, plate = "var(--jp-layout-color1,#fff)", "var(--jp-layout-color2,rgba(128,128,128,.10))"
    out = [f'{head} style="font-family:var(--jp-ui-font-family,system-ui,sans-serif);max-width:{WIDTH:g}px">']
    for x, y, u, v in page["bands"]:
        out.append(f'<line x1="{x}" y1="{y}" x2="{u}" y2="{v}" style="stroke:{plate}" stroke-width="12"/>')
    spot: list[Any] = [None] * split.qubits
    for module, box in enumerate(page["boxes"]):
        held = [q for q, home in enumerate(split.lived_in) if home == module]
        for q, place in zip(held, box["slots"], strict=False):
            spot[q] = place
        corner = f'x="{box["x"]}" y="{box["y"]}" width="{box["w"]}" height="{box["h"]}"'
        out.append(f'<rect {corner} rx="14" style="fill:{plate};stroke:{quiet};stroke-opacity:.35"/>')
    for a, b, weight in page["edges"]:
        apart = split.lived_in[a] != split.lived_in[b]
        colour = (
            f'stroke="{marks.marks["fresh"]}" stroke-opacity=".85"' if apart else f'style="stroke:{quiet}" stroke-opacity=".4"'
        )
        ends = f'x1="{spot[a][0]}" y1="{spot[a][1]}" x2="{spot[b][0]}" y2="{spot[b][1]}"'
        out.append(f'<line {ends} {colour} stroke-width="{min(9.0, 1.2 + 1.1 * weight):.1f}" stroke-linecap="round"/>')
    for q, (x, y) in enumerate(spot):
        out.append(f'<circle cx="{x}" cy="{y}" r="17" style="fill:{paper};stroke:{ink}" stroke-width="2"/>')
        look = f'text-anchor="middle" font-size="13" font-weight="650" style="fill:{ink}"'
        out.append(f'<text x="{x}" y="{y + 4.5}" {look}>{q}</text>')
    for box, load in zip(page["boxes"], split.loads, strict=True):
        left, right = box["x"] + 14, box["x"] + box["w"] - 14
        told = (left, "start", 650, ink, f"module {box['name']}"), (right, "end", 400, quiet, f"{load} of {split.room}")
        for x, anchor, weight, fill, text in told:
            look = f'text-anchor="{anchor}" font-weight="{weight}" font-size="14" style="fill:{fill}"'
            out.append(f'<text x="{x}" y="{box["y"] + 22}" {look}>{text}</text>')
    for x, y, text in page["badges"]:
        wide = 14 + 7.4 * len(text)
        out.append(
            f'<rect x="{x - wide / 2}" y="{y - 13}" width="{wide}" height="26" rx="13" '
            f'style="fill:{paper}" stroke="{marks.marks["fresh"]}"/>'
        )
        look = f'text-anchor="middle" font-size="14" font-weight="700" fill="{marks.labels["fresh"]}"'
        out.append(f'<text x="{x}" y="{y + 5}" {look}>{text}</text>')
    for x, y, text in [page["told"]] if page["told"] else []:
        out.append(
            f'<text x="{x}" y="{y}" text-anchor="middle" font-size="14" font-weight="650" style="fill:{ink}">{text}</text>'
        )
    return "".join(out) + "</svg>"
