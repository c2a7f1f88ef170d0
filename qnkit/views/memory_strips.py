"""Memories along time: pairs made, fading as they wait, delivered or thrown away; SVG text."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

import numpy as np

from qnkit.physics import AskedPair, StoredPair, TwoLinks
from qnkit.views.everyday import lasting

__all__ = ["diagram_asked", "diagram_meeting"]

_WIDTH, _LEFT, _RIGHT = 760, 122, 736
_PAIRS, _LINES = 9, 80
_STEPS = 6
_INK = "var(--jp-ui-font-color1,currentColor)"
_QUIET = "var(--jp-ui-font-color2,currentColor)"
_PLATE = "var(--jp-layout-color2,rgba(128,128,128,.10))"
_FRESH, _WAITING, _LOST, _DELIVERED = "#009E73", "#E69F00", "#D55E00", "#CC79A7"


def _text(x: float, y: float, words: str, *, fill: str = _QUIET, anchor: str = "middle", weight: int = 400) -> str:
    look = f'font-size="12" font-weight="{weight}" text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look} style="fill:{fill}">{html.escape(words)}</text>'


def _made(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y}" r="4.2" fill="{_FRESH}"/>'


def _taken(x: float, y: float) -> str:
    return f'<path d="M{x:.1f} {y - 8}v16" stroke="{_DELIVERED}" stroke-width="4.5"/>'


def _dropped(x: float, y: float) -> str:
    return f'<path d="M{x - 4.5:.1f} {y - 4.5}l9 9m0 -9l-9 9" stroke="{_LOST}" stroke-width="2.2" fill="none"/>'


def _fading(pair: StoredPair, x_from: float, x_to: float, y: float, wait_s: float) -> str:
    """A bar from making to end that thins and pales as the fidelity falls from its fresh value to a quarter."""
    steps = _STEPS if x_to - x_from > 8 else 1
    edges = np.linspace(0.0, 1.0, steps + 1)
    fresh = float(pair.fidelities([0.0])[0])
    left = np.clip((pair.fidelities(edges[:-1] * wait_s) - 0.25) / max(fresh - 0.25, 1e-9), 0.0, 1.0)
    drawn = []
    for start, end, kept in zip(edges[:-1].tolist(), edges[1:].tolist(), left.tolist(), strict=True):
        x, width = x_from + start * (x_to - x_from), (end - start) * (x_to - x_from)
        high = 2.0 + 6.0 * kept
        box = f'x="{x:.1f}" y="{y - high / 2:.1f}" width="{width:.1f}" height="{high:.1f}"'
        drawn.append(f'<rect {box} fill="{_WAITING}" fill-opacity="{0.25 + 0.75 * kept:.2f}"/>')
    return "".join(drawn)


def _lane(y: float, name: str) -> str:
    line = f'<path d="M{_LEFT} {y}H{_RIGHT}" style="stroke:{_QUIET}" stroke-width="1.2" stroke-dasharray="1 5"/>'
    return _text(_LEFT - 12, y + 4, name, anchor="end", fill=_INK) + line


def _scale(span_s: float, y: float) -> str:
    """A bar of a round time on the scale of the strip."""
    power = 10.0 ** math.floor(math.log10(span_s * 0.25))
    step = max(m for m in (1, 2, 5) if m * power <= span_s * 0.25) * power
    length = step / span_s * (_RIGHT - _LEFT)
    bar = f'<path d="M{_LEFT} {y - 4}v8M{_LEFT} {y}h{length:.1f}m0 -4v8" fill="none" style="stroke:{_QUIET}" stroke-width="1.5"/>'
    return bar + _text(_LEFT + length + 8, y + 4, lasting(step), anchor="start")


def _key(x: float, y: float, thrown: bool) -> str:
    """What the marks mean."""
    waits = f'<path d="M{x + 62} {y}h24" stroke="{_WAITING}" stroke-width="6" stroke-opacity=".8"/>'
    drawn = [_made(x, y), _text(x + 9, y + 4, "made", anchor="start"), waits, _text(x + 92, y + 4, "waits", anchor="start")]
    drawn += [_taken(x + 142, y), _text(x + 150, y + 4, "delivered" if thrown else "asked for", anchor="start")]
    if thrown:
        drawn += [_dropped(x + 226, y), _text(x + 236, y + 4, "thrown away", anchor="start")]
    return "".join(drawn)


def _svg(height: int, drawn: Sequence[str], label: str) -> str:
    plate = f'<rect x="0" y="0" width="{_WIDTH}" height="{height}" rx="12" style="fill:{_PLATE}"/>'
    head = f'<svg viewBox="0 0 {_WIDTH} {height}" width="100%" role="img" aria-label="{html.escape(label)}"'
    style = f"font-family:var(--jp-ui-font-family,system-ui,sans-serif);max-width:{_WIDTH}px"
    return f'{head} style="{style}">{plate}{"".join(drawn)}</svg>'


def diagram_asked(pair: AskedPair, rng: np.random.Generator) -> str:
    """A memory along time as SVG text: some sampled pairs, each made, fading, and asked for, with its fidelity by then."""
    run, y = pair.sampled(_PAIRS, rng), 50
    span = float(run.asked_s[-1]) * 1.02
    at = [[_LEFT + (_RIGHT - _LEFT) * time / span for time in times.tolist()] for times in (run.made_s, run.asked_s)]
    drawn = [_lane(y, "the memory")]
    last = -math.inf
    waits = (run.asked_s - run.made_s).tolist()
    for begin, end, wait in zip(*at, waits, strict=True):
        drawn.append(_fading(pair.stored, begin, end, y, wait))
    for begin, end, fidelity in zip(*at, run.fidelities.tolist(), strict=True):
        drawn += [_made(begin, y), _taken(end, y)]
        if end - last > 34:
            drawn.append(_text(min(end, _RIGHT - 8), y - 14, f"{fidelity:.2f}", weight=700, fill=_INK))
            last = end
    drawn += [_scale(span, 90), _key(_RIGHT - 208, 90, thrown=False)]
    mean = float(run.fidelities.mean())
    label = f"A memory over {lasting(span)}: {_PAIRS} pairs made, fading, asked for; their mean fidelity is {mean:.2f}."
    return _svg(108, drawn, label)


def diagram_meeting(two: TwoLinks, rng: np.random.Generator) -> str:
    """The memories of two links along time as SVG text: pairs made, fading while they wait, delivered or thrown away.

    As much of a sampled run is shown as has some deliveries, and no more pairs than one can tell apart.
    """
    sample = two.sampled(_LINES // 2, rng, logged=_LINES)
    log, rows = sample.log, (46, 84)
    enough = np.flatnonzero(np.cumsum(log.delivered) >= 12)
    last = min(int(enough[0]) if enough.size else _LINES, 27, log.link.size - 1)
    span = float(log.ended_s[: last + 1].max()) * 1.01
    scale = (_RIGHT - _LEFT) / span
    drawn = [_lane(rows[0], "Alice – station"), _lane(rows[1], "station – Bob")]
    marks, joined = [], []
    for k in range(last + 1):
        side = int(log.link[k])
        begin, end, y = _LEFT + log.born_s[k] * scale, _LEFT + log.ended_s[k] * scale, rows[side]
        drawn.append(_fading(sample.pairs[side], begin, end, y, float(log.ended_s[k] - log.born_s[k])))
        marks.append(_made(begin, y) + ("" if log.delivered[k] else _dropped(end, y)))
        if log.delivered[k]:
            joined.append(f'<path d="M{end:.1f} {rows[0] - 8}V{rows[1] + 8}" stroke="{_DELIVERED}" stroke-width="3.5"/>')
    drawn += [*joined, *marks, _scale(span, 124), _key(_RIGHT - 310, 124, thrown=True)]
    age = two.cutoff.age_s
    kept = "every pair is kept" if age is None else f"cut-off {lasting(age)} from the {two.cutoff.counted_from}"
    drawn.append(_text(_RIGHT, 20, kept, anchor="end"))
    thrown = int((~log.delivered[: last + 1]).sum())
    label = f"Two memories over {lasting(span)}: {last + 1} pairs made, {thrown} of them thrown away; {kept}."
    return _svg(142, drawn, label)
