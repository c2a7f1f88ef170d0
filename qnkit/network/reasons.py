"""Why flows got no pair: what can never be by the network and its rules, and how far pairs came by the trace."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise

import numpy as np

from ..physics import PairState, swapped
from .network import Network, Node
from .rules import Flow, Rules
from .trace import FATES, Trace
from .ways import Way, way_of

__all__ = ["reasons"]


def reasons(
    network: Network, flows: Iterable[Flow], rules: Rules, trace: Trace, served: Collection[int], off: Collection[int] = ()
) -> list[str]:
    """Sentences that say for each flow that got no pair why: those that are certain first, then where the pairs stopped.

    Parameters
    ----------
    trace : of the run; where it is not whole, nothing is said of how far pairs came
    served : the places of the flows that got pairs
    off : the places of connections that are switched off
    """
    out: list[str] = []
    for f, flow in enumerate(flows):
        if f not in served:
            way = way_of(network, flow)
            said = [*_never(network, way, rules, off)]
            if not said and trace.whole:
                said = [*_stopped(network, way, rules, trace, f)]
            out += said
    return list(dict.fromkeys(out))


def _never(network: Network, way: Way, rules: Rules, off: Collection[int]) -> Iterable[str]:
    """What keeps a flow from ever getting a pair."""
    nodes, plan = [network.nodes[i] for i in way.nodes], rules.distillation
    for node in nodes[1:-1]:
        if _swap(node) == 0:
            yield f"No swap at {node.name!r} ever succeeds: its chance is 0."
        if node.memories == 1:
            yield f"{node.name!r} has one memory, and a swap needs two: give it more."
    for two, hop in zip(pairwise(nodes), way.hops, strict=True):
        ends = f"{two[0].name!r} and {two[1].name!r}"
        if set(hop) <= set(off):
            yield f"No connection between {ends} is switched on."
        news_s = min(network.connections[i].delay_s for i in hop)
        hears = [node for node in two if plan.before or (len(way.hops) > 1 and node in (nodes[0], nodes[-1]))]
        for node in hears:
            if node.cutoff_s is not None and node.cutoff_s < news_s:
                yield (
                    f"The cut-off of {node.name!r}, {node.cutoff_s:.3g} s, is over before the news from its neighbour on the way "
                    f"can be there, which takes {news_s:.3g} s: lengthen it."
                )
        room = max(min(node.memories or network.connections[i].memories for node in two) for i in hop)
        need = (plan.before + 1 if plan.order == "nested" else 2) if plan.before and rules.swapping != "controller" else 0
        if room < need:
            yield f"{plan.before} rounds of distillation need {need} pairs at once between {ends}, which have room for {room}."
    for node, hop in ((nodes[0], way.hops[0]), (nodes[-1], way.hops[-1])):
        room = node.memories or sum(network.connections[i].memories for i in hop)
        rounds = plan.after if len(way.hops) > 1 and rules.swapping != "controller" else 0
        if rounds and room < (need := rounds + 1 if plan.order == "nested" else 2):
            yield (
                f"{rounds} rounds of distillation after swapping need {need} pairs at once at {node.name!r}, "
                f"which has room for {room}."
            )


def _stopped(network: Network, way: Way, rules: Rules, trace: Trace, flow: int) -> Iterable[str]:
    """Where the pairs of a flow stopped."""
    kind, place, mine = trace.column("kind"), trace.column("place"), trace.column("flow") == flow
    for two, hop in zip(pairwise(way.nodes), way.hops, strict=True):
        if not (mine & (kind == 0) & np.isin(place, hop)).any():
            ends = " and ".join(repr(network.nodes[i].name) for i in two)
            full = [i for i in two if network.nodes[i].memories is not None and _at(trace, i).any()]
            if full:
                yield (
                    f"No pair came between {ends}: the memories of {network.nodes[full[0]].name!r} were taken by other pairs; "
                    "give it more, or its connections fewer attempts."
                )
            else:
                yield f"No pair came between {ends} in {trace.end_s:.3g} s: simulate longer, or brighten that link."
            return
    fates = {name: int((mine & trace.fate(name)).sum()) for name in FATES}
    worst = max((name for name in FATES[2:-1]), key=lambda name: fates[name])
    if rules.swapping == "controller" and not fates["swapped"] + fates["swap failed"] + fates["distilled"]:
        yield "The controller ordered no swap and delivered nothing: act between two advances."
    elif fates["distillation failed"] and not fates["distilled"]:
        yield f"All {fates['distillation failed']} distillations failed."
    elif fates["distillation failed"]:
        tried, most = fates["distilled"] + fates["distillation failed"], int(trace.column("rounds")[mine].max())
        yield f"{fates['distillation failed']} of {tried} distillations failed; no pair came through more than {most} rounds."
    elif fates[worst]:
        yield {
            "swap failed": "Swaps failed too often: simulate longer, or raise their chance.",
            "expired": "Most pairs outlived a cut-off before they were joined: lengthen the cut-offs, or brighten the links.",
            "faded": "Most pairs faded before they were joined: lower the least fidelity, or let memories last longer.",
        }.get(worst, f"Most pairs were {worst}.")


def _at(trace: Trace, node: int) -> np.ndarray:
    """Which pairs began at a node."""
    out: np.ndarray = (trace.column("left") == node) | (trace.column("right") == node)
    return out


def _swap(node: Node) -> float:
    """The chance that a swap at a node succeeds."""
    made = swapped(PairState.bell(), PairState.bell(), node.station)
    return 0.0 if made.is_dead else made.probability * node.swap_success
