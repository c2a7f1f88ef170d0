"""From a circuit to a plan: the best that is found, by pairs or by another goal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from .decomposed import decomposed
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
    circuit, machine, rng, steps : as for place
    progress : as for place, without a goal
    goal : what is to be small; with it other placements are tried too, and plans are counted in full, see trade_offs

    Gates of three qubits are decomposed first; the plan is that of the circuit so made, and its note says so.

    Raises
    ------
    ParameterError
        What place refuses, or with a goal what trade_offs refuses.
    """
    made = decomposed(needs(circuit, Circuit, "compiled: circuit", "a qnkit.qubits.Circuit"))
    if goal is None:
        plan = fewest_pairs(made.circuit, *places(made.circuit, machine, rng=rng, steps=steps, progress=progress))
    else:
        plan = trade_offs(made.circuit, machine, rng=rng, steps=steps, goal=goal).best(goal)
    return replace(plan, note="" if made.circuit is circuit else made.note)
