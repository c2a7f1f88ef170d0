"""The map of one link: two stations, the fibre between them, the pair when it is made and when it is known of; SVG text."""

from __future__ import annotations

import html
import math

from qnkit.physics import Link, PairLink, Pairs
from qnkit.physics.reach import distance_km
from qnkit.views.everyday import lasting, like_length, like_time, long, many, number

__all__ = ["diagram_stations"]

_WIDTH, _HEIGHT = 760, 232
_LEFT, _RIGHT, _FLOOR = 110, 650, 132
_NARROWEST = 0.2
"""The least share of the map that an arm gets, so that the names keep apart; a map so bent says that it is not to scale."""

_INK = "var(--jp-ui-font-color1,currentColor)"
_QUIET = "var(--jp-ui-font-color2,currentColor)"
_PLATE = "var(--jp-layout-color2,rgba(128,128,128,.10))"
_PAPER = "var(--jp-layout-color1,#fff)"
_FRESH, _WAITING, _LOST = "#009E73", "#E69F00", "#D55E00"


def _text(x: float, y: float, words: str, *, size: int = 13, fill: str = _INK, weight: int = 400, anchor: str = "middle") -> str:
    """One line of text."""
    look = f'font-size="{size}" font-weight="{weight}" text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look} style="fill:{fill}">{html.escape(words)}</text>'


def _arc(top: float, colour: str, width: float, *, dashed: bool = False, opacity: float = 1.0) -> str:
    """An arc from station to station whose highest point is at ``top``."""
    dash = ' stroke-dasharray="6 5"' if dashed else ""
    path = f"M{_LEFT} {_FLOOR} Q{(_LEFT + _RIGHT) / 2} {2 * top - _FLOOR:.1f} {_RIGHT} {_FLOOR}"
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:.2f}" stroke-opacity="{opacity:.2f}"{dash}/>'


def _station(x: float, name: str) -> str:
    """A station with its name."""
    ring = f'<circle cx="{x:.1f}" cy="{_FLOOR}" r="15" style="fill:{_PAPER};stroke:{_INK}" stroke-width="2.4"/>'
    return ring + f'<circle cx="{x:.1f}" cy="{_FLOOR}" r="5" style="fill:{_INK}"/>' + _text(x, _FLOOR + 42, name, weight=700)


def _box(x: float, words: str) -> str:
    """What stands between the stations, with its name."""
    look = f'style="fill:{_PAPER};stroke:{_QUIET}" stroke-width="2"'
    return f'<rect x="{x - 13:.1f}" y="{_FLOOR - 13}" width="26" height="26" rx="6" {look}/>' + _text(
        x, _FLOOR + 42, words, fill=_QUIET
    )


def _line(x_from: float, x_to: float, km: float, delay_s: float) -> str:
    """A fibre with its length and the time light takes through it."""
    ends = f'x1="{x_from:.1f}" y1="{_FLOOR}" x2="{x_to:.1f}" y2="{_FLOOR}"'
    fibre = f'<line {ends} style="stroke:{_QUIET}" stroke-width="3" stroke-opacity=".55"/>'
    return fibre + _text((x_from + x_to) / 2, _FLOOR + 20, f"{long(km)} · {lasting(delay_s)}", size=12, fill=_QUIET)


def _scale_bar(total_km: float, to_scale: bool) -> str:
    """A bar of a round length on the scale of the map, or the words that it has none."""
    if not (to_scale and total_km > 0):
        return _text(28, 24, "not to scale" if total_km > 0 else "side by side", size=12, fill=_QUIET, anchor="start")
    power = 10.0 ** math.floor(math.log10(total_km * 0.3))
    step = max(m for m in (1, 2, 5) if m * power <= total_km * 0.3) * power
    length = step / total_km * (_RIGHT - _LEFT)
    y = 22
    bar = f'<path d="M28 {y - 4}v8M28 {y}h{length:.1f}m0 -4v8" fill="none" style="stroke:{_QUIET}" stroke-width="1.5"/>'
    return bar + _text(36 + length, y + 4, long(step), size=12, fill=_QUIET, anchor="start")


def _anchor(total_km: float, rate_hz: float) -> str:
    """The everyday anchors: how far the stations are apart and how long one waits for a pair."""
    far, wait = like_length(total_km), like_time(1 / rate_hz) if rate_hz > 0 else ""
    words = [f"{long(total_km)}" + (f": {far}" if far else "")]
    words.append(f"a pair every {lasting(1 / rate_hz)}" + (f": {wait}" if wait else "") if rate_hz > 0 else "never a pair")
    return _text(_WIDTH - 24, _HEIGHT - 12, " · ".join(words), size=12, fill=_QUIET, anchor="end")


def _tries(probability: float | None) -> str:
    """How many tries one herald takes."""
    if not probability:
        return "no try works"
    tries = 1 / probability
    return f"1 try in {number(tries) if tries > 1000 else round(tries)} works" if tries > 1.05 else "every try works"


def _arcs(pairs: Pairs) -> str:
    """The pair as it is made, the pair as it is when both stations know of it, and, dashed, the tries that are lost."""
    if pairs.is_dead:
        return _arc(104, _LOST, 1.6, dashed=True) + _text((_LEFT + _RIGHT) / 2, 67, "no light and no click: no pair ever comes")
    fresh, usable = pairs.fresh_fidelity, pairs.fidelity
    middle = (_LEFT + _RIGHT) / 2
    drawn = [_arc(36, _FRESH, 4), _text(middle, 27, f"fresh pair, fidelity {fresh:.3f}", weight=700, fill=_FRESH)]
    wait = max(pairs.left_wait_s, pairs.right_wait_s)
    if wait > 0:
        kept = min(max((usable - 0.25) / (fresh - 0.25), 0.0), 1.0) if fresh > 0.25 else 0.0
        drawn.append(_arc(76, _WAITING, 1 + 2 * kept, opacity=0.35 + 0.65 * kept))
        drawn.append(_text(middle, 67, f"after waiting {lasting(wait)} for the news, {usable:.3f}", size=12, fill=_QUIET))
    drawn.append(_arc(104, _LOST, 1.6, dashed=True))
    return "".join(drawn)


def diagram_stations(link: Link | PairLink) -> str:
    """The map of a link as SVG text: lengths, flight times, the pair fresh and waiting, a scale bar and an everyday anchor.

    The box between the stations stands where the photons meet, in proportion to the two lengths of fibre.
    """
    pairs = link.pairs()
    rate = pairs.rate_hz
    drawn = [f'<rect x="0" y="0" width="{_WIDTH}" height="{_HEIGHT}" rx="12" style="fill:{_PLATE}"/>', _arcs(pairs)]
    total, to_scale = distance_km(link), True
    if isinstance(link, PairLink) and link.kept.fiber.length_km == 0:
        drawn += [
            _line(_LEFT, _RIGHT, total, link.sent.fiber.delay_s),
            _box(_LEFT + 44, ""),
            _station(_LEFT, "Alice"),
            _station(_RIGHT, "Bob"),
        ]
        drawn.append(_text(_LEFT + 44, _FLOOR + 26, "source", size=12, fill=_QUIET))
        said = f"Alice keeps one photon of each pair and sends the other to Bob through {long(total)} of fibre"
    else:
        heralded = isinstance(link, Link)
        left, right = (link.left.fiber, link.right.fiber) if isinstance(link, Link) else (link.kept.fiber, link.sent.fiber)
        share = left.length_km / total if total > 0 else 0.5
        shown = min(max(share, _NARROWEST), 1 - _NARROWEST)
        to_scale = shown == share
        middle = _LEFT + shown * (_RIGHT - _LEFT)
        drawn += [_line(_LEFT, middle, left.length_km, left.delay_s), _line(middle, _RIGHT, right.length_km, right.delay_s)]
        drawn += [_box(middle, "where photons meet" if heralded else "source"), _station(_LEFT, "Alice"), _station(_RIGHT, "Bob")]
        if heralded:
            drawn.append(_text(middle, _FLOOR + 58, _tries(pairs.probability), size=12, fill=_LOST))
        ways = f"through {long(left.length_km)} and {long(right.length_km)} of fibre"
        said = f"Alice and Bob {f'send photons {ways} to where they meet' if heralded else f'get the photons of a source {ways}'}"
    drawn += [_scale_bar(total, to_scale), _anchor(total, rate)]
    told = "No pair ever comes" if pairs.is_dead else f"Pairs: {many(rate)}, with fidelity {pairs.fidelity:.3f}"
    label = f"A map of two stations, {long(total)} apart. {said}. {told}."
    head = f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="100%" role="img" aria-label="{html.escape(label)}"'
    return f'{head} style="font-family:var(--jp-ui-font-family,system-ui,sans-serif);max-width:{_WIDTH}px">{"".join(drawn)}</svg>'
