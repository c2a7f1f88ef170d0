"""Memory decay in closed form against QuTiP's master-equation solver, the same pair at the same 201 times."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np

from qnkit.physics import Memory, PairState, decay_curve

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


def _median_s(work: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def lines() -> Iterator[tuple[str, str, str, str]]:
    """The ratio of medians, in turn, after both were run once and found equal."""
    import qutip

    state, operators = PairState.bell("psi+"), _operators()
    nothing = 0 * qutip.tensor(qutip.sigmaz(), qutip.qeye(2))

    def theirs() -> object:
        return qutip.mesolve(nothing, state.to_qutip(), TIMES, c_ops=operators)

    def ours() -> object:
        return decay_curve(state, LEFT, RIGHT, TIMES)

    solved = np.array([rho.full() for rho in theirs().states])  # type: ignore[attr-defined]
    gap = float(np.abs(solved - ours()).max())  # type: ignore[operator]
    ratios = [_median_s(theirs, 3) / _median_s(ours, 200) for _ in range(5)]
    measured = f"{statistics.median(ratios):,.0f}x ({_median_s(ours, 500) * 1e6:.0f} µs)"
    yield f"memory decay, 201 times, vs mesolve {qutip.__version__} (gap {gap:.0e})", measured, "1,000x", "-"
