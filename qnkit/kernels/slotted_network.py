"""A network in slots: links that succeed or fail, found out only where a search looks, and requests that use them up.

A channel that is empty at the beginning of a slot makes a pair in it with its own chance; the pair lives for so many slots, this
one included, or until it is used. What a channel did since it was last looked at is drawn when it is looked at again, so that a
slot costs what its searches touch. That changes no probability: channels know nothing of each other.
"""

from collections import namedtuple

import numpy as np

from ._jit import lean
from .meeting import attempts

Slots = namedtuple(
    "Slots",
    [
        "starts",  # int (nodes + 1,): where the arcs of each node begin
        "heads",  # int (arcs,): the neighbour that an arc leads to
        "edges",  # int (arcs,): the edge that an arc belongs to, two arcs each
        "firsts",  # int (edges + 1,): where the channels of each edge begin
        "plain",  # float (edges,): the chance of an edge of one channel whose pairs live for one slot; -1: another edge
        "chances",  # float (channels,): of a pair in a slot
        "scales",  # float (channels,): as in kernels.meeting.attempts
        "channels",  # int (channels, 3), carried: SEEN, BORN, LIFE
        "swaps",  # float (nodes,): the chance of a swap at each
        "requests",  # int (requests, 5): SOURCE to WAY_END
        "ways",  # int (nodes of all fixed ways,)
        "known",  # int (edges,), carried: 2 * the last slot in which it was looked at, 1 more if it was live
        "looked",  # int (nodes,), carried: the last slot in which all edges of a node were looked at
        "live",  # int (arcs,), carried: where an arc leads if its edge is live, else the node itself
        "marks",  # int (nodes,), carried: who reached a node and from where, see WHO
        "queues",  # int (2, nodes + 1): the fronts of a search
        "path",  # int (nodes,): the nodes of a way
        "counts",  # int (2,), carried: SEARCHES so far, ARCS looked at in a call, as their time goes
        "tally",  # int (requests, 3), added to: WAYS that were used, PAIRS whose swaps succeeded, HOPS of all ways used
    ],
)

SEEN, BORN, LIFE = range(3)
"""Of a channel: up to which slot it is known, when its last pair was made, for how many slots one lives."""
SOURCE, TARGET, MOST, WAY, WAY_END = range(5)
"""Of a request: its ends, its most pairs in a slot, its nodes in ``ways`` where its way is fixed, else -1."""
WHO, FROM = 32, 2**32 - 1
"""Of a mark: so far left stands 2 * search from its source's side, one more from its target's; the bits of the node before it."""
WAYS, PAIRS, HOPS = range(3)
SEARCHES, ARCS = range(2)


@lean
def holds_pair(s, c, slot, rng):
    """Whether a channel holds a pair in this slot; draws what happened in it since it was last seen."""
    row = s.channels[c]
    if row[SEEN] < slot:
        if s.chances[c] > 0.0:
            time = max(row[SEEN] + 1, row[BORN] + row[LIFE])
            while time <= slot:
                many = attempts(s.scales[c], rng.random())
                if many > slot - time + 1:
                    break
                row[BORN] = time + int(many) - 1
                time = row[BORN] + row[LIFE]
        row[SEEN] = slot
    return row[BORN] + row[LIFE] > slot


@lean
def live_channel(s, edge, slot, rng):
    """The first channel of an edge that holds a pair in this slot, -1 where none does."""
    for c in range(s.firsts[edge], s.firsts[edge + 1]):
        if holds_pair(s, c, slot, rng):
            return c
    return -1


@lean
def is_live(s, edge, slot, rng):
    """1 where an edge holds a pair in this slot, else 0."""
    known = s.known[edge]
    if known >> 1 == slot:
        return known & 1
    chance = s.plain[edge]
    live = int(rng.random() < chance) if chance >= 0.0 else int(live_channel(s, edge, slot, rng) >= 0)
    s.known[edge] = 2 * slot + live
    return live


@lean
def neighbour(s, node, arc, slot, rng):
    """Where an arc of a node leads if its edge is live, else the node itself; noted in ``live``."""
    away = np.int64(s.heads[arc]) - node
    head = node + away * is_live(s, s.edges[arc], slot, rng)  # no branch on what no processor foresees
    s.live[arc] = head
    return head


@lean
def strike(s, node, neighbour):
    """Take a neighbour from the list of a node."""
    for arc in range(s.starts[node], s.starts[node + 1]):
        if s.heads[arc] == neighbour:
            s.live[arc] = node


@lean
def edge_between(s, a, b):
    """The edge between two neighbours, looked for at the one that has fewer."""
    if s.starts[a + 1] - s.starts[a] > s.starts[b + 1] - s.starts[b]:
        a, b = b, a
    for arc in range(s.starts[a], s.starts[a + 1]):
        if s.heads[arc] == b:
            return s.edges[arc]
    return -1


@lean
def traced(s, first, second):
    """The hops of a way over the edge between two nodes, the first reached from the source; ``path`` receives its nodes."""
    hops, node = 0, first
    while s.marks[node] & FROM != node:
        node = s.marks[node] & FROM
        hops += 1
    node = first
    for place in range(hops, -1, -1):
        s.path[place] = node
        node = s.marks[node] & FROM
    node = second
    hops += 1
    s.path[hops] = node
    while s.marks[node] & FROM != node:
        node = s.marks[node] & FROM
        hops += 1
        s.path[hops] = node
    return hops


@lean
def search(s, source, target, slot, rng):
    """The hops of a shortest way of live edges from source to target, 0 where there is none; ``path`` receives its nodes.

    Breadth first from both ends in turn, a whole front at a time, the smaller front first (the source's where they are equal),
    neighbours in their order: the way that networkx finds.
    """
    s.counts[SEARCHES] += 1
    s.counts[ARCS] += 16
    ours = 2 * s.counts[SEARCHES]
    s.queues[0, 0], s.queues[1, 0] = source, target
    s.marks[source], s.marks[target] = (ours << WHO) + source, ((ours + 1) << WHO) + target
    low_source, high_source, low_target, high_target = 0, 1, 0, 1
    while low_source < high_source and low_target < high_target:
        forward = high_source - low_source <= high_target - low_target
        side = 0 if forward else 1
        low, high = (low_source, high_source) if forward else (low_target, high_target)
        own, other, tail, queue = ours + side, ours + 1 - side, high, s.queues[side]
        for place in range(low, high):
            node = np.int64(queue[place])
            mark, known = (own << WHO) + node, s.looked[node] == slot
            for arc in range(s.starts[node], s.starts[node + 1]):
                head = np.int64(s.live[arc]) if known else neighbour(s, node, arc, slot, rng)
                before = s.marks[head]
                if before >> WHO == other:
                    return traced(s, node, head) if forward else traced(s, head, node)
                new = before >> WHO != own  # no branch on what no processor foresees
                s.marks[head] = mark if new else before
                queue[tail] = head
                tail += int(new)
            s.looked[node] = slot
        if forward:
            low_source, high_source = high, tail
        else:
            low_target, high_target = high, tail
        s.counts[ARCS] += 4 * (tail - low)
    return 0


@lean
def follow(s, request, slot, rng):
    """The hops of a fixed way if all of them are live, else 0; ``path`` receives its nodes."""
    first, end = s.requests[request, WAY], s.requests[request, WAY_END]
    s.counts[ARCS] += end - first
    for place in range(first, end):
        s.path[place - first] = s.ways[place]
        if place > first and is_live(s, edge_between(s, s.ways[place - 1], s.ways[place]), slot, rng) == 0:
            return 0
    return end - first - 1


@lean
def use(s, hops, slot, rng):
    """Take a pair of each edge along ``path``, which tries again from the next slot on; the chance that all swaps succeed."""
    chance = 1.0
    for place in range(hops):
        a, b = s.path[place], s.path[place + 1]
        edge = edge_between(s, a, b)
        if s.plain[edge] < 0.0:
            row = s.channels[live_channel(s, edge, slot, rng)]
            row[BORN] = slot - row[LIFE]
        if s.plain[edge] >= 0.0 or live_channel(s, edge, slot, rng) < 0:
            s.known[edge] = 2 * slot
            strike(s, a, b)
            strike(s, b, a)
        if place > 0:
            chance *= s.swaps[a]
    return chance


@lean
def serve(s, first, last, budget, rng):
    """The slot before which it came back: ``last``, or an earlier one because so many arcs were looked at; to be called again.

    In each slot the requests are served in their order, each until it has its most pairs or no way is left.

    Parameters
    ----------
    first, last : slots, from 0 on
    s : the Slots
    rng : the generator, drawn from as channels are looked at and ways are swapped
    """
    s.counts[ARCS] = 0
    for slot in range(first, last):
        if s.counts[ARCS] > budget:
            return slot
        for r in range(s.requests.shape[0]):
            for _ in range(s.requests[r, MOST]):
                if s.requests[r, WAY] >= 0:
                    hops = follow(s, r, slot, rng)
                else:
                    hops = search(s, s.requests[r, SOURCE], s.requests[r, TARGET], slot, rng)
                if hops == 0:
                    break
                chance = use(s, hops, slot, rng)
                s.tally[r, WAYS] += 1
                s.tally[r, HOPS] += hops
                if chance == 1.0 or rng.random() < chance:
                    s.tally[r, PAIRS] += 1
    return last
