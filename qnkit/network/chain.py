"""A chain of equal links, and what it delivers by formula, by the event engine and, for two links, by exact states."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..model import Model, quantity, replaced
from ..physics import Arm, Cutoff, Emitter, Fiber, Link, Memory, Relay, SingleClick
from ..physics.link_numbers import LinkNumbers
from ..qubits import measures
from ..qubits.agreement import SideBySide, side_by_side
from ..qubits.estimate import Estimate
from .chain_waits import link_waits
from .nested_chain import ChainLevel, nested_waits
from .network import Connection, Network, Node
from .rules import Flow, Rules
from .run import simulate
from .trace import correlations_of

__all__ = ["Chain"]

STEP = 0.06
"""The largest chance of a link in one step of the recursion: for one swap, mean times are off by a sixth of that, as a share."""

TOLERANCE = STEP / 6 + 1 / 21
"""By which share formula and exact state may differ: for that reason, and for half a step of a cut-off of ten."""

MOST, LEAST = 16_000, 10
"""The most steps of the recursion, and the fewest deliveries that say anything."""

HERALDS = 30
"""So many pairs of links at most, for each pair that is asked for, are made in one run of the engine."""


class Chain(Model):
    """A chain of equal links with a station between each two; one memory a link at each of its ends.

    Links make pairs by a single click in the middle (bright weight 1 %, ``light`` the chance that a photon is caught).
    ``cutoff_s``: a station throws away what it stored longer. ``rule``: stations swap as soon as they hold two pairs, or level
    by level, halves of the chain first.
    """

    links: int = quantity(4, "links", at_least=1, at_most=8)
    length_km: float = quantity(200.0, "length", unit="km", above=0, at_most=5000)
    light: float = quantity(0.4, "light caught", above=0, at_most=1)
    t2_s: float = quantity(10.0, "memory time T2", unit="s", above=0)
    swap_success: float = quantity(1.0, "chance that a swap succeeds", above=0, at_most=1)
    cutoff_s: float | None = quantity(None, "cut-off", unit="s", above=0)
    rule: Literal["asap", "nested"] = quantity("nested", "stations swap")

    @property
    def link(self) -> Link:
        """One of the links: two equal arms and an analyser in the middle."""
        arm = Arm(
            emitter=Emitter(photon_efficiency=self.light),
            fiber=Fiber(length_km=self.length_km / (2 * self.links)),
            memory=Memory(t2_s=self.t2_s),
        )
        return Link(left=arm, right=arm, protocol=SingleClick(left_bright_weight=0.01, right_bright_weight=0.01))

    @property
    def network(self) -> Network:
        """The chain as a network of the nodes "1", "2", ..., which the event engine runs."""
        link, last = self.link, self.links
        nodes = tuple(
            Node(
                name=str(i + 1),
                east_km=i * self.length_km / last,
                swap_success=self.swap_success,
                cutoff_s=self.cutoff_s if 0 < i < last else None,
            )
            for i in range(last + 1)
        )
        return Network(
            nodes=nodes,
            connections=tuple(Connection(left=str(i + 1), right=str(i + 2), link=link) for i in range(last)),
        )

    @property
    def formula(self) -> Answer:
        """What the recursion says (see nested_waits), links joined two by two; news that travels is not in it.

        One link: its rate and fidelity, without any recursion.
        """
        return _formula(replaced(self, "rule", "nested"))

    @property
    def exact(self) -> Answer | None:
        """What exact density matrices say of two links (see Relay), None for other numbers of links."""
        return _exact(replaced(self, "rule", "nested")) if self.links == 2 else None

    def engine(self, pairs: int, seed: int) -> tuple[Estimate, Estimate] | None:
        """Pairs a second and their mean fidelity as the event engine delivers them; fewer pairs than asked where they are rare.

        None where it makes fewer than ten. The same seed gives the same run.
        """
        return _engine(self, pairs, seed)

    def compared(self, pairs: int, seed: int) -> tuple[SideBySide, SideBySide] | None:
        """Rate in Hz, and fidelity, by formula, engine and exact state with a verdict; None where the engine has no answer."""
        formula, exact, seen = self.formula, self.exact, self.engine(pairs, seed)
        if seen is None:
            return None
        rate, fidelity = (None, None) if exact is None else (exact.rate_hz, exact.fidelity)
        return (
            side_by_side("rate", unit="Hz", formula=formula.rate_hz, engine=seen[0], exact=rate, tolerance=TOLERANCE),
            side_by_side("fidelity", formula=formula.fidelity, engine=seen[1], exact=fidelity, tolerance=TOLERANCE),
        )


@dataclass(frozen=True)
class Answer:
    """Pairs a second from end to end, their mean fidelity F to what they aim at, and secret bits (BBM92) a second."""

    rate_hz: float
    fidelity: float
    key_hz: float

    @classmethod
    def of(cls, rate_hz: float, correlations: NDArray[np.float64]) -> Answer:
        """The answer for pairs of a rate and mean correlations (XX, -YY, ZZ)."""
        x, _, z = correlations.tolist()
        key = measures.key_from_errors((1 - abs(x)) / 2, (1 - abs(z)) / 2)
        return cls(rate_hz, (1 + float(correlations.sum())) / 4, rate_hz * key)


@lru_cache(maxsize=512)
def _formula(chain: Chain) -> Answer:
    one = LinkNumbers.of(chain.link, "Chain.link")
    state = correlations_of(one.state, one.target)
    if chain.links == 1:
        return Answer.of(one.rate_hz, state)
    attempt_s = float(one.attempt_s or 0.0)
    p = one.rate_hz * attempt_s
    step_s, chance = _step(attempt_s, p, chain.cutoff_s)
    levels = math.ceil(math.log2(chain.links))
    level = ChainLevel(
        swap_success=chain.swap_success,
        cutoff_attempts=None if chain.cutoff_s is None else int(chain.cutoff_s / step_s),
    )
    kept = int(12 * (1.5 / chain.swap_success) ** (levels - 1) / chance)
    rates = [step_s * rate for rate in (1 / chain.t2_s, 1 / chain.t2_s, 0.0)]
    link = link_waits(chance, state, min(kept, MOST), left=rates, right=rates)
    made = nested_waits([link] * chain.links, level)
    return Answer.of(1 / (made.mean_attempts * step_s), made.correlations)


def _step(attempt_s: float, p: float, cutoff_s: float | None) -> tuple[float, float]:
    """The time of a step of whole attempts, and the chance of a link in it, with the mean wait of the link kept.

    A cut-off is some ten steps at least, where it can be; a difference of whole steps stands for half a step more or less.
    """
    tries = STEP / p
    if cutoff_s is not None:
        tries = min(tries, max(cutoff_s / (10.5 * attempt_s), STEP / p / 64))
        tries = cutoff_s / attempt_s / (max(1, int(cutoff_s / (tries * attempt_s))) + 0.5)
    whole = max(1, int(tries))
    return whole * attempt_s, min(1.0, whole * p)


@lru_cache(maxsize=64)
def _exact(chain: Chain) -> Answer:
    relay = Relay(left=chain.link, right=chain.link, cutoff=Cutoff(age_s=chain.cutoff_s))
    made = relay.joined(relay.exact())
    return Answer.of(relay.exact().rate_hz * chain.swap_success, correlations_of(made.state))


@lru_cache(maxsize=256)
def _engine(chain: Chain, pairs: int, seed: int) -> tuple[Estimate, Estimate] | None:
    time_s = HERALDS * pairs / (chain.links * LinkNumbers.of(chain.link, "Chain.link").rate_hz)
    flow, rules = Flow(source="1", target=str(chain.links + 1)), Rules(swapping=chain.rule)
    run = simulate(chain.network, flow, rules, time_s=time_s, pairs=pairs, rng=np.random.default_rng(seed), rows=0)
    return (run.rate_hz(), run.fidelity()) if len(run) >= LEAST else None
