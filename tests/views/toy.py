"""A small model and drawings for the tests of panels: no physics."""

from __future__ import annotations

from typing import Literal

import numpy as np

from qnkit.model import Model, quantity, refusal
from qnkit.views.theme import COLOUR, PAIR


class Part(Model):
    """A part of the toy."""

    length_km: float = quantity(5.0, "length", unit="km", at_least=0)
    gain: float = quantity(0.5, "gain", above=0, at_most=1)


class Fast(Model):
    """One kind of mode."""

    kind: Literal["fast"] = "fast"
    speed: float = quantity(2.0, "speed", unit="Hz", above=0)


class Slow(Model):
    """Another kind of mode."""

    kind: Literal["slow"] = "slow"


class Toy(Model):
    """Two parts and one of each kind of field."""

    left: Part = Part()
    right: Part = Part()
    rate_hz: float = quantity(10.0, "rate", unit="Hz", above=0)
    copies: int = quantity(3, "copies", at_least=1, at_most=50)
    awake: bool = quantity(True, "awake")
    shape: Literal["round", "square"] = quantity("round", "shape")
    life_s: float | None = quantity(None, "life", unit="s", above=0)
    mode: Fast | Slow = Fast()

    def model_post_init(self, _: object) -> None:
        if self.left.length_km + self.right.length_km > 300:
            raise refusal(self, "left.length_km", self.left.length_km, "km", "both lengths must add up to at most 300 km.")


def draw_curve(ax, toy):
    """Fixed limits: the frame stays while the data move."""
    x = np.linspace(0, 10, 60)
    ax.plot(x, toy.rate_hz * np.exp(-x * toy.left.gain), **PAIR["fresh"])
    ax.fill_between(x, 0, x * toy.right.gain, color=COLOUR["waiting"], alpha=0.3)
    ax.text(5, 40, f"{toy.rate_hz:.3g}")
    ax.set_xlim(0, 10)
    ax.set_ylim(0, 100)
    ax.set_xlabel("distance (km)")
    ax.set_ylabel("pairs a second")


def draw_free(ax, toy):
    """Limits left to matplotlib: the frame follows the data."""
    ax.plot([0, toy.left.length_km], [0, toy.rate_hz])
    ax.scatter([toy.right.length_km], [1.0])


def draw_bars(ax, toy):
    """Categories whose names and number follow the model."""
    names = [*(f"part {n}" for n in range(toy.copies)), "all"]
    ax.barh(names, np.arange(1.0, toy.copies + 2))


def draw_noise(ax, toy, rng):
    """A sample."""
    ax.plot(rng.normal(toy.rate_hz, 1.0, 30), ".")
    ax.set_ylim(0, 100)
    ax.set_xlim(0, 30)


def diagram_toy(toy):
    """A diagram."""
    width = toy.left.length_km
    return f'<svg viewBox="0 0 300 40" width="300" height="40" aria-label="a bar"><rect width="{width}" height="9"/></svg>'


def said(toy):
    """The sentence."""
    return f"This toy makes <b>{toy.rate_hz:.1f}</b> a second &amp; sleeps {'never' if toy.awake else 'now'}."


CONTROLS = {
    ("left.length_km", "right.length_km"): (1.0, 140.0),
    "rate_hz": (1.0, 100.0, "log"),
    "copies": (1, 20),
    "awake": True,
    "shape": True,
    "life_s": True,
}
