"""Independent answers for driven systems: slow twins of the kernels, master equations by scipy and by QuTiP."""

import numpy as np
from scipy.integrate import solve_ivp
from scipy.integrate._ivp import dop853_coefficients as published


def dop853_slopes(derivative, t, y, h):
    """The 16 slopes of a step of DOP853 from scipy's own table, and the state after it."""
    slopes = np.zeros((16, y.size))
    for row in range(16):
        slopes[row] = derivative(t + published.C[row] * h, y + h * (published.A[row, :row] @ slopes[:row]))
    return slopes, y + h * (published.B @ slopes[:12])


def dop853_error(slopes, h, y, new, atol, rtol):
    """The error of a step in units of the tolerance, from scipy's own table."""
    scale = atol + rtol * np.maximum(abs(y), abs(new))
    fifth, third = (np.sum((row[:12] @ slopes[:12] / scale) ** 2) for row in (published.E5, published.E3))
    return h * fifth / np.sqrt((fifth + 0.01 * third) * y.size)


def dop853_inside(slopes, h, y, new, share):
    """The dense output at a share of a step, and the coefficient that its error is read from, from scipy's own table."""
    rise = new - y
    parts = [rise, h * slopes[0] - rise, 2 * rise - h * (slopes[12] + slopes[0]), *(h * published.D @ slopes)]
    value = np.zeros_like(y)
    for place, part in enumerate(reversed(parts)):
        value = (value + part) * (share if place % 2 == 0 else 1 - share)
    return y + value, parts[-1]


def master_equation(rho, hamiltonian, jumps):
    """The derivative of a density matrix, term by term as it is written in books."""
    out = -1j * (hamiltonian @ rho - rho @ hamiltonian)
    for jump in jumps:
        rate = jump.conj().T @ jump
        out = out + jump @ rho @ jump.conj().T - (rate @ rho + rho @ rate) / 2
    return out


def reachable(start, operators, jumps):
    """Which entries can differ from zero: the pattern of |X| p + p |X| + |C| p |C|, again and again until nothing is new."""
    found = start.astype(bool)
    while True:
        more = found.copy()
        for operator in operators:
            pattern = (operator != 0).astype(int)
            more |= (pattern @ found > 0) | (found @ pattern.T > 0)
        for jump in jumps:
            pattern = (jump != 0).astype(int)
            more |= pattern @ found @ pattern.T > 0
        if np.array_equal(more, found):
            return found
        found = more


def evolved(hamiltonian_at, jumps, rho, times, breaks=()):
    """The states at rising times by scipy's DOP853 on the whole complex matrix, restarted at each break."""
    dim = len(rho)
    out, state, now = [rho], rho.ravel().astype(complex), times[0]
    for end in sorted({*times[1:], *(b for b in breaks if times[0] < b < times[-1])}):
        solved = solve_ivp(
            lambda t, y: master_equation(y.reshape(dim, dim), hamiltonian_at(t), jumps).ravel(),
            (now, end),
            state,
            method="DOP853",
            rtol=1e-12,
            atol=1e-14,
            max_step=(times[-1] - times[0]) / 50,
        )
        state, now = solved.y[:, -1], end
        if end in times:
            out.append(state.reshape(dim, dim))
    return np.array(out)


def emitter_in_qutip(emitter, rabi, times, tolerance=1e-12, coherence=True):
    """QuTiP's flux out of the output mirror, in 1/s, and coherence, over times of a CavityEmitter driven by ``rabi`` in MHz.

    Without ``coherence`` the flux alone. Built anew from the definitions: amplitude rates in MHz, laser frame, basis of
    emitter times photon number.
    """
    import qutip

    unit = 2 * np.pi * 1e6
    names = ["g1", "e", "g2", "lost"]
    ket = {name: qutip.basis(4, i) for i, name in enumerate(names)}
    one = qutip.qeye(emitter.cavity_levels)

    def move(to, origin):
        return qutip.tensor(ket[to] * ket[origin].dag(), one)

    a = qutip.tensor(qutip.qeye(4), qutip.destroy(emitter.cavity_levels))
    still = emitter.coupling_mhz * (move("e", "g2") * a + a.dag() * move("g2", "e"))
    still = still - emitter.laser_detuning_mhz * move("e", "e")
    still = still + (emitter.cavity_detuning_mhz - emitter.laser_detuning_mhz) * a.dag() * a
    half = 0.5 * (move("e", "g1") + move("g1", "e"))
    to_g2 = 1 - emitter.branching_g1 - emitter.branching_lost
    decay, leak = 2 * emitter.emitter_half_width_mhz, 2 * emitter.cavity_half_width_mhz
    phase = move("g1", "g1") - move("g2", "g2")
    losses = [
        np.sqrt(leak * unit) * a,
        np.sqrt(decay * emitter.branching_g1 * unit) * move("g1", "e"),
        np.sqrt(decay * to_g2 * unit) * move("g2", "e"),
        np.sqrt(decay * emitter.branching_lost * unit) * move("lost", "e"),
        np.sqrt(2 * emitter.excited_dephasing_mhz * unit) * move("e", "e"),
        np.sqrt(emitter.ground_dephasing_mhz / 2 * unit) * phase,
        np.sqrt(emitter.recycling_per_us * 1e6) * move("g1", "g2"),
    ]
    losses = [one for one in losses if one.norm() > 0]
    hamiltonian = qutip.QobjEvo([unit * still, [unit * half, lambda t: float(rabi(t * 1e9))]])
    state = qutip.tensor(ket[emitter.start], qutip.basis(emitter.cavity_levels, 0))
    options = {"atol": tolerance, "rtol": tolerance, "method": "dop853", "nsteps": 10**6, "max_step": 2e-9}
    rate = leak * emitter.output_share * unit
    states = qutip.mesolve(hamiltonian, state, times, losses, options=options).states
    flux = rate * np.array(qutip.expect(a.dag() * a, states))
    if not coherence:
        return flux
    seen = np.zeros((times.size, times.size), dtype=complex)
    for i in range(times.size):  # the regression theorem, one run a time
        seen[i, i] = flux[i]
        if i + 1 < times.size:
            later = qutip.mesolve(hamiltonian, a * states[i], times[i:], losses, e_ops=[a.dag()], options=options).expect[0]
            seen[i:, i] = rate * np.asarray(later)
            seen[i, i:] = seen[i:, i].conj()
    return flux, seen
