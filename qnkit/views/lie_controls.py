"""The controls and sentences of the six lies."""

from __future__ import annotations

from typing import Any

import numpy as np

from qnkit.check.six_lies import CHECKS, DOES
from qnkit.network.lies import LIES, Claim
from qnkit.views.controls import Control
from qnkit.views.lies import seed_of
from qnkit.views.link_controls import scaled

__all__ = ["lie_controls", "say_lie"]


def lie_controls(*names: str, within: str = "") -> dict[Any, Control]:
    """The named controls of a claim, as ``explore`` takes them: lie, memory, fresh, length, unlike, pairs, chance, distil.

    Parameters
    ----------
    within : the field that holds the claim, where a larger model does

    Raises
    ------
    ValueError
        For a name that is none of them.
    """
    at = f"{within}." if within else ""
    table: dict[str, tuple[Any, Control]] = {
        "lie": ("lie", Control(choices={lie: lie for lie in LIES}, label="the lie")),
        "memory": ("memory", scaled("memory time T2", "ms", 1e-3, 5.0, 5000.0, f"{at}t2_s", log=True)),
        "fresh": ("fidelity", Control(0.6, 1.0, label="fidelity of a fresh pair")),
        "length": ("length_km", Control(0.0, 400.0, label="from Alice to Bob")),
        "unlike": ("unlike", Control(1.0, 16.0, log=True, label="left link, times as often")),
        "pairs": ("pairs", Control(30, 500, label="pairs counted")),
        "chance": ("chance", scaled("an attempt succeeds", "%", 0.01, 2.0, 50.0, f"{at}chance", log=True)),
        "distil": ("distil", Control(label="one round of distillation")),
    }
    for name in names:
        if name not in table:
            raise ValueError(f"lie_controls: {name!r}: must be one of {', '.join(table)}.")
    return {at + table[name][0]: table[name][1] for name in names}


def say_lie(claim: Claim, rng: np.random.Generator) -> str:
    """The sentence for a lie: what engine and liar say, by how much the liar is off, and how it is caught."""
    seed = seed_of(rng)
    true, told = claim.honest(seed), claim.told(seed)
    share = round(told.rate_hz.value / true.rate_hz.value - 1, 2) + 0.0  # no minus before nothing
    more = round(told.fidelity.value - true.fidelity.value, 3) + 0.0
    start = f"The engine has <b>{true.rate_hz}</b> pairs a second of fidelity <b>{true.fidelity_said}</b>."
    off = f"The liar, as {DOES[claim.lie]}, has <b>{told.rate_hz}</b> and <b>{told.fidelity_said}</b>"
    sizes = f"{share:+.0%} pairs, {more:+.3f} fidelity".replace("-", "−")
    return f"{start} {off}: {sizes}. <br><small>How to catch it: {CHECKS[claim.lie]}. ± is one standard error.</small>"
