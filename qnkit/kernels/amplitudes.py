"""State vectors: the reduced density matrix of a few qubits."""

from ._jit import contracted


@contracted
def reduced(holes, spots, vector, out):
    """Adds to ``out`` the reduced density matrix of one or two qubits of a state vector.

    Parameters
    ----------
    holes : int (k,), the places of the qubits' bits in an address, lowest first
    spots : int (2**k,), the addresses of the qubits' basis states where all other bits are 0
    vector : complex (2**n,)
    out : complex (2**k, 2**k)
    """
    size = spots.shape[0]
    for q in range(vector.size // size):
        at = q
        for hole in holes:
            at = ((at >> hole) << (hole + 1)) | (at & ((1 << hole) - 1))
        for i in range(size):
            a = vector[at + spots[i]]
            for j in range(i + 1):
                b = vector[at + spots[j]]
                out[i, j] += complex(a.real * b.real + a.imag * b.imag, a.imag * b.real - a.real * b.imag)
    for i in range(size):
        for j in range(i):
            out[j, i] = out[i, j].conjugate()
