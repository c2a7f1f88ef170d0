"""The controls of a link, by name: which fields each drives, between which ends, in words that fit beside a slider."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qnkit.model import value_at
from qnkit.physics import Link, PairLink, SingleClick, TimeBinDoubleClick
from qnkit.views.controls import Control

__all__ = ["link_controls", "scaled"]


def scaled(label: str, unit: str, size: float, low: float, high: float, *paths: str, log: bool = False) -> Control:
    """A slider in another unit than the fields': one of its units is ``size`` of theirs. It drives all paths together."""

    def theirs(value: Any) -> float:
        return float(f"{value * size:.12g}")

    def read(model: Any) -> float:
        return float(f"{value_at(model, paths[0]) / size:.12g}")

    fields: dict[str, Callable[[Any], Any]] = dict.fromkeys(paths, theirs)
    return Control(low, high, log=log, label=label, unit=unit, fields=fields, read=read)


def _both(path: str) -> tuple[str, str]:
    """The same field of both stations."""
    return f"left.{path}", f"right.{path}"


def _percent(label: str, low: float, high: float, *paths: str, log: bool = False) -> Control:
    return scaled(label, "%", 0.01, low, high, *paths, log=log)


_WEIGHTS = ("protocol.left_bright_weight", "protocol.right_bright_weight")
_DARK = ("analyzer.plus.dark_count_rate_hz", "analyzer.minus.dark_count_rate_hz")

_OF_LINK: dict[str, tuple[Any, Callable[[Link], Control]]] = {
    "distance": (_both("fiber.length_km"), lambda _: Control(1, 100, share=(0.5, 0.5), label="distance")),
    "light": ("light", lambda _: _percent("light caught", 0.5, 50, *_both("emitter.photon_efficiency"), log=True)),
    "weight": ("weight", lambda _: _percent("bright weight α", 0.5, 50, *_WEIGHTS, log=True)),
    "protocol": ("protocol", lambda link: Control(choices=_protocols(link), label="heralded by")),
    "alike": ("alike", lambda _: _percent("photons alike", 50, 100, "analyzer.visibility")),
    "preparation": ("clock.preparation_us", lambda _: Control(5, 1000, log=True, label="time to prepare")),
    "dark counts": (_DARK, lambda _: Control(0.1, 1000, log=True, label="dark counts")),
    "glass": (_both("fiber.attenuation_db_per_km"), lambda _: Control(0.15, 3, log=True, label="loss of glass")),
    "converter": (_both("fiber.extra_loss_db"), lambda _: Control(0, 15, label="loss of converter")),
    "memory": (_both("memory.t2_s"), lambda link: Control(0.001, _longest_s(link), log=True, label="memory time T2")),
    "phase": ("phase", lambda _: _percent("phase contrast", 50, 100, "analyzer.phase_contrast")),
    "waits": ("clock.waits_for_herald", lambda _: Control(label="waits for the news")),
}

_OF_PAIR_LINK: dict[str, tuple[Any, Callable[[PairLink], Control]]] = {
    "brightness": ("made", lambda link: _brightness(link)),
    "coincidence time": ("source.coincidence_time_ns", lambda _: Control(0.3, 10, log=True, label="coincidence time")),
    "distance": ("sent.fiber.length_km", lambda _: Control(1, 100, label="distance")),
    "polarisation": ("kept", lambda _: _percent("polarisation kept", 80, 100, "polarization_fidelity")),
}


def _brightness(link: PairLink) -> Control:
    """The pairs made, in millions a second: to 100, or to what the link can tell apart."""
    return scaled("pairs made", "million/s", 1e6, 1, min(100, link.brightest_hz // 1e6), "source.brightness_hz", log=True)


def _longest_s(link: Link) -> float:
    """The longest T2 in s that both memories allow (at most 2 T1), and no more than 10 s."""
    lifetimes = (link.left.memory.t1_s, link.right.memory.t1_s)
    return min([10.0, *(2 * t1 for t1 in lifetimes if t1 is not None)])


def _protocols(link: Link) -> dict[str, SingleClick | TimeBinDoubleClick]:
    """The two protocols; the single click is the link's own where it has one."""
    own = link.protocol if isinstance(link.protocol, SingleClick) else SingleClick()
    return {"one click": own, "two clicks": TimeBinDoubleClick()}


def link_controls(link: Link | PairLink, *names: str) -> dict[Any, Control]:
    """The named controls of a link, as ``explore`` takes them; without names, all there are.

    A heralded link has distance, light, weight, protocol, alike, preparation, dark counts, glass, converter, memory, phase and
    waits, each driving both stations; a link with one photon kept has brightness, coincidence time, distance and polarisation.

    Raises
    ------
    ValueError
        For a name that is none of them.
    """
    table: dict[str, Any] = _OF_PAIR_LINK if isinstance(link, PairLink) else _OF_LINK
    for name in names:
        if name not in table:
            raise ValueError(f"link_controls: {name!r} is no control of a {type(link).__name__}; it has {', '.join(table)}.")
    return {table[name][0]: table[name][1](link) for name in (names or table)}
