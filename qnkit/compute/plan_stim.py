"""Running a plan of Clifford gates with Pauli noise on its noisy machine by Stim, which holds thousands of qubits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..qubits.arrays import whole_of
from ..qubits.checking import needs
from ..qubits.estimate import Estimate
from .cut_bounds import is_unitary
from .noisy_plan import noisy
from .noisy_stim import NoisyStim
from .plan import Plan
from .plan_events import causes_of
from .stim_circuits import stim_circuit

__all__ = ["CliffordCounts", "clifford_counts", "clifford_fidelity", "clifford_ledger"]

BATCHES = 50
"""The waits for pairs are drawn so often; the runs of a batch share them."""


@dataclass(frozen=True)
class CliffordCounts:
    """How often each record of a circuit's bits came up, bit 0 first, batch by batch.

    Attributes
    ----------
    of_batches : the counts of each batch; batches are as large as each other and independent
    """

    of_batches: tuple[dict[str, int], ...]

    @property
    def counts(self) -> dict[str, int]:
        """The counts of all batches together."""
        out = Counter[str]()
        for one in self.of_batches:
            out.update(one)
        return dict(sorted(out.items()))

    def share(self, record: str) -> Estimate:
        """The share of the runs with a record; its standard error is that of the batches."""
        return Estimate.of([one.get(record, 0) / sum(one.values()) for one in self.of_batches])


def clifford_fidelity(
    plan: Plan, *, rng: np.random.Generator, runs: int, batches: int = BATCHES, without: Collection[str] = ()
) -> Estimate:
    """The fidelity F of what a plan leaves to what its circuit leaves, sampled by Stim (C. Gidney, Quantum 5, 497 (2021)).

    After the plan the circuit is undone without noise and all its qubits are read: the share of runs that read 0 throughout is
    the fidelity. Pairs are asked for one after the other. The standard error is that of the batches, each with waits of its own.

    Parameters
    ----------
    plan : of Clifford gates, without measurements of its own; see compiled
    rng : the generator
    runs : in all, shared out to the batches
    batches : 2 or more
    without : causes to leave out, see causes_of

    Raises
    ------
    ParameterError
        Stim is not installed; another gate; a circuit that measures or resets; noise that is not Pauli noise: T1, coherent gate
        errors, one-sided readout, a pair that is not Bell-diagonal.
    """
    one = _Sampled("clifford_fidelity", plan, rng, runs, batches)
    return Estimate.of(one.shares(without))


def clifford_ledger(plan: Plan, *, rng: np.random.Generator, runs: int, batches: int = BATCHES) -> dict[str, Estimate]:
    """What each cause takes from the fidelity of a plan, switched on one by one in the order of causes_of, with standard errors.

    Each set of causes is run so often, with the same waits. Parameters and errors as for clifford_fidelity.
    """
    one = _Sampled("clifford_ledger", plan, rng, runs, batches)
    causes, before, out = causes_of(plan), np.ones(batches), {}
    for k, cause in enumerate(causes):
        after = one.shares(causes[k + 1 :])
        out[cause], before = Estimate.of(before - after), after
    return out


def clifford_counts(
    plan: Plan, *, rng: np.random.Generator, runs: int, batches: int = BATCHES, without: Collection[str] = ()
) -> CliffordCounts:
    """How often each record of a circuit's bits comes up when a plan runs on its noisy machine, sampled by Stim.

    The circuit may measure, reset, and apply gates where its own bits have some values. Where none waits for a bit all runs of a
    batch are drawn at once, else run by run, a few milliseconds each for a hundred qubits.

    Parameters
    ----------
    plan : of Clifford gates; see compiled
    rng, runs, batches, without : as for clifford_fidelity

    Raises
    ------
    ParameterError
        As for clifford_fidelity, but for measurements and resets.
    """
    return CliffordCounts(tuple(_Sampled("clifford_counts", plan, rng, runs, batches).records(without)))


class _Sampled:
    """Batches of runs, the same waits in each for every set of causes."""

    def __init__(self, owner: str, plan: Plan, rng: np.random.Generator, runs: int, batches: int) -> None:
        try:
            import stim
        except ImportError:
            raise ParameterError(f"{owner}: Stim is missing; install it with pip install 'qnkit[codes]'.") from None
        needs(rng, np.random.Generator, f"{owner}: rng", "a generator, such as np.random.default_rng(1)")
        batches = whole_of(batches, f"{owner}: batches", "must be a whole number from 2", 2)
        rule = f"must be a whole number from {batches}, one for each batch"
        self.each = whole_of(runs, f"{owner}: runs", rule, batches) // batches
        self.owner, self.stim, self.plan = owner, stim, needs(plan, Plan, f"{owner}: plan", "a qnkit.compute.Plan")
        self.seeds = rng.integers(2**62, size=batches).tolist()

    def shares(self, without: Collection[str]) -> NDArray[np.float64]:
        """Of each batch the share of runs that leave what the circuit leaves."""
        undone, made = self.undone(), self.written(without)
        rows = [made.sampled(self.each, np.random.default_rng(seed), undone) for seed in self.seeds]
        return np.array([1 - row[:, -self.plan.circuit.qubits :].any(axis=1).mean() for row in rows])

    def records(self, without: Collection[str]) -> list[dict[str, int]]:
        """Of each batch the counts of the circuit's bits; those that are never written are 0."""
        made, out = self.written(without), []
        for seed in self.seeds:
            found = made.sampled(self.each, np.random.default_rng(seed))
            table = np.zeros((self.each, self.plan.circuit.bits), dtype=np.uint8)
            for bit in range(self.plan.circuit.bits):
                if bit in made.measured:
                    table[:, bit] = found[:, made.measured[bit]]
            out.append(dict(Counter("".join(map(str, row)) for row in table.tolist())))
        return out

    def written(self, without: Collection[str]) -> NoisyStim:
        """The noisy plan for Stim."""
        try:
            return NoisyStim(self.stim, noisy(self.plan, without=without))
        except ParameterError as error:
            raise ParameterError(f"{self.owner}: {error}") from None

    def undone(self) -> Any:
        """The inverse of the circuit on the qubits where the plan ends, and their measurement."""
        if not is_unitary(self.plan.circuit):
            raise ParameterError(f"{self.owner}: the circuit measures or resets; take clifford_counts, or PlanRuns.")
        ends = noisy(self.plan).ends
        try:
            plain = stim_circuit(self.stim, self.plan.circuit, ends).inverse()
        except ParameterError as error:
            raise ParameterError(f"{self.owner}: {error}") from None
        plain.append("M", list(ends))
        return plain
