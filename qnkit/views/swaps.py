"""Pictures of a swap: three stations, two pairs and the long one; where its fidelity goes; its state; one sentence."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from qnkit.physics.two_pairs import AIM, SwappedPairs
from qnkit.views.links import draw_ledger
from qnkit.views.states import draw_state

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["diagram_swap", "draw_long_pair", "draw_swap_ledger", "say_swap"]

_WIDTH, _HEIGHT, _FLOOR = 760, 208, 132
_ALICE, _STATION, _BOB = 100, 380, 660
_INK, _QUIET = "var(--jp-ui-font-color1,currentColor)", "var(--jp-ui-font-color2,currentColor)"
_PLATE, _PAPER = "var(--jp-layout-color2,rgba(128,128,128,.10))", "var(--jp-layout-color1,#fff)"
_FRESH, _SWAPPED, _LOST = "#009E73", "#0072B2", "#D55E00"


def _text(x: float, y: float, words: str, fill: str = _INK, weight: int = 400, size: int = 13) -> str:
    look = f'font-size="{size}" font-weight="{weight}" text-anchor="middle" style="fill:{fill}"'
    return f'<text x="{x:.0f}" y="{y:.0f}" {look}>{html.escape(words)}</text>'


def _arc(start: float, end: float, top: float, colour: str, width: float, opacity: float = 1.0, dash: str = "") -> str:
    """An arc whose highest point is at ``top``."""
    path = f"M{start} {_FLOOR} Q{(start + end) / 2} {2 * top - _FLOOR:.0f} {end} {_FLOOR}"
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    look = f'stroke="{colour}" stroke-width="{width:.1f}" stroke-opacity="{opacity:.2f}"'
    return f'<path d="{path}" fill="none" {look}{dashes}/>'


def _station(x: float, name: str) -> str:
    ring = f'<circle cx="{x}" cy="{_FLOOR}" r="14" style="fill:{_PAPER};stroke:{_INK}" stroke-width="2.4"/>'
    return f'{ring}<circle cx="{x}" cy="{_FLOOR}" r="5" style="fill:{_INK}"/>{_text(x, _FLOOR + 36, name, weight=700)}'


def _in_100(probability: float) -> str:
    """A probability as a number of tries out of 100, or out of more where that says nothing."""
    tries = 100 if probability >= 0.005 or probability == 0 else round(10 / probability, 0)
    return f"{probability * tries:.0f} of {tries:,.0f}"


def diagram_swap(pairs: SwappedPairs) -> str:
    """The three stations as SVG text: Alice's and Bob's pair, what the station does, and the pair that it leaves.

    The thinner and paler an arc, the lower the fidelity of the pair.
    """
    made, drawn = pairs.made, [f'<rect width="{_WIDTH}" height="{_HEIGHT}" rx="12" style="fill:{_PLATE}"/>']
    ends = (_ALICE, _STATION, _BOB)
    for start, end, one in ((_ALICE, _STATION, pairs.left), (_STATION, _BOB, pairs.right)):
        drawn.append(_arc(start, end, 92, _FRESH, 1 + 3 * one.fidelity**2, 0.3 + 0.7 * one.fidelity**2))
        drawn.append(_text((start + end) / 2, 116, f"pair, fidelity {one.fidelity:.3f}", weight=700))
    if made.is_dead:
        drawn += [_arc(_ALICE, _BOB, 36, _LOST, 1.6, dash="6 5"), _text(_STATION, 26, "no outcome is ever told", _LOST)]
        long = "no long pair"
    else:
        width = made.fidelity**2
        drawn.append(_arc(_ALICE, _BOB, 36, _SWAPPED, 1 + 3 * width, 0.3 + 0.7 * width))
        long = f"long pair, fidelity {made.fidelity:.3f}"
        drawn.append(_text(_STATION, 27, long, weight=700))
    drawn.append(
        f'<rect x="{_STATION - 22}" y="{_FLOOR - 15}" width="44" height="30" rx="6" style="fill:{_PAPER};stroke:{_INK}"/>'
    )
    drawn += [f'<circle cx="{_STATION + dx}" cy="{_FLOOR}" r="4.5" style="fill:{_INK}"/>' for dx in (-9, 9)]
    drawn += [_station(_ALICE, "Alice"), _station(_BOB, "Bob"), _text(_STATION, _FLOOR + 36, "station", weight=700)]
    for end in (ends[0] + 22, ends[2] - 22):
        way = f'x1="{_STATION + (30 if end > _STATION else -30)}" y1="{_FLOOR}" x2="{end}" y2="{_FLOOR}"'
        drawn.append(f'<line {way} style="stroke:{_QUIET}" stroke-width="1.6" stroke-dasharray="2 4"/>')
        drawn.append(_text((_STATION + end) / 2, _FLOOR + 18, "which outcome", _QUIET, size=12))
    fails = "every try works" if made.probability > 1 - 1e-9 else f"works in {_in_100(made.probability)} tries"
    drawn.append(_text(_STATION, _FLOOR + 56, fails, _QUIET if made.probability > 1 - 1e-9 else _LOST, size=12))
    label = f"Alice and Bob each share a pair with the station between them; the station {fails}: {long} between Alice and Bob."
    head = f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="100%" role="img" aria-label="{html.escape(label)}"'
    return f'{head} style="font-family:var(--jp-ui-font-family,system-ui,sans-serif);max-width:{_WIDTH}px">{"".join(drawn)}</svg>'


def draw_swap_ledger(ax: Axes, pairs: SwappedPairs) -> None:
    """Draw where the fidelity of the long pair goes; see draw_ledger."""
    draw_ledger(ax, pairs, last="long pair")


def draw_long_pair(ax: Axes, pairs: SwappedPairs) -> None:
    """Draw the density matrix of the long pair, or an empty frame where there is none; see draw_state."""
    made = pairs.made
    if not made.is_dead:
        draw_state(ax, made.state)


def say_swap(pairs: SwappedPairs) -> str:
    """The sentence for a swap: how often it works, the fidelity of the long pair and its key bits."""
    made = pairs.made
    if made.is_dead:
        return "This station <b>never</b> tells an outcome that is kept: there is no long pair."
    often = "At every try" if made.probability > 1 - 1e-9 else f"In <b>{_in_100(made.probability)}</b> tries"
    state, raw = made.state, [one.state.key_rate() for one in (pairs.left, pairs.right)]
    worth = f"<b>{state.key_rate():.2f}</b> key bits" if state.key_rate() > 0 else "no key by the plain recipe"
    worth = worth if state.concurrence() > 1e-9 else "<b>no longer entangled</b>"
    note = f"Alice's pair alone was worth {raw[0]:.2f} key bits, Bob's {raw[1]:.2f}. Exact for this model; nothing is sampled."
    return (
        f"{often} Alice and Bob get a long pair of fidelity <b>{state.fidelity(AIM):.3f}</b>: {worth}. <br><small>{note}</small>"
    )
