"""Small traces written by hand, and a large one by rule: what the pictures and the stays are tested on."""

import numpy as np

from qnkit.network.network import Connection, Network, Node
from qnkit.network.trace import FATES, KINDS, Trace

NAMES = ("Delft", "The Hague", "Leiden", "Haarlem")
PLACES = ((0.0, 0.0), (6.0, 8.0), (18.0, 17.0), (29.0, 41.0))
KM = (20.0, 30.0, 40.0)
DELAYS = tuple(Connection(left="A", right="B", length_km=km).delay_s for km in KM)


def chain(cutoff_s=0.020):
    """Four towns in a row; Haarlem keeps a qubit no longer than its cut-off."""
    nodes = [Node(name=name, east_km=x, north_km=y) for name, (x, y) in zip(NAMES, PLACES, strict=True)]
    nodes[3] = Node(name=NAMES[3], east_km=PLACES[3][0], north_km=PLACES[3][1], cutoff_s=cutoff_s)
    ends = zip(NAMES[:-1], NAMES[1:], KM, strict=True)
    return Network(
        nodes=tuple(nodes), connections=tuple(Connection(left=a, right=b, memories=2, length_km=km) for a, b, km in ends)
    )


def named_trace(*names):
    """A pair that waits between two towns of these names."""
    network = Network(
        nodes=tuple(Node(name=name, east_km=float(i)) for i, name in enumerate(names)),
        connections=(Connection(left=names[0], right=names[1]),),
    )
    counts, numbers = row(0, "link", 0, (-1, -1), (0, 1), (0, 1), "waiting", 0.001, 0.01)
    return Trace(network, np.array([counts]), np.array([numbers]), 0.01)


def row(serial, kind, place, parents, ends, memories, fate, made, ended, told=None, oldest=None, rounds=0, hops=1):
    """A row of a trace in words: its whole numbers and its floats."""
    told = (made, made) if told is None else told
    whole = (serial, KINDS.index(kind), place, *parents, *ends, *memories, 0, rounds, hops, FATES.index(fate))
    return whole, (made, *told, ended, made if oldest is None else oldest, 0.9, 0.9, 0.9)


def chain_trace(cutoff_s=0.020):
    """Twelve pairs in 60 ms: three links, two swaps, a delivery; then an expiry, a failed swap, a distillation, one that waits.

    Memories: Delft 0, 1; The Hague 2, 3 to Delft and 4, 5 to Leiden; Leiden 6, 7 and 8, 9; Haarlem 10, 11.
    """
    none = (-1, -1)
    d = DELAYS
    rows = [
        row(0, "link", 0, none, (0, 1), (0, 2), "swapped", 0.002, 0.009),
        row(1, "link", 1, none, (1, 2), (4, 6), "swapped", 0.009, 0.009),
        row(2, "link", 2, none, (2, 3), (8, 10), "swapped", 0.005, 0.016),
        row(3, "swapped", 1, (0, 1), (0, 2), (0, 6), "swapped", 0.009, 0.016, (0.009 + d[0], 0.009 + d[1]), 0.002, hops=2),
        row(4, "swapped", 2, (3, 2), (0, 3), (0, 10), "delivered", 0.016, 0.016 + d[0] + d[1],
            (0.016 + d[0] + d[1], 0.016 + d[2]), 0.002, hops=3),
        row(5, "link", 2, none, (2, 3), (8, 10), "expired", 0.020, 0.020 + cutoff_s),
        row(6, "link", 0, none, (0, 1), (0, 2), "swap failed", 0.022, 0.030),
        row(7, "link", 1, none, (1, 2), (4, 6), "swap failed", 0.030, 0.030),
        row(8, "link", 0, none, (0, 1), (0, 2), "distilled", 0.033, 0.044),
        row(9, "link", 0, none, (0, 1), (1, 3), "measured", 0.044, 0.044),
        row(10, "distilled", -1, (8, 9), (0, 1), (0, 2), "waiting", 0.044, 0.060, (0.044 + d[0],) * 2, 0.033, rounds=1),
        row(11, "link", 2, none, (2, 3), (8, 10), "waiting", 0.050, 0.060),
    ]  # fmt: skip
    rows.sort(key=lambda one: one[1][3])
    counts, numbers = np.array([c for c, _ in rows], dtype=np.int64), np.array([n for _, n in rows])
    return Trace(chain(cutoff_s), counts, numbers, 0.060)


def large_trace(pairs=2000, nodes=24, memories=4, seed=0):
    """A ring of nodes, pairs on its links one after another in each memory, a third of them delivered, the others lost."""
    rng, towns = np.random.default_rng(seed), range(nodes)
    angle = 2 * np.pi * np.arange(nodes) / nodes
    at = [Node(name=f"Town {i}", east_km=60 * np.cos(angle[i]), north_km=40 * np.sin(angle[i])) for i in towns]
    links = [Connection(left=f"Town {i}", right=f"Town {(i + 1) % nodes}", memories=memories, length_km=15.0) for i in towns]
    clock = np.zeros((nodes, memories))
    rows = []
    for serial in range(pairs):
        link, lane = serial % nodes, serial // nodes % memories
        made = clock[link, lane] + rng.exponential(0.004)
        clock[link, lane] = ended = made + rng.exponential(0.010)
        ends, held = (
            (link, (link + 1) % nodes),
            (2 * memories * link + lane, 2 * memories * ((link + 1) % nodes) + memories + lane),
        )
        fate = ("delivered", "expired", "discarded")[serial % 3]
        rows.append(row(serial, "link", link, (-1, -1), ends, held, fate, made, ended))
    rows.sort(key=lambda one: one[1][3])
    network = Network(nodes=tuple(at), connections=tuple(links))
    return Trace(
        network, np.array([c for c, _ in rows], dtype=np.int64), np.array([n for _, n in rows]), float(clock.max()) * 1.01
    )
