"""What happens on a noisy machine that runs a plan: operations, requests for pairs, pairs; and the causes of its errors."""

from __future__ import annotations

from dataclasses import dataclass

from ..physics.memory import Memory
from ..qubits.operations import Operation
from .plan import Plan
from .plan_links import PlanLinks

__all__ = ["COPIED", "GATES", "READOUT", "SPECTATORS", "STEPS", "TURNS", "Asked", "Event", "Made", "NoisyPlan", "causes_of"]

GATES, TURNS, READOUT = "two-qubit gates", "one-qubit gates", "readout"
COPIED, SPECTATORS, STEPS = "waits for pairs, copied qubits", "waits for pairs, spectators", "waits in gates and messages"


@dataclass(frozen=True)
class Asked:
    """Pairs are asked for, and all qubits that hold something wait until the last of them is there.

    Attributes
    ----------
    connections : of each pair, in the order in which they are used
    qubits, memories : who waits, and where
    steps_s : when, without the waits for pairs before
    """

    connections: tuple[int, ...]
    qubits: tuple[int, ...]
    memories: tuple[Memory, ...]
    steps_s: float


@dataclass(frozen=True)
class Made:
    """A pair of those that were last asked for is put on two link qubits.

    Attributes
    ----------
    turn : which of them
    source, target : the modules of its qubits
    near, far : the physical qubits
    late_s : since the last of them was there
    """

    turn: int
    source: int
    target: int
    near: int
    far: int
    late_s: float


Event = Operation | Asked | Made


@dataclass(frozen=True)
class NoisyPlan:
    """What happens, event by event, on a register in which qubits that hold nothing are used again.

    Attributes
    ----------
    plan, links : of which it was made
    events : in their order
    qubits : of the register
    ends : for each qubit of the plan's circuit the one that holds it at the end; it starts in the one of its own number
    steps_s : the time in s of all gates, readouts and messages one after the other as they must be, without waits for pairs
    without : the causes that are switched off
    """

    plan: Plan
    links: PlanLinks
    events: tuple[Event, ...]
    qubits: int
    ends: tuple[int, ...]
    steps_s: float
    without: frozenset[str]


def causes_of(plan: Plan) -> tuple[str, ...]:
    """The causes of a plan's errors, in the order of its ledger: the pairs of each link it uses, then gates, readout, waits."""
    pairs = [f"pairs {a} - {b}" for a, b in plan.pairs_of_link]
    return (*pairs, GATES, TURNS, READOUT, STEPS, COPIED, SPECTATORS)
