"""Two links that must both have a pair: the one that comes first waits for the other, and is thrown away when it is too old."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..model import Model, ParameterError, quantity, refusal, replaced
from ..qubits.arrays import listed
from .any_link import AnyLink
from .cutoff import Cutoff
from .joining import JoinedTerms
from .link import Link
from .link_numbers import LinkNumbers, attempts_within
from .meeting import Case, Meeting
from .meeting_samples import SampledMeeting, sampled_meeting
from .stored_pair import StoredPair
from .waits import AtTime, UntilNext, kept_within

if TYPE_CHECKING:
    from .best_cutoff import BestCutoff

__all__ = ["TwoLinks"]


class TwoLinks(Model):
    """Two links that share a station and must both have a pair at once; both may differ in everything.

    ``parallel``: both try from the start; a link whose pair waits does not try. ``sequential``: the right link tries only while
    the left pair waits. Once both pairs are there they are delivered, and all begins anew. Both qubits of the pair that came
    first wait; times of the station's own work (a swap, its message) come after and are not part of this.

    Where both links have the same attempt time (or in sequence) every attempt is counted: exact. Else waits are taken as
    exponential, a renewal process with errors of the order of the larger success probability; where one attempt time is a simple
    multiple of the other, a cut-off of few attempts adds an error of the order of one attempt over the cut-off.
    An attempt that would end after the cut-off cannot help, so the pair that would wait for it is thrown away before.
    """

    left: AnyLink = quantity(Link(), "left link")
    right: AnyLink = quantity(Link(), "right link")
    cutoff: Cutoff = quantity(Cutoff(), "cut-off")
    order: Literal["parallel", "sequential"] = quantity("parallel", "order of generation")

    def numbers(self) -> tuple[LinkNumbers, LinkNumbers]:
        """The numbers of the left and the right link that waiting needs; ParameterError for one without memories or pairs."""
        return LinkNumbers.of(self.left, "TwoLinks.left"), LinkNumbers.of(self.right, "TwoLinks.right")

    def exact(self) -> Meeting:
        """What the two links deliver together, in closed form; see Meeting.

        Raises
        ------
        ParameterError
            A dead link or one without memories; a cut-off that ends before a herald comes, or that never lets two pairs meet.
        """
        return self.along([self.cutoff.age_s])[0]

    def along(self, ages_s: Iterable[float | None]) -> list[Meeting]:
        """What the two links deliver for each of many cut-offs in s (None: no cut-off); errors as for exact."""
        at = self.meetings()
        return [at(age) for age in listed(ages_s, "TwoLinks.along: ages_s")]

    def meetings(self) -> Callable[[float | None], Meeting]:
        """What the two links deliver as a function of the cut-off in s (None: no cut-off); the links are looked at once."""
        sides, cutoff = self.numbers(), self.cutoff
        joins: dict[Hashable, JoinedTerms | None] = {}
        pairs = StoredPair.from_numbers(sides[0]), StoredPair.from_numbers(sides[1])
        return lambda age_s: _meeting(self, sides, pairs, replaced(cutoff, "age_s", age_s), joins)

    def best_cutoff(self, measure: Callable[[Meeting], float]) -> BestCutoff:
        """The cut-off at which a measure of the meeting is largest; see qnkit.physics.best_cutoff."""
        from .best_cutoff import best_cutoff

        return best_cutoff(self, measure)

    def sampled(self, n: int, rng: np.random.Generator, *, logged: int = 0) -> SampledMeeting:
        """A sample of n deliveries, attempt by attempt also where the attempt times differ; see SampledMeeting.

        Parameters
        ----------
        logged : so many pairs are listed one by one in ``log``

        Raises
        ------
        ParameterError
            As for exact; a cut-off so short that hardly any pairs meet.
        """
        meeting, sides = self.exact(), self.numbers()
        for name, one in zip(("left", "right"), sides, strict=True):
            if one.attempt_s is None:
                raise ParameterError(f"TwoLinks.{name}: a link without attempts cannot be sampled; use exact().")
        attempts = [float(one.attempt_s or 0.0) for one in sides]
        limits, unit = list(limits_s(self, *sides, self.cutoff)), attempts[1]
        if meeting.exact:  # whole attempts, and no wait for one that cannot end in time
            limits = [math.inf if math.isinf(one) else unit * float(attempts_within(unit, np.array([one]))[0]) for one in limits]
            attempts = attempts if self.order == "sequential" else [unit, unit]
        return sampled_meeting(
            meeting.pairs,
            attempts,
            [min(1.0, one.rate_hz * (one.attempt_s or 0.0)) for one in sides],
            limits,
            n,
            rng,
            unit_s=unit,
            in_turn=self.order == "sequential",
            together=self.cutoff.restart == "all",
            logged=logged,
        )


def limits_s(two: TwoLinks, left: LinkNumbers, right: LinkNumbers, cutoff: Cutoff) -> tuple[float, float]:
    """How long in s the left and the right pair may wait after their heralds (the right one never waits in sequence)."""
    left_s = cutoff.wait_s(left.delay_s, "left link")
    return left_s, 0.0 if two.order == "sequential" else cutoff.wait_s(right.delay_s, "right link")


def common_attempt_s(left: LinkNumbers, right: LinkNumbers) -> float | None:
    """The attempt time in s that both links have, None where they differ or have none."""
    if left.attempt_s is None or right.attempt_s is None:
        return None
    return left.attempt_s if math.isclose(left.attempt_s, right.attempt_s, rel_tol=1e-12) else None


def _meeting(
    two: TwoLinks,
    sides: tuple[LinkNumbers, LinkNumbers],
    pairs: tuple[StoredPair, StoredPair],
    cutoff: Cutoff,
    joins: dict[Hashable, JoinedTerms | None],
) -> Meeting:
    left, right = sides
    left_limit, right_limit = limits_s(two, left, right, cutoff)
    sequential, step = two.order == "sequential", common_attempt_s(left, right)
    counted = right.attempt_s is not None if sequential else step is not None
    left_rhythm, right_rhythm = (left.attempt_s, right.attempt_s) if counted else (None, None)
    if sequential:
        begin_s, both, left_first, right_first = 1 / left.rate_hz, 0.0, 1.0, 0.0
    elif step is not None:
        p, q = (min(1.0, one.rate_hz * step) for one in (left, right))
        some = p + q - p * q
        begin_s, both, left_first, right_first = step / some, p * q / some, p * (1 - q) / some, q * (1 - p) / some
    else:
        total = left.rate_hz + right.rate_hz
        begin_s, both, left_first, right_first = 1 / total, 0.0, left.rate_hz / total, right.rate_hz / total
    met_right = float(kept_within(right.rate_hz, right_rhythm, np.array([left_limit]))[0])
    met_left = float(kept_within(left.rate_hz, left_rhythm, np.array([right_limit]))[0])
    cycle_s = begin_s + left_first * met_right / right.rate_hz + right_first * met_left / left.rate_hz
    success = both + left_first * met_right + right_first * met_left
    if success == 0:
        rule = "it leaves no time for an attempt of the other link, so no two pairs ever meet; lengthen it"
        raise refusal(cutoff, "age_s", cutoff.age_s, "s", rule)
    after_left = UntilNext(rate_hz=right.rate_hz, attempt_s=right_rhythm, cutoff_s=_given(left_limit))
    after_right = UntilNext(rate_hz=left.rate_hz, attempt_s=left_rhythm, cutoff_s=_given(right_limit))
    ways = (
        Case(both / success, "neither", AtTime()),
        Case(left_first * met_right / success, "left", after_left),
        Case(right_first * met_left / success, "right", after_right),
    )
    return Meeting(
        rate_hz=success / cycle_s,
        thrown=(left_first * (1 - met_right) / success, right_first * (1 - met_left) / success),
        ways=tuple(way for way in ways if way.probability > 0),
        pairs=pairs,
        exact=counted,
        error=0.0 if counted else max(one.rate_hz * (one.attempt_s or 0.0) for one in (left, right)),
        joins=joins,
    )


def _given(limit_s: float) -> float | None:
    return None if math.isinf(limit_s) else limit_s
