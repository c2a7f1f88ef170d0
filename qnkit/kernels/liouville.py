"""The sparse generator of a driven master equation (kernels.lindblad: the dense one of a constant equation), written out.

It tells which entries of a density matrix can ever differ from zero, and how they drive each other.

An entry rho[k, l] is a source: an operator X that acts from the left sends it to (i, l) with weight X[i, k], its conjugate from
the right to (k, j) with weight conj(X[j, l]), a jump C to (i, j) with weight C[i, k] conj(C[j, l]). Operators come column by
column, one after the other: ``begins`` of column c of operator o is at o * (dim + 1) + c, with entry rows and values.
"""

from ._jit import jit


@jit
def reach(dim, begins, entry_rows, jump_begins, jump_rows, found, queue):
    """How many entries of a density matrix can ever differ from zero; ``queue`` then holds them.

    Parameters
    ----------
    begins, entry_rows, jump_begins, jump_rows : int
        The operators that act from one side, and the jumps.
    found : uint8 (dim * dim,)
        1 where entry ``row * dim + column`` differs from zero at first; 1 in the end where it can.
    queue : int (dim * dim,)
        Filled from the front with those entries.
    """
    sides = begins.shape[0] // (dim + 1)
    jumps = jump_begins.shape[0] // (dim + 1)
    known = 0
    for entry in range(dim * dim):
        if found[entry] == 1:
            queue[known] = entry
            known += 1
    at = 0
    while at < known:
        k = queue[at] // dim
        column = queue[at] % dim
        at += 1
        for o in range(sides):
            place = o * (dim + 1)
            for e in range(begins[place + k], begins[place + k + 1]):
                target = entry_rows[e] * dim + column
                if found[target] == 0:
                    found[target] = 1
                    queue[known] = target
                    known += 1
            for e in range(begins[place + column], begins[place + column + 1]):
                target = k * dim + entry_rows[e]
                if found[target] == 0:
                    found[target] = 1
                    queue[known] = target
                    known += 1
        for o in range(jumps):
            place = o * (dim + 1)
            for e in range(jump_begins[place + k], jump_begins[place + k + 1]):
                for f in range(jump_begins[place + column], jump_begins[place + column + 1]):
                    target = jump_rows[e] * dim + jump_rows[f]
                    if found[target] == 0:
                        found[target] = 1
                        queue[known] = target
                        known += 1
    return known


@jit
def put(target, source, sign, kind, weight, real, imaginary, at, rows, columns, kinds, weights):
    """How many terms are written after those of ``weight * rho[source]`` in the derivative of rho[target].

    Entry e of rho is ``y[real[e]] + 1j * y[imaginary[e]]``; imaginary -1 means that it is real, and real -1 that it is not
    asked for. With ``sign`` -1 the source is the conjugate of what is stored. What ``rows`` has no room for is only counted.
    """
    if real[target] < 0:
        return at
    for part in range(4):
        row = real[target] if part < 2 else imaginary[target]
        column = real[source] if part % 2 == 0 else imaginary[source]
        if part == 0:
            value = weight.real
        elif part == 1:
            value = -sign * weight.imag
        elif part == 2:
            value = weight.imag
        else:
            value = sign * weight.real
        if row < 0 or column < 0 or value == 0.0:
            continue
        if at < rows.shape[0]:
            rows[at] = row
            columns[at] = column
            kinds[at] = kind
            weights[at] = value
        at += 1
    return at


@jit
def write(
    dim,
    folded,
    queue,
    begins,
    entry_rows,
    entries,
    jump_begins,
    jump_rows,
    jump_entries,
    real,
    imaginary,
    rows,
    columns,
    kinds,
    weights,
):
    """How many terms the master equation has on the entries in ``queue``; they are written out where there is room.

    Parameters
    ----------
    folded : int
        1 for a Hermitian rho of which only entries with row <= column are stored; 0 for any matrix, every entry stored.
    begins, entry_rows, entries : operators from one side, kind o the o-th of them
    jump_begins, jump_rows, jump_entries : the jumps, jump j of kind -1 - j
    real, imaginary : int (dim * dim,)
        Where each entry is stored, see ``put``; a folded matrix has the place of the mirrored entry at its own.
    rows, columns, kinds, weights : room for the terms; those beyond it are only counted
    """
    sides = begins.shape[0] // (dim + 1)
    jumps = jump_begins.shape[0] // (dim + 1)
    at = 0
    for source in queue:
        k = source // dim
        column = source % dim
        sign = -1.0 if folded == 1 and k > column else 1.0
        for o in range(sides):
            place = o * (dim + 1)
            for e in range(begins[place + k], begins[place + k + 1]):
                i = entry_rows[e]
                if folded == 0 or i <= column:
                    at = put(i * dim + column, source, sign, o, entries[e], real, imaginary, at, rows, columns, kinds, weights)
            for e in range(begins[place + column], begins[place + column + 1]):
                j = entry_rows[e]
                if folded == 0 or k <= j:
                    weight = entries[e].real - 1j * entries[e].imag
                    at = put(k * dim + j, source, sign, o, weight, real, imaginary, at, rows, columns, kinds, weights)
        for o in range(jumps):
            place = o * (dim + 1)
            for e in range(jump_begins[place + k], jump_begins[place + k + 1]):
                for f in range(jump_begins[place + column], jump_begins[place + column + 1]):
                    i = jump_rows[e]
                    j = jump_rows[f]
                    if folded == 0 or i <= j:
                        weight = jump_entries[e] * (jump_entries[f].real - 1j * jump_entries[f].imag)
                        at = put(i * dim + j, source, sign, -1 - o, weight, real, imaginary, at, rows, columns, kinds, weights)
    return at


@jit
def spread(rows, columns, active):
    """How many numbers can differ from zero if those marked in ``active``, uint8 (n,), do; it then marks them all.

    ``rows`` and ``columns`` are the terms ``dy[row] += weight * y[column]``.
    """
    known = 0
    for i in range(active.shape[0]):
        if active[i] == 1:
            known += 1
    before = -1
    while known != before:
        before = known
        for e in range(rows.shape[0]):
            if active[columns[e]] == 1 and active[rows[e]] == 0:
                active[rows[e]] = 1
                known += 1
    return known


@jit
def subtract_decays(dim, jump_begins, jump_rows, jump_entries, out):
    """Subtract half the sum of ``C^+ C`` over all jumps from ``out``, complex (dim, dim)."""
    for o in range(jump_begins.shape[0] // (dim + 1)):
        place = o * (dim + 1)
        for a in range(dim):
            for e in range(jump_begins[place + a], jump_begins[place + a + 1]):
                left = 0.5 * (jump_entries[e].real - 1j * jump_entries[e].imag)
                for b in range(dim):
                    for f in range(jump_begins[place + b], jump_begins[place + b + 1]):
                        if jump_rows[e] == jump_rows[f]:
                            out[a, b] -= left * jump_entries[f]
