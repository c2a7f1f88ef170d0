"""One measured pair: two strontium ions in two traps at Oxford, joined by a link of two metres.

D. Main et al., Nature 638, 383 (2025), arXiv:2407.00835: the density matrix of the pair that both traps share, printed to three
decimals. Read in a secondary text that quotes it (mark S), as are its fidelity and rate. The printed matrix has trace 0.999 and
an eigenvalue of about -2e-4, both from rounding: it is no state as it stands, and `pair` gives the state nearest to it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qnkit.physics import PairState

__all__ = ["FIDELITY", "SOURCE", "pair", "printed"]

SOURCE = "Main et al., Nature 638, 383 (2025)"

FIDELITY = (0.9689, 0.0008)
"""The reported fidelity to psi+ and its standard error (S)."""

_SIZES = ((0.012, 0.014, 0.014, 0.0), (0.014, 0.508, 0.475, 0.008), (0.014, 0.475, 0.479, 0.009), (0.0, 0.008, 0.009, 0.0))
_PHASES = {(1, 0): 1.850, (2, 0): 1.825, (3, 0): 0.985, (2, 1): 0.002, (3, 1): 0.902, (3, 2): 0.931}
"""Sizes of the entries, and the phases of the lower triangle as parts of pi (S); basis 00, 01, 10, 11."""


def printed() -> NDArray[np.complex128]:
    """The matrix (4, 4) as it is printed, which is a state only up to rounding."""
    out = np.array(_SIZES, dtype=complex)
    for (row, column), phase in _PHASES.items():
        out[row, column] *= np.exp(1j * np.pi * phase)
        out[column, row] = out[row, column].conjugate()
    return out


def pair() -> PairState:
    """The state nearest to the printed matrix; its fidelity to psi+ is 0.9694 (0.9695 if its trace were made 1 alone)."""
    return PairState.from_matrix(printed(), project=True)
