"""Constant generators of two qubits at 201 times, and how the work grows with the dimension, against QuTiP's mesolve.

Both start from the Hamiltonian and the collapse operators as each takes them, so the making of the generator counts on both
sides, and end at 201 states. mesolve runs with the fastest of its methods at its own tolerance, progress bar off, found anew
for each case among those that are right to 1e-4; and once more at tolerances that bring it as near to the exact answer as it
gets. The exact answer is in long double.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qnkit.kernels import propagation
from qnkit.qubits import Lindblad
from tests import oracles_lindblad as systems
from tests.benchmarks.child import median_s
from tests.random_things import random_state, random_system

System = tuple[Any, Any]
Array = NDArray[Any]

COUNT = 201
CASES = {
    "generic, T1 and T2": (systems.two_qubits, 5.0),
    "defective": (systems.two_at_critical_damping, 5.0),
    "stiff, rates 1e4 apart": (systems.stiff, 20.0),
    "long time": (systems.two_qubits, 500.0),
}
METHODS = ("adams", "bdf", "lsoda", "vern7", "vern9", "dop853", "diag")
SIZES = (2, 3, 4, 6, 8, 12, 16)


def _options(method: str, **more: float) -> dict[str, Any]:
    """The options of a method of mesolve; diag takes no steps and refuses the option."""
    return {"progress_bar": False, "method": method, **({} if method == "diag" else {"nsteps": 10**7}), **more}


def _solver(system: System, state: Array, times: Array, observables: Sequence[Array] = ()) -> Callable[[dict[str, Any]], Any]:
    """mesolve on Qobj made beforehand, as a function of its options; with observables, no state is kept."""
    import qutip

    hamiltonian, start = qutip.Qobj(system[0]), qutip.Qobj(state)
    collapse, e_ops = [qutip.Qobj(c) for c in system[1]], [qutip.Qobj(o) for o in observables]
    return lambda options: qutip.mesolve(hamiltonian, start, times, c_ops=collapse, e_ops=e_ops or None, options=options)


def _answer(result: Any) -> Array:
    """The expectation values of a result of mesolve, its states where there are none."""
    return np.array(result.expect or [s.full() for s in result.states])


def _fastest(solve: Callable[[dict[str, Any]], Any], exact: Array, choices: Any) -> tuple[dict[str, Any], float]:
    """The options that are right to within 1e-4 and fastest, and their largest error."""
    import qutip

    found = []
    for options in choices:
        try:
            gap = float(np.abs(_answer(solve(options)) - exact).max())
        except qutip.IntegratorException:  # a method that gives up is no candidate
            continue
        if gap < 1e-4:
            found.append((median_s(lambda: solve(options), 9), options, gap))  # noqa: B023
    _, options, gap = min(found, key=lambda one: one[0])
    return options, gap


def _case(name: str, system: System, horizon: float) -> Iterator[tuple[str, str, str, str]]:
    times = np.linspace(0.0, horizon, COUNT)
    state = random_state(np.random.default_rng(3), 4)
    exact = systems.evolved_evenly(*system, state, times[1], COUNT)
    solve, prepared = _solver(system, state, times), Lindblad(*system)
    gap = float(np.abs(Lindblad(*system).evolve(state, times) - exact).max())
    options, peer_gap = _fastest(solve, exact, map(_options, METHODS))
    tight, tight_gap = _fastest(solve, exact, (_options(m, atol=1e-14, rtol=1e-13) for m in METHODS[:-1]))
    rows = []
    for _ in range(5):
        rows.append(
            (
                median_s(lambda: solve(options), 7),
                median_s(lambda: Lindblad(*system).evolve(state, times), 200),
                median_s(lambda: prepared.evolve(state, times), 200),
                median_s(lambda: solve({"progress_bar": False}), 7),
                median_s(lambda: solve(tight), 3),
            )
        )
    peer, ours, ready, plain, exacting = (statistics.median(column) for column in zip(*rows, strict=True))
    best = statistics.median(a / b for a, b, *_ in rows)
    label = f"Lindblad, {name}"
    yield f"{label}, mesolve ({options['method']})", f"{best:,.0f}x", "100x", "300x"
    yield f"  vs mesolve as it comes (adams), {plain * 1e3:.2f} ms", f"{plain / ours:,.0f}x", "-", "-"
    yield f"  vs mesolve, tight tolerance ({tight['method']}, {exacting * 1e3:.2f} ms)", f"{exacting / ours:,.0f}x", "-", "-"
    yield (
        "  time: ours / ours, generator ready / mesolve",
        f"{ours * 1e6:.1f} / {ready * 1e6:.1f} / {peer * 1e6:,.0f} us",
        "-",
        "-",
    )
    yield "  error: ours / mesolve / mesolve, tight", f"{gap:.0e} / {peer_gap:.0e} / {tight_gap:.0e}", "-", "-"


def _values() -> Iterator[tuple[str, str, str, str]]:
    """Four expectation values alone, no states kept by mesolve; and times that are not even."""
    system, state = systems.two_qubits(), random_state(np.random.default_rng(3), 4)
    observables = [np.kron(a, b) for a in (systems.X, systems.Z) for b in (systems.X, systems.Z)]
    uneven = np.sort(np.random.default_rng(4).uniform(0.0, 5.0, COUNT))
    uneven[0] = 0.0
    for name, times, wanted in (
        ("4 expectation values", np.linspace(0.0, 5.0, COUNT), observables),
        ("times at random", uneven, []),
    ):
        solve = _solver(system, state, times, wanted)

        def ours(times: Array = times, wanted: Any = wanted) -> Array:
            made = Lindblad(*system)
            return made.expect(wanted, state, times) if wanted else made.evolve(state, times)

        options, gap = _fastest(solve, ours(), map(_options, METHODS))
        ratio = statistics.median(median_s(lambda: solve(options), 7) / median_s(ours, 100) for _ in range(5))  # noqa: B023
        yield f"Lindblad, generic, {name}, mesolve ({options['method']}, {gap:.0e})", f"{ratio:,.0f}x", "-", "-"


def _growth() -> Iterator[tuple[str, str, str, str]]:
    """Time and memory for a random dense system of dimension d, 201 times over 5 s; mesolve as it comes."""
    for d in SIZES:
        system, times = random_system(np.random.default_rng(d), d), np.linspace(0.0, 5.0, COUNT)
        state = random_state(np.random.default_rng(d), d)
        solve = _solver(system, state, times)
        made = Lindblad(*system)
        gap = float(np.abs(solve({"progress_bar": False}).states[-1].full() - made.evolve(state, times)[-1]).max())
        runs = max(3, 2000 // d**3)
        ours = median_s(lambda: Lindblad(*system).evolve(state, times), runs)  # noqa: B023
        peer = median_s(lambda: solve({"progress_bar": False}), 5)  # noqa: B023
        generator = made._change.nbytes
        steps = (5 + propagation.rungs(made._size * times[1])) * generator
        text = f"{ours * 1e3:.3f} / {peer * 1e3:.1f} ms"
        yield f"  d = {d}: ours / mesolve, gap {gap:.0e}, {(generator + steps) / 1e6:.2f} MB", text, "-", "-"


def lines() -> Iterator[tuple[str, str, str, str]]:
    """Ratios of medians in one interleaved run, after the results were compared."""
    for name, (system, horizon) in CASES.items():
        yield from _case(name, system(), horizon)
    yield from _values()
    yield from _growth()
