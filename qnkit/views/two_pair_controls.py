"""The controls of two pairs, by name: which fields each drives, between which ends, in words that fit beside a slider."""

from __future__ import annotations

from typing import Any

from qnkit.views.controls import Control, chosen
from qnkit.views.link_controls import scaled

__all__ = ["distil_controls", "half_way_controls", "swap_controls", "worth_controls"]

_NOISE = ["white noise", "single click", "phase noise"]
_RECIPES = {"DEJMPS": "dejmps", "BBPSSW, not twirled": "untwirled", "BBPSSW": "bbpssw"}
_GATE = ("gate", scaled("gate error", "%", 0.01, 0, 10, "gate_error"))
_READOUT = ("readout", scaled("readout error", "%", 0.01, 0, 10, "readout_error"))

_SWAP: dict[str, tuple[Any, Control]] = {
    "left": ("left.fidelity", Control(0.5, 1.0, label="fidelity, Alice's pair")),
    "right": ("right.fidelity", Control(0.5, 1.0, label="fidelity, Bob's pair")),
    "noise": (("left.noise", "right.noise"), Control(choices=_NOISE, label="both spoilt by")),
    "gate": _GATE,
    "readout": _READOUT,
    "measurement": ("measurement", Control(choices={"gates": "gates", "linear optics": "light"}, label="measured by")),
    "kept": ("kept", Control(choices={"all told": "all", "only Ψ⁻": "psi-"}, label="outcomes kept")),
}

_DISTIL: dict[str, tuple[Any, Control]] = {
    "fidelity": (("first.fidelity", "second.fidelity"), Control(0.5, 1.0, label="fidelity of each")),
    "second": ("second.fidelity", Control(0.5, 1.0, label="fidelity, the tester")),
    "noise": (("first.noise", "second.noise"), Control(choices=_NOISE, label="both spoilt by")),
    "frame": ("frame", Control(choices=["as it stands", "right"], label="frame")),
    "recipe": ("recipe", Control(choices=_RECIPES, label="recipe")),
    "accepted": (
        "accepted",
        Control(choices={"both equal": "equal", "only 00": "00", "only 11": "11"}, label="answers accepted"),
    ),
    "gate": _GATE,
    "readout": _READOUT,
    "rounds": ("rounds", Control(0, 8, label="rounds")),
}

_WORTH: dict[str, tuple[Any, Control]] = {
    "fidelity": ("fidelity", Control(0.5, 1.0, label="fidelity")),
    "noise": ("noise", Control(choices=_NOISE, label="spoilt by")),
}


def _both(path: str) -> tuple[str, str]:
    """The same field of both arms of the link."""
    return f"link.left.{path}", f"link.right.{path}"


_WEIGHTS = ("link.protocol.left_bright_weight", "link.protocol.right_bright_weight")

_HALF_WAY: dict[str, tuple[Any, Control]] = {
    "distance": ("distance_km", Control(10, 500, label="distance")),
    "light": ("light", scaled("light caught", "%", 0.01, 1, 80, *_both("emitter.photon_efficiency"), log=True)),
    "memory": (_both("memory.t2_s"), Control(1, 1000, log=True, label="memory time T2")),
    "weight": ("weight", scaled("bright weight α", "%", 0.01, 0.5, 20, *_WEIGHTS, log=True)),
    "cut-off": ("cutoff_s", Control(0.01, 100, log=True, label="cut-off")),
    "gate": _GATE,
    "readout": _READOUT,
}


def swap_controls(*names: str) -> dict[Any, Control]:
    """The named controls of SwappedPairs: left, right, noise, gate, readout, measurement, kept; ValueError for others."""
    return chosen(_SWAP, names, "swap_controls")


def distil_controls(*names: str) -> dict[Any, Control]:
    """The named controls of DistilledPairs: fidelity, second, noise, frame, recipe, accepted, gate, readout, rounds.

    ValueError for others.
    """
    return chosen(_DISTIL, names, "distil_controls")


def worth_controls(*names: str) -> dict[Any, Control]:
    """The named controls of a RawPair: fidelity, noise; ValueError for others."""
    return chosen(_WORTH, names, "worth_controls")


def half_way_controls(*names: str) -> dict[Any, Control]:
    """The named controls of HalfWay: distance, light, memory, weight, cut-off, gate, readout; ValueError for others."""
    return chosen(_HALF_WAY, names, "half_way_controls")
