"""What the slow event engine is told: rows of plain numbers, and what its memories, pairs and channels are."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

LINK, SWAPPED, DISTILLED = range(3)
(WAITING, WENT, FAILED, WASTED, KEPT, MEASURED, UNDISTILLED, EXPIRED, FADED, DISCARDED, DELIVERED) = range(11)
"""The fates, in the order of qnkit.network.trace.FATES."""


@dataclass
class LinkRow:
    """A link: 1/log(1-p) (0: p = 1; above 0: a mean time), attempt, fresh correlations, message time, drift of both sides."""

    scale: float
    step: float
    fresh: tuple[float, float, float] = (1.0, 1.0, 1.0)
    span: float = 0.0
    drift_left: float = 0.0
    drift_right: float = 0.0
    on: bool = True


@dataclass
class ChannelRow:
    """An attempt process of a link between two pools; site -1: an end; flow -1: open."""

    link: int
    left_pool: int
    right_pool: int
    left_site: int = -1
    right_site: int = -1
    left_position: int = 0
    right_position: int = 1
    flow: int = 0
    backwards: int = 0


@dataclass
class MemoryRow:
    """A memory: its node and pool, the decay rate of tz, that of tx and ty, and the square of their Gaussian rate."""

    node: int
    pool: int
    rate_z: float = 0.0
    rate_xy: float = 0.0
    gauss: float = 0.0


@dataclass
class NodeRow:
    """A node: its cut-off, its swaps' success, factors and time."""

    cutoff: float = math.inf
    success: float = 1.0
    factors: tuple[float, float, float] = (1.0, 1.0, 1.0)
    gate: float = 0.0


@dataclass
class SiteRow:
    """A swap site: kind 0 on a way, 1 a switch, 2 asked; needs -1: any; pick 0 the oldest, 1 the newest."""

    node: int
    kind: int = 0
    need_lo: int = -1
    need_hi: int = -1
    pick: int = 0


@dataclass
class DistilRow:
    """A distil site: rounds, order (0 pumping, 1 nested), protocol (0 dejmps, 1 bbpssw), tensor (4, 4, 4)."""

    rounds: int
    order: int
    protocol: int
    tensor: np.ndarray


@dataclass
class FlowRow:
    """A flow: how many hops, and whether it keeps what is delivered."""

    hops: int
    keeps: bool = False


@dataclass
class Tables:
    """All of it; the distil sites are those of the links, then of the swap sites, then of the flows."""

    nodes: list[NodeRow]
    pools: int
    memories: list[MemoryRow]
    links: list[LinkRow]
    channels: list[ChannelRow]
    sites: list[SiteRow] = field(default_factory=list)
    distil: list[DistilRow] = field(default_factory=list)
    flows: list[FlowRow] = field(default_factory=list)
    least: float = 0.0
    asking: bool = False


def tables_from(arrays, least=0.0):
    """The rows of what qnkit.network.tables makes of a network."""
    plain = {name: getattr(arrays, name).tolist() for name in ("nodes", "links", "channels", "sites", "flows")}
    held = zip(arrays.held.tolist(), arrays.memories.tolist(), strict=True)
    return Tables(
        [NodeRow(row[0], row[1], tuple(row[2:5]), row[5]) for row in plain["nodes"]],
        len(arrays.pools),
        [MemoryRow(*place[:2], *rates[:3]) for place, rates in held],
        [LinkRow(row[0], row[1], tuple(row[2:5]), *row[5:8]) for row in plain["links"]],
        [ChannelRow(*row[:8], row[13]) for row in plain["channels"]],
        [SiteRow(*row[:5]) for row in plain["sites"]],
        [DistilRow(*row[:3], tensor) for row, tensor in zip(arrays.distils.tolist(), arrays.tensors, strict=True)],
        [FlowRow(hops, bool(keeps)) for hops, keeps in plain["flows"]],
        least,
    )


@dataclass(eq=False)
class Memory:
    """A memory and the half of a pair that it holds."""

    index: int
    row: MemoryRow
    generation: int = 0
    pair: Pair | None = None
    born: float = 0.0
    stored_from: float = 0.0
    pending: int = 0
    told: float = 0.0
    bad: float = math.inf
    busy: bool = False
    frozen: bool = False
    site: int = -1
    side: int = 0
    position: int = 0
    far: int = -1
    standing: list | None = None


@dataclass(eq=False)
class Pair:
    """A pair: what it came from, what it is, and what became of it."""

    serial: int
    kind: int
    place: int
    parents: tuple[int, int]
    left: Memory | None
    right: Memory | None
    t: list[float]
    at: float
    oldest: float
    span: float
    rounds: int
    hops: int
    flow: int
    distil: int
    ghost: bool = False
    faded: bool = False
    fate: int = WAITING
    ended: float = math.inf
    kept: bool = False
    standing: list | None = None
    broken: bool = field(init=False)
    made: float = field(init=False)
    born: tuple[float, ...] = field(init=False)
    ends: tuple[Memory | None, Memory | None] = field(init=False)
    told: list[float] = field(init=False)

    def __post_init__(self):
        """Keep what the log will want to know of the pair's birth."""
        self.made, self.born, self.ends, self.broken = self.at, tuple(self.t), (self.left, self.right), self.ghost
        self.told = [math.inf, math.inf]

    @property
    def halves(self):
        """The halves that are still there, the left one first."""
        return [half for half in (self.left, self.right) if half is not None]

    def other(self, half):
        """The other half, or None where it is gone."""
        return self.right if half is self.left else self.left

    def row(self, fate, ended):
        """The row of the log: whole numbers, then times and correlations."""
        told = [half.told if half is not None else told for half, told in zip((self.left, self.right), self.told, strict=True)]
        nodes, places = [m.row.node for m in self.ends], [m.index for m in self.ends]
        counts = [self.serial, self.kind, self.place, *self.parents, *nodes, *places, self.flow, self.rounds, self.hops, fate]
        return counts, [self.made, *told, ended, self.oldest, *self.born]


@dataclass(eq=False)
class Channel:
    """An attempt process and where it stands."""

    index: int
    row: ChannelRow
    trying: bool = False
    waiting: bool = False
    asked: float | None = None
    held: Memory | None = None
    run: int = 0
    left: Memory | None = None
    right: Memory | None = None
