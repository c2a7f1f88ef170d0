"""The controls, presets and sentences of a repeater chain."""

from __future__ import annotations

from typing import Any

import numpy as np

from qnkit.model import replaced
from qnkit.network.chain import Chain
from qnkit.qubits.agreement import SideBySide
from qnkit.views.chains import DELIVERIES, LONGEST_S, SHORTEST_S, along
from qnkit.views.controls import Control, chosen
from qnkit.views.everyday import lasting, number
from qnkit.views.link_controls import scaled

__all__ = ["chain_controls", "chain_presets", "say_chain", "say_chain_key"]

_CONTROLS: dict[str, tuple[Any, Control]] = {
    "links": ("links", Control(1, 8, label="links")),
    "length": ("length_km", Control(50.0, 400.0, label="from Alice to Bob")),
    "memory": ("t2_s", Control(1.0, 100.0, log=True, label="memory time T2")),
    "swap": ("swap_success", scaled("a swap succeeds", "%", 0.01, 50.0, 100.0, "swap_success")),
    "light": ("light", scaled("light caught", "%", 0.01, 10.0, 80.0, "light", log=True)),
    "rule": ("rule", Control(choices={"level by level": "nested", "as soon as they can": "asap"}, label="stations swap")),
    "cut-off": ("cutoff_s", Control(SHORTEST_S, LONGEST_S, log=True, label="cut-off")),
}


def chain_controls(*names: str) -> dict[Any, Control]:
    """The named controls of a chain, as ``explore`` takes them: links, length, memory, swap, light, rule, cut-off.

    Raises
    ------
    ValueError
        For a name that is none of them.
    """
    return chosen(_CONTROLS, names, "chain_controls")


def chain_presets() -> dict[str, Chain]:
    """Three examples: two links, which three ways can answer; four; and eight whose swaps fail half the time."""
    return {
        "two links": Chain(links=2),
        "four links": Chain(),
        "eight, failing swaps": Chain(links=8, swap_success=0.5),
    }


def _often(rate_hz: float) -> str:
    """A rate as pairs a second, or as the time for one."""
    return f"<b>{number(rate_hz)}</b> pairs a second" if rate_hz >= 1 else f"a pair every <b>{lasting(1 / rate_hz)}</b>"


def _verdict(pair: tuple[SideBySide, SideBySide] | None) -> str:
    if pair is None:
        return "The engine made too few pairs in its time to say anything."
    off = [max(abs(one.off_formula or 0.0), abs(one.off_exact or 0.0)) for one in pair]
    ways = "Formula, engine and exact state" if pair[0].exact is not None else "Formula and engine"
    seen = pair[0].engine
    told = f"{seen} a second" if seen else ""
    if all(one.agrees for one in pair):
        return f"{ways} agree: {seen.n if seen else 0} pairs of the engine, {told}, within {max(off):.1f} standard errors."
    worst = "fidelity" if off[1] > off[0] else "rate"
    return f"{ways} <b>do not agree</b>: the engine, {told}, is {max(off):.1f} standard errors off in the {worst}."


def say_chain(chain: Chain, rng: np.random.Generator) -> str:
    """The sentence for a chain: pairs from end to end, their fidelity, and whether formula, engine and exact state agree."""
    answer = chain.formula
    key = f"{number(answer.key_hz)} key bits a second" if answer.key_hz > 0 else "no key"
    links = "One link gives" if chain.links == 1 else f"{chain.links} links give"
    told = _verdict(chain.compared(DELIVERIES, int(rng.integers(2**31))))
    return f"{links} {_often(answer.rate_hz)} of fidelity <b>{answer.fidelity:.3f}</b>: {key}. <br><small>{told}</small>"


def say_chain_key(chain: Chain) -> str:
    """The sentence for a chain with a cut-off: its key, its key without, and the number of links that give most."""
    here, kept = chain.formula, replaced(chain, "cutoff_s", None).formula
    keys = [one.formula.key_hz for one in along(chain)]
    best = int(np.argmax(keys))
    links = "one link" if best == 0 else f"{best + 1} links"
    most = f"{links.capitalize()} would give most, {number(keys[best])}." if keys[best] > 0 else "No number of links gives any."
    now = f"<b>{number(here.key_hz)}</b> key bits a second" if here.key_hz > 0 else "<b>no key</b>"
    before = number(kept.key_hz) if kept.key_hz > 0 else "none"
    rule = "Every pair kept" if chain.cutoff_s is None else f"With a cut-off of {lasting(chain.cutoff_s)}"
    note = f"A pair every {lasting(1 / here.rate_hz)}, of fidelity {here.fidelity:.3f}."
    if chain.cutoff_s is not None:
        note += f" With every pair kept: one every {lasting(1 / kept.rate_hz)}, of {kept.fidelity:.3f}."
    count = f"{chain.links} links give" if chain.links > 1 else "one link gives"
    return f"{rule}, {count} {now} (every pair kept: {before}). {most} <br><small>{note}</small>"
