"""The part of `partitioning` that runs in a process of its own, as mt-kahypar may end it without a word."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

__all__ = ["blocks"]


def blocks(asked: dict[str, Any]) -> list[int]:
    """The block of each node of a hypergraph, by mt-kahypar's deterministic preset on one thread.

    Parameters
    ----------
    asked : ``edges``, the nodes of each hyperedge; ``weights`` of the nodes; ``room``, the most weight of each block; ``joined``,
        the pairs of blocks with a link, None where all have one; ``seed``
    """
    kahypar = import_module("mtkahypar")
    kahypar.set_seed(asked["seed"])
    start = kahypar.initialize(1)
    context = start.context_from_preset(kahypar.PresetType.DETERMINISTIC)
    context.logging = False
    context.set_partitioning_parameters(len(asked["room"]), 0.0, kahypar.Objective.KM1)
    context.set_individual_target_block_weights(asked["room"])
    edges, weights = asked["edges"], asked["weights"]
    graph = start.create_hypergraph(context, len(weights), len(edges), edges, weights, [1] * len(edges))
    if asked["joined"] is None:
        found = graph.partition(context)
    else:
        ones = [1] * len(asked["joined"])
        target = start.create_target_graph(context, len(asked["room"]), len(ones), asked["joined"], ones)
        found = graph.map_onto_graph(target, context)
    return [int(found.block_id(node)) for node in range(len(weights))]


if __name__ == "__main__":
    json.dump(blocks(json.load(sys.stdin)), sys.stdout)
