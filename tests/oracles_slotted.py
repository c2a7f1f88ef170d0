"""A slotted chain played by chance, with every memory and every pair a thing of its own: the slow answer for markov_chains."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass
class Pair:
    """A pair: its two memories, each (node, side), when each qubit was stored, and what is left of its correlation."""

    left: tuple[int, str]
    right: tuple[int, str]
    stored: list[int]
    kept: float = 1.0
    spoiled: bool = False


def played(chances, swaps, rates, cutoffs, n, rng, *, order="asap", frees="all"):
    """The slots between n deliveries after some first ones, and what is left of each delivered pair's correlation."""
    links, memories, slot, last = len(chances), {}, 0, 0
    gaps, kept = [], []

    def lose(pair):
        del memories[pair.left], memories[pair.right]

    def standing():
        return list({id(pair): pair for pair in memories.values()}.values())

    def swap(node):
        one, other = memories[node, "left"], memories[node, "right"]
        lose(one)
        lose(other)
        made = Pair(one.left, other.right, [one.stored[0], other.stored[1]], one.kept * other.kept)
        made.spoiled = one.spoiled or other.spoiled or rng.random() >= swaps[node - 1]
        if order == "asap" or not made.spoiled:
            memories[made.left] = memories[made.right] = made

    def may(node):
        if (node, "left") not in memories or (node, "right") not in memories:
            return False
        low, high = memories[node, "left"].left[0], memories[node, "right"].right[0]
        size = node - low
        return order != "nested" or (high - node == size and size & (size - 1) == 0 and low % (2 * size) == 0)

    while len(gaps) < n + 20:
        slot += 1
        trying = [i for i in range(links) if (i, "right") not in memories and (i + 1, "left") not in memories]
        for pair in standing():
            pair.kept *= math.exp(-rates[pair.left[0]] - rates[pair.right[0]])
        for i in trying:
            if rng.random() < chances[i]:
                memories[i, "right"] = memories[i + 1, "left"] = Pair((i, "right"), (i + 1, "left"), [slot, slot])
        while any(may(node) for node in range(1, links)):
            swap(next(node for node in range(1, links) if may(node)))
        for pair in standing():
            if pair.spoiled:
                lose(pair)
        whole = memories.get((0, "right"))
        if whole is not None and whole.right[0] == links:
            gaps.append(slot - last)
            kept.append(whole.kept)
            last = slot
            if frees == "all":
                memories.clear()
            else:
                lose(whole)
        for pair in standing():
            for end, stored in zip((pair.left, pair.right), pair.stored, strict=True):
                limit = cutoffs[end[0]]
                if limit is not None and slot - stored >= limit and pair.left in memories:
                    lose(pair)
    return np.array(gaps[20:], dtype=float), np.array(kept[20:])
