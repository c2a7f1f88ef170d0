"""A split circuit that runs: modules, links and memories with numbers, the plan in time, and what comes out of it."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..model import Model, quantity, refusal, replaced, replaced_all
from ..network.network import Connection
from ..physics.ledger import Ledger, ledger_of_stages
from ..physics.memory import Memory
from ..physics.stated_link import StatedLink
from ..qubits.density import run_density
from ..qubits.density_matrix import DensityMatrix
from ..qubits.readout import ReadoutError, misread
from .candidates import Draft
from .execution import executed
from .machine import Machine, Module
from .module_gates import ModuleGates
from .plan import Plan, plan_of
from .plan_events import causes_of
from .plan_times import PlanTimes, plan_times
from .refreshed import refreshed
from .split_circuit import SplitCircuit

__all__ = ["CAUSES", "PLANS", "SplitRun", "best_plan"]

ATTEMPT_S = 1e-5
FIBRE_KM = 0.002
CAUSES = ("pairs", "gates", "readouts", "waits")
"""What takes fidelity from a run, in the order in which it is switched on."""

_KINDS = {"pairs": "pairs", "two-qubit": "gates", "one-qubit": "gates", "readout": "readouts", "waits": "waits"}
"""What the first word of a plan's cause belongs to."""

Real = NDArray[np.float64]
Whose = Literal["yours", "fewest pairs", "one link qubit", "a pair for each gate"]

PLANS: tuple[Whose, ...] = ("fewest pairs", "one link qubit", "a pair for each gate")
"""The plans of the compiler's placement, see SplitRun."""


class SplitRun(Model):
    """A split circuit on modules two metres apart, all alike; every number is chosen, none belongs to a published machine.

    ``whose``: the plan of the learner's homes; or, of the compiler's placement, the plan with the fewest pairs; one that gets by
    with one link qubit in each module, copies closed right after their last use; or, where its qubits stay, a fresh pair for each
    gate (see refreshed).
    """

    split: SplitCircuit = quantity(SplitCircuit(family="adder", qubits=4), "split circuit")
    whose: Whose = quantity("fewest pairs", "plan")
    link_qubits: int = quantity(3, "link qubits in each module", at_least=1, at_most=12)
    pair_fidelity: float = quantity(0.97, "fidelity of a pair", at_least=0.25, at_most=1)
    pairs_hz: float = quantity(100.0, "pairs a second", unit="per s", above=0, at_most=50_000)
    memory_s: float = quantity(1.0, "memory time T2 of data qubits", unit="s", above=0)
    link_memory_s: float = quantity(0.3, "memory time T2 of link qubits", unit="s", above=0)
    gate_error: float = quantity(0.002, "error of a two-qubit gate", at_least=0, at_most=0.5)
    readout_error: float = quantity(0.002, "wrong readouts", at_least=0, at_most=0.5)
    zoom: float = quantity(1.0, "zoom into the run", at_least=1, at_most=1000)
    moment: float = quantity(0.0, "moment, as a share of the run", at_least=0, at_most=1)

    @property
    def machine(self) -> Machine:
        """The modules and their links."""
        gates = ModuleGates(
            gate_error=self.gate_error,
            one_qubit_error=self.gate_error / 20,
            readout=ReadoutError(reads_one_for_zero=self.readout_error, reads_zero_for_one=self.readout_error),
            gate_time_us=50.0,
            readout_time_us=300.0,
            data_memory=Memory(t2_s=self.memory_s),
            link_memory=Memory(t2_s=self.link_memory_s),
        )
        link = StatedLink(probability=self.pairs_hz * ATTEMPT_S, attempt_s=ATTEMPT_S, fidelity=self.pair_fidelity)
        ideal = self.split.machine
        module = Module(data_qubits=self.split.room, link_qubits=self.link_qubits, gates=gates)
        return Machine(
            modules=tuple(module.model_copy(update={"name": one.name}) for one in ideal.modules),
            connections=tuple(
                Connection(left=one.left, right=one.right, link=link, length_km=FIBRE_KM) for one in ideal.connections
            ),
        )

    @property
    def plan(self) -> Plan:
        """The chosen plan on this machine, copies made anew where link qubits are scarce."""
        return _plan(self)

    def times(self, rng: np.random.Generator | None = None) -> PlanTimes:
        """When everything in the plan happens: with mean waits for pairs, or with waits drawn by a generator."""
        return plan_times(self.plan, rng)

    @property
    def ideal(self) -> Real:
        """The chance of each outcome without noise, in order of the bits."""
        return _ideal(self.split)[1]

    @property
    def result(self) -> tuple[float, Real]:
        """The fidelity of what the plan leaves, and the chance of each outcome once all qubits are read."""
        return _result(self)

    @property
    def ledger(self) -> Ledger:
        """What each of CAUSES takes from the fidelity, switched on one by one."""
        return _ledger(self)


def best_plan(run: SplitRun) -> Whose:
    """Which of PLANS comes out with the highest fidelity on the machine of a run."""
    return max(PLANS, key=lambda name: replaced(run, "whose", name).result[0])


_NUMBERS = ("pair_fidelity", "gate_error", "readout_error", "memory_s", "link_memory_s", "pairs_hz", "zoom", "moment")
"""The fields on which no step of a plan depends; the first belong to the first of CAUSES, and so on, the last to none."""
_BELONG = {"pairs": 1, "gates": 2, "readouts": 3, "waits": 6}


def _without(run: SplitRun, first: int) -> SplitRun:
    """A run with its numbers from one on at their defaults: what does not depend on them is worked out once."""
    return replaced_all(run, {name: SplitRun.model_fields[name].default for name in _NUMBERS[first:]})


@functools.lru_cache(maxsize=64)
def _plan(run: SplitRun) -> Plan:
    plan = _steps(_without(run, 0))
    return replace(plan, placement=replace(plan.placement, machine=run.machine))


@functools.lru_cache(maxsize=64)
def _steps(run: SplitRun) -> Plan:
    split, fresh = run.split, run.whose == "a pair for each gate"
    moving, still = (split.plan, split.plan) if run.whose == "yours" else split.answers
    placement = replace((still if fresh else moving).placement, machine=run.machine)
    if run.whose == "one link qubit":
        plan = Draft(split.circuit, placement, link_qubits=1, early=True).plan()
        if plan is None:
            raise refusal(run, "whose", run.whose, "", "one gate of this plan needs two link qubits at once; choose another plan")
        return plan
    plan = plan_of(split.circuit, placement)
    return refreshed(plan) if fresh else plan


@functools.lru_cache(maxsize=64)
def _result(run: SplitRun) -> tuple[float, Real]:
    state = executed(run.plan).state
    readout = ReadoutError(reads_one_for_zero=run.readout_error, reads_zero_for_one=run.readout_error)
    return _fidelity(run, state), misread(state.probabilities(), readout)


@functools.lru_cache(maxsize=64)
def _ledger(run: SplitRun) -> Ledger:
    stages = [_stage(_without(run, _BELONG[cause]), cause) for cause in CAUSES[:-1]]
    return ledger_of_stages(CAUSES, [*stages, run.result[0]])


@functools.lru_cache(maxsize=256)
def _stage(run: SplitRun, last: str) -> float:
    """The fidelity with the causes up to one."""
    later = [cause for cause in causes_of(run.plan) if CAUSES.index(_KINDS[cause.split()[0]]) > CAUSES.index(last)]
    return _fidelity(run, executed(run.plan, without=later).state)


def _fidelity(run: SplitRun, state: DensityMatrix) -> float:
    overlap = float(_ideal(run.split)[0].vector @ state.vector)
    return overlap / float(2**state.qubits)


@functools.lru_cache(maxsize=64)
def _ideal(split: SplitCircuit) -> tuple[DensityMatrix, Real]:
    state = run_density(split.circuit).state
    return state, np.asarray(state.probabilities())
