"""Distillation in rounds: entanglement pumping with fresh pairs, and recurrence with two equal pairs."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..model import ParameterError, refusal
from ..qubits.arrays import whole_of
from ..qubits.bell_states import bell_index
from .conditional import Conditional
from .distillation import EQUAL, PERFECT, Distilled, Protocol, distilled
from .frames import Frame
from .local_gates import LocalGates
from .memory import Memory, waited
from .states import PairState

__all__ = ["Pumping", "Round", "fixed_point", "pumped", "recurrence"]

MOST_ROUNDS = 10_000
SETTLED = 1e-13
"""The fixed point is reached where the fidelity moves by less in each of four rounds."""


@dataclass(frozen=True)
class Round(Conditional):
    """One round: its probability given that those before it worked, the state then, and what a pair of this round costs.

    Attributes
    ----------
    number : of the round; 0 is the pair before the first
    frames : those of this round; None for round 0
    starts, fresh_pairs : mean numbers of start pairs and of fresh pairs for one pair that comes through, lost runs included
    time_s : mean time for one pair that comes through, lost runs included; a start pair is taken to be there at once
    """

    number: int
    frames: tuple[Frame, Frame] | None
    starts: float
    fresh_pairs: float
    time_s: float

    @property
    def pairs(self) -> float:
        """The mean number of pairs of both kinds."""
        return self.starts + self.fresh_pairs


@dataclass(frozen=True)
class Pumping:
    """The rounds, from 0 to the last one or to the first in which no accepted outcome ever comes."""

    rounds: tuple[Round, ...]

    @property
    def last(self) -> Round:
        """The last round."""
        return self.rounds[-1]

    @property
    def run_probability(self) -> float:
        """The probability that a start pair comes through all rounds."""
        out = 1.0
        for one in self.rounds:
            out *= one.probability
        return out

    def best(self, measure: Callable[[Round], float]) -> Round:
        """The round after which it is best to stop: the largest measure, such as the fidelity; of equal ones the first.

        ``lambda r: r.fidelity`` for fidelity alone, ``lambda r: r.state.key_rate() / r.pairs`` for key per raw pair.
        Rounds without a state are left out.
        """
        return max((one for one in self.rounds if not one.is_dead), key=measure)


def pumped(
    start: PairState,
    fresh: PairState,
    rounds: int,
    left: LocalGates = PERFECT,
    right: LocalGates = PERFECT,
    protocol: Protocol = "dejmps",
    accepts: Sequence[str] = EQUAL,
    frames: tuple[Frame, Frame] | None = None,
    *,
    memories: tuple[Memory, Memory] | None = None,
    round_s: float = 0.0,
    target: str = "phi+",
) -> Pumping:
    """Entanglement pumping: a kept pair distilled with one fresh pair after another; where a round fails all starts anew.

    Parameters
    ----------
    left, right, protocol, accepts, frames : as for distilled; frames that are not given are found for each round
    memories, round_s : the left and the right memory, in which the kept pair waits before each round, and how long, in s
    target : the Bell state at which the start pair aims, to which the fidelity of round 0 refers; later ones aim at phi+

    Raises
    ------
    ParameterError
        Rounds that are no whole number from 0, a time below 0, a time without memories, a memory with Gaussian dephasing (what
        falls in one round would depend on the rounds before), or what distilled refuses.

    Source: W. Dür, H.-J. Briegel, J. I. Cirac, P. Zoller, Phys. Rev. A 59, 169 (1999).
    """
    aim = whole_of(rounds, "pumped: rounds", f"must be a whole number from 0 to {MOST_ROUNDS}.", 0, MOST_ROUNDS)
    bell_index(target, "pumped")
    wait = _wait(memories, round_s)
    done = [Round(1.0, start, target, 0, None, 1.0, 0.0, 0.0)]
    step = functools.partial(distilled, left=left, right=right, protocol=protocol, accepts=accepts, frames=frames)
    while len(done) <= aim and not done[-1].is_dead:
        before = done[-1]
        made = step(wait(before.state), fresh)
        done.append(_next(made, before, before.starts, before.fresh_pairs + 1, before.time_s + round_s))
    return Pumping(tuple(done))


def recurrence(
    pair: PairState,
    rounds: int,
    left: LocalGates = PERFECT,
    right: LocalGates = PERFECT,
    protocol: Protocol = "dejmps",
    accepts: Sequence[str] = EQUAL,
    frames: tuple[Frame, Frame] | None = None,
    *,
    target: str = "phi+",
) -> Pumping:
    """Recurrence: in each round two pairs of the round before make one; all pairs are fresh ones, and nothing waits.

    Arguments and errors as for pumped. It needs memories for a pair of each round at once.
    """
    aim = whole_of(rounds, "recurrence: rounds", f"must be a whole number from 0 to {MOST_ROUNDS}.", 0, MOST_ROUNDS)
    bell_index(target, "recurrence")
    done = [Round(1.0, pair, target, 0, None, 0.0, 1.0, 0.0)]
    while len(done) <= aim and not done[-1].is_dead:
        before = done[-1]
        made = distilled(before.state, before.state, left, right, protocol, accepts, frames)
        done.append(_next(made, before, 0.0, 2 * before.fresh_pairs, 0.0))
    return Pumping(tuple(done))


def fixed_point(
    fresh: PairState,
    left: LocalGates = PERFECT,
    right: LocalGates = PERFECT,
    protocol: Protocol = "dejmps",
    accepts: Sequence[str] = EQUAL,
    frames: tuple[Frame, Frame] | None = None,
    *,
    memories: tuple[Memory, Memory] | None = None,
    round_s: float = 0.0,
) -> Round:
    """The round of pumping, begun with a fresh pair, after which the fidelity no longer moves: more rounds do not help.

    Arguments and errors as for pumped; ParameterError too where it has not settled after MOST_ROUNDS.
    """
    step = functools.partial(distilled, left=left, right=right, protocol=protocol, accepts=accepts, frames=frames)
    wait, still = _wait(memories, round_s), 0
    before = Round(1.0, fresh, "phi+", 0, None, 1.0, 0.0, 0.0)
    while before.number < MOST_ROUNDS:
        made = step(wait(before.state), fresh)
        after = _next(made, before, before.starts, before.fresh_pairs + 1, before.time_s + round_s)
        still = still + 1 if abs(after.fidelity - before.fidelity) < SETTLED else 0
        if still == 4 or after.is_dead:
            return after
        before = after
    raise ParameterError(f"fixed_point: the fidelity still moves after {MOST_ROUNDS} rounds; ask pumped for fewer.")


def _next(made: Distilled, before: Round, starts: float, fresh: float, time_s: float) -> Round:
    """The round that a distillation makes; what it needed, counted for one pair that comes through."""
    p = made.probability
    cost = (float("inf"),) * 3 if made.is_dead else (starts / p, fresh / p, time_s / p)
    return Round(p, made.conditional_state, made.target, before.number + 1, made.frames, *cost)


def _wait(memories: tuple[Memory, Memory] | None, round_s: float) -> Callable[[PairState], PairState]:
    """What the kept pair does between two rounds."""
    if not 0 <= round_s < float("inf"):
        raise refusal("pumped", "round_s", round_s, "s", "must be a time of at least 0 s")
    if memories is None:
        if round_s > 0:
            raise refusal("pumped", "memories", None, "", "must be the left and the right memory where a round takes time")
        return lambda state: state
    left, right = memories
    if "gaussian" in (left.dephasing, right.dephasing):
        raise refusal(
            "pumped", "memories", "gaussian", "", "dephasing over several rounds must be exponential; the Gaussian has a memory"
        )
    return lambda state: waited(state, left, right, round_s, round_s)
