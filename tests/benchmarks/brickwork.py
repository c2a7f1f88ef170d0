"""One noisy brickwork circuit as plain data.

A layer turns every qubit by random angles and joins alternating neighbours by CX; after each CX comes noise on its pair.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["DEPOLARISING", "GATE", "T1", "T2", "Brickwork", "brickwork", "kraus_pair", "kraus_relaxation"]

Matrix = NDArray[np.complex128]
Kind = Literal["none", "depolarising", "relaxation"]

DEPOLARISING = 0.01
"""The chance that a pair is replaced by the mixed state after its gate."""

T1, T2, GATE = 100.0, 120.0, 0.5
"""Relaxation and coherence times and the time a gate takes, in µs; T2 above T1, so that no mixture of gates is this noise."""


@dataclass(frozen=True)
class Brickwork:
    """Angles (theta, phi, lambda) of every qubit in every layer, and the noise after each CX."""

    qubits: int
    angles: tuple[tuple[tuple[float, float, float], ...], ...]
    noise: Kind

    def steps(self) -> Iterator[tuple[str, tuple[int, ...], tuple[float, ...]]]:
        """The kind of a step (u, cx, noise), its qubits and its angles, first to last."""
        for layer, angles in enumerate(self.angles):
            yield from (("u", (qubit,), turn) for qubit, turn in enumerate(angles))
            for left in range(layer % 2, self.qubits - 1, 2):
                yield "cx", (left, left + 1), ()
                if self.noise != "none":
                    yield "noise", (left, left + 1), ()


def brickwork(qubits: int, depth: int, noise: Kind, seed: int = 1) -> Brickwork:
    """The circuit with random angles that a seed gives."""
    turns = np.random.default_rng(seed).uniform(-np.pi, np.pi, (depth, qubits, 3))
    return Brickwork(qubits, tuple(tuple((float(t), float(p), float(m)) for t, p, m in layer) for layer in turns), noise)


def kraus_relaxation() -> list[Matrix]:
    """The Kraus operators of a qubit that relaxes and dephases for the time of one gate."""
    stay, coherence = np.exp(-GATE / T1), np.exp(-GATE / T2)
    flip = (1 - coherence / np.sqrt(stay)) / 2
    kept, turned = np.diag([1, np.sqrt(stay)]), np.diag([1, -np.sqrt(stay)])
    fall = np.array([[0, np.sqrt(1 - stay)], [0, 0]])
    return [(np.sqrt(1 - flip) * kept).astype(complex), (np.sqrt(flip) * turned).astype(complex), fall.astype(complex)]


def kraus_pair(noise: Kind) -> list[Matrix]:
    """The Kraus operators of the noise on a pair."""
    if noise == "relaxation":
        return [np.kron(a, b) for a in kraus_relaxation() for b in kraus_relaxation()]
    paulis = [np.eye(2), np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1, -1])]
    weights = [1 - 15 / 16 * DEPOLARISING] + 15 * [DEPOLARISING / 16]
    pairs = [np.kron(a, b) for a in paulis for b in paulis]
    return [(np.sqrt(w) * p).astype(complex) for w, p in zip(weights, pairs, strict=True)]
