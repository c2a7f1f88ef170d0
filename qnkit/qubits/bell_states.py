"""The Bell states: their names, their order and the mixtures of them.

``phi± = (|00> ± |11>)/sqrt 2`` and ``psi± = (|01> ± |10>)/sqrt 2``, in the order phi+, phi-, psi+, psi-: the index is
2 * (bit flip) + (phase flip).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from .checking import ROUNDING

__all__ = ["BELL_ORDER", "BELL_SIGNS", "bell_index", "bell_mixture", "werner_weights"]

BELL_ORDER = ("phi+", "phi-", "psi+", "psi-")
"""The names of the Bell states in the order of every list of weights."""

BELL_SIGNS: NDArray[np.float64] = np.array([[1, 0, 0, 1], [1, 0, 0, -1], [0, 1, 1, 0], [0, 1, -1, 0]], dtype=float)
"""The Bell states times sqrt 2, one a row: whole numbers, so that a Bell state has fidelity 1 to the last bit."""
BELL_SIGNS.flags.writeable = False


def bell_index(name: Any, owner: str) -> int:
    """The place of a Bell state in BELL_ORDER; ParameterError, naming ``owner``, where there is no such state."""
    if name not in BELL_ORDER:
        raise ParameterError(f"{owner}: {name!r} is not a Bell state; choose one of {', '.join(BELL_ORDER)}.")
    return BELL_ORDER.index(name)


def bell_mixture(weights: ArrayLike, owner: str) -> NDArray[np.complex128]:
    """The 4x4 mixture of Bell states with four weights in the order of BELL_ORDER.

    Raises
    ------
    ParameterError
        Not four numbers from 0 that sum to 1, beyond ROUNDING, as the weights of a state miss it; the message names ``owner``.
    """
    given = np.asarray(weights, dtype=float)
    given = np.where((given < 0) & (given > -ROUNDING), 0.0, given)
    if given.shape != (4,) or not bool(np.all(given >= 0)) or abs(float(given.sum()) - 1) > ROUNDING:
        raise ParameterError(f"{owner}: weights = {weights!r}: must be four numbers from 0 that sum to 1.")
    out: NDArray[np.complex128] = (BELL_SIGNS.T * given) @ BELL_SIGNS / 2 + 0j
    return out


def werner_weights(fidelity: float, name: str, owner: str) -> NDArray[np.float64]:
    """The Bell weights of a Werner state: ``fidelity`` for the named one, the rest shared equally by the other three.

    Raises
    ------
    ParameterError
        A fidelity outside 0 to 1, or no such Bell state.
    """
    if not 0 <= fidelity <= 1:
        raise ParameterError(f"{owner}: fidelity = {fidelity}: must be from 0 to 1.")
    weights: NDArray[np.float64] = np.full(4, (1 - fidelity) / 3)
    weights[bell_index(name, owner)] = fidelity
    return weights
