"""The noise of lab 01 as master equations, for QuTiP to solve: written from the words, not from the package's channels."""

from __future__ import annotations

import math

import numpy as np

MARKOVIAN = ("dephasing", "relaxation", "depolarising", "bit flips", "turning")


def solved(bell: str, left: tuple[str, float, float], right: tuple[str, float, float], wait_s: float) -> np.ndarray:
    """The density matrix of a Bell pair whose qubits each met (enemy, time constant, T2 / T1) for a wait in s."""
    import qutip

    one = qutip.qeye(2)
    x, y, z, lower = qutip.sigmax(), qutip.sigmay(), qutip.sigmaz(), qutip.destroy(2)
    hamiltonian, jumps = 0 * qutip.tensor(one, one), []
    for side, (enemy, constant, ratio) in enumerate((left, right)):

        def there(operator, side=side):
            return qutip.tensor(operator, one) if side == 0 else qutip.tensor(one, operator)

        if enemy == "dephasing":
            jumps.append(math.sqrt(1 / (2 * constant)) * there(z))
        elif enemy == "relaxation":
            jumps.append(math.sqrt(1 / constant) * there(lower))
            pure = 1 / (ratio * constant) - 1 / (2 * constant)
            if pure > 0:
                jumps.append(math.sqrt(pure / 2) * there(z))
        elif enemy == "depolarising":
            jumps += [math.sqrt(1 / (4 * constant)) * there(pauli) for pauli in (x, y, z)]
        elif enemy == "bit flips":
            jumps.append(math.sqrt(1 / (2 * constant)) * there(x))
        elif enemy == "turning":
            hamiltonian += there(z) / (2 * constant)
    start = qutip.ket2dm(qutip.bell_state({"phi+": "00", "phi-": "01", "psi+": "10", "psi-": "11"}[bell]))
    strict = {"atol": 1e-12, "rtol": 1e-11, "nsteps": 100_000}
    return qutip.mesolve(hamiltonian, start, [0.0, wait_s], jumps, options=strict).states[-1].full()
