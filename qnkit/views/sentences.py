"""The one sentence under a picture of a link: the number that matters, with its uncertainty."""

from __future__ import annotations

import numpy as np

from qnkit.physics import Estimate, Link, PairLink, sampled_rate
from qnkit.physics.waiting import SMALLEST_PROBABILITY
from qnkit.views.everyday import lasting, like_time

__all__ = ["HERALDS", "say_link", "say_pair_link"]

HERALDS = 10_000
"""The heralds behind the rate in the sentence: it is known to 1 %."""

_SPANS = ((1.0, "a second"), (60.0, "a minute"), (3600.0, "an hour"), (86400.0, "a day"), (3.156e7, "a year"))


def _often(rate: Estimate) -> str:
    """A rate with its error, over the span of time in which at least one pair comes."""
    span, name = next(((s, n) for s, n in _SPANS if rate.value * s >= 1), _SPANS[-1])
    return f"<b>{Estimate(rate.value * span, rate.standard_error * span, rate.n)}</b> pairs {name}"


def say_link(link: Link, rng: np.random.Generator) -> str:
    """The sentence for a heralded link: pairs a second, sampled, with its standard error, and the fidelity of each."""
    pairs = link.pairs()
    if pairs.is_dead or not pairs.probability or pairs.probability < SMALLEST_PROBABILITY:
        return "This link makes <b>no pair</b> that anyone would live to see."
    seen = sampled_rate(link, HERALDS, rng)
    every = 1 / pairs.rate_hz
    like = like_time(every)
    wait = f"One every {lasting(every)}" + (f", {like}" if like else "")
    note = f"<small>{wait}. ± is one standard error of {HERALDS:,} sampled heralds.</small>"
    alive = pairs.state is not None and pairs.state.negativity() > 1e-9
    worth = "" if alive else ": <b>no longer entangled</b>"
    return f"This link makes {_often(seen)}, each with fidelity <b>{pairs.fidelity:.3f}</b>{worth}. <br>{note}"


def say_pair_link(link: PairLink) -> str:
    """The sentence for a link with one photon kept: pairs that arrive, pairs that are counted, and their fidelity."""
    pairs = link.pairs()
    if pairs.is_dead:
        return "No photon arrives on this link, and <b>nothing</b> is counted."
    delivered, counted = _thousands(link.inferred_hz), _thousands(pairs.rate_hz)
    return f"This link delivers {delivered} pairs a second, counts {counted}, each with fidelity <b>{pairs.fidelity:.3f}</b>."


def _thousands(rate_hz: float) -> str:
    """A rate rounded to thousands where it is large."""
    return f"<b>{round(rate_hz, -3):,.0f}</b>" if rate_hz >= 10_000 else f"<b>{rate_hz:,.3g}</b>"
