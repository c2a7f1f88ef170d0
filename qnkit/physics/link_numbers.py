"""What waiting asks of a link of any kind: its rate, the rhythm of its attempts, its pair and the memories that keep it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model import Model, ParameterError
from .memory import Memory
from .states import PairState

__all__ = ["LinkNumbers", "attempts_within"]


@dataclass(frozen=True)
class LinkNumbers:
    """The numbers of a link that waiting needs.

    Attributes
    ----------
    rate_hz : attempts with a herald, per second of wall-clock time; of several pairs of one attempt any one is used
    attempt_s : time of one attempt in s with its share of the pauses (attempt over duty cycle); None without attempts
    state : the pair when both stations know of it
    memories : of its left and its right qubit
    delay_s : the heralding delay, from the (earlier of the last) emissions until both stations know of the pair
    drifts_s : how long Gaussian dephasing has run in each memory by then; below 0 where an echo is still to come
    target : the Bell state that the link aims at
    """

    rate_hz: float
    attempt_s: float | None
    state: PairState
    memories: tuple[Memory, Memory]
    delay_s: float
    drifts_s: tuple[float, float]
    target: str

    @classmethod
    def of(cls, link: Model, owner: str) -> LinkNumbers:
        """The numbers of a link; ParameterError, naming the owner, where it has no memories or no pair ever comes."""
        kind = type(link).__name__
        if not hasattr(link, "pairs"):
            raise ParameterError(f"{owner}: {kind} is no link; give one that has pairs, such as Link.")
        memories = getattr(link, "memories", None)
        if memories is None:
            raise ParameterError(f"{owner}: {kind} has no memories, so its pairs cannot wait; give a link with memories.")
        pairs = link.pairs()
        if pairs.state is None or pairs.rate_hz == 0:
            raise ParameterError(f"{owner}: no pair ever comes from this {kind}; give it light, or some uptime.")
        rate_hz, attempt_s, gap_s = pairs.rate_hz, None, _gap_s(link)
        if pairs.probability is not None and pairs.attempt_s is not None:
            attempt_s = max(pairs.attempt_s, pairs.probability / rate_hz)
            if hasattr(link, "clock"):
                attempt_s = pairs.attempt_s / link.clock.duty_cycle
            rate_hz = pairs.probability / attempt_s
        return cls(
            rate_hz=rate_hz,
            attempt_s=attempt_s,
            state=pairs.state,
            memories=memories,
            delay_s=max(pairs.left_wait_s, pairs.right_wait_s),
            drifts_s=(pairs.left_wait_s - gap_s, pairs.right_wait_s - gap_s),
            target=pairs.target,
        )


def _gap_s(link: Model) -> float:
    """The time in s between the rounds of an attempt, also of a link inside a link (Multiplexed); 0 where there is one round."""
    while not hasattr(link, "gap_s") and hasattr(link, "link"):
        link = link.link
    return float(getattr(link, "gap_s", 0.0))


def attempts_within(attempt_s: float, limits_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """The whole attempts that end within each limit in s (infinite for an infinite one)."""
    out: NDArray[np.float64] = np.floor(limits_s / attempt_s * (1 + 4e-15) + 1e-12)
    return out
