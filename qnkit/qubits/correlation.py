"""What one sees of a driven system at two times: its coherence by the quantum regression theorem, and pairs of jumps.

M. Lax, Phys. Rev. 129, 2342 (1963): for t2 >= t1 the mean of A(t2) B(t1) is ``Tr(A V(t2, t1) [B rho(t1)])`` with the same
map V that carries density matrices from t1 to t2.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import whole_of
from .driven import Driven, Evolution, propagators
from .driven_checking import checked_times, limits, operator_of
from .generator import Terms, generator, integral
from .room import checked_room
from .stepping import Stepper

__all__ = ["coherence", "jump_pairs"]


def coherence(
    system: Driven,
    evolution: Evolution,
    operator: ArrayLike,
    *,
    atol: float = 1e-10,
    rtol: float = 1e-8,
    max_steps: int = 1_000_000,
) -> NDArray[np.complex128]:
    """The first-order coherence ``G[i, j] = <A^+(t_i) A(t_j)>`` at all pairs of times of an evolution, Hermitian (T, T).

    The maps from each time to the next are found once, on those entries of ``A rho`` alone that can differ from zero, and
    carry all earlier times together.

    Parameters
    ----------
    operator : A, (d, d); atol, rtol, max_steps : as in Driven.evolve

    Raises
    ------
    ParameterError
        An operator of another size, tolerances that are not above 0, too many steps, more times than fit into memory.
    """
    given = operator_of("coherence", operator, system.dimension)
    atol, rtol, max_steps = limits(atol, rtol, max_steps)
    shape = (system.dimension, system.dimension)
    real, imaginary = (part.reshape(shape) >= 0 for part in (evolution.generator.real, evolution.generator.imaginary))
    own, turned = (given.real != 0).astype(int), (given.imag != 0).astype(int)
    start = 1.0 * (own @ real + turned @ imaginary > 0) + 1j * (own @ imaginary + turned @ real > 0)
    drives = system.real_drives
    made = generator(system.hamiltonian, [x for x, _ in drives], system.jumps, start, folded=False)
    times = evolution.times_s
    room = 16 * times.size**2 + 16 * times.size * (made.size + 2 * system.dimension**2) + 8 * times.size * made.size**2
    checked_room(room, f"a coherence at {times.size} x {times.size} times", "take fewer times")
    if made.size == 0:  # A rho is zero at all times
        return np.zeros((times.size, times.size), dtype=complex)
    maps = propagators(made, [pulse for _, pulse in drives], times, atol=atol, rtol=rtol, max_steps=max_steps)
    fresh = made.packed(given @ evolution.states).T
    weights = made.functional(given.conj().T)
    seen = np.array([weights.real, weights.imag])
    carried = np.zeros((made.size, times.size))
    out = np.zeros((times.size, times.size), dtype=complex)
    for i in range(times.size):
        if i > 0:
            carried[:, :i] = maps[i - 1] @ carried[:, :i]
        carried[:, i] = fresh[:, i]
        row = seen @ carried[:, : i + 1]
        out[i, : i + 1] = row[0] + 1j * row[1]
        out[: i + 1, i] = out[i, : i + 1].conj()
    return out


def jump_pairs(
    system: Driven,
    state: Any,
    times_s: ArrayLike,
    jump: int,
    *,
    start_s: float = 0.0,
    atol: float = 1e-10,
    rtol: float = 1e-8,
    max_steps: int = 1_000_000,
) -> float:
    """The mean number of pairs of jumps of one kind from the start to the last time: ``<n (n - 1)> / 2`` of their number n.

    Each pair is counted once: ``sigma`` gathers what the first jump left, ``dsigma/dt = L sigma + C rho C^+``, and the second
    comes at the rate ``Tr(C^+ C sigma)``.

    Parameters
    ----------
    jump : which of system.jumps is counted; the others as in Driven.evolve

    Raises
    ------
    ParameterError
        As Driven.evolve.
    """
    (begin, times), rho = checked_times(times_s, start_s), system.start(state)
    jump = whole_of(
        jump, "jump_pairs: jump", f"must be one of the jumps, 0 to {len(system.jumps) - 1}.", 0, len(system.jumps) - 1
    )
    atol, rtol, max_steps = limits(atol, rtol, max_steps)
    drives = system.real_drives
    made = generator(system.hamiltonian, [x for x, _ in drives], system.jumps, rho)
    counted = system.jumps[jump]
    rate = made.functional(counted.conj().T @ counted).real
    size = made.size
    first = made.terms.only(-1 - jump).moved(size, 0)
    terms = Terms.joined([made.terms, made.terms.moved(size, size), first, integral(2 * size, rate).moved(0, size)])
    pulses = [pulse for _, pulse in drives]
    stepper = Stepper(terms, 2 * size + 1, pulses, np.array([begin, times[-1]]), atol=atol, rtol=rtol, max_steps=max_steps)
    stepper.y[:size] = made.packed(rho)
    return float(stepper.at(times[-1:])[0, -1])
