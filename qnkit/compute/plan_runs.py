"""Running a plan on its noisy machine by sampling: one state vector at a time, every wait for pairs drawn anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..qubits.arrays import whole_of
from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from ..qubits.estimate import Estimate
from ..qubits.ket import Ket
from ..qubits.operations import Measure, Noise, Operation, Reset
from ..qubits.vector import KetProgram, run_ket
from .execution import answered, pair_made
from .noisy_plan import noisy
from .plan import Plan
from .plan_events import Asked, Event, Made, NoisyPlan, causes_of
from .plan_supply import PlanSupply, Supply

__all__ = ["MOST_KET", "PlanRuns", "sampled_ledger"]

MOST_KET = 24
"""Physical qubits of a plan that runs on state vectors."""


class PlanRuns:
    """Many runs of a plan on its noisy machine; ``run(count)`` adds more.

    Run k has random numbers of its own, taken from the generator's seed and k alone. ``together``: all pairs of a layer are asked
    for at once, those of one link come one after the other, those of several links side by side; everything waits until the last
    is there, those that are there earlier in the link memories. A module then holds the halves of all these pairs at once, which
    can be more link qubits than it has and than Plan.peak_link_qubits counts: that is not checked. Else each pair is asked for
    when it is needed, as in executed, whose means these are. With a ``supply`` pairs come from the event engine of
    qnkit.network, which runs from the plan's start on: made ahead, kept in memories that decay, thrown away by cut-offs, joined
    by repeaters.

    Parameters
    ----------
    plan : see compiled
    rng : the source of all random numbers
    without : causes to leave out, see causes_of
    together, supply : see above

    Raises
    ------
    ParameterError
        More than MOST_KET physical qubits at a time; no generator; a link without pairs, memories or fibre for its messages; what
        PlanSupply refuses.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        rng: np.random.Generator,
        without: Collection[str] = (),
        together: bool = False,
        supply: Supply | None = None,
    ) -> None:
        needs(rng, np.random.Generator, "PlanRuns: rng", "a generator, such as np.random.default_rng(1)")
        plan = needs(plan, Plan, "PlanRuns: plan", "a qnkit.compute.Plan")
        self._noisy = noisy(plan, without=without, together=together)
        if self._noisy.qubits > MOST_KET:
            raise ParameterError(f"PlanRuns: {self._noisy.qubits} physical qubits: must be at most {MOST_KET} on state vectors.")
        self._supply = None
        if supply is not None:
            self._supply = PlanSupply(self._noisy, needs(supply, Supply, "PlanRuns: supply", "a qnkit.compute.Supply"))
        self._parts = _parts(self._noisy.events)
        self._programs: dict[tuple[int, tuple[tuple[int, int], ...]], KetProgram] = {}
        self._root = np.random.SeedSequence(int(rng.integers(2**63)))
        self._ideal = _ideal(plan.circuit)
        self.fidelities: list[float] = []
        self.times_s: list[float] = []
        self._bits: list[str] = []

    def __len__(self) -> int:
        """The number of runs so far."""
        return len(self._bits)

    def run(self, count: int) -> None:
        """Run some more times; ParameterError unless a whole number from 1."""
        for k in range(len(self), len(self) + whole_of(count, "PlanRuns.run: count", "must be a whole number from 1.", 1)):
            self._one(np.random.default_rng(np.random.SeedSequence(self._root.entropy, spawn_key=(k,))))

    @property
    def fidelity(self) -> Estimate:
        """The mean fidelity F to what the circuit without noise leaves; ParameterError where it measures or resets."""
        if self._ideal is None:
            raise ParameterError("PlanRuns.fidelity: the circuit measures or resets, so its state is none; look at counts().")
        return Estimate.of(self._some(self.fidelities))

    @property
    def time_s(self) -> Estimate:
        """The mean time in s from the start to the end."""
        return Estimate.of(self._some(self.times_s))

    def counts(self) -> dict[str, int]:
        """How often each record of the circuit's bits came up, bit 0 first."""
        return dict(sorted(Counter(self._bits).items()))

    def _some(self, values: list[float]) -> list[float]:
        if not values:
            raise ParameterError("PlanRuns: nothing was run yet; call run(count) first.")
        return values

    def _one(self, rng: np.random.Generator) -> None:
        made = self._noisy
        state, known, waited_s = Ket.unchecked(_first(made.qubits)), dict[int, int](), 0.0
        pairs = _Drawn(made, rng) if self._supply is None else self._supply.stock(rng.spawn(1)[0])
        there_s = 0.0
        for number, part in enumerate(self._parts):
            if isinstance(part, Asked):
                wait_s = pairs.waited_s(part.connections, part.steps_s + waited_s)
                waited_s += wait_s
                there_s = part.steps_s + waited_s
                state = self._waited(state, part, wait_s, rng)
            elif isinstance(part, Made):
                rows = pair_made(made, part, pairs.pair(part, there_s + part.late_s))
                state = run_ket(Circuit(qubits=made.qubits, operations=rows), state, rng=rng).state
            else:
                key = number, tuple(sorted(known.items()))
                if key not in self._programs:
                    bits = tuple(known.get(bit, 0) for bit in range(made.plan.circuit.bits + 2))
                    rows = tuple(answered(part, set(known), bits))
                    self._programs[key] = KetProgram(Circuit(qubits=made.qubits, operations=rows))
                done = self._programs[key].run(state, rng=rng)
                state = done.state
                kept = {step.bit for step in part if isinstance(step, Measure) and step.bit < made.plan.circuit.bits}
                known |= {bit: done.bits[bit] for bit in kept}
        self._bits.append("".join(str(known.get(bit, 0)) for bit in range(made.plan.circuit.bits)))
        self.times_s.append(made.steps_s + waited_s)
        if self._ideal is not None:
            rest = [q for q in range(made.qubits) if q not in made.ends]
            table = np.asarray(state.amplitudes).reshape([2] * made.qubits).transpose([*made.ends, *rest])
            self.fidelities.append(float(np.linalg.norm(self._ideal.conj() @ table.reshape(len(self._ideal), -1)) ** 2))

    def _waited(self, state: Ket, asked: Asked, wait_s: float, rng: np.random.Generator) -> Ket:
        rows = [
            Noise(channel=memory.channel(wait_s), qubits=(place,))
            for place, memory in zip(asked.qubits, asked.memories, strict=True)
            if any(memory.rates)
        ]
        return run_ket(Circuit(qubits=self._noisy.qubits, operations=tuple(rows)), state, rng=rng).state if rows else state


class _Drawn:
    """Pairs whose waits are drawn: those of one link come one after the other, each link on its own."""

    def __init__(self, made: NoisyPlan, rng: np.random.Generator) -> None:
        self.links, self.rng = made.links, rng
        self.there_s: list[float] = []

    def waited_s(self, connections: Sequence[int], now_s: float) -> float:
        """How long a plan waits from a time on until all pairs are there."""
        times: dict[int, float] = {}
        waits = []
        for connection in connections:
            times[connection] = times.get(connection, 0.0) + float(self.links.waits[connection].sample(1, self.rng)[0])
            waits.append(times[connection])
        self.there_s = [now_s + wait_s for wait_s in waits]
        return max(waits)

    def pair(self, event: Made, at_s: float) -> NDArray[np.complex128]:
        """The state (4, 4) of one of these pairs at a time."""
        return self.links.pair(event.source, event.target, max(0.0, at_s - self.there_s[event.turn]))


def _parts(events: Collection[Event]) -> list[Asked | Made | tuple[Operation, ...]]:
    """The events with the operations between requests and pairs in one."""
    out: list[Asked | Made | tuple[Operation, ...]] = []
    rows: list[Operation] = []
    for event in events:
        if isinstance(event, Asked | Made):
            out += [tuple(rows)] * bool(rows) + [event]
            rows = []
        else:
            rows.append(event)
    return [*out, tuple(rows)] if rows else out


def _ideal(circuit: Circuit) -> NDArray[np.complex128] | None:
    """The amplitudes that a circuit leaves; None where it measures or resets."""
    if any(isinstance(step, Measure | Reset) for step in circuit.operations):
        return None
    return np.asarray(run_ket(circuit).state.amplitudes)


def _first(qubits: int) -> NDArray[np.complex128]:
    out = np.zeros(2**qubits, dtype=complex)
    out[0] = 1
    return out


def sampled_ledger(
    plan: Plan, *, rng: np.random.Generator, runs: int, together: bool = False, supply: Supply | None = None
) -> dict[str, Estimate]:
    """What each cause takes from the fidelity of a plan, switched on one by one in the order of causes_of, with standard errors.

    Run k has the same seed with each set of causes, so that a difference scatters less than the two fidelities.
    """
    causes, seed = causes_of(plan), int(needs(rng, np.random.Generator, "sampled_ledger: rng", "a generator").integers(2**63))
    before, out = np.ones(runs), {}
    for k, cause in enumerate(causes):
        one = PlanRuns(plan, rng=np.random.default_rng(seed), without=causes[k + 1 :], together=together, supply=supply)
        one.run(runs)
        after = np.array(one._some(one.fidelities))
        out[cause], before = Estimate.of(before - after), after
    return out
