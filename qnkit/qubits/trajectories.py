"""Quantum trajectories: a noisy circuit as the average over many runs on state vectors, each mean with its standard error."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from ..model import ParameterError
from .arrays import whole_of
from .circuit import Circuit
from .estimate import Estimate
from .ket import Ket
from .pauli import pauli_index
from .program import checked_threads
from .room import checked_room
from .vector import KetProgram, KetRun

__all__ = ["Trajectories"]

Observable = str | Ket | Callable[[KetRun], float]
SILENT_S = 2.0
"""A run that is over within so many seconds shows no progress bar."""

SAME = 1e-12
"""Values that differ by less than this are equal but for rounding."""

AHEAD = 16
"""How many trajectories a thread may be ahead of what is kept: at most these are lost at an interrupt."""


class Trajectories:
    """Many runs of a circuit, of which means are kept; ``run(count)`` adds more, also after an interrupt.

    Trajectory k has random numbers of its own, taken from the generator's seed and k alone: the result depends neither on the
    number of threads nor on how the runs are divided into calls.

    Parameters
    ----------
    circuit : gates, noise, measurements and corrections
    observables : name -> what to average: a Pauli label such as "XIZ", a Ket (the fidelity F to it), or a function of a KetRun
    rng : the source of all random numbers
    start : the state at the beginning; all qubits in state 0 unless one is given

    Raises
    ------
    ParameterError
        An observable of another size or kind; what KetProgram refuses.

    Examples
    --------
    >>> from qnkit.qubits import Circuit, Trajectories
    >>> bell = Circuit(qubits=2).gate("h", 0).gate("cx", 0, 1)
    >>> runs = Trajectories(bell, {"XX": "XX"}, rng=np.random.default_rng(1))
    >>> runs.run(10)
    >>> round(runs["XX"].value, 12)
    1.0
    """

    def __init__(
        self, circuit: Circuit, observables: Mapping[str, Observable], *, rng: np.random.Generator, start: Ket | None = None
    ) -> None:
        seeds: Any = getattr(getattr(rng, "bit_generator", None), "seed_seq", None)
        if not isinstance(seeds, np.random.SeedSequence):
            raise ParameterError(f"Trajectories: rng = {rng!r}: must be a generator, such as np.random.default_rng(1).")
        if not isinstance(observables, Mapping):
            raise ParameterError(f"Trajectories: observables = {str(observables)[:60]}: must map names to what is averaged.")
        self._program = KetProgram(circuit)
        self._program.first(start)
        self._observables = {str(name): self._checked(str(name), what) for name, what in observables.items()}
        self._start = start
        self._root = seeds.spawn(1)[0]
        self._runs: list[tuple[str, tuple[float, ...]]] = []

    def _checked(self, name: str, what: Observable) -> Observable:
        if isinstance(what, Ket) and what.qubits != self._program.qubits:
            raise ParameterError(
                f"Trajectories: observable {name!r} has {what.qubits} qubits, the circuit {self._program.qubits}."
            )
        if isinstance(what, str):
            if len(what) != self._program.qubits:
                raise ParameterError(f"Trajectories: observable {name!r} = {what!r}: must name {self._program.qubits} operators.")
            pauli_index(what)
        elif not isinstance(what, Ket) and not callable(what):
            raise ParameterError(f"Trajectories: observable {name!r}: must be a Pauli label, a Ket, or a function of a KetRun.")
        return what

    def __len__(self) -> int:
        """The number of trajectories so far."""
        return len(self._runs)

    def __getitem__(self, name: str) -> Estimate:
        """The mean of an observable over all trajectories so far, with its standard error.

        Where the circuit draws random numbers and all values are yet equal, the scatter says nothing: a rare event has not come
        up. The error is then the share 1 / (n + 2) of what the observable can span, 2 for a Pauli label and 1 for a fidelity
        (Laplace's rule of succession), and NaN for a function, whose span is not known.

        Raises
        ------
        ParameterError
            No observable of that name, or nothing was run yet.
        """
        if not isinstance(name, str) or name not in self._observables:
            raise ParameterError(
                f"Trajectories[{name!r}]: there is no such observable; there are {', '.join(self._observables)}."
            )
        if not self._runs:
            raise ParameterError(f"Trajectories[{name!r}]: nothing was run yet; call run(count) first.")
        column = list(self._observables).index(name)
        values = np.array([values[column] for _, values in self._runs])
        mean = Estimate.of(values)
        if self._program.is_random and np.ptp(values) < SAME:
            return Estimate(mean.value, self._span(name) / (values.size + 2), mean.n)
        return mean

    def _span(self, name: str) -> float:
        """How far apart two values of an observable can be; NaN where that is not known."""
        what = self._observables[name]
        return 2.0 if isinstance(what, str) else 1.0 if isinstance(what, Ket) else float("nan")

    def counts(self) -> dict[str, int]:
        """How often each record of the classical bits came up, bit 0 first."""
        return dict(sorted(Counter(bits for bits, _ in self._runs).items()))

    def run(self, count: int, *, threads: int = 1, progress: bool = True) -> None:
        """Run some more trajectories.

        What was finished before an interrupt is kept, and the next call goes on from there.

        Parameters
        ----------
        count : how many more, 1 at least
        threads : how many trajectories at a time; the result is the same for any number, and below some 12 qubits one thread is
            the fastest
        progress : whether a run of more than SILENT_S seconds shows a progress bar

        Raises
        ------
        ParameterError
            A count or a number of threads that is not a whole number from 1.
        """
        count = whole_of(count, "Trajectories.run: count", "must be a whole number from 1.", 1)
        many = checked_threads(threads)
        checked_room(many * 32 * 2**self._program.qubits, f"{many} trajectories at a time", "take fewer threads")
        from tqdm.auto import tqdm

        todo = range(len(self), len(self) + count)
        with tqdm(total=len(todo), unit="run", delay=SILENT_S, disable=not progress) as bar:
            for one in self._done(todo, many):
                self._runs.append(one)
                bar.update()

    def _done(self, todo: range, threads: int) -> Iterator[tuple[str, tuple[float, ...]]]:
        """The trajectories one after another, whatever the order in which they are finished."""
        if threads == 1:
            yield from map(self._one, todo)
            return
        pool = ThreadPoolExecutor(threads)
        try:
            for first in range(0, len(todo), AHEAD * threads):
                yield from pool.map(self._one, todo[first : first + AHEAD * threads])
        finally:
            pool.shutdown(cancel_futures=True)

    def _one(self, k: int) -> tuple[str, tuple[float, ...]]:
        """The bits and the observables of trajectory k."""
        seed = np.random.SeedSequence(self._root.entropy, spawn_key=(*self._root.spawn_key, k))
        done = self._program.run(self._start, rng=np.random.default_rng(seed))
        return "".join(map(str, done.bits)), tuple(self._value(name, done) for name in self._observables)

    def _value(self, name: str, done: KetRun) -> float:
        """One observable of one run; ParameterError where a function returns no finite number."""
        what = self._observables[name]
        if isinstance(what, str):
            return float(done.state.expectation(what))
        if isinstance(what, Ket):
            return float(abs(np.vdot(what.amplitudes, done.state.amplitudes)) ** 2)
        value: Any = what(done)
        if not isinstance(value, (bool, int, float, np.bool_, np.integer, np.floating)) or not np.isfinite(value):
            raise ParameterError(
                f"Trajectories: observable {name!r} returned {str(value)[:60]!r}: must return a finite real number."
            )
        return float(value)

    def __repr__(self) -> str:
        shown = ", ".join(f"{name} = {self[name]}" for name in self._observables) if self._runs else "nothing run yet"
        return f"Trajectories({len(self)}: {shown})"

    def _repr_html_(self) -> str:
        if not self._runs:
            return "<p>Trajectories: nothing run yet; call run(count).</p>"
        rows = "".join(
            f"<tr><td style='text-align:left'>{html.escape(name)}</td><td style='text-align:right'>{self[name]}</td></tr>"
            for name in self._observables
        )
        return f"<table><caption>{len(self)} trajectories; ± is one standard error</caption>{rows}</table>"
