"""Qubits that stay where someone put them: every gate where it costs least, and the gates that go across."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..qubits.checking import needs
from .machine import Machine
from .packets import Packets
from .partitioning import sited
from .placement import Placement
from .placement_search import STAYING, Search

__all__ = ["gates_across", "stayed"]

STEPS, HOT, COLD = 10_000, 1.0, 0.15
"""Of annealing, and its temperatures in e-bits."""


def stayed(packets: Packets, machine: Machine, homes: Sequence[int]) -> Placement:
    """The placement in which every qubit stays in its home, with the sites and pins that annealing finds from those of sited.

    Parameters
    ----------
    packets : of the circuit, see packets_of
    machine : with room for these homes
    homes : for each qubit the place of its module

    Raises
    ------
    ParameterError
        What sited refuses.
    """
    needs(packets, Packets, "stayed: packets", "the Packets of a circuit")
    start = sited(packets, machine, [int(home) for home in homes])
    search = Search(packets, machine, np.random.default_rng(0), None)
    search.begin(start)
    search.run(STEPS, HOT, COLD, 1.0, STAYING)
    return search.placed()


def gates_across(placement: Placement) -> int:
    """The two-qubit gates whose qubits are in different modules when the gate comes: the pairs without any packing."""
    one, other, layer = placement.packets.gates[:, :3].T
    return int(np.count_nonzero(placement.homes[one, layer] != placement.homes[other, layer]))
