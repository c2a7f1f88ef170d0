"""Bettering a plan step by step on the costs that it really has: one change, the plan made anew, kept unless it is worse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .candidates import Draft
from .copies import idle_copies, made_again
from .goals import Goal
from .placement import Placement
from .plan import Plan
from .plan_numbers import PlanNumbers
from .plan_steps import Step

__all__ = ["improved"]

Counted = Callable[[Plan], PlanNumbers]


def improved(draft: Draft, goal: Goal, reference: PlanNumbers, *, rng: np.random.Generator, tries: int, counted: Counted) -> Plan:
    """The best plan under a goal that so many tries find from a draft; the same for the same generator.

    Half of the tries change the placement: another module for a gate, or for all gates of a packet, another home for a qubit,
    two qubits or two modules exchanged; what is not worse is kept. The other half close copies between two uses and make them
    again, those first that idle longest; what is better is kept.

    Parameters
    ----------
    draft : one that makes a plan
    goal, reference : see Goal
    rng : the generator
    tries : plans that are made and counted
    counted : what tells a plan's costs
    """
    plan = draft.plan()
    assert plan is not None
    best = goal.order(counted(plan), reference)
    for _ in range((tries + 1) // 2):
        other = replace(draft, placement=_changed(draft.placement, rng))
        made = other.plan()
        if made is not None and (order := goal.order(counted(made), reference)) <= best:
            draft, plan, best = other, made, order
    refused: set[tuple[int, int, Step, Step]] = set()
    for _ in range(tries // 2):
        keys = {(one.qubit, one.module, plan.steps[one.last], plan.steps[one.following]): one for one in idle_copies(plan)}
        key = next((key for key in keys if key not in refused), None)
        if key is None:
            break
        refused.add(key)
        made = made_again(plan, keys[key])
        if made is not None and (order := goal.order(counted(made), reference)) < best:
            plan, best = made, order
    return plan


def _changed(placement: Placement, rng: np.random.Generator) -> Placement:
    """A placement with one change; the same where there is no room for it."""
    packets, sites, modules = placement.packets, placement.sites.copy(), len(placement.machine.modules)
    kind, module = int(rng.integers(0, 5)), int(rng.integers(0, modules))
    if kind == 0:
        sites[rng.integers(0, len(sites))] = module
        return replace(placement, sites=sites)
    if kind == 1:
        packet = int(rng.integers(0, len(packets.owners)))
        sites[packets.of_packet[packets.begins[packet] : packets.begins[packet + 1]]] = module
        return replace(placement, sites=sites)
    if kind == 2:
        names, other = np.arange(modules), int(rng.integers(0, modules))
        names[[module, other]] = other, module
        return _roomy(replace(placement, homes=names[placement.homes], sites=names[sites]), placement)
    one, other = rng.integers(0, packets.qubits, 2).tolist()
    begin, end = sorted(rng.integers(0, packets.layers + 1, 2).tolist()) if rng.random() < 0.5 else (0, packets.layers)
    homes, before, layers = placement.homes.copy(), placement.homes, packets.gates[:, 2]
    if kind == 3:
        homes[one, begin:end] = module
    else:
        homes[[one, other], begin:end] = homes[[other, one], begin:end]
    for side in (1, 0):  # what was done at a home that moved moves along
        there = packets.gates[:, side], layers
        sites = np.where((placement.sites == before[there]) & (before[there] != homes[there]), homes[there], sites)
    return _roomy(replace(placement, homes=homes, sites=sites), placement)


def _roomy(placement: Placement, before: Placement) -> Placement:
    """A placement, or the one before where a module would hold too many qubits."""
    room = [module.data_qubits for module in placement.machine.modules]
    loads = [(placement.homes == module).sum(axis=0).max() for module in range(len(room))]
    return before if any(load > most for load, most in zip(loads, room, strict=True)) else placement
