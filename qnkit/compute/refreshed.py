"""The opposite of packing: a plan whose every remote gate takes a fresh pair, and whose copies are read out right after it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import networkx as nx

from ..model import ParameterError
from ..qubits.checking import needs
from .plan import Plan
from .plan_steps import Apply, Close, Copy, Settle, Step

__all__ = ["refreshed"]


def refreshed(plan: Plan) -> Plan:
    """The plan with the same homes and gates in which no copy outlives its gate: as many pairs as gates need, no copy waits.

    Raises
    ------
    ParameterError
        A plan whose qubits change their homes.
    """
    needs(plan, Plan, "refreshed: plan", "a qnkit.compute.Plan")
    if any(isinstance(step, Settle) for step in plan.steps):
        raise ParameterError("refreshed: qubits of this plan change their homes; take a plan whose qubits stay.")
    return replace(plan, steps=tuple(_steps(plan)))


def _steps(plan: Plan) -> Iterator[Step]:
    homes, packets = plan.placement.homes[:, 0].tolist(), plan.placement.packets
    gate_of = {number: gate for gate, number in enumerate(packets.operations.tolist())}
    names = {module.name: k for k, module in enumerate(plan.machine.modules)}
    graph = nx.relabel_nodes(plan.machine.graph(), names)
    for step in plan.steps:
        if not isinstance(step, Apply):
            continue
        gate = gate_of.get(step.operation)
        made: list[Copy] = []
        if gate is not None:
            row = packets.gates[gate].tolist()
            for qubit, packet in zip(row[:2], row[3:], strict=True):
                way = nx.shortest_path(graph, homes[qubit], step.site)
                made += [Copy(qubit, packet, a, b, step.layer) for a, b in itertools.pairwise(way)]
        yield from made
        yield replace(step, also=())
        for copy in reversed(made):
            yield Close(copy.qubit, copy.packet, copy.target, step.layer)
