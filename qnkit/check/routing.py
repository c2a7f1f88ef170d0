"""Lab 07, routing: each answer is held against a measure of ways, a bound or the engine, for the learner's own towns.

Every function takes an answer (``...`` while there is none) and what it is about, and returns a Verdict. Common mistakes have
hints of their own; the right number is never told.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from qnkit.check._verdict import Verdict, chosen, graded, is_blank
from qnkit.network.routed import MEASURES, RoutedTowns
from qnkit.network.throughput import expected_pairs
from qnkit.qubits.estimate import Estimate

__all__ = ["at_most", "best_measure", "pairs_of_slot", "planned_better", "why_stuck"]

PAIRS, LONG, SEED = 1000, 10_000, 7
"""So many pairs the engine delivers for a verdict on a way, and on many ways at once; its seed."""


def at_most(answer: object, towns: RoutedTowns) -> Verdict:
    """The verdict on the pairs per second between the two ends that no routing exceeds."""
    right, ends = towns.bound_hz, towns.ends
    rows = [[hop.rate_hz for *_, hop in towns.hops.graph.edges(end, data="hop")] for end in ends]
    slowest = [min(towns.hops.graph.edges[two]["hop"].rate_hz for two in way.hops) for way in towns.disjoint]
    mistakes = [
        (slowest[0], "that is the best way alone; what can other ways bring?"),
        *[(max(row), "that is one line; pairs may come over others too.") for row in rows if max(row) > right],
        *[(sum(row), "all that leaves there must also arrive: look for a narrower place.") for row in rows if sum(row) > right],
        (sum(map(sum, rows)) / 2, "do not take the mean of both ends: the narrower place decides."),
    ]
    hint = "Cut the map in two, the ends apart: whatever the ways, each pair uses a line of the cut. Which cut is narrowest?"
    why = "no rule, however clever, gets more through the narrowest cut."
    return graded(answer, right, within=0.02 * right, unit="1/s", because=why, mistakes=mistakes, hint=hint)


def pairs_of_slot(answer: object, *, chances: Sequence[Sequence[float]], swap: float) -> Verdict:
    """The verdict on the pairs that a way is expected to give in one slot: for each link the chances of its channels."""
    right = expected_pairs(chances, swap)
    width = min(len(row) for row in chances)
    narrow = expected_pairs([[max(row)] for row in chances], swap)
    some = math.prod(1 - math.prod(1 - one for one in row) for row in chances)
    stations = swap ** (len(chances) - 1)
    mistakes = [
        (right / stations, "every pair needs its swaps to succeed, too."),
        (narrow, "that is one channel a link."),
        (some * stations, "that is the chance of at least one pair; there may be two."),
        (width * narrow, "a first channel of one link may meet the second of the other: there are more meetings than that."),
        (right * stations, "count the stations: they are one fewer than the links."),
    ]
    hint = "Add up, for k = 1, 2: the product over the links of the chance of at least k pairs. Then the swap."
    why = "two channels give more than twice the pairs of one: any pair may meet any other."
    return graded(answer, right, within=0.01 * right, because=why, mistakes=mistakes, hint=hint)


def best_measure(answer: object, towns: RoutedTowns) -> Verdict:
    """The verdict on the measure whose way gives most key bits a second, played by the engine; equal ways count as one."""
    if is_blank(answer):
        return Verdict(None)
    got = {by: towns.play((towns.way(by).path,), PAIRS, SEED).each[0] for by in MEASURES}
    best = max(MEASURES, key=lambda by: got[by].key_hz)
    if got[best].key_hz == 0:
        return Verdict(None, "no way gives any key here: choose better memories, or a shorter cut-off.")
    fast = max(MEASURES, key=lambda by: got[by].rate.value)
    good = max(MEASURES, key=lambda by: (got[by].fidelity or Estimate(0.0, 0.0, 0)).value)
    options: dict[str, str] = dict.fromkeys(
        MEASURES, "another way gives more: go through them in the first panel, and read the right column."
    )
    for by in MEASURES:
        if towns.way(by).path == towns.way(good).path:
            options[by] = "its pairs are the best, but they are rare."
        if towns.way(by).path == towns.way(fast).path:
            options[by] = "its pairs come fastest, but each swap cost them fidelity."
    said = answer.strip().lower() if isinstance(answer, str) else ""
    equal: str = next((by for by in MEASURES if by == said and towns.way(by).path == towns.way(best).path), best)
    return chosen(answer, equal, options, because="and it is another one for other towns: no measure on the map is always right.")


def planned_better(answer: object, towns: RoutedTowns) -> Verdict:
    """The verdict on how many times as many pairs all get when their ways are planned together."""
    own, planned = (towns.play(paths, LONG, SEED) for paths in (towns.own, towns.planned))
    if own.total.value == 0:
        return Verdict(None, "on their own best ways all get stuck here: set a cut-off.")
    right = planned.total.value / own.total.value
    mistakes = [
        (1 / right, "that is the ratio the other way round."),
        (towns.most_hz / own.total.value, "that is the bound, over all ways at once; what does the plan reach?"),
        (planned.total.value - own.total.value, "that is the difference; how many times as many?"),
        (right - 1, "that is how much more; how many times as many?"),
    ]
    hint = "Divide the two numbers for all together; play some thousand pairs, since a thousand are known to a tenth only."
    why = "what is best for each alone is not best for all: the lines that all want are not enough for them."
    return graded(answer, right, within=0.15 * right, because=why, mistakes=mistakes, hint=hint)


def why_stuck(answer: object) -> Verdict:
    """The verdict on why nothing moves any more where stations keep pairs for ever and ways share lines."""
    options = {
        "memories wait for each other": "",
        "lines are too slow": "slow lines make a pair late, not never.",
        "pairs have faded": "a faded pair is delivered all the same, only with a low fidelity.",
        "chance": "play it with another seed: it stops later or sooner, but it stops.",
    }
    why = "each holds what the other needs, as cars do on a full crossing; a cut-off lets go."
    return chosen(answer, "memories wait for each other", options, because=why)
