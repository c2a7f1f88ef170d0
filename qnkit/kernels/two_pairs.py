"""Two pairs that meet: swapping and distillation as contractions of Pauli tables.

A pair is its table ``T[i, j] = Tr(rho P_i (x) P_j)``, the left qubit's operator first. Measurements and noisy gates are linear in
it; what they do is worked out once and handed in.
"""

from ._jit import jit


@jit
def swap(left, effects, right, out):
    """The unnormalised tables ``out[k] = left . effects[k] . right`` of the two far qubits after each outcome of the middle ones.

    Parameters
    ----------
    left, right : float (4, 4); the right qubit of the left pair and the left qubit of the right pair are measured
    effects : float (n, 4, 4), ``Tr(E_k P_i (x) P_j) / 4`` of each outcome's effect E_k on the two measured qubits
    out : float (n, 4, 4); ``out[k, 0, 0]`` is the outcome's probability
    """
    for k in range(effects.shape[0]):
        for a in range(4):
            for b in range(4):
                out[k, a, b] = 0.0
            for n in range(4):
                total = 0.0
                for m in range(4):
                    total += left[a, m] * effects[k, m, n]
                for b in range(4):
                    out[k, a, b] += total * right[n, b]


@jit
def distil(tensor, first, second, out):
    """The unnormalised table of the pair that is kept: ``out[o] = sum tensor[o, f, s] first[f] second[s]``.

    Parameters
    ----------
    tensor : float (16, 16, 16), what both sides' gates and the accepted outcomes make of two tables
    first, second : float (16,), the tables row by row, of the pair that is kept and of the one that is measured
    out : float (16,); ``out[0]`` is the probability
    """
    for o in range(16):
        total = 0.0
        for f in range(16):
            part = 0.0
            for s in range(16):
                part += tensor[o, f, s] * second[s]
            total += part * first[f]
        out[o] = total
