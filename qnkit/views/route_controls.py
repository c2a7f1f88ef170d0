"""The controls, presets and sentences of towns whose pairs can take many ways."""

from __future__ import annotations

from typing import Any

import numpy as np

from qnkit.network.measures import slot_pairs
from qnkit.network.routed import MEASURES, RoutedTowns
from qnkit.network.routing import value_of
from qnkit.qubits.estimate import Estimate
from qnkit.views.controls import Control, chosen
from qnkit.views.everyday import lasting, number
from qnkit.views.link_controls import scaled
from qnkit.views.routes import played, seed_of
from qnkit.views.shared_routes import at_once, wanting

__all__ = ["route_controls", "route_presets", "say_at_once", "say_wants", "say_way"]

_DEMANDS = (
    ("Delft", "Zwolle"),
    ("Rotterdam", "Alkmaar"),
    ("Gouda", "Amsterdam"),
    ("Den Haag", "Hilversum"),
    ("Rotterdam", "Leiden"),
)

_CONTROLS: dict[str, tuple[Any, Control]] = {
    "light": ("light", scaled("light caught", "%", 0.01, 10.0, 80.0, "light", log=True)),
    "spread": ("spread", scaled("lines differ by", "%", 0.01, 0.0, 60.0, "spread")),
    "memory": ("t2_s", Control(1.0, 100.0, log=True, label="memory time T2")),
    "cut-off": ("cutoff_s", Control(0.1, 20.0, log=True, label="cut-off")),
    "memories": ("memories", Control(4, 16, label="memories of a line at each end")),
    "swap": ("swap_success", Control(0.5, 1.0, label="a swap succeeds")),
    "slot": ("slot_s", Control(0.005, 1.0, log=True, label="a slot lasts")),
    "towns": ("ends", Control(choices={f"{a} – {b}": (a, b) for a, b in _DEMANDS}, label="towns")),
    "by": ("by", Control(choices={name: name for name in MEASURES}, label="best by")),
    "ways": ("ways", Control(1, 3, label="ways at once")),
    "wants": ("wants", Control(1, 4, label="pairs of towns that want pairs")),
}


def route_controls(*names: str) -> dict[Any, Control]:
    """The named controls of towns with many ways, as ``explore`` takes them.

    They are light, spread, memory, cut-off, memories, swap, slot, towns, by, ways and wants.

    Raises
    ------
    ValueError
        For a name that is none of them.
    """
    return chosen(_CONTROLS, names, "route_controls")


def route_presets() -> dict[str, RoutedTowns]:
    """Three examples: the way with least fibre, that with the least sum of waits, and that with most pairs of a slot."""
    return {
        "least fibre": RoutedTowns(),
        "sum of waits": RoutedTowns(by="sum of waits"),
        "pairs a slot": RoutedTowns(by="pairs a slot"),
    }


def _often(rate: Estimate) -> str:
    return f"<b>{rate}</b> pairs a second"


def say_way(towns: RoutedTowns, rng: np.random.Generator) -> str:
    """The sentence for a way: pairs a second, fidelity and key by the engine, the bound, and what a slot is expected to give."""
    got, path = played(towns, None, seed_of(rng)), towns.way().path
    two = f"{towns.ends[0]} and {towns.ends[1]}"
    most = number(towns.bound_hz)
    slot = number(value_of(towns.hops, path, slot_pairs()))
    note = (
        f"No routing gives more than {most} a second. On this way a slot of {lasting(towns.slot_s)} is expected to give {slot}."
    )
    if got.fidelity is None:
        return f"{two} get <b>hardly any pair</b> on this way. <br><small>{note}</small>"
    key = f"<b>{number(got.key_hz)}</b> key bits a second" if got.key_hz > 0 else "<b>no key</b>"
    return f"{two} get {_often(got.rate)} of fidelity <b>{got.fidelity.value:.3f}</b>: {key}. <br><small>{note}</small>"


def say_at_once(towns: RoutedTowns, rng: np.random.Generator) -> str:
    """The sentence for several ways at once: pairs a second, how many times as many as one way gives, and the bound."""
    seen = at_once(towns, seed_of(rng))
    used = min(towns.ways, len(seen))
    got, first = seen[used - 1], seen[0].total
    two = f"{towns.ends[0]} and {towns.ends[1]}"
    rest = f"only {len(seen)} share no line" if towns.ways > len(seen) else f"{len(seen)} share no line"
    good = [f"{one.fidelity.value:.3f}" for one in got.each if one.fidelity is not None]
    times = "" if used == 1 or first.value == 0 else f", {number(got.total.value / first.value)} times what one way gives"
    ways = "one way" if used == 1 else f"{used} ways at once"
    most = number(towns.bound_hz)
    note = f"Of all ways {rest}. Fidelity {' and '.join(good) or 'unknown'}. No routing gives more than {most} a second."
    return f"{two} get {_often(got.total)} on {ways}{times}. <br><small>{note}</small>"


def say_wants(towns: RoutedTowns, rng: np.random.Generator) -> str:
    """The sentence for several who want pairs: all together on their own best ways and planned, and what the first pay."""
    alone, own, planned = wanting(towns, seed_of(rng))
    two = f"{towns.ends[0]} – {towns.ends[1]}"
    paid = [number(one.each[0].rate.value) for one in (own, planned)]
    note = f"{two}: {alone[0].total} alone, {paid[0]} with the others on their own best ways, {paid[1]} as planned."
    most = f"No routing gives more than {number(towns.most_hz)} in all."
    return (
        f"On their own best ways all get {_often(own.total)}, planned together <b>{planned.total}</b>. "
        f"<br><small>{note} {most}</small>"
    )
