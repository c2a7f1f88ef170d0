"""Many modes at once: attempts in time, in space and in frequency that share one round of news."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Tag, model_validator

from ..model import Model, quantity, refusal, replaced
from .any_link import kind_in
from .devices import Clock
from .exponentials import decayed
from .ledger import Entry, Ledger, Pairs
from .link import Link
from .memory import Memory
from .midpoint_link import MidpointLink
from .sender_receiver import SenderReceiverLink
from .states import PairState
from .stored_pair import StoredPair

__all__ = ["Multiplexed"]

Vector = NDArray[np.float64]
OneMode = Link | MidpointLink | SenderReceiverLink


def _kind(link: Any) -> str | None:
    """The kind of a link, told by its class or, in a file, by its fields; None for one that has no attempts."""
    kind = kind_in(link) if isinstance(link, dict) else type(link).__name__
    return kind if kind in {"Link", "MidpointLink", "SenderReceiverLink"} else None


_AnyLink = Annotated[
    Annotated[Link, Tag("Link")]
    | Annotated[MidpointLink, Tag("MidpointLink")]
    | Annotated[SenderReceiverLink, Tag("SenderReceiverLink")],
    Discriminator(
        _kind,
        custom_error_type="link_kind",
        custom_error_message="must be a link with attempts: with an analyser, a source at its midpoint, or a sender",
    ),
]


class Multiplexed(Model):
    """Many modes of one link: ``in_time`` of them sent one after another, ``in_space * in_frequency`` of them each time.

    A round is over when the news of its last mode is back; the pairs are handed over then, so that an earlier mode waits
    longer. Every mode has memories of its own at both stations (or a mode of a memory that holds many). ``first`` keeps the
    first mode that heralds; ``all`` keeps every one. All modes are alike and independent.

    A switch in front of each fibre, and filters that part the channels, cost every photon their loss, once an arm. From each
    other channel the share ``crosstalk`` of the light that arrives leaks into a channel: noise, taken as Poisson counts, that
    knows nothing of this channel's qubits (dark counts of a detector, false flags of an absorber).
    """

    link: _AnyLink = quantity(Link(), "link of one mode")
    in_time: int = quantity(1, "modes sent one after another in a round", at_least=1, at_most=10_000)
    spacing_us: float = quantity(1.0, "time from one mode to the next", unit="µs", above=0)
    in_space: int = quantity(1, "fibres side by side, with their detectors", at_least=1)
    in_frequency: int = quantity(1, "frequency channels of a fibre", at_least=1)
    switch_loss_db: float = quantity(0.0, "loss of the switch, each arm", unit="dB", at_least=0)
    filter_loss_db: float = quantity(0.0, "loss of the filters of the channels, each arm", unit="dB", at_least=0)
    crosstalk: float = quantity(0.0, "share of another channel's light that leaks in", at_least=0, at_most=1)
    keeps: Literal["first", "all"] = quantity("first", "heralds of a round that are kept")

    @model_validator(mode="after")
    def _counted_once(self) -> Self:
        if self.in_time > 1 and not self.link.clock.waits_for_herald:
            rule = "must be 1 for a link whose clock does not wait for the herald: its attempts overlap already"
            raise refusal(self, "in_time", self.in_time, "", rule)
        shortest_us = _length_s(self.link) * 1e6
        if self.in_time > 1 and self.spacing_us < shortest_us:
            rule = f"must be at least {shortest_us:g} µs, or the light of one mode runs into the next"
            raise refusal(self, "spacing_us", self.spacing_us, "µs", rule)
        if self._leaking > 0 and isinstance(self.link, SenderReceiverLink) and not self.link.heralded:
            rule = "must be 0 for a link without heralds: light that leaks into its receiver is not modelled"
            raise refusal(self, "crosstalk", self.crosstalk, "", rule)
        return self

    @property
    def _leaking(self) -> float:
        return self.crosstalk * (self.in_frequency - 1)

    @property
    def target(self) -> str:
        """The Bell state that the link aims at."""
        return self.link.target

    @property
    def memories(self) -> tuple[Memory, Memory]:
        """The memories of one mode, left and right."""
        return self.link.memories

    @property
    def clock(self) -> Clock:
        """The clock of the rounds, the link's."""
        return self.link.clock

    @property
    def modes(self) -> int:
        """The number of modes of a round, and so of memories, or modes of memories, that a station needs."""
        return self.in_time * self.in_space * self.in_frequency

    @property
    def attempt_s(self) -> float:
        """The time of one round in s, duty cycle aside: the link's attempt, and the modes that are sent after the first."""
        return self.link.attempt_s + (self.in_time - 1) * self.spacing_us * 1e-6

    def one_mode(self, leaks: bool = True) -> OneMode:
        """The link of one mode with the losses of switch and filters and, if asked for, the light of other channels."""
        link: Any = self.link
        loss_db = self.switch_loss_db + (self.filter_loss_db if self.in_frequency > 1 else 0.0)
        for end in ("sender",) if isinstance(link, SenderReceiverLink) else ("left", "right"):
            path = f"{end}.fiber.extra_loss_db"
            link = replaced(link, path, getattr(link, end).fiber.extra_loss_db + loss_db)
        whole: OneMode = _with_leak(link, self._leaking) if leaks and self._leaking > 0 else link
        return whole

    def _kept(self, chance: float) -> tuple[float, Vector]:
        """The pairs of a round on average, and how they share out over the modes in time, first to last."""
        at_once, times = self.in_space * self.in_frequency, np.arange(self.in_time)
        if self.keeps == "all" or chance == 0:
            return self.modes * chance, np.full(self.in_time, 1 / self.in_time)
        silent = at_once * (math.log1p(-chance) if chance < 1 else -math.inf)
        some = -math.expm1(self.in_time * silent)
        shares = np.where(times == 0, 1.0, np.exp(np.maximum(times, 1) * silent)) * -math.expm1(silent) / some
        return some, shares

    def pairs(self) -> Pairs:
        """The pairs of this link: probability of at least one a round, rate of those kept, state over all modes' waits."""
        mode = self.one_mode()
        one = mode.pairs()
        chance = one.probability or 0.0
        kept, shares = self._kept(chance)
        later_s: Vector = np.arange(self.in_time - 1.0, -1.0, -1.0) * (self.spacing_us * 1e-6)
        state, mean_s = one.state, float(shares @ later_s)
        if state is not None and self.in_time > 1:
            stored = StoredPair.of(mode)
            state = PairState.unchecked(stored.mixed(shares @ decayed(*stored.terms[1:], later_s[:, None])))
        some = kept if self.keeps == "first" else -math.expm1(self.modes * math.log1p(-chance)) if chance < 1 else 1.0
        return Pairs(
            probability=some,
            attempt_s=self.attempt_s,
            rate_hz=kept * self.clock.duty_cycle / self.attempt_s,
            state=state,
            fresh_state=one.fresh_state,
            target=self.target,
            left_wait_s=one.left_wait_s + mean_s,
            right_wait_s=one.right_wait_s + mean_s,
        )

    def ledger(self) -> Ledger:
        """What each cause took from the fidelity; see Ledger for the convention.

        Order: the causes of one mode's link (switch and filters in its losses), light of other channels, waiting for the round.
        """
        alone = self.one_mode(leaks=False).ledger()
        leaky, end = self.one_mode().pairs().fidelity, self.pairs().fidelity
        if math.isnan(end):
            return Ledger((), math.nan)
        before = 1.0 if math.isnan(alone.end) else alone.end
        mine = (Entry("light of other channels", before - leaky), Entry("waiting for the round", leaky - end))
        return Ledger((*alone.entries, *mine), end)


def _length_s(link: OneMode) -> float:
    """The time in s that the light of one attempt takes up."""
    if isinstance(link, MidpointLink):
        return link.pulses_per_round / link.source.repetition_hz
    if isinstance(link, SenderReceiverLink):
        return link.photon_ns * 1e-9
    return max(link.analyzer.plus.window_ns, link.analyzer.minus.window_ns) * 1e-9


def _with_leak(link: Any, share: float) -> Any:
    """The link with that share of one more channel's light as noise in its detectors or absorbers."""
    if isinstance(link, Link):
        arms = zip(link.protocol.bright_weights, (link.left, link.right), strict=True)
        light = share * sum(weight * arm.arrival * (1 + arm.emitter.double_excitation) for weight, arm in arms) / 2
        for port in ("plus", "minus"):
            detector = getattr(link.analyzer, port)
            counts_hz = light * detector.efficiency / (detector.window_ns * 1e-9)
            link = replaced(link, f"analyzer.{port}.dark_count_rate_hz", detector.dark_count_rate_hz + counts_hz)
        return link
    if isinstance(link, SenderReceiverLink):
        return _with_false_flags(link, "receiver", share * link.sender.arrival * (1 + link.sender.emitter.double_excitation))
    for end in ("left", "right"):
        link = _with_false_flags(link, end, share * link.source.mean_pairs * getattr(link, end).arrival)
    return link


def _with_false_flags(link: Any, end: str, photons: float) -> Any:
    absorber = getattr(link, end).absorber
    missed = (1 - absorber.false_flag_probability) * math.exp(-photons * absorber.efficiency)
    return replaced(link, f"{end}.absorber.false_flag_probability", 1 - missed)
