"""The cut-offs of a nested chain that make the most of it: most key, or most pairs of a fidelity that is asked for."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..model import ParameterError, replaced
from ..qubits.arrays import number_of
from ..qubits.checking import needs
from .chain_waits import Deliveries
from .nested_chain import ChainLevel, Known, chain_of, checked_chain

__all__ = ["BestCutoffs", "best_cutoffs", "key_per_attempt", "pairs_above"]

Measure = Callable[[Deliveries], float]
Cutoffs = tuple[int | None, ...]

POINTS = 40
"""The cut-offs of one level that are tried before the best of them is refined."""

LEFT_OUT = 1e-4
"""Cut-offs are not trusted where more than this of the tries is not over by the last attempt that is kept."""


@dataclass(frozen=True)
class BestCutoffs:
    """The rules of each level with their best cut-offs (None: keep every pair), the value reached, what the chain delivers."""

    levels: tuple[ChainLevel, ...]
    value: float
    deliveries: Deliveries

    @property
    def cutoffs_attempts(self) -> Cutoffs:
        """The cut-offs in attempts, the lowest swaps first."""
        return tuple(level.cutoff_attempts for level in self.levels)


def key_per_attempt(piece: Deliveries) -> float:
    """The secret bits of BBM92 per attempt of a piece: a measure for best_cutoffs."""
    return piece.key_per_attempt


def pairs_above(fidelity: float) -> Measure:
    """The measure "pairs per attempt whose mean fidelity is at least this"; where it is not, how much is lacking, below 0."""
    floor = number_of(fidelity, "pairs_above: fidelity", "must lie between 0 and 1", 0.0, 1.0)

    def measure(piece: Deliveries) -> float:
        lacking = piece.fidelity - floor
        return 1 / piece.mean_attempts if lacking >= 0 else lacking

    return measure


def best_cutoffs(
    links: Sequence[Deliveries], levels: ChainLevel | Sequence[ChainLevel], measure: Measure = key_per_attempt
) -> BestCutoffs:
    """The cut-off of each level of a nested chain at which a measure is largest; those that the levels have are not looked at.

    First one cut-off for all levels, POINTS of them up to the attempts that are kept, evenly in the logarithm, and none; then
    level by level in turn, all whole numbers between the neighbours of the best, and two levels together, one up and one down,
    until nothing rises. For one level and a measure with one hill of ordinary width that is the best to the attempt; with more
    levels, or under a floor, a little more may be had elsewhere.

    Parameters
    ----------
    measure : of Deliveries, larger is better: key_per_attempt, pairs_above(0.9), or any other

    Raises
    ------
    ParameterError
        As nested_waits; one link alone, which has no cut-off; a measure that is above 0 nowhere; too few attempts kept.
    """
    needs(measure, Callable, "best_cutoffs: measure", "a function of Deliveries that gives a number")
    given, rules = checked_chain(links, levels, "best_cutoffs")
    if not rules:
        raise ParameterError("best_cutoffs: links: one link alone waits for no other; give two or more.")
    search = _Search(given, rules, measure)
    grid = np.unique(np.geomspace(1, given[0].attempts + 1, POINTS).astype(int) - 1).tolist()
    best = max(((one,) * len(rules) for one in [None, *grid]), key=search.value)
    rising = True
    while rising:
        before = search.value(best)
        for level in range(len(rules)):
            best = search.along(best, level, grid)
        best = search.exchanged(best)
        rising = search.value(best) > before
    if search.value(best) == -np.inf:
        raise ParameterError(
            f"best_cutoffs: more than {LEFT_OUT:g} of the tries last longer than {given[0].attempts} attempts, whatever the"
            " cut-offs; keep more attempts."
        )
    if not search.value(best) > 0:
        raise ParameterError(
            f"best_cutoffs: the measure is at most {search.value(best):.3g} at all cut-offs that {given[0].attempts} attempts"
            " tell of; ask for less, take better links or keep more attempts."
        )
    for level in range(len(rules)):  # a cut-off that is no better than rounding is none
        without = (*best[:level], None, *best[level + 1 :])
        best = without if search.value(without) >= search.value(best) * (1 - 1e-12) else best
    found = tuple(replaced(rule, "cutoff_attempts", one) for rule, one in zip(rules, best, strict=True))
    return BestCutoffs(found, search.value(best), chain_of(given, found, search.known))


class _Search:
    """The values of cut-offs, each worked out once."""

    def __init__(self, links: list[Deliveries], rules: list[ChainLevel], measure: Measure) -> None:
        self.links, self.rules, self.measure = links, rules, measure
        self.known: Known = {}
        self.values: dict[Cutoffs, float] = {}

    def value(self, cutoffs: Cutoffs) -> float:
        """The measure; minus infinity where it cannot be trusted."""
        if cutoffs not in self.values:
            rules = [replaced(rule, "cutoff_attempts", one) for rule, one in zip(self.rules, cutoffs, strict=True)]
            piece = chain_of(self.links, rules, self.known)
            trusted = piece.missing_try <= LEFT_OUT and float(piece.success[0].sum()) > LEFT_OUT * 1e-6
            value = float(self.measure(piece)) if trusted else -np.inf
            self.values[cutoffs] = -np.inf if np.isnan(value) else value
        return self.values[cutoffs]

    def along(self, best: Cutoffs, level: int, grid: list[int]) -> Cutoffs:
        """The best cut-offs with those of one level moved: on the grid, then between the neighbours of the best."""

        def moved(one: int | None) -> Cutoffs:
            return (*best[:level], one, *best[level + 1 :])

        def value(one: int | None) -> float:
            return self.value(moved(one))

        found = max([best[level], None, *grid], key=value)
        if found is None:
            return moved(None)
        below, above = [one for one in grid if one < found], [one for one in grid if one > found]
        low, high = below[-1] if below else 0, above[0] if above else found
        while high - low > POINTS:  # one hill: thirds that lie lower are left out
            third = (high - low) // 3
            if value(low + third) < value(high - third):
                low += third
            else:
                high -= third
        return moved(max([found, *range(low, high + 1)], key=value))

    def exchanged(self, best: Cutoffs) -> Cutoffs:
        """The best cut-offs with two levels moved together by up to two steps of 16, of 4 and of 1 attempts, while that rises."""
        numbered = [level for level, one in enumerate(best) if one is not None]
        steps = [(up, down) for up in (1, 2) for down in (1, 2)]
        for size in (16, 4, 1):
            rising = True
            while rising:
                tried = [best]
                for up, down in itertools.permutations(numbered, 2):
                    for by_up, by_down in steps:
                        one = list(best)
                        one[up] = (one[up] or 0) + by_up * size
                        one[down] = max((one[down] or 0) - by_down * size, 0)
                        tried.append(tuple(one))
                found = max(tried, key=self.value)
                rising, best = self.value(found) > self.value(best), found
        return best
