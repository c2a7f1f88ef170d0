"""The controls, presets and sentences of hub and spoke."""

from __future__ import annotations

import math
from typing import Any

from qnkit.network.alike_spokes import AlikeSpokes
from qnkit.views.controls import Control, chosen
from qnkit.views.everyday import lasting, number
from qnkit.views.link_controls import scaled

__all__ = ["hub_controls", "hub_presets", "say_hub", "say_hub_counts"]

_CONTROLS: dict[str, tuple[Any, Control]] = {
    "loss": ("loss_db", Control(0.0, 13.0, label="other losses of an arm")),
    "arm": ("arm_km", Control(0.0, 30.0, label="fibre to the hub")),
    "brightness": ("brightness_hz", scaled("pairs of a source", "million/s", 1e6, 0.03, 20.0, "brightness_hz", log=True)),
    "window": ("window_ns", Control(0.5, 20.0, log=True, label="window")),
    "visibility": ("visibility", Control(0.0, 1.0, label="visibility")),
    "outcomes": ("outcomes", Control(choices={"Psi+ and Psi-": "both", "Psi- alone": "one"}, label="outcomes told")),
    "users": ("users", Control(2, 30, label="users")),
    "analysers": ("analyzers", Control(1, 10, label="Bell analysers")),
}


def hub_controls(*names: str) -> dict[Any, Control]:
    """The named controls of alike spokes, as ``explore`` takes them.

    They are loss, arm, brightness, window, visibility, outcomes, users and analysers.

    Raises
    ------
    ValueError
        For a name that is none of them.
    """
    return chosen(_CONTROLS, names, "hub_controls")


def hub_presets() -> dict[str, AlikeSpokes]:
    """Three examples: all in one room, a city, and the city with sources so bright that strangers take over."""
    return {
        "one room": AlikeSpokes(arm_km=0.0, loss_db=0.0, kept_efficiency=0.94),
        "a city": AlikeSpokes(),
        "too bright": AlikeSpokes(brightness_hz=2e7),
    }


def _often(rate_hz: float) -> str:
    """A rate as pairs a second, an hour, or as the time for one."""
    for span, name in ((1.0, "a second"), (3600.0, "an hour")):
        if rate_hz * span >= 1:
            return f"<b>{float(f'{rate_hz * span:.3g}'):,g}</b> pairs {name}"
    return f"a pair every <b>{lasting(1 / rate_hz)}</b>"


def say_hub(city: AlikeSpokes) -> str:
    """The sentence for two users: swapped pairs a second, S, and how long they must count to know it."""
    counted = city.four_folds()
    if counted.rate_hz == 0:
        return "No photon is counted, and there is <b>no pair</b>."
    chsh = city.chsh
    meaning = "no story without entanglement explains it" if chsh > 2 else "<b>not above 2</b>: it proves nothing"
    note = f"Of 1,000 counted pairs {1000 * (1 - counted.true_share):.3g} hold a stranger. S ± 0.01 takes {_counting(city)}."
    return f"Two users get {_often(counted.rate_hz)}, with S = <b>{chsh:.3f}</b>: {meaning}. <br><small>{note}</small>"


def _counting(city: AlikeSpokes) -> str:
    seconds = city.seconds_to_know(0.01)
    return f"{lasting(seconds)} of counting" if math.isfinite(seconds) else "for ever"


def say_hub_counts(city: AlikeSpokes) -> str:
    """The sentence that sets a hub beside a mesh: cold detectors, cryostats, and the pairs that each two users get."""
    hub, mesh = city.counts(), city.mesh_counts()
    things = (
        f"{hub.cold_detectors} cold detectors in <b>1</b> cryostat, a mesh {mesh.cold_detectors:,} in <b>{mesh.cryostats}</b>"
    )
    alone = f"<b>{number(city.direct_hz)}</b> from a link of their own"
    gets = f"each two get <b>{number(city.shared_hz)}</b> pairs a second from the hub in turn, {alone}"
    pairs = "one pair of users" if hub.pairs == 1 else f"{hub.pairs} pairs of users"
    return (
        f"For {city.users} users ({pairs}) the hub needs {things}. <br>"
        f"<small>Fibre {hub.fiber_km:,.0f} km against {mesh.fiber_km:,.0f} km; {gets}.</small>"
    )
