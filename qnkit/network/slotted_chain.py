"""Small chains in slots, of numbers or of links of any kind, solved exactly; see slotted_rules for what a slot does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from ..physics import BellMeasurement, OpticalBellMeasurement
from ..qubits.arrays import array_of, listed, whole_of
from ..qubits.checking import needs
from .chain_waits import Deliveries, three_of
from .markov_chains import SlottedChain, solved_chain
from .nested_chain import station_numbers
from .slotted_rules import Order, SlotRules

__all__ = ["slotted_chain", "slotted_links"]

Row = NDArray[np.float64]
Station = BellMeasurement | OpticalBellMeasurement


def slotted_chain(
    chances: ArrayLike,
    *,
    swaps: ArrayLike = 1.0,
    decays: ArrayLike = 0.0,
    correlations: ArrayLike = 1.0,
    cutoffs: int | Sequence[int | None] | None = None,
    order: Order = "asap",
    frees: Literal["all", "own"] = "all",
    attempts: int = 0,
) -> SlottedChain:
    """What a chain of N links delivers, one memory a link at each of its ends; the rules and their order: slotted_rules.

    A qubit that waits a slot takes ``exp(-rate)`` of each correlation of its pair. Every delivered pair is made of one fresh pair
    of each link, so their states, and what stations take, are one factor; only waiting differs.

    Parameters
    ----------
    chances : (N,) of each link in a slot
    swaps : (N - 1,) the chance of each station's swap, or one for all
    decays : (N + 1,) rates per slot of the memories of each node, alike for the three correlations; (N + 1, 3); or one for all
    correlations : the product over all links of the three correlations of a fresh pair, times what the stations leave
    cutoffs : (N + 1,) in slots for the qubits of each node, None for none; or one for all
    order, frees : see SlotRules
    attempts : so many slots of the first delivery's distribution

    Raises
    ------
    ParameterError
        Chances that are not above 0 and at most 1, as many numbers as do not fit, more than 100 000 states.
    """
    rules = SlotRules.of(chances, swaps, cutoffs, order, frees)
    rates = _decays(decays, len(rules.chances) + 1)
    made = solved_chain(rules, rates[:-1], rates[1:], _slots(attempts))
    return replace(made, correlations=made.correlations * three_of(correlations, "slotted_chain: correlations"))


def slotted_links(
    links: Sequence[Deliveries],
    *,
    stations: Station | Sequence[Station] | None = None,
    swaps: ArrayLike = 1.0,
    cutoffs: int | Sequence[int | None] | None = None,
    order: Order = "asap",
    frees: Literal["all", "own"] = "all",
    attempts: int = 0,
) -> SlottedChain:
    """What a chain of links delivers as links_waits or link_waits made them; each memory may differ. See slotted_chain.

    Parameters
    ----------
    links : single links, from left to right
    stations : the Bell measurement of each station, (N - 1,), or one for all; perfect where it is not given
    swaps : the chance of each station's swap beyond what its accepted outcomes leave, (N - 1,), or one for all

    Raises
    ------
    ParameterError
        As slotted_chain; pieces of several links, stations that do not fit in number.
    """
    given = [_single(one, place) for place, one in enumerate(listed(links, "slotted_links: links"))]
    many = max(len(given) - 1, 0)
    each = [stations] * many if stations is None or isinstance(stations, Station) else listed(stations, "slotted_links: stations")
    if len(each) != many:
        raise ParameterError(f"slotted_links: {len(each)} stations where {many} are needed; give so many, or one for all.")
    told = [station_numbers(BellMeasurement() if one is None else one) for one in each]
    rules = SlotRules.of([float(one.success[0, 1]) for one in given], swaps, cutoffs, order, frees)
    rules = replace(rules, swaps=tuple(q * chance for q, (chance, _) in zip(rules.swaps, told, strict=True)))
    left, right = (np.array([one.ends[side] for one in given]) for side in (0, 1))
    made = solved_chain(rules, left, right, _slots(attempts))
    scale = np.prod([*(one.correlations for one in given), *(factors for _, factors in told)], axis=0)
    return replace(made, correlations=made.correlations * scale)


def _single(one: Deliveries, place: int) -> Deliveries:
    needs(one, Deliveries, "slotted_links: links", "Deliveries of single links, such as link_waits gives")
    if one.success[0, 2:].any() or one.failure[2:].any():
        raise ParameterError(
            f"slotted_links: links[{place}] is a piece of several links; give single links, as link_waits makes them."
        )
    return one


def _slots(attempts: int) -> int:
    return whole_of(attempts, "slotted_chain: attempts", "must be a whole number of at least 0 slots", 0, 10_000_000)


def _decays(given: ArrayLike, nodes: int) -> Row:
    rates = array_of(given, float, "slotted_chain: decays", "rates per slot")
    rates = rates[:, None] if rates.shape == (nodes,) else rates
    if rates.shape not in ((), (nodes, 1), (nodes, 3)) or not bool(np.all(rates >= 0)):
        raise ParameterError(
            f"slotted_chain: decays must be {nodes} rates of at least 0 per slot, or {nodes} times 3, or one for all."
        )
    return np.array(np.broadcast_to(rates, (nodes, 3)))
