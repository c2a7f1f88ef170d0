"""Lengths and times in words: round numbers with a fitting unit, and what they are like in everyday life."""

from __future__ import annotations

import math

__all__ = ["lasting", "like_length", "like_time", "long", "many", "number"]

_LENGTHS = (
    (0.002, "a room"),
    (0.1, "a football pitch"),
    (1.0, "a walk across a campus"),
    (5.0, "an hour on foot"),
    (10.0, "across a city"),
    (21.0, "a half marathon"),
    (34.0, "the narrowest Channel crossing"),
    (50.0, "an hour's drive on country roads"),
    (100.0, "as far as the edge of space"),
    (340.0, "Paris to London"),
    (880.0, "Paris to Berlin"),
)
"""Lengths people know, in km; each within a tenth or so."""

_TIMES = (
    (1e-3, "a camera's flash"),
    (4.3e-3, "one beat of a bee's wings"),
    (4.2e-2, "one frame of a film"),
    (0.25, "the blink of an eye"),
    (0.9, "a heartbeat"),
    (4.5, "a slow breath"),
    (45.0, "ten slow breaths"),
    (240.0, "brewing a cup of tea"),
    (3600.0, "a lesson"),
    (86400.0, "a day"),
    (3.2e7, "a year"),
)
"""Times people know, in s; rough on purpose."""


def _scaled(value: float, units: tuple[tuple[float, str], ...]) -> str:
    """A number with the unit that leaves one to three digits before the point."""
    size, name = next(((s, n) for s, n in reversed(units) if abs(value) >= s * 0.9995), units[0])
    return f"{number(value / size)} {name}"


def number(value: float) -> str:
    """Three significant digits, two for numbers below 1, thousands apart."""
    if value == 0:
        return "0"
    digits = (1 if abs(value) < 1 else 2) - math.floor(math.log10(abs(value)))
    text = f"{round(value, digits):,.{max(digits, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def long(km: float) -> str:
    """A length in words: ``12.5 km``, ``300 m``."""
    return _scaled(km * 1e3, ((1.0, "m"), (1e3, "km")))


def lasting(seconds: float) -> str:
    """A time in words, from ns to years: ``49 µs``, ``0.45 s``, ``3.2 h``."""
    if not math.isfinite(seconds):
        return "for ever"
    units = (
        (1e-9, "ns"),
        (1e-6, "µs"),
        (1e-3, "ms"),
        (0.1, "s"),
        (120.0, "min"),
        (7200.0, "h"),
        (172800.0, "days"),
        (6.3e7, "years"),
    )
    sizes = {"s": 1.0, "min": 60.0, "h": 3600.0, "days": 86400.0, "years": 3.156e7}
    start, name = next(((s, n) for s, n in reversed(units) if seconds >= s * 0.9995), units[0])
    return f"{number(seconds / sizes.get(name, start))} {name}"


def many(per_second: float) -> str:
    """A rate in words, with the span of time that makes it a number one can picture: ``2.2 a second``, ``40 an hour``."""
    if per_second <= 0:
        return "none at all"
    for span, name in ((1.0, "a second"), (60.0, "a minute"), (3600.0, "an hour"), (86400.0, "a day"), (3.156e7, "a year")):
        if per_second * span >= 0.9995:
            return f"{number(per_second * span)} {name}"
    return f"one in {number(1 / (per_second * 3.156e7))} years"


def _like(value: float, table: tuple[tuple[float, str], ...], far: float) -> str:
    """The entry nearest by ratio, "" where none is within the factor ``far``."""
    if not (value > 0 and math.isfinite(value)):
        return ""
    size, words = min(table, key=lambda entry: abs(math.log(value / entry[0])))
    return words if abs(math.log(value / size)) <= math.log(far) else ""


def like_length(km: float) -> str:
    """An everyday length about as long, such as ``a half marathon``; "" where none is within a factor of 1.5."""
    return _like(km, _LENGTHS, 1.5)


def like_time(seconds: float) -> str:
    """An everyday time about as long, such as ``a heartbeat``; "" where none is within a factor of 2."""
    return _like(seconds, _TIMES, 2.0)
