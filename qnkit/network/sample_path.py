"""Sample paths: what comes and what succeeds in every slot, drawn beforehand, so that every scheduler meets the same chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError, refusal
from ..qubits.arrays import listed, whole_of
from ..qubits.checking import generator, needs
from .arena import Arena, Route
from .requests import Key, PacketRequest

__all__ = ["SamplePath", "sample_path"]

MOST_SLOTS = 1_000_000_000
BLOCK = 1024
"""So many slots are drawn at once; each block has a stream of its own, so that no order of looking changes what is in it."""
TRIES, SWAPS, LINKS, KEPT = 0, 1, 2, 16


@dataclass(frozen=True, eq=False)
class SamplePath:
    """Requests, and the fate of every attempt and swap in so many slots, whatever a scheduler does; made by ``sample_path``.

    Attributes
    ----------
    arena : on which it happens
    requests : in the order in which they are asked
    routes : their ways
    slots : how many
    seed : of the streams of attempts and swaps
    places : from key to place
    """

    arena: Arena
    requests: tuple[PacketRequest, ...]
    routes: tuple[Route, ...]
    slots: int
    seed: tuple[int, int]
    places: dict[Key, int] = field(repr=False)
    _blocks: dict[tuple[int, int, int], Any] = field(default_factory=dict, repr=False)

    def made(self, slot: int) -> list[int]:
        """How many attempts of each link succeed in a slot if all are made, (links,)."""
        row: list[int] = self._block(LINKS, slot // BLOCK)[slot % BLOCK]
        return row

    def tried(self, slot: int, link: int, k: int) -> bool:
        """Whether the k-th attempt (from 0) of a link, by its place, succeeds in a slot if it is made."""
        return bool(self._block(TRIES, slot // BLOCK)[slot % BLOCK, link, k])

    def swapped(self, slot: int, node: int, k: int) -> bool:
        """Whether the k-th swap (from 0) of a node, by its place, succeeds in a slot if there is one."""
        chance = self.arena.rows[node].swap
        return chance == 1 or bool(self._block(SWAPS, slot // BLOCK, k)[slot % BLOCK, node] < chance)

    def _block(self, what: int, block: int, k: int = 0) -> Any:
        """A block of slots, as often as it is asked for; few are kept, as a run goes on from one to the next."""
        if (what, block, k) not in self._blocks:
            if len(self._blocks) >= KEPT:
                self._blocks.clear()
            drawn: Any
            if what == SWAPS:
                drawn = np.random.default_rng([*self.seed, SWAPS, k, block]).random((BLOCK, len(self.arena.names)))
            else:
                drawn = self._tries(block).sum(axis=2).tolist() if what == LINKS else self._tries(block)
            self._blocks[what, block, k] = drawn
        return self._blocks[what, block, k]

    def _tries(self, block: int) -> NDArray[np.bool_]:
        """Which attempts succeed, (slots, links, attempts)."""
        links = self.arena.links
        many = np.array([link.attempts for link in links])
        rng = np.random.default_rng([*self.seed, TRIES, block])
        drawn = rng.random((BLOCK, len(links), int(many.max()))) < np.array([link.chance for link in links])[:, None]
        out: NDArray[np.bool_] = drawn & (np.arange(many.max()) < many[:, None])
        return out


def sample_path(
    arena: Arena, requests: Sequence[PacketRequest] | PacketRequest, *, slots: int, rng: np.random.Generator
) -> SamplePath:
    """A sample path of an arena with these requests; the same generator, the same path.

    Raises
    ------
    ParameterError
        A key twice, a request that is asked after the last slot, or for which there is no way; one after another that is not
        there or, around a cycle, after itself; no whole number of slots.
    """
    needs(arena, Arena, "sample_path: arena", "an Arena")
    many = whole_of(slots, "sample_path: slots", f"must be a whole number from 1 to {MOST_SLOTS}", 1, MOST_SLOTS)
    given = [requests] if isinstance(requests, PacketRequest) else listed(requests, "sample_path: requests")
    each = [needs(one, PacketRequest, f"sample_path: requests[{i}]", "a PacketRequest") for i, one in enumerate(given)]
    each.sort(key=lambda one: one.asked_slot)
    places = {one.key: i for i, one in enumerate(each)}
    if len(places) < len(each):
        twice = next(one.key for i, one in enumerate(each) if places[one.key] != i)
        raise ParameterError(f"sample_path: requests: {twice!r} is the key of two; give each its own.")
    if each and each[-1].asked_slot >= many:
        late = each[-1]
        raise ParameterError(
            f"sample_path: {late.key!r} is asked in slot {late.asked_slot}, but there are {many} slots; play more."
        )
    _check_order(each, places)
    a, b = generator(rng, "sample_path").integers(2**63, size=2).tolist()
    return SamplePath(arena, tuple(each), tuple(arena.route(one) for one in each), many, (a, b), places)


def _check_order(requests: Sequence[PacketRequest], places: Mapping[Key, int]) -> None:
    """Refuse requests after others that are not there, or that wait for each other around a cycle."""
    import networkx as nx

    graph = nx.DiGraph()
    for one in requests:
        for term in one.after:
            if term.key not in places:
                raise refusal(f"PacketRequest {one.key!r}", "after", repr(term.key), "", "is no request of this path")
            graph.add_edge(term.key, one.key)
    if not nx.is_directed_acyclic_graph(graph):
        around = " -> ".join(repr(edge[0]) for edge in nx.find_cycle(graph))
        raise ParameterError(f"sample_path: {around}: each waits for the one before it, around a cycle; break it.")
