"""Nested chains: links of any kind side by side, joined two by two, level by level, each level by its own rules."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ..model import Model, ParameterError, quantity
from ..physics import BellMeasurement, OpticalBellMeasurement, PairState, swapped
from ..physics.any_link import AnyLink
from ..physics.link_numbers import LinkNumbers
from ..physics.memory import Memory
from ..qubits.arrays import listed
from ..qubits.checking import needs
from .chain_joins import distilled_waits, swapped_waits
from .chain_waits import Deliveries, Three, link_waits
from .trace import correlations_of

__all__ = ["ChainLevel", "links_waits", "nested_waits", "station_numbers"]

Row = NDArray[np.float64]


class ChainLevel(Model):
    """How two neighbouring pieces of a nested chain become one; times in attempts of the links.

    Each piece is first distilled so many rounds with others of its kind that are made beside it, two by two. Then one waits for
    the other, at most for the cut-off, and they are swapped. ``swap_success`` is beyond what the station's accepted outcomes
    leave.
    """

    station: Annotated[BellMeasurement | OpticalBellMeasurement, Field(discriminator="kind")] = quantity(
        BellMeasurement(), "Bell measurement"
    )
    swap_success: float = quantity(1.0, "chance that a swap succeeds", above=0, at_most=1)
    cutoff_attempts: int | None = quantity(None, "cut-off", unit="attempts", at_least=0)
    message_attempts: int = quantity(0, "news of the swap", unit="attempts", at_least=0)
    distillations: int = quantity(0, "rounds of distillation before the swap", at_least=0, at_most=10)
    protocol: Literal["bbpssw", "werner", "dejmps"] = quantity("bbpssw", "protocol of distillation")


def nested_waits(links: Sequence[Deliveries], levels: ChainLevel | Sequence[ChainLevel]) -> Deliveries:
    """When a chain of links has a pair from end to end, and in what state: a binary tree, halved at each level from above.

    Of an odd number the left half has one more; a piece of one link waits for the level at which it is joined. A piece that
    stands in the chain several times, as the same object, is worked out once.

    Parameters
    ----------
    links : from left to right; link_waits or links_waits makes them
    levels : the rules of the lowest swaps first; one for all levels

    Raises
    ------
    ParameterError
        No links, too few levels; see also swapped_waits.
    """
    given, rules = checked_chain(links, levels, "nested_waits")
    return chain_of(given, rules, {})


Known = dict[tuple[tuple[int, ...], tuple[ChainLevel, ...]], Deliveries]


def chain_of(links: Sequence[Deliveries], rules: Sequence[ChainLevel], known: Known) -> Deliveries:
    """What nested_waits gives of checked links and rules; pieces that are known by their links and rules are not made anew."""
    if len(links) == 1:
        return links[0]
    height, middle = math.ceil(math.log2(len(links))), (len(links) + 1) // 2
    key = tuple(id(one) for one in links), tuple(rules[:height])
    if key not in known:
        halves = chain_of(links[:middle], rules, known), chain_of(links[middle:], rules, known)
        known[key] = joined_at(rules[height - 1], *halves)
    return known[key]


def checked_chain(
    links: Sequence[Deliveries], levels: ChainLevel | Sequence[ChainLevel], owner: str
) -> tuple[list[Deliveries], list[ChainLevel]]:
    """The links and a rule for each level; ParameterError, naming the owner, where there are no links or too few levels."""
    given = listed(links, f"{owner}: links")
    for one in given:
        needs(one, Deliveries, f"{owner}: links", "Deliveries, such as link_waits gives")
    if not given:
        raise ParameterError(f"{owner}: links = []: a chain has at least one link.")
    height = math.ceil(math.log2(len(given)))
    rules = [levels] * height if isinstance(levels, ChainLevel) else listed(levels, f"{owner}: levels")
    for level in rules:
        needs(level, ChainLevel, f"{owner}: levels", "ChainLevels")
    if len(rules) < height:
        raise ParameterError(f"{owner}: {len(rules)} levels for {len(given)} links: they are joined in {height} levels.")
    return given, rules[:height]


def joined_at(level: ChainLevel, left: Deliveries, right: Deliveries) -> Deliveries:
    """When two pieces have been distilled and swapped by the rules of a level."""
    pieces = [left, right]
    for _ in range(level.distillations):
        alike = pieces[0] is pieces[1]
        pieces[0] = distilled_waits(pieces[0], pieces[0], protocol=level.protocol)
        pieces[1] = pieces[0] if alike else distilled_waits(pieces[1], pieces[1], protocol=level.protocol)
    chance, factors = station_numbers(level.station)
    return swapped_waits(
        *pieces,
        chance=chance * level.swap_success,
        cutoff=level.cutoff_attempts,
        message=level.message_attempts,
        station=factors,
    )


def links_waits(links: Sequence[AnyLink], attempts: int) -> tuple[Deliveries, ...]:
    """When each of several links of any kind has its pair, all attempting in step, in attempts of their common time.

    Of a fresh pair the Bell weights are kept, turned from its target to phi+; relaxation acts on them as its twirl does,
    exp(-t/T1) on ZZ. Links that are the same object have the same answer. In seconds: times LinkNumbers.attempt_s.

    Raises
    ------
    ParameterError
        A link without attempts, with an attempt time of its own, with Gaussian dephasing, which has no rate, or that is dead.
    """
    given, made = listed(links, "links_waits: links"), dict[int, Deliveries]()
    numbers = [LinkNumbers.of(link, f"links_waits: links[{i}]") for i, link in enumerate(given)]
    for i, (link, one) in enumerate(zip(given, numbers, strict=True)):
        if one.attempt_s is None or numbers[0].attempt_s is None:
            raise ParameterError(f"links_waits: links[{i}] counts no attempts; give links that do, or simulate the network.")
        if not math.isclose(one.attempt_s, numbers[0].attempt_s, rel_tol=1e-12):
            raise ParameterError(
                f"links_waits: an attempt of links[{i}] takes {one.attempt_s:g} s, of links[0] {numbers[0].attempt_s:g} s: they"
                " must take the same time here; simulate the network instead."
            )
        if id(link) not in made:
            left, right = (_rates(memory, one.attempt_s, i) for memory in one.memories)
            state = correlations_of(one.state, one.target)
            made[id(link)] = link_waits(min(1.0, one.rate_hz * one.attempt_s), state, attempts, left=left, right=right)
    return tuple(made[id(link)] for link in given)


def station_numbers(station: BellMeasurement | OpticalBellMeasurement) -> tuple[float, Row]:
    """The chance that an outcome of a station counts, and what it leaves of the three correlations of Bell-diagonal pairs."""
    perfect = PairState.bell()
    made = swapped(perfect, perfect, station)
    if made.is_dead:
        raise ParameterError("station_numbers: no outcome of this station ever counts; raise its efficiencies.")
    return made.probability, correlations_of(made.state)


def _rates(memory: Memory, attempt_s: float, place: int) -> Three:
    relaxation, coherence, gaussian = memory.rates
    if gaussian:
        raise ParameterError(
            f"links_waits: links[{place}] has a memory with Gaussian dephasing, which has no rate; take exponential."
        )
    return coherence * attempt_s, coherence * attempt_s, relaxation * attempt_s
