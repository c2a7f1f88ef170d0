"""A network in slots, slowly: a twin that draws as the kernel does, and exact expectations over every state of a tiny graph.

Graphs are networkx Graphs whose edges have ``chance``, a list with one for each channel, and ``lifetime``; nodes have ``swap``.
"""

import itertools
import math
from itertools import pairwise

import networkx as nx
import numpy as np

from qnkit.network.slotted_requests import Request


def random_graph(rng, nodes=8, links=13, channels=3, lifetime=3):
    """A small graph whose edges and nodes differ in everything; not always connected."""
    graph = nx.Graph()
    for i in range(nodes):
        graph.add_node(f"n{i}", swap=float(rng.choice([1.0, rng.uniform(0.3, 1.0)])))
    for a, b in rng.permutation(list(itertools.combinations(range(nodes), 2)))[:links].tolist():
        chance = [float(rng.choice([0.0, 1.0, *rng.uniform(0.05, 0.95, 6)])) for _ in range(rng.integers(1, channels + 1))]
        graph.add_edge(f"n{a}", f"n{b}", chance=chance, lifetime=int(rng.integers(1, lifetime + 1)))
    return graph


def random_requests(rng, graph, many=4):
    """Requests between its nodes for some pairs each, some of them over fixed ways."""
    out = []
    for _ in range(many):
        source, target = rng.choice(list(graph), 2, replace=False).tolist()
        fixed = rng.random() < 0.4 and nx.has_path(graph, source, target)
        path = tuple(nx.shortest_path(graph, source, target)) if fixed else None
        out.append(Request(source=source, target=target, pairs=int(rng.integers(1, 4)), path=path))
    return out


class Slot:
    """The links of one slot, each drawn when it is first asked for; ``born`` and ``seen`` live on from slot to slot."""

    def __init__(self, graph, now, born, seen, rng):
        self.graph, self.now, self.born, self.seen, self.rng = graph, now, born, seen, rng
        self.alive = {}

    def holds(self, edge, k):
        """Whether channel k of an edge holds a pair."""
        life, chance = self.graph.edges[edge]["lifetime"], self.graph.edges[edge]["chance"]
        key = (frozenset(edge), k)
        if self.seen.get(key, -1) < self.now and chance[k] > 0:
            time = max(self.seen.get(key, -1) + 1, self.born.get(key, -life) + life)
            if life == 1 and len(chance) == 1:
                self.born[key] = self.now if self.rng.random() < chance[0] else -life
                time = math.inf
            while time <= self.now:
                u = self.rng.random()
                time += 0 if chance[k] == 1 else max(1, math.ceil(math.log1p(-u) / math.log1p(-chance[k]))) - 1
                if time <= self.now:
                    self.born[key] = time
                    time += life
        elif self.seen.get(key, -1) < self.now and life == 1 and len(chance) == 1:
            self.rng.random()
        self.seen[key] = self.now
        return self.born.get(key, -life) + life > self.now

    def first(self, edge):
        """The first channel of an edge that holds a pair; None where none does."""
        return next((k for k in range(len(self.graph.edges[edge]["chance"])) if self.holds(edge, k)), None)

    def is_alive(self, edge):
        """Whether an edge holds a pair."""
        key = frozenset(edge)
        if key not in self.alive:
            self.alive[key] = self.first(edge) is not None
        return self.alive[key]

    def shortest(self, source, target):
        """A shortest way over live edges, searched for from both ends; None where there is none."""
        came, fronts = ({source: None}, {target: None}), [[source], [target]]
        while fronts[0] and fronts[1]:
            side = int(len(fronts[0]) > len(fronts[1]))
            front, fronts[side] = fronts[side], []
            for node in front:
                for other in (other for other in self.graph[node] if self.is_alive((node, other))):
                    if other in came[1 - side]:
                        halves = ([node], [other]) if side == 0 else ([other], [node])
                        for half, back in zip(halves, came, strict=True):
                            while back[half[-1]] is not None:
                                half.append(back[half[-1]])
                        return halves[0][::-1] + halves[1]
                    if other not in came[side]:
                        came[side][other] = node
                        fronts[side].append(other)
        return None

    def use(self, way):
        """Take a pair of each hop."""
        for edge in pairwise(way):
            k = self.first(edge) if len(self.graph.edges[edge]["chance"]) > 1 or self.graph.edges[edge]["lifetime"] > 1 else 0
            self.born[frozenset(edge), k] = self.now - self.graph.edges[edge]["lifetime"]
            self.alive[frozenset(edge)] = self.first(edge) is not None


def play(graph, requests, slots, rng):
    """What requests got, (requests, 3): ways, pairs, hops; drawn from rng in the order of the kernel."""
    tally, born, seen = np.zeros((len(requests), 3), dtype=int), {}, {}
    for now in range(slots):
        slot = Slot(graph, now, born, seen, rng)
        for row, request in zip(tally, requests, strict=True):
            for _ in range(request.pairs):
                way = request.path
                if way is None:
                    way = slot.shortest(request.source, request.target)
                elif not all(slot.is_alive(edge) for edge in pairwise(way)):
                    way = None
                if way is None:
                    break
                slot.use(way)
                chance = math.prod(graph.nodes[name]["swap"] for name in way[1:-1])
                row += [1, int(chance == 1 or rng.random() < chance), len(way) - 1]
    return tally


def served(graph, requests, live):
    """What requests get of channels that live, a dict from (edge, channel): expected pairs, and the channels that are used."""
    live, used, expected = dict(live), [], np.zeros(len(requests))

    def mine(a, b):
        edge = (a, b) if ((a, b), 0) in live else (b, a)
        return [(edge, k) for k in range(len(graph.edges[edge]["chance"])) if live[edge, k]]

    links = nx.subgraph_view(graph, filter_edge=lambda a, b: bool(mine(a, b)))  # the neighbours keep their order
    for r, request in enumerate(requests):
        for _ in range(request.pairs):
            way = request.path
            if way is None and nx.has_path(links, request.source, request.target):
                way = nx.shortest_path(links, request.source, request.target)
            if way is None or not all(mine(*ends) for ends in pairwise(way)):
                break
            expected[r] += math.prod(graph.nodes[name]["swap"] for name in way[1:-1])
            for ends in pairwise(way):
                used.append(mine(*ends)[0])
                live[used[-1]] = False
    return expected, used


def expected_pairs_exactly(graph, requests, slots):
    """The expected pairs per slot of each request, the mean of so many slots from empty channels on, over all states."""
    channels = [(edge, k) for edge in graph.edges for k in range(len(graph.edges[edge]["chance"]))]
    chances = [graph.edges[edge]["chance"][k] for edge, k in channels]
    lives = [graph.edges[edge]["lifetime"] for edge, _ in channels]
    now, moves = {(0,) * len(channels): 1.0}, {}
    total, last = np.zeros(len(requests)), np.full(len(requests), np.nan)
    for slot in range(slots):
        after, mean = {}, np.zeros(len(requests))
        for state, weight in now.items():
            if state not in moves:
                moves[state] = list(_moves(graph, requests, channels, chances, lives, state))
            for chance, expected, following in moves[state]:
                mean += weight * chance * expected
                after[following] = after.get(following, 0.0) + weight * chance
        if np.abs(mean - last).max() < 1e-15 and slot > max(lives):
            return (total + mean * (slots - slot)) / slots
        total, last, now = total + mean, mean, after
    return total / slots


def _moves(graph, requests, channels, chances, lives, state):
    """Every way from one state, the slots that each pair still lives at the beginning of a slot, to the next."""
    for ups in itertools.product(
        *([True] if left or p == 1 else [False] if p == 0 else [False, True] for left, p in zip(state, chances, strict=True))
    ):
        chance = math.prod(1.0 if left else p if up else 1 - p for left, up, p in zip(state, ups, chances, strict=True))
        expected, used = served(graph, requests, dict(zip(channels, ups, strict=True)))
        left = [left if left else life * up for left, life, up in zip(state, lives, ups, strict=True)]
        yield chance, expected, tuple(0 if one in used else max(0, many - 1) for one, many in zip(channels, left, strict=True))
