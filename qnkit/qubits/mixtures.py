"""Mixtures of unitaries: channels that apply one of some gates by chance, which is what a trajectory can draw without looking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .checking import read_only
from .superoperators import pauli_operators

__all__ = ["LARGEST", "Mixture", "mixture_of_kraus", "mixture_of_paulis", "product_mixture"]

Mixture = tuple[NDArray[np.float64], NDArray[np.complex128]]
"""Probabilities (m,) that sum to 1, and unitary matrices (m, d, d); both read-only where a channel keeps or gives them."""

LARGEST = 256
"""A product of two mixtures with more members than this is not kept."""

_ROUNDING = 1e-12


def mixture_of_paulis(weights: NDArray[np.float64]) -> Mixture:
    """The mixture of Pauli operators with these probabilities (4**k,), those of probability 0 left out."""
    kept = np.flatnonzero(weights > 0)
    return read_only(weights[kept] / weights[kept].sum()), read_only(pauli_operators((len(weights).bit_length() - 1) // 2)[kept])


def _unitary(matrices: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """The unitary matrices nearest to those given; each that is one to 1e-15 stays as it is."""
    one = np.eye(matrices.shape[1])
    off = np.abs(matrices.conj().transpose(0, 2, 1) @ matrices - one).max(axis=(1, 2)) > 5e-16 * len(one)
    left, _, right = np.linalg.svd(matrices[off])
    matrices[off] = left @ right
    return matrices


def mixture_of_kraus(operators: NDArray[np.complex128]) -> Mixture | None:
    """The mixture that Kraus operators (m, d, d) are, each a multiple of a unitary matrix; None where one is not."""
    operators = operators[np.abs(operators).max(axis=(1, 2)) > 0]
    squares = operators.conj().transpose(0, 2, 1) @ operators
    chances = np.trace(squares, axis1=1, axis2=2).real / operators.shape[1]
    if np.abs(squares - chances[:, None, None] * np.eye(operators.shape[1])).max() > _ROUNDING:
        return None
    return read_only((chances / chances.sum(), _unitary(operators / np.sqrt(chances)[:, None, None])))


def product_mixture(
    first: Mixture | None,
    second: Mixture | None,
    joined: Callable[[NDArray[Any], NDArray[Any]], NDArray[Any]],
) -> Mixture | None:
    """The mixture of all pairs of members of two mixtures; None where one is unknown or there would be too many.

    Parameters
    ----------
    joined : the matrix of a pair, such as ``np.kron``
    """
    if first is None or second is None or len(first[0]) * len(second[0]) > LARGEST:
        return None
    matrices = np.array([joined(a, b) for a in first[1] for b in second[1]])
    return np.outer(first[0], second[0]).reshape(-1), matrices
