"""From a circuit to a plan: the best that is found, by pairs or by another goal."""

from __future__ import annotations

import numpy as np

from ..qubits.circuit import Circuit
from .front import trade_offs
from .goals import Goal
from .machine import Machine
from .placing import FAST, places
from .plan import Plan, fewest_pairs

__all__ = ["compiled"]


def compiled(
    circuit: Circuit,
    machine: Machine,
    *,
    rng: np.random.Generator,
    steps: int = FAST,
    goal: Goal | None = None,
    progress: bool = True,
) -> Plan:
    """The best plan that was found under a goal; without one, that with the fewest pairs. The same for the same generator.

    Parameters
    ----------
    circuit, machine, rng, steps, progress : as for place
    goal : what is to be small; with it other placements are tried too, and plans are counted in full, see trade_offs

    Raises
    ------
    ParameterError
        What place refuses, or with a goal what trade_offs refuses.
    """
    if goal is None:
        return fewest_pairs(circuit, *places(circuit, machine, rng=rng, steps=steps, progress=progress))
    return trade_offs(circuit, machine, rng=rng, steps=steps, goal=goal).best(goal)
