"""Memory decay in closed form against QuTiP's master-equation solver, same pairs, same waits."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from qnkit.physics import Memory, PairState, decay_curve
from tests.benchmarks.child import median_s

TIMES = np.linspace(0.0, 2.0, 201)
LEFT, RIGHT = Memory(t1_s=2.0, t2_s=0.5), Memory(t1_s=3.0, t2_s=1.0)


def _operators() -> list[object]:
    """QuTiP's collapse operators of the two memories: relaxation, and the dephasing that is left beside it."""
    import qutip

    lower, z, one = qutip.basis(2, 0) * qutip.basis(2, 1).dag(), qutip.sigmaz(), qutip.qeye(2)
    found = []
    for memory, place in ((LEFT, lambda o: qutip.tensor(o, one)), (RIGHT, lambda o: qutip.tensor(one, o))):
        pure = 1 / memory.t2_s - 0.5 / memory.t1_s  # type: ignore[operator]
        found += [place(lower) / np.sqrt(memory.t1_s), place(z) * np.sqrt(pure / 2)]
    return found


def lines() -> Iterator[tuple[str, str, str, str]]:
    """Ratios of medians, in turn, after both were run once and found equal.

    Pairs of a network wait for times of their own, so the solver has to run once a pair; one curve of one pair is the
    solver's best case, since a single run gives all of its times.
    """
    import qutip

    state, operators = PairState.bell("psi+"), _operators()
    nothing = 0 * qutip.tensor(qutip.sigmaz(), qutip.qeye(2))
    start = state.to_qutip()
    waits = np.random.default_rng(1).uniform(0.0, 2.0, 1000)

    def solve(times: NDArray[np.float64]) -> NDArray[np.complex128]:
        states = qutip.mesolve(nothing, start, times, c_ops=operators).states
        return np.array([rho.full() for rho in states])

    def solve_each(count: int) -> NDArray[np.complex128]:
        return np.array([solve(np.array([0.0, wait]))[-1] for wait in waits[:count]])

    gap = float(np.abs(solve_each(20) - decay_curve(state, LEFT, RIGHT, waits[:20])).max())
    each = [
        (median_s(lambda: solve_each(20), 3) / 20) / (median_s(lambda: decay_curve(state, LEFT, RIGHT, waits), 50) / waits.size)
        for _ in range(5)
    ]
    yield (
        f"memory decay, own wait a pair, vs mesolve {qutip.__version__} (gap {gap:.0e})",
        f"{statistics.median(each):,.0f}x",
        "1,000x",
        "-",
    )
    gap = float(np.abs(solve(TIMES) - decay_curve(state, LEFT, RIGHT, TIMES)).max())
    curve = [median_s(lambda: solve(TIMES), 5) / median_s(lambda: decay_curve(state, LEFT, RIGHT, TIMES), 200) for _ in range(5)]
    yield f"memory decay, one curve of 201 times, vs mesolve (gap {gap:.0e})", f"{statistics.median(curve):,.0f}x", "-", "-"
