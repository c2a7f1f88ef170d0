"""The load of an arena whose pairs wait for ever."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..model import ParameterError, refusal
from .arena import Arena
from .requests import PacketRequest

__all__ = ["lasting_load"]


def lasting_load(arena: Arena, requests: Sequence[PacketRequest], per_slot: Sequence[float]) -> float:
    """The load where pairs wait for ever in memories without end: of the link that is used most, or the node.

    Every service takes a pair of each link of its way, whether or not its swaps succeed.

    Parameters
    ----------
    requests : one for each kind, of which many come; how many pairs, slots and deadlines are left aside
    per_slot : pairs of each that come in a slot

    Raises
    ------
    ParameterError
        Not one rate for each request; links that try when asked, which make nothing ahead.
    """
    if arena.attempts != "always":
        raise refusal(
            arena, "attempts", repr(arena.attempts), "", "must be 'always' where pairs are made ahead and wait for ever"
        )
    if len(requests) != len(per_slot):
        raise ParameterError(f"lasting_load: {len(per_slot)} rates for {len(requests)} requests; give one for each.")
    links, nodes = np.zeros(len(arena.links)), np.zeros(len(arena.names))
    for one, rate in zip(requests, per_slot, strict=True):
        route = arena.route(one)
        success = math.prod(arena.rows[node].swap for node in route.inner)
        services = rate / success if success else math.inf if rate else 0.0
        links[list(route.links)] += services
        nodes[list(route.nodes)] += services
    made = np.array([link.chance * link.attempts for link in arena.links])
    limits = np.array([math.inf if node.services is None else node.services for node in arena.rows])
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.concatenate([np.where(links > 0, links / made, 0.0), nodes / limits])
    return float(shares.max())
