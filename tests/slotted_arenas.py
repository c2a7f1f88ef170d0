"""Arenas, requests and runs as the tests of schedulers need them."""

from __future__ import annotations

import itertools

import numpy as np

from qnkit.network import Arena, PacketRequest, SlotLink, played, sample_path
from qnkit.network.waiting import Waiting


def duos(users, pairs=1_000_000, **more):
    """A request of many pairs from slot 0 on for each two of the first users of a star."""
    names = [chr(65 + i) for i in range(users)]
    return [PacketRequest(key=a + b, source=a, target=b, pairs=pairs, **more) for a, b in itertools.combinations(names, 2)]


def line(*chances, **more):
    """Links A - B, B - C, ... with these chances."""
    links = tuple(SlotLink(left=chr(65 + i), right=chr(66 + i), chance=p, **more) for i, p in enumerate(chances))
    return Arena(links=links)


def path_of(arena, requests, slots=100, seed=0):
    """A sample path."""
    return sample_path(arena, requests, slots=slots, rng=np.random.default_rng(seed))


def run(scheduler, arena, requests, slots=100, seed=0):
    """A run of a scheduler on a sample path."""
    return played(scheduler, path_of(arena, requests, slots, seed))


def within(estimate, value, errors=5):
    """Whether a value is within so many standard errors of an estimate, or equal to it."""
    return abs(estimate.value - value) <= errors * estimate.standard_error + 1e-12


def waiting(arena, key="k", **asked):
    """A request that waits."""
    request = PacketRequest(key=key, **asked)
    return Waiting(request, arena.route(request), 0)
