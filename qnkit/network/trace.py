"""The trace of a run: one row for every pair that ever was, from which all else follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..physics import PairState
from ..qubits.bell_states import bell_index
from ..qubits.checking import ReadOnly, read_only
from .network import Network

__all__ = ["FATES", "KINDS", "Trace", "correlations_of", "weights_of"]

KINDS = ("link", "swapped", "distilled")
"""How a pair was made."""

FATES = (
    "waiting",  # it was still there where the trace ends
    "swapped",  # it went into a swap that succeeded
    "swap failed",  # it went into a swap that failed
    "wasted",  # it was good, and was swapped with a pair that was already lost
    "distilled",  # it was kept in a distillation that succeeded
    "measured",  # it was measured in a distillation
    "distillation failed",  # it was kept in a distillation that failed
    "expired",  # a qubit of it was older than the cut-off of its node
    "faded",  # its fidelity fell below the least
    "discarded",  # a controller threw it away
    "delivered",  # it reached the two nodes that wanted it
)
"""What became of a pair; a pair that is part of a failed swap or a lost one has no successor in the trace."""

COUNTS = (
    "serial",
    "kind",
    "place",
    "first",
    "second",
    "left",
    "right",
    "left_memory",
    "right_memory",
    "flow",
    "rounds",
    "hops",
    "fate",
)
"""The whole-number columns of a trace; see Trace."""

TIMES = ("made_s", "left_told_s", "right_told_s", "ended_s", "oldest_s", "xx", "yy", "zz")
"""The other columns of a trace; see Trace."""


def correlations_of(state: PairState, target: str = "phi+") -> NDArray[np.float64]:
    """The correlations (3,) XX, -YY, ZZ of a pair, turned by the Pauli operator that makes phi+ of its target.

    Those of its Bell weights: 1 for each if the pair is what it aims at, and F = (1 + XX - YY + ZZ)/4.
    """
    weights = state.bell_weights()
    plus, minus, flip, both = [weights[k ^ bell_index(target, "correlations_of")] for k in range(4)]
    return np.array([plus - minus + flip - both, plus - minus - flip + both, plus + minus - flip - both])


def weights_of(correlations: NDArray[np.float64]) -> NDArray[np.float64]:
    """The Bell weights (..., 4), in the order phi+, phi-, psi+, psi-, of correlations (..., 3) XX, -YY, ZZ."""
    x, y, z = np.moveaxis(np.asarray(correlations, dtype=float), -1, 0)
    return np.stack([1 + x + y + z, 1 - x - y + z, 1 + x - y - z, 1 - x + y - z], axis=-1) / 4


@dataclass(frozen=True, eq=False)
class Trace(ReadOnly):
    """All pairs of a run, one row each, in the order in which they ended.

    Attributes
    ----------
    network : what it ran on
    counts : whole numbers (pairs, 13), columns COUNTS: the pair's serial number; its kind (a place in KINDS); the connection that
        made it, or the node that swapped it, or -1; the serial numbers of the pairs it was made of, or -1 (of a distilled pair
        the kept one first); its left and right node and the memories there; its flow, or -1; how many rounds of distillation it
        has behind it; how many link pairs are in it, the measured ones not counted; its fate (a place in FATES)
    numbers : floats (pairs, 8), columns TIMES: when it was made; when its left and its right node had heard all about it
        (infinite: not before it ended); when it ended; when the oldest qubit in it was stored; its correlations XX, -YY, ZZ when
        it was made, turned so that it aims at phi+
    end_s : where the trace ends
    whole : whether every pair of the run is in it
    """

    network: Network
    counts: NDArray[np.int64]
    numbers: NDArray[np.float64]
    end_s: float
    whole: bool = True

    def __post_init__(self) -> None:
        read_only((self.counts, self.numbers))

    def __len__(self) -> int:
        return len(self.counts)

    def column(self, name: str) -> NDArray[Any]:
        """One column by its name, from COUNTS or TIMES, a row for each pair."""
        if name in COUNTS:
            return self.counts[:, COUNTS.index(name)]
        if name in TIMES:
            return self.numbers[:, TIMES.index(name)]
        raise ParameterError(f"Trace.column: {name!r} is none of its columns; they are {', '.join(COUNTS + TIMES)}.")

    def fate(self, name: str) -> NDArray[np.bool_]:
        """Which pairs met a fate of FATES."""
        if name not in FATES:
            raise ParameterError(f"Trace.fate: {name!r} is no fate; they are {', '.join(FATES)}.")
        out: NDArray[np.bool_] = self.column("fate") == FATES.index(name)
        return out

    @property
    def weights(self) -> NDArray[np.float64]:
        """The Bell weights (pairs, 4) when made, in the order phi+, phi-, psi+, psi-; phi+ is what the pair aims at."""
        return weights_of(self.numbers[:, 5:8])

    @property
    def row_of(self) -> dict[int, int]:
        """The row of each serial number."""
        return {int(serial): row for row, serial in enumerate(self.counts[:, 0])}

    def ancestors(self, serial: int) -> list[int]:
        """The serial numbers of all pairs that a pair was made of, itself last; ParameterError where one is not in the trace."""
        rows, out, ask = self.row_of, [], [serial]
        while ask:
            one = ask.pop()
            if one not in rows:
                raise ParameterError(f"Trace.ancestors: pair {one} is not in this trace; keep more of it (rows=).")
            out.append(one)
            ask += [int(parent) for parent in self.counts[rows[one], 3:5] if parent >= 0]
        return out[::-1]
