"""A link of which only its numbers are known: how likely a pair is, how long an attempt takes, how good the pair is."""

from __future__ import annotations

from ..model import Model, quantity
from .ledger import Pairs
from .memory import Memory
from .states import PairState

__all__ = ["StatedLink"]


class StatedLink(Model):
    """A link that is told by its numbers, as files of other simulators tell theirs, with no device behind them.

    Its pairs are Werner states that aim at phi+; ``fidelity`` is that of a pair when both ends know of it. ``delay_s``: from the
    start of a successful attempt until then.
    """

    probability: float = quantity(0.1, "chance that an attempt makes a pair", above=0, at_most=1)
    attempt_s: float = quantity(1e-3, "time of one attempt", unit="s", above=0)
    fidelity: float = quantity(1.0, "fidelity of a pair when told", at_least=0.25, at_most=1)
    delay_s: float = quantity(0.0, "heralding delay", unit="s", at_least=0)
    memory: Memory = quantity(Memory(), "memory at both ends")

    @property
    def target(self) -> str:
        """The Bell state that the link aims at."""
        return "phi+"

    @property
    def memories(self) -> tuple[Memory, Memory]:
        """The memories of the left and the right station."""
        return self.memory, self.memory

    def pairs(self) -> Pairs:
        """The pairs of this link: probability per attempt, rate, state."""
        state = PairState.werner(self.fidelity)
        return Pairs(
            probability=self.probability,
            attempt_s=self.attempt_s,
            rate_hz=self.probability / self.attempt_s,
            state=state,
            fresh_state=state,
            target=self.target,
            left_wait_s=self.delay_s,
            right_wait_s=self.delay_s,
        )
