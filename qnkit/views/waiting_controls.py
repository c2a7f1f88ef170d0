"""The controls and the sentences of pairs that wait, in words that fit beside a slider."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qnkit.physics import AskedPair, Estimate, Relay
from qnkit.views.controls import Control, chosen
from qnkit.views.cutoffs import HOUR, SHORTEST_S, best_of, sampled
from qnkit.views.everyday import lasting, like_time, number
from qnkit.views.link_controls import scaled
from qnkit.views.storing import ASKED

__all__ = ["relay_controls", "say_asked", "say_relay", "say_stored", "waiting_controls"]

_ASKED = {"after a fixed time": "fixed", "any time in a window": "window", "at the next pair": "next"}
_COUNTED = {"Alice–Bob pairs": "pairs", "good pairs": "good pairs", "key bits": "key bits"}
_STATIONS = ("link.left", "link.right")
_HALVES = ("left.left", "left.right", "right.left", "right.right")


def _of(places: tuple[str, ...], path: str) -> tuple[str, ...]:
    return tuple(f"{place}.{path}" for place in places)


def _weights(*links: str) -> tuple[str, ...]:
    return tuple(f"{link}.protocol.{side}_bright_weight" for link in links for side in ("left", "right"))


_OF_PAIR: dict[str, tuple[Any, Control]] = {
    "wait": ("wait_s", Control(0.01, 100.0, log=True, label="the pair waits")),
    "mean wait": ("wait_s", Control(0.0, 2.0, label="mean wait")),
    "asked": ("asked", Control(choices=_ASKED, label="asked for")),
    "memory": (_of(_STATIONS, "memory.t2_s"), Control(0.05, 50.0, log=True, label="memory time T2")),
    "decay": (
        _of(_STATIONS, "memory.dephasing"),
        Control(choices={"fast noise": "exponential", "slow drift": "gaussian"}, label="phase lost by"),
    ),
    "weight": ("weight", scaled("bright weight α", "%", 0.01, 1.0, 40.0, *_weights("link"), log=True)),
    "level": ("level", Control(0.45, 0.8, label="good enough from F")),
}

_OF_RELAY: dict[str, tuple[Any, Control]] = {
    "cut-off": ("cutoff.age_s", Control(0.02, 50.0, log=True, label="cut-off")),
    "counted": ("counted", Control(choices=_COUNTED, label="count")),
    "memory": (_of(_HALVES, "memory.t2_s"), Control(0.1, 100.0, log=True, label="memory time T2")),
    "light": ("light", scaled("light caught", "%", 0.01, 1.0, 20.0, *_of(_HALVES, "emitter.photon_efficiency"), log=True)),
    "distance": (
        _of(_HALVES[2:], "fiber.length_km"),
        Control(2.0, 60.0, share=(0.5, 0.5), label="station to Bob"),
    ),
    "order": ("order", Control(choices={"both at once": "parallel", "Alice first": "sequential"}, label="links try")),
    "from": ("cutoff.counted_from", Control(choices=["herald", "emission"], label="age counts from")),
    "weight": ("weight", scaled("bright weight α", "%", 0.01, 0.5, 20.0, *_weights("left", "right"), log=True)),
}


def waiting_controls(*names: str) -> dict[Any, Control]:
    """The named controls of a stored pair, as ``explore`` takes them.

    They are wait (by factors), mean wait, asked, memory, decay, weight and level.

    Raises
    ------
    ValueError
        For a name that is none of them.
    """
    return chosen(_OF_PAIR, names, "waiting_controls")


def relay_controls(*names: str) -> dict[Any, Control]:
    """The named controls of two links that meet at a station, as ``explore`` takes them.

    They are cut-off, counted, memory, light, distance, order, from and weight.

    Raises
    ------
    ValueError
        For a name that is none of them.
    """
    return chosen(_OF_RELAY, names, "relay_controls")


def _anchored(seconds: float) -> str:
    """A time, and an everyday one about as long."""
    like = like_time(seconds)
    return lasting(seconds) + (f" ({like})" if like else "")


def say_stored(pair: AskedPair) -> str:
    """The sentence for a pair that is kept: its fidelity after the wait, and until when it is above one half."""
    stored = pair.stored
    fresh, now = stored.fidelities([0.0, pair.wait_s]).tolist()
    until = stored.time_until(0.5)
    last = "for ever" if math.isinf(until) else "at no time" if until == 0 else f"for {_anchored(until)}"
    return (
        f"Born with fidelity {fresh:.3f}, the pair has <b>{now:.3f}</b> after {lasting(pair.wait_s)}. It is above one half "
        f"<b>{last}</b>. <br><small>Its coherence fades as that of two qubits together, each with T2 = "
        f"{lasting(pair.stored.left.t2_s or math.inf)}.</small>"
    )


_WHEN = {"fixed": "after {} exactly", "window": "at any time up to {}", "next": "when the next pair comes, after {} on average"}


def say_asked(pair: AskedPair, rng: np.random.Generator) -> str:
    """The sentence for a pair that is asked for: its mean fidelity, that at the mean wait, and how many are good enough."""
    mean, plain = pair.mean_fidelity, float(pair.stored.fidelities([pair.wait_s])[0])
    when = _WHEN[pair.asked].format(lasting(2 * pair.wait_s if pair.asked == "window" else pair.wait_s))
    start = f"Asked for {when if pair.wait_s > 0 else 'at once'}, pairs have"
    good = f"<b>{pair.share_above:.0%}</b> are above {pair.level:.2g}."
    if pair.asked == "fixed" or pair.wait_s == 0:
        return f"{start} fidelity <b>{mean:.3f}</b>, every time. {good}"
    run = pair.sampled(ASKED, rng).mean_fidelity
    off = "" if run.standard_error < 1e-9 else f", {_gap(run, mean):.1f} standard errors from the formula"
    return (
        f"{start} mean fidelity <b>{mean:.3f}</b>; always after the mean wait, {lasting(pair.wait_s)}, it would be {plain:.3f}. "
        f"{good} <br><small>{ASKED} sampled pairs: {run}{off}.</small>"
    )


def _earned(relay: Relay, per_hour: float) -> str:
    """What is counted, in words."""
    if relay.counted == "key bits":
        return f"<b>{number(per_hour)}</b> key bits an hour" if per_hour > 0 else "<b>no key at all</b>"
    what = "pairs" if relay.counted == "pairs" else f"good pairs (both halves above {relay.level:.2g})"
    return f"<b>{number(per_hour)}</b> {what} an hour"


def say_relay(relay: Relay, rng: np.random.Generator) -> str:
    """The sentence for two links that meet: what is counted, the best cut-off, what is thrown away, formula against sample."""
    meeting = relay.exact()
    made = relay.joined(meeting)
    fidelity = made.state.fidelity("phi+")
    age, (best, most) = relay.cutoff.age_s, best_of(relay)
    rule = "Keeping every pair" if age is None else f"With a cut-off of {lasting(age)}"
    better = "To keep every pair" if best is None else f"The best, {lasting(best)},"
    if best is not None and best <= SHORTEST_S:
        better = f"The shortest cut-off drawn, {lasting(best)},"
    better = f"{better} would give {number(most)}." if most > 0 else "No cut-off gives any."
    seen = sampled(relay, rng)
    off = max(_gap(seen[0], HOUR * meeting.rate_hz), _gap(seen[1], fidelity))
    delay = max(one.delay_s for one in relay.numbers())
    early = f" Of its age, {lasting(delay)} are over when the herald comes." if relay.cutoff.counted_from == "emission" else ""
    return (
        f"{rule} Alice and Bob get {_earned(relay, HOUR * relay.counts_hz(meeting, made))}. {better} "
        f"<b>{meeting.thrown_share:.0%}</b> of all pairs are thrown away.{early} <br><small>{number(HOUR * meeting.rate_hz)} "
        f"joined pairs an hour, fidelity {fidelity:.3f}; formula and {seen[0].n:,} sampled deliveries "
        f"{'agree within' if off < 4 else 'differ by'} {off:.1f} standard errors.</small>"
    )


def _gap(sample: Estimate, exact: float) -> float:
    return abs(sample.value - exact) / sample.standard_error if sample.standard_error > 0 else 0.0
