"""The controls and presets of a split circuit that runs."""

from __future__ import annotations

from typing import Any

from qnkit.compute.split_circuit import FAMILIES
from qnkit.compute.split_run import PLANS, SplitRun
from qnkit.model import replaced
from qnkit.views.controls import Control, chosen
from qnkit.views.link_controls import scaled

__all__ = ["run_controls", "run_presets"]

_WHOSE: dict[str, str] = {name: name for name in PLANS}

_CONTROLS: dict[str, tuple[Any, Control]] = {
    "circuit": ("split.family", Control(choices={family: family for family in FAMILIES}, label="circuit")),
    "plan": ("whose", Control(choices=_WHOSE, label="plan")),
    "link qubits": ("link_qubits", Control(choices={str(k): k for k in range(1, 7)}, label="link qubits in each module")),
    "pair": ("pair_fidelity", scaled("fidelity of a pair", "%", 0.01, 80.0, 100.0, "pair_fidelity")),
    "rate": ("pairs_hz", Control(5.0, 5000.0, log=True, label="pairs a second", unit="")),
    "memory": ("memory_s", Control(0.01, 10.0, log=True, label="memory time T2, data")),
    "link memory": ("link_memory_s", Control(0.003, 10.0, log=True, label="memory time T2, links")),
    "gates": ("gate_error", scaled("error of a local gate", "%", 0.01, 0.0, 3.0, "gate_error")),
    "zoom": ("zoom", Control(1.0, 100.0, log=True, label="zoom")),
    "moment": ("moment", scaled("moment of the run", "%", 0.01, 0.0, 100.0, "moment")),
}


def run_controls(*names: str) -> dict[Any, Control]:
    """The named controls, as ``explore`` takes them: circuit, plan, link qubits, pair, rate, memory, link memory, gates,
    zoom, moment.

    Raises
    ------
    ValueError
        For a name that is none of them.
    """
    return chosen(_CONTROLS, names, "run_controls")


def run_presets() -> dict[str, SplitRun]:
    """An adder on good links, on link qubits that forget, and on links with many pairs; and the other circuits."""
    plain = SplitRun()
    return {
        "an adder": plain,
        "link qubits that forget": replaced(plain, "link_memory_s", 0.01),
        "many pairs a second": replaced(plain, "pairs_hz", 5000.0),
        "QFT": replaced(plain, "split.family", "QFT"),
        "QAOA": replaced(plain, "split.family", "QAOA"),
        "GHZ": replaced(plain, "split.family", "GHZ"),
    }
